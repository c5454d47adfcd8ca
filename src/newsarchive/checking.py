"""Proof that the archive is whole: captures against raw, rows against each other.

In: a kit. Out: findings, as they are made. It repairs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newsarchive.errors import RawDamaged
from newsarchive.keep import Kept, payload_digest, records
from newsarchive.keep import check as check_file
from newsarchive.kit import Kit
from newsarchive.store import captures, proofs


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `trouble` is None where it is right. What is not serious lost nothing acknowledged."""

    what: str
    trouble: str | None = None
    serious: bool = True


def check_archive(kit: Kit) -> Iterator[Finding]:
    """Look at every capture, every raw file and every row."""
    referenced: set[tuple[str, int]] = set()
    with kit.reading() as conn:
        for capture in captures.every(conn):
            referenced.add((capture.raw.warc, capture.raw.offset))
            what = f"capture {capture.id} ({capture.url})"
            try:
                fetched, _ = kit.raw.read(capture.raw, capture.payload)
            except RawDamaged as damage:
                yield Finding(what, str(damage))
                continue
            right = payload_digest(fetched.body) == capture.raw.digest
            yield Finding(what, None if right else "the bytes are not what the row's digest says")
    for path in sorted(kit.raw.folder.glob("*.warc.gz*")):
        for problem in check_file(path):
            yield Finding(f"{path.name}@{problem.offset}", problem.message)
        for record in records(path):
            if isinstance(record, Kept):
                yield _referenced(record, referenced)
    with kit.reading() as conn:
        for trouble in proofs.troubles(conn):
            yield Finding("database", trouble)


def _referenced(record: Kept, referenced: set[tuple[str, int]]) -> Finding:
    """A record without a row was written just before a crash: nothing acknowledged is lost."""
    what = f"{record.raw.warc}@{record.raw.offset}"
    if (record.raw.warc, record.raw.offset) in referenced:
        return Finding(what)
    return Finding(what, "no row points to this record; `import --format warc` takes it in", serious=False)
