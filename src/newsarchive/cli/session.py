"""The archive a command works on, opened; logs and signals set as the command line wants them."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from newsarchive.archive.archive import OpenArchive, open_archive
from newsarchive.archive.logs import JsonLines, TextLines, logger
from newsarchive.cli import Invocation
from newsarchive.errors import UsageError
from newsarchive.model import Source
from newsarchive.store.sources import sources

_ASKING = frozenset(
    {"search", "show", "diff", "copies", "stories", "concordance", "trend", "collocates", "stats", "health", "export"}
    | {"cite", "check", "takedown", "reingest"}
)  # commands that make no sense on an archive that is not there yet


@contextmanager
def opened(ctx: click.Context, *, quiet: bool = True) -> Iterator[OpenArchive]:
    """The archive named on the command line. The first Ctrl-C finishes what is in hand, the second ends."""
    place: Invocation = ctx.obj
    set_up_logs(quiet=quiet)
    here = place.settings.database_url is not None or (place.home / "newsarchive.db").exists()
    if ctx.command.name in _ASKING and not here:
        text = "made an empty one; --home DIR or NEWSARCHIVE_HOME names another"
        click.echo(f"there was no archive in {place.home}: {text}", err=True)
    with open_archive(place.home, place.settings) as archive, stopping(archive):
        yield archive


@contextmanager
def stopping(archive: OpenArchive) -> Iterator[None]:
    """SIGTERM and SIGINT set the archive's `stop`; a second SIGINT raises KeyboardInterrupt."""

    def stop(number: int, _frame: FrameType | None) -> None:
        if archive.stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        archive.stop.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def set_up_logs(*, quiet: bool) -> None:
    """One line a result, on standard error: readable on a terminal, else JSON; none where commands print them."""
    if quiet:
        logger.setLevel(logging.CRITICAL + 1)
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextLines() if sys.stderr.isatty() else JsonLines())
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)


def named_sources(archive: OpenArchive, names: tuple[str, ...]) -> frozenset[int] | None:
    """The ids of the sources named; None where none is. Raises `UsageError` for one that is not there."""
    if not names:
        return None
    with archive.reading() as conn:
        found = {name: sources.find(conn, name) for name in names}
        known = [source.name for source in sources.list_sources(conn)]
    missing = [name for name, source in found.items() if source is None]
    if missing:
        raise UsageError(f"no such source: {', '.join(missing)}; known are: {', '.join(known) or 'none yet'}")
    return frozenset(source.id for source in found.values() if isinstance(source, Source))
