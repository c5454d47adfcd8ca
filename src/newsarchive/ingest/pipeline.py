"""The second half of the road, from top to bottom: extract -> clean -> dedupe -> store. No network.

In: a host's pending captures. Out: filed articles and one result for each capture, a batch at a time. It may be
repeated for ever: reading a capture again changes nothing that has not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsarchive.archive import schedule
from newsarchive.archive.archive import Kit
from newsarchive.archive.journal import finish
from newsarchive.archive.leases import Lease, leased
from newsarchive.errors import RawDamaged
from newsarchive.extract.pool import Crash, ToRead, read_text
from newsarchive.ingest import filing, learning, linking, multipage, soft404
from newsarchive.model import (
    Capture,
    Ending,
    Extraction,
    Fetched,
    Host,
    Provenance,
    Site,
    Source,
)
from newsarchive.store.captures import captures
from newsarchive.store.sources import sources

MAX_WAVES = 20  # filing may ask for captures to be read again: a handful of waves settle it
SHORT_TEXT = 100_000  # bytes of a text that is read here; longer ones go to the reading processes, with their clock


def ingest_host(kit: Kit, source_id: int, host: Host) -> list[Ending]:
    """Read, learn, clean and file a host's pending captures, oldest first; then link copies. Safe to repeat."""
    return [ending for batch in ingest_batches(kit, source_id, host) for ending in batch]


def ingest_batches(kit: Kit, source_id: int, host: Host) -> Iterator[list[Ending]]:
    """The same, handed over a batch at a time: each is committed, and may be forgotten, before the next is read."""
    with kit.reading() as conn:
        source = sources.by_id(conn, source_id)
    with leased(kit, f"ingest {source_id} {host}") as lease:
        yield from _ingest(kit, source, host, lease) if lease else ()  # else another process is reading it


def _ingest(kit: Kit, source: Source, host: Host, lease: Lease) -> Iterator[list[Ending]]:
    while not kit.stop.is_set() and lease.renewed():
        with kit.reading() as conn:
            batch = captures.pending(conn, source.id, host, kit.settings.ingest_batch)
        if not batch:
            break
        readings = _not_interrupted(kit, read_batch(kit, source, batch))
        lesson = learning.learn_batch(kit, source, host, readings)
        readings = read_batch(kit, source, filing.older_readings(kit, source, readings, lesson.touched)) + readings
        filed = filing.file_batch(kit, source, readings, learning.sites_of(kit, source, lesson, readings))
        learning.keep_lesson(kit, source, host, lesson)
        linking.link_waiting(kit)
        schedule.plan(kit, [capture for capture, _ in readings])
        yield [finish(kit, one.ending) for one in filed]


def _not_interrupted(
    kit: Kit, readings: list[tuple[Capture, Extraction | Crash | None]]
) -> list[tuple[Capture, Extraction | Crash | None]]:
    """While we are being stopped, a reading process may be ended under its page: that page stays pending."""
    if not kit.stop.is_set():
        return readings
    return [(capture, reading) for capture, reading in readings if not isinstance(reading, Crash)]


def read_batch(kit: Kit, source: Source, batch: Sequence[Capture]) -> list[tuple[Capture, Extraction | Crash | None]]:
    """Read captures: pages in the reading processes, plain text here. None: there is nothing to read (it is gone)."""
    readings: list[Extraction | Crash | None] = [None] * len(batch)
    pages: list[tuple[int, ToRead]] = []
    for place, capture in enumerate(batch):
        if filing.gone(capture):
            continue
        try:
            fetched, provenance = kit.raw.read(capture.raw, capture.payload)
        except RawDamaged as damage:
            readings[place] = Crash(str(damage))
            continue
        if provenance.kind == "text" and len(fetched.body) <= SHORT_TEXT:
            readings[place] = read_text(fetched, provenance)
        elif provenance.kind == "text":
            pages.append((place, ToRead(fetched, provenance, Site(capture.host), kit.settings.max_unpacked_bytes)))
        else:
            site = learning.site_for(kit, source, capture)
            pages += [(place, page) for page in multipage.pages_of(kit, source, capture, fetched, provenance, site)]
    for (place, _), reading in zip(pages, kit.reader.read([page for _, page in pages]) if pages else [], strict=True):
        readings[place] = multipage.joined(readings[place], reading)
    for place, whole in multipage.said_missing(kit, pages, readings):
        readings[place] = whole
    told = [(one, learning.stamped(kit, one, reading)) for one, reading in zip(batch, readings, strict=True)]
    return soft404.marked(kit, source, told)


def read_one(
    kit: Kit, source: Source, capture: Capture, fetched: Fetched, provenance: Provenance
) -> Extraction | Crash | None:
    """Read one answer that is not kept: to foresee what would become of it."""
    if filing.gone(capture):
        return None
    if provenance.kind == "text" and len(fetched.body) <= SHORT_TEXT:
        return read_text(fetched, provenance)
    site = learning.site_for(kit, source, capture)
    return kit.reader.read([ToRead(fetched, provenance, site, kit.settings.max_unpacked_bytes)])[0]


def ingest_pending(kit: Kit, source_ids: frozenset[int] | None = None) -> list[Ending]:
    """Ingest every host's pending captures."""
    return list(ingest_each(kit, source_ids))


def ingest_each(kit: Kit, source_ids: frozenset[int] | None = None) -> Iterator[Ending]:
    """The same, each ending told once its batch is committed. What filing asked for again is read too."""
    for _ in range(MAX_WAVES):
        with kit.reading() as conn:
            waiting = [one for one in captures.hosts_pending(conn) if source_ids is None or one[0] in source_ids]
        if not waiting or kit.stop.is_set():
            return
        for source_id, host in waiting:
            for batch in ingest_batches(kit, source_id, host):
                yield from batch
