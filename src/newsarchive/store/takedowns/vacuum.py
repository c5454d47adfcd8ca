"""Overwriting what deleted rows left in the database's files.

In: an engine, and no transaction of ours open. Out: files in which no deleted row can be found any more, or False where
another transaction prevented it. It deletes nothing itself.
"""

from __future__ import annotations

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import OperationalError

from newsarchive.store.engine.database import writing
from newsarchive.store.takedowns import erasure


def overwrite(engine: Engine) -> bool:
    """Rewrite the database without what was deleted. False: it was in use; try again later."""
    with writing(engine) as conn:
        erasure.merge_search_index(conn)
    try:
        return _sqlite(engine) if engine.dialect.name == "sqlite" else _postgres(engine)
    except OperationalError:
        return False


def _sqlite(engine: Engine) -> bool:
    # VACUUM copies the rows into a fresh file: free pages and the slack inside pages are left behind. The log that
    # holds old rows is emptied last.
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
        busy = row is None or row[0]
        cursor.execute("PRAGMA secure_delete = OFF")
        cursor.close()
    finally:
        connection.close()
    return not busy


def _postgres(engine: Engine) -> bool:
    # VACUUM FULL writes each table and index into new files. The server's own log and backups are its operator's
    # responsibility.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        for name in inspect(conn).get_table_names():
            conn.exec_driver_sql(f'VACUUM (FULL) "{name}"')
    return True
