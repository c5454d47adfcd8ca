"""Alerts: new matches of saved searches, reported by webhook or command, each once.

In: an open archive, saved searches. Out: deliveries, and rows of what was reported: written after a delivery was taken,
never before. A failing alert keeps what it had to tell, backs off, is named by `store.saved.failing`, and stops no
other.
"""
