"""INSERT … ON CONFLICT on both engines.

In: a connection and a table. Out: the engine's own insert; SQLAlchemy gives both the same methods.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table


def upsert(conn: Connection, table: Table) -> Any:
    """An insert with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if conn.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # only where it is in use: importing it costs a tenth of a short command

    return postgresql.insert(table)
