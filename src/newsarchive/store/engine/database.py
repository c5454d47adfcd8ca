"""Opening the database, transactions, and upgrading its tables.

In: a database URL. Out: an engine, and connections inside a transaction. Errors of the database itself are raised as
`UnusableArchive` with the remedy. It knows nothing about the meaning of the tables.

SQLite runs in WAL with `BEGIN IMMEDIATE` for writers: a plain `BEGIN` that reads and then writes fails at once when
another writer came in between. Readers see one snapshot for as long as their transaction lasts, on both engines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection as Connection,  # re-exported: other packages need its name, and only the store imports SQLAlchemy
)
from sqlalchemy import Engine, create_engine, event, inspect, select, table, text
from sqlalchemy import column as sql_column
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from newsarchive.errors import UnusableArchive
from newsarchive.store.schema.tables import HEAD

__all__ = [
    "Connection",
    "Engine",
    "is_current",
    "must_be_current",
    "open_engine",
    "reading",
    "upgrade",
    "version",
    "writing",
]

BUSY_TIMEOUT_S = 30
_READING = "newsarchive_reading"
_UPGRADE_LOCK = 0x6E657773  # "news": the advisory lock for an upgrade on Postgres
_READONLY_POSTGRES = " -c default_transaction_read_only=on"
_FORMS = "sqlite:///FILE or postgresql://USER@HOST/NAME"


def open_engine(url: str, *, readonly: bool = False) -> Engine:
    """An engine for a database URL; SQLite files are created where missing. Dispose of it when done.

    `readonly`: nothing is created, and the engine itself refuses every write.

    Raises `UnusableArchive` where the URL is not a database URL, or the database cannot be reached or read.
    """
    parsed = _parse(url)
    if readonly and parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        raise UnusableArchive(f"{parsed.database}: no such database; open it without readonly to create it")
    try:
        engine = create_engine(parsed, **_arguments(parsed, readonly=readonly))
    except ImportError as error:
        raise UnusableArchive(f"{_redacted(parsed)}: its driver is missing; install newsarchive[postgres]") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        if readonly:
            event.listen(engine, "connect", _refuse_writes_sqlite)
    try:
        with engine.connect().execution_options(**{_READING: True}) as conn:
            conn.execute(text("SELECT 1"))
    except DBAPIError as error:
        engine.dispose()
        raise _unusable_archive(error, parsed) from error
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction: committed at the end, rolled back on any exception. On SQLite there is one at a time."""
    try:
        with engine.begin() as conn:
            yield conn
    except OperationalError as error:
        raise _unusable_archive(error, engine.url) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction: one snapshot of the database."""
    options: dict[str, Any] = {_READING: True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        with engine.connect().execution_options(**options) as conn, conn.begin():
            yield conn
    except OperationalError as error:
        raise _unusable_archive(error, engine.url) from error


def upgrade(engine: Engine) -> None:
    """Upgrade the tables, creating them on first use. Two processes may do it at once: one waits.

    Raises `UnusableArchive` where a newer newsarchive made the database.
    """
    if is_current(engine):
        return
    from newsarchive.store.engine.migrate import run  # alembic is slow to import, and most starts need no upgrade

    with writing(engine) as conn:
        if engine.dialect.name == "postgresql":
            conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
        if version(conn) != HEAD:
            run(conn)


def is_current(engine: Engine) -> bool:
    """True when the tables are up to date. Cheap: one row is read."""
    with reading(engine) as conn:
        return version(conn) == HEAD


def must_be_current(engine: Engine) -> None:
    """Raises `UnusableArchive` where the tables are not up to date: for archives that may not be upgraded."""
    if not is_current(engine):
        raise UnusableArchive(
            f"{_redacted(engine.url)}: the tables are of another version; run `newsarchive db upgrade`"
        )


def version(conn: Connection) -> str | None:
    """The migration the database is at, or None for an empty one."""
    if not inspect(conn).has_table("alembic_version"):
        return None
    return conn.scalar(select(sql_column("version_num")).select_from(table("alembic_version")))


def _parse(url: str) -> URL:
    if url.startswith("postgres://"):
        url = "postgresql" + url.removeprefix("postgres")
    try:
        parsed = make_url(url)
        name = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise UnusableArchive(f"{url!r} is not a database URL; use {_FORMS}") from error
    if name == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if name != "sqlite":
        raise UnusableArchive(f"{name} databases are not supported; use {_FORMS}")
    if not parsed.database or parsed.database == ":memory:":
        raise UnusableArchive("a SQLite archive needs a file; use sqlite:///FILE")
    folder = Path(parsed.database).parent
    if not folder.is_dir():
        raise UnusableArchive(f"{folder}: no such folder for the database {Path(parsed.database).name}; make it first")
    return parsed


def _arguments(url: URL, *, readonly: bool) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        # isolation_level None: the driver does not begin transactions by itself, we do (see _begin_sqlite).
        # Threads of the web application query at once; an open connection costs little, opening one a millisecond.
        return {
            "pool_size": 20,
            "max_overflow": 30,
            "connect_args": {"isolation_level": None, "timeout": BUSY_TIMEOUT_S},
        }
    return {
        "max_overflow": 30,
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 10, "options": "-c timezone=UTC" + _READONLY_POSTGRES * readonly},
    }


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")
    finally:
        cursor.close()


def _refuse_writes_sqlite(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only = ON")


def _begin_sqlite(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN" if conn.get_execution_options().get(_READING) else "BEGIN IMMEDIATE")


def _unusable_archive(error: DBAPIError, url: URL) -> UnusableArchive:
    reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    remedy = next((remedy for words, remedy in _REMEDIES if words in reason), "check that it exists and may be used")
    return UnusableArchive(f"{_redacted(url)}: {reason}; {remedy}")


_REMEDIES = (
    ("not a database", "the file is not a SQLite database: use another one"),
    ("unable to open", "check that its folder is writable"),
    ("readonly", "give the user permission to write to it"),
    ("disk is full", "free some disk space"),
    ("disk I/O", "check the disk for errors"),
    ("malformed", "restore it from a backup, or rebuild it from raw/ with `import --format warc`"),
    ("locked", "another process locked it for longer than 30 s: stop that process"),
    ("does not exist", "create the database first"),
    ("refused", "start the server"),
    ("password", "set the password in the URL or in ~/.pgpass"),
)


def _redacted(url: URL) -> str:
    return url.render_as_string(hide_password=True)
