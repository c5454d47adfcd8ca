"""Raw read again with today's code and rules, in capture order.

In: which captures. Out: one `Ending` each. A change of our code corrects a revision in place; it never makes one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice

from newsarchive import filing
from newsarchive.kit import Kit
from newsarchive.nouns import Ending
from newsarchive.outcomes import Outcome
from newsarchive.pipeline import read_batch
from newsarchive.rounds import ingest_pending
from newsarchive.store import captures, recall, sources


def reread(kit: Kit, source_ids: frozenset[int] | None, since: datetime | None) -> Iterator[Ending]:
    """Put captures back to pending, and ingest them as ever."""
    with kit.writing() as conn:
        for source_id in source_ids or (None,):
            captures.requeue(conn, source_id=source_id, since=since)
    yield from ingest_pending(kit, source_ids)


def foresee_all(kit: Kit, source_ids: frozenset[int] | None, since: datetime | None) -> Iterator[Ending]:
    """What `reread` would come to; nothing is written."""
    with kit.reading() as conn:
        known = {source.id: source for source in sources.every(conn)}
        readable = list(recall.readable(conn, source_ids=source_ids, since=since))
    for source_id, group in groupby(readable, key=lambda capture: capture.source_id):
        while batch := list(islice(group, kit.settings.ingest_batch)):
            for capture, reading in read_batch(kit, known[source_id], batch):
                ending = Ending("ingest", capture.url, Outcome.UNCHANGED, url=capture.url, capture_id=capture.id)
                yield filing.foresee(kit, ending, capture, reading)
