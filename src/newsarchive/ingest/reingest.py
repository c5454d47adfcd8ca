"""Raw read again with today's code and rules, in capture order.

In: which captures. Out: one `Result` each. A change of our code corrects a revision in place; it never makes one.
What is to be read waits in the database: killed in the middle, the next `poll`, daemon or `reingest --resume` carries
on with what is left. A dry run is the very same work on a copy of the database that is thrown away, so what it tells
is what a real run then does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from newsarchive.archive.archive import OpenArchive
from newsarchive.ingest.pipeline import ingest_each
from newsarchive.model import Result
from newsarchive.store.captures import captures
from newsarchive.store.engine.copy import temporary_copy


def reread(
    archive: OpenArchive,
    source_ids: frozenset[int] | None = None,
    since: datetime | None = None,
    *,
    reader: str | None = None,
    read_before: datetime | None = None,
    resume: bool = False,
) -> Iterator[Result]:
    """Put captures back to pending, and ingest them as ever, a batch in memory at a time.

    `reader`: those another version than this read last; `read_before`: those last read before; `resume`: none, only
    what an earlier run left.
    """
    if not resume:
        with archive.writing() as conn:
            for source_id in source_ids or (None,):
                captures.requeue(
                    conn, source_id=source_id, since=since, older_than_reader=reader, read_before=read_before
                )
    yield from ingest_each(archive, source_ids)


@contextmanager
def trial(archive: OpenArchive) -> Iterator[OpenArchive]:
    """The same archive on a copy of its database: what is done to it leaves no trace. Raw is read, never written."""
    with temporary_copy(archive.engine, archive.home) as engine:
        yield replace(archive, engine=engine)
