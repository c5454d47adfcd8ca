"""The database: what is watched, kept, filed and found. The only room that knows SQL.

Every function takes a connection inside a transaction (`database.reading`, `database.writing`) and values; it gives
values back. No function asks the clock or the network.
"""
