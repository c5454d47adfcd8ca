"""What is held open, made once: settings, database, raw folder, site rules, reading pool, clock.

In: a home folder and an environment. Out: a `OpenArchive` that pipeline and doors are handed. It decides nothing.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from newsarchive import __version__
from newsarchive.errors import UnusableArchive
from newsarchive.extract.pool import ReadingPool
from newsarchive.model.results import OnResult, Result
from newsarchive.settings import Settings
from newsarchive.sites.registry import SiteRegistry, load_manual_rules
from newsarchive.store.engine import database
from newsarchive.warc.raw_store import RawStore


def utc_now() -> datetime:
    """The clock of a real archive."""
    return datetime.now(UTC)


def _ignore(_result: Result) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class OpenArchive:
    """Everything a job needs. One per process; safe to share between its threads."""

    home: Path
    settings: Settings
    engine: Engine
    raw: RawStore
    sites: SiteRegistry
    reader: ReadingPool
    owner: str  # who holds host leases: this process
    now: Callable[[], datetime] = utc_now
    stop: threading.Event = field(default_factory=threading.Event)  # set: finish what is in hand
    on_result: OnResult = _ignore  # called with each result as it is recorded, for whoever watches the work
    _pen: Any = field(default_factory=threading.Lock)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one pen of this process: a write transaction, one thread at a time."""
        with self._pen, database.writing(self.engine) as conn:
            yield conn

    def reading(self) -> AbstractContextManager[Connection]:
        """A read transaction."""
        return database.reading(self.engine)


def _create_folders(home: Path) -> None:
    try:
        (home / "raw").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnusableArchive(f"{home}: cannot be used as the archive's home: {error}") from error


@contextmanager
def open_archive(
    home: Path,
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    readonly: bool = False,
) -> Iterator[OpenArchive]:
    """Open the archive at `home`, creating it on first use; close everything afterwards.

    `readonly`: nothing is created, upgraded or recovered, and the database refuses every write. Raises
    `UnusableArchive` where the folder or the database cannot be used.
    """
    url = settings.database_url or f"sqlite:///{home / 'newsarchive.db'}"
    if readonly:
        engine = database.open_engine(url, readonly=True)
        database.must_be_current(engine)
    else:
        _create_folders(home)
        engine = database.open_engine(url)
        database.upgrade(engine)
    raw = RawStore(
        home / "raw",
        max_bytes=settings.warc_max_bytes,
        software=f"newsarchive/{__version__}",
        now=now,
        readonly=readonly,
    )
    reader = ReadingPool(settings.reader_processes, settings.page_timeout_s)
    archive = OpenArchive(
        home=home,
        settings=settings,
        engine=engine,
        raw=raw,
        sites=load_manual_rules(home / "sites"),
        reader=reader,
        owner=f"{socket.gethostname()}:{os.getpid()}",
        now=now,
    )
    try:
        if not readonly:
            raw.recover()  # what a killed process left open is closed at its last whole record
        yield archive
    finally:
        reader.close()
        raw.close()
        engine.dispose()
