"""A temporary copy of the whole database to try something on.

In: the archive's engine and a folder with room for a second database. Out: an engine on the copy, which starts in the
state of the archive at that moment, with the same next ids. On SQLite it is a file, on Postgres a separate schema.
Copies that a killed process left behind are deleted when the next copy is made.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, text

from newsarchive.store.engine import database
from newsarchive.store.schema.schema import metadata

_NAME = "scratch-{}"
_NAMED = re.compile(r"scratch-(\d+)")


@contextmanager
def temporary_copy(engine: Engine, folder: Path) -> Iterator[Engine]:
    """The copy; it is deleted at the end of the block."""
    with _sqlite(engine, folder) if engine.dialect.name == "sqlite" else _postgres(engine) as copy:
        try:
            yield copy
        finally:
            copy.dispose()


@contextmanager
def _sqlite(engine: Engine, folder: Path) -> Iterator[Engine]:
    remove_leftovers(folder)
    own_folder = folder / _NAME.format(os.getpid())
    shutil.rmtree(own_folder, ignore_errors=True)
    own_folder.mkdir(mode=0o700)
    try:
        file = own_folder / "copy.db"
        with engine.connect() as conn, closing(sqlite3.connect(file)) as target:
            driver = conn.connection.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                raise TypeError(f"not a SQLite connection: {driver!r}")
            conn.rollback()  # a backup opens its own read; inside our write transaction it would wait for us
            driver.backup(target)
        yield database.open_engine(f"sqlite:///{file}")
    finally:
        shutil.rmtree(own_folder, ignore_errors=True)


def remove_leftovers(folder: Path) -> None:
    """Delete the copies of killed processes."""
    for leftover in folder.glob(_NAME.format("*")):
        match = _NAMED.fullmatch(leftover.name)
        if match and not _is_alive(int(match.group(1))):
            shutil.rmtree(leftover, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _postgres(engine: Engine) -> Iterator[Engine]:
    schema = _NAME.format(os.getpid()).replace("-", "_")
    with database.writing(engine) as conn:
        conn.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        conn.execute(text(f"CREATE SCHEMA {schema}"))
    options = {"options": f"-c timezone=UTC -c search_path={schema}"}
    copy = create_engine(engine.url, connect_args=options, max_overflow=30)
    try:
        database.upgrade(copy)
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as conn, conn.begin():
            _fill(conn, schema)
        yield copy
    finally:
        copy.dispose()
        with database.writing(engine) as conn:
            conn.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))


def _fill(conn: Connection, schema: str) -> None:
    """Copy every row into the tables of the other schema; sequences continue where the archive's are."""
    for table in metadata.sorted_tables:
        names = [column["name"] for column in inspect(conn).get_columns(table.name)]
        listed = ", ".join(f'"{name}"' for name in names)
        conn.execute(text(f'INSERT INTO {schema}."{table.name}" ({listed}) SELECT {listed} FROM "{table.name}"'))  # noqa: S608  our own names
        for name in names:
            live, copied = (
                conn.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": qualified, "c": name})
                for qualified in (f'"{table.name}"', f'{schema}."{table.name}"')
            )
            if live and copied:
                conn.execute(text(f"SELECT setval('{copied}', last_value, is_called) FROM {live}"))  # noqa: S608  our own names
