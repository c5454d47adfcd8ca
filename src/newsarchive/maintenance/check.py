"""Proof that the archive is whole: captures against raw, rows against each other.

In: an open archive. Out: findings, as they are made. It repairs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import RawDamaged
from newsarchive.ingest.reingest import reread, trial
from newsarchive.model import Capture
from newsarchive.model.outcomes import Outcome
from newsarchive.store.captures import captures, locations
from newsarchive.store.search import integrity
from newsarchive.warc.files import OPEN, TORN
from newsarchive.warc.foreign import CaptureRecord, records
from newsarchive.warc.foreign import check as check_file
from newsarchive.warc.record import payload_digest

_CHANGES = frozenset({Outcome.NEW_ARTICLE, Outcome.NEW_REVISION, Outcome.CORRECTED, Outcome.CRASHED})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `trouble` is None where it is right. What is not serious lost nothing acknowledged."""

    what: str
    trouble: str | None = None
    serious: bool = True


def check_archive(archive: OpenArchive, *, deep: bool = False) -> Iterator[Finding]:
    """Look at every capture, every raw file and every row; `deep`: read every capture again, on a copy, too."""
    for capture in _captures(archive):
        yield _readable(archive, capture)
    for torn in sorted(archive.raw.folder.glob(f"*{TORN}")):
        text = f"{torn.stat().st_size} bytes a crash cut off, none of them acknowledged: `check --repair` deletes them"
        yield Finding(torn.name, text, serious=False)
    for path in archive.raw.files():
        for problem in check_file(path):
            yield Finding(f"{path.name}@{problem.offset}", problem.message)
        yield from _referenced(archive, path)
    with archive.reading() as conn:
        for trouble in integrity.troubles(conn):
            yield Finding("database", trouble)
    with archive.writing() as conn:  # the engine's own proof of its index is written as an insertion
        for trouble in integrity.index_troubles(conn):
            yield Finding("search index", f"{trouble}; `check --repair` makes it again")
    if deep:
        yield from _remade(archive)


def _captures(archive: OpenArchive) -> Iterator[Capture]:
    """All captures, some at a time: bytes are read between transactions, never inside one."""
    last = 0
    while True:
        with archive.reading() as conn:
            some = captures.next_after(conn, last)
        yield from some
        if not some:
            return
        last = some[-1].id


def _readable(archive: OpenArchive, capture: Capture) -> Finding:
    what = f"capture {capture.id} ({capture.url})"
    try:
        fetched, _ = archive.raw.read(capture.raw, capture.payload)
    except RawDamaged as damage:
        with archive.reading() as conn:
            now = captures.get(conn, capture.id)
        if now is None or (now.raw, now.payload) != (capture.raw, capture.payload):
            return Finding(what) if now is None else _readable(archive, now)  # its file was written anew meanwhile
        return Finding(what, str(damage))
    right = payload_digest(fetched.body) == capture.raw.digest
    return Finding(what, None if right else "the bytes are not what the row's digest says")


def _remade(archive: OpenArchive) -> Iterator[Finding]:
    """Every article made again from raw, on a copy of the database, must be what is stored."""
    with trial(archive) as copy:
        for result in reread(copy):
            what = f"capture {result.capture_id} ({result.url})"
            changed = result.outcome in _CHANGES
            text = f"read again it ends {result.outcome.value}: `reingest --dry-run` tells what differs"
            yield Finding(what, text if changed else None)


def _referenced(archive: OpenArchive, path: Path) -> Iterator[Finding]:
    """Of a file's records, whether rows point to them. One without was written just before a crash: nothing
    acknowledged is lost."""
    with archive.reading() as conn:
        used = locations.offsets_in(conn, path.name.removesuffix(OPEN))
    for record in records(path):
        if not isinstance(record, CaptureRecord):
            continue
        trouble = None if record.raw.offset in used else "no row points to this record; `check --repair` takes it in"
        yield Finding(f"{record.raw.warc}@{record.raw.offset}", trouble, serious=False)
