"""The second half of the road, from top to bottom: extract -> clean -> dedupe -> store. No network.

In: a host's pending captures. Out: filed articles and one result for each capture, a batch at a time. It may be
repeated for ever: reading a capture again changes nothing that has not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsarchive.archive import schedule
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.journal import record
from newsarchive.archive.leases import Lease, leased
from newsarchive.errors import RawDamaged
from newsarchive.extract.pool import Crash, ToRead, read_text
from newsarchive.ingest import filing, learning, linking, multipage, soft404
from newsarchive.model import (
    Capture,
    Extraction,
    Fetched,
    Host,
    Provenance,
    Result,
    Site,
    Source,
)
from newsarchive.store.captures import captures
from newsarchive.store.sources import sources

MAX_WAVES = 20  # filing may ask for captures to be read again: a handful of waves settle it
SHORT_TEXT = 100_000  # bytes of a text that is read here; longer ones go to the reading processes, with their clock


def ingest_host(archive: OpenArchive, source_id: int, host: Host) -> list[Result]:
    """Read, learn, clean and file a host's pending captures, oldest first; then link copies. Safe to repeat."""
    return [result for batch in ingest_batches(archive, source_id, host) for result in batch]


def ingest_batches(archive: OpenArchive, source_id: int, host: Host) -> Iterator[list[Result]]:
    """The same, handed over a batch at a time: each is committed, and may be forgotten, before the next is read."""
    with archive.reading() as conn:
        source = sources.by_id(conn, source_id)
    with leased(archive, f"ingest {source_id} {host}") as lease:
        yield from _ingest(archive, source, host, lease) if lease else ()  # else another process is reading it


def _ingest(archive: OpenArchive, source: Source, host: Host, lease: Lease) -> Iterator[list[Result]]:
    while not archive.stop.is_set() and lease.renewed():
        with archive.reading() as conn:
            batch = captures.pending(conn, source.id, host, archive.settings.ingest_batch)
        if not batch:
            break
        readings = _not_interrupted(archive, read_batch(archive, source, batch))
        lesson = learning.learn_batch(archive, source, host, readings)
        readings = (
            read_batch(archive, source, filing.older_readings(archive, source, readings, lesson.touched)) + readings
        )
        filed = filing.file_batch(archive, source, readings, learning.sites_of(archive, source, lesson, readings))
        learning.keep_lesson(archive, source, host, lesson)
        linking.link_waiting(archive)
        schedule.plan(archive, [capture for capture, _ in readings])
        yield [record(archive, filed_capture.ending) for filed_capture in filed]


def _not_interrupted(
    archive: OpenArchive, readings: list[tuple[Capture, Extraction | Crash | None]]
) -> list[tuple[Capture, Extraction | Crash | None]]:
    """While we are being stopped, a reading process may be ended under its page: that page stays pending."""
    if not archive.stop.is_set():
        return readings
    return [(capture, reading) for capture, reading in readings if not isinstance(reading, Crash)]


def read_batch(
    archive: OpenArchive, source: Source, batch: Sequence[Capture]
) -> list[tuple[Capture, Extraction | Crash | None]]:
    """Read captures: pages in the reading processes, plain text here. None: there is nothing to read (it is gone)."""
    readings: list[Extraction | Crash | None] = [None] * len(batch)
    pages: list[tuple[int, ToRead]] = []
    for place, capture in enumerate(batch):
        if filing.gone(capture):
            continue
        try:
            fetched, provenance = archive.raw.read(capture.raw, capture.payload)
        except RawDamaged as damage:
            readings[place] = Crash(str(damage))
            continue
        if provenance.kind == "text" and len(fetched.body) <= SHORT_TEXT:
            readings[place] = read_text(fetched, provenance)
        elif provenance.kind == "text":
            pages.append((place, ToRead(fetched, provenance, Site(capture.host), archive.settings.max_unpacked_bytes)))
        else:
            site = learning.site_for(archive, source, capture)
            pages += [(place, page) for page in multipage.pages_of(archive, source, capture, fetched, provenance, site)]
    for (place, _), reading in zip(
        pages, archive.reader.read([page for _, page in pages]) if pages else [], strict=True
    ):
        readings[place] = multipage.merge(readings[place], reading)
    for place, whole in multipage.note_missing_parts(archive, pages, readings):
        readings[place] = whole
    pairs = [
        (one, learning.with_reader_version(archive, one, reading)) for one, reading in zip(batch, readings, strict=True)
    ]
    return soft404.mark_soft_404s(archive, source, pairs)


def read_one(
    archive: OpenArchive, source: Source, capture: Capture, fetched: Fetched, provenance: Provenance
) -> Extraction | Crash | None:
    """Read one answer that is not kept: to foresee what would become of it."""
    if filing.gone(capture):
        return None
    if provenance.kind == "text" and len(fetched.body) <= SHORT_TEXT:
        return read_text(fetched, provenance)
    site = learning.site_for(archive, source, capture)
    return archive.reader.read([ToRead(fetched, provenance, site, archive.settings.max_unpacked_bytes)])[0]


def ingest_pending(archive: OpenArchive, source_ids: frozenset[int] | None = None) -> list[Result]:
    """Ingest every host's pending captures."""
    return list(ingest_each(archive, source_ids))


def ingest_each(archive: OpenArchive, source_ids: frozenset[int] | None = None) -> Iterator[Result]:
    """The same, each result yielded once its batch is committed. Captures that filing wants read again are included."""
    for _ in range(MAX_WAVES):
        with archive.reading() as conn:
            waiting = [pair for pair in captures.pending_hosts(conn) if source_ids is None or pair[0] in source_ids]
        if not waiting or archive.stop.is_set():
            return
        for source_id, host in waiting:
            for batch in ingest_batches(archive, source_id, host):
                yield from batch
