"""Polite, bounded asking: the network, and nothing but the network. It never stores and never reads what it brings."""
