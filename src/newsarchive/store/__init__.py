"""The database: what is watched, stored, filed and searched. The only package that contains SQL.

Every function takes a connection inside a transaction (`database.reading`, `database.writing`) and values; it returns
values. No function reads the clock or uses the network.
"""
