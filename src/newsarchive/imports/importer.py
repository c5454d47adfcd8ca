"""Import by hand: what a person hands over is kept raw, then read like everything else.

In: what was handed over (see `inputs`). Out: one `Result` for each. May be stopped and run again: bytes held already
are `unchanged`, and WARC files read with `Checkpoints` go on where they were left. It fetches nothing; addresses are
given back for `fetching`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from newsarchive import urls
from newsarchive.archive import tombstones
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.capture import NO_HOST, refusal_reason
from newsarchive.archive.journal import record
from newsarchive.crawl.poll_feed import read_feed
from newsarchive.errors import UnreadableFeed
from newsarchive.imports.checkpoints import Checkpoints
from newsarchive.imports.items import (
    CaptureItem,
    CharsetGuess,
    ImportItem,
    RejectedItem,
    ResumedFile,
    SkippedRecords,
    TakedownItem,
)
from newsarchive.imports.prepare import Prepared, ending_of, prepare
from newsarchive.ingest import filing
from newsarchive.ingest.pipeline import ingest_host, read_one
from newsarchive.model import Capture, Fetched, Provenance, RawRef, Result, Source, outcomes
from newsarchive.model.batches import batched
from newsarchive.model.outcomes import Outcome
from newsarchive.store.captures import captures
from newsarchive.store.captures.existing import ExistingCapture, find_existing
from newsarchive.store.engine.database import Connection
from newsarchive.store.sources import sources
from newsarchive.warc.record import payload_digest

_BYTES_TO_COME = "a revisit of bytes that are not held: kept where they come with this import"
_IN_OTHER_HANDS = "kept, and still to be read: another process is reading this host, and reads it too"


def run_import(
    archive: OpenArchive, page_items: Iterable[ImportItem], source_name: str | None, marks: Checkpoints | None = None
) -> Iterator[Result]:
    """Keep and read what was handed over, a batch at a time; the endings come in its order.

    `marks`: those its WARC files are read with; moved after each batch, gone after the last.
    """
    waiting: list[ImportItem] = []
    for stream in (_ready(archive, page_items, waiting, marks), iter(waiting)):
        for batch in batched(stream, archive.settings.ingest_batch):
            if archive.stop.is_set():
                return
            results = _take_batch(archive, batch, source_name)
            tombstones.settle(archive, (result.article_id for result in results if result.article_id is not None))
            if marks is not None:
                marks.note()
            yield from results
    if marks is not None and not archive.stop.is_set():
        marks.close()


def _ready(
    archive: OpenArchive, page_items: Iterable[ImportItem], waiting: list[ImportItem], marks: Checkpoints | None
) -> Iterator[ImportItem]:
    """All but the revisits whose bytes are not held yet: those wait until all else is taken in."""
    for page_item in page_items:
        if isinstance(page_item, SkippedRecords | ResumedFile | CharsetGuess):
            continue  # the doors tell of it
        if isinstance(page_item, TakedownItem):
            bad = _restored(archive, page_item)
            if bad is not None:
                yield bad
            continue
        if isinstance(page_item, CaptureItem) and _lacks_bytes(archive, page_item):
            waiting.append(page_item)
            if marks is not None:
                marks.waits(page_item)
        else:
            yield page_item


def _lacks_bytes(archive: OpenArchive, capture_item: CaptureItem) -> bool:
    """Whether it is a revisit of bytes that are not held yet."""
    digest = capture_item.kept.refers_to.digest if capture_item.kept.refers_to else None
    if digest is None:
        return False
    with archive.reading() as conn:
        return captures.by_digest(conn, digest) is None


def _restored(archive: OpenArchive, takedown_item: TakedownItem) -> RejectedItem | None:
    try:
        tombstones.restore(archive, takedown_item.row)
    except (KeyError, TypeError, ValueError) as error:
        return RejectedItem(takedown_item.input, f"no takedown that can be read: {error!r}")
    return None


def preview(archive: OpenArchive, page_items: Iterable[ImportItem], source_name: str | None) -> Iterator[Result]:
    """What `run_import` would do, without writing anything."""
    for page_item in page_items:
        if isinstance(page_item, SkippedRecords | ResumedFile | CharsetGuess | TakedownItem):
            continue
        if isinstance(page_item, CaptureItem) and _lacks_bytes(archive, page_item):
            yield ending_of(page_item, Outcome.CAPTURED, detail=_BYTES_TO_COME)
            continue
        prepared = prepare(archive, page_item, source_name, counted=False)
        if not isinstance(prepared, Prepared):
            yield prepared
            continue
        with archive.reading() as conn:
            source = sources.get(conn, prepared.provenance.source) or Source(id=0, name=prepared.provenance.source)
        if _known(archive, source, prepared) is not None:
            yield ending_of(page_item, Outcome.UNCHANGED, source=source.name)
            continue
        if (why := _refused(archive, source, prepared)) is not None:
            yield ending_of(page_item, Outcome.HIDDEN, detail=why, source=source.name)
            continue
        if (why := _not_read(prepared.fetched, prepared.provenance)) is not None:
            yield ending_of(page_item, Outcome.CAPTURED, detail=why, source=source.name)
            continue
        capture = _as_capture(prepared, source)
        reading = read_one(archive, source, capture, prepared.fetched, prepared.provenance)
        yield filing.preview(archive, ending_of(page_item, Outcome.NEW_ARTICLE, source=source.name), capture, reading)


def _as_capture(prepared: Prepared, source: Source) -> Capture:
    """The capture that something handed over would become."""
    fetched = prepared.fetched
    nowhere = RawRef(warc="", offset=0, length=0, digest=payload_digest(fetched.body))
    return Capture(
        id=0,
        source_id=source.id,
        target_id=None,
        host=_host(fetched),
        url=fetched.url,
        final_url=fetched.final_url,
        status=fetched.status,
        moment=fetched.moment,
        raw=nowhere,
        provenance=prepared.provenance,
    )


def _take_batch(archive: OpenArchive, batch: list[ImportItem], source_name: str | None) -> list[Result]:
    results: list[Result | None] = []
    waiting: dict[int, list[int]] = {}  # capture id -> places in the batch
    homes: dict[tuple[int, str], None] = {}
    items: list[tuple[int, Prepared, Source]] = []
    known_sources: dict[str, Source] = {}
    for place, page_item in enumerate(batch):
        prepared = prepare(archive, page_item, source_name)
        if not isinstance(prepared, Prepared):
            results.append(prepared)
            continue
        results.append(None)
        source = known_sources.get(prepared.provenance.source) or _source(archive, prepared.provenance)
        known_sources[source.name] = source
        known = _known(archive, source, prepared)
        if known is not None and known.outcome is None and _is_readable(prepared.fetched, prepared.provenance):
            # kept by an import that was stopped before it was read
            waiting.setdefault(known.capture_id, []).append(place)
            homes[(source.id, _host(prepared.fetched))] = None
            continue
        if known is not None:
            results[place] = ending_of(page_item, Outcome.UNCHANGED, article_id=known.article_id, source=source.name)
            continue
        if (why := _refused(archive, source, prepared)) is not None:
            results[place] = record(archive, ending_of(page_item, Outcome.HIDDEN, detail=why, source=source.name))
            continue
        items.append((place, prepared, source))
    for place, capture_id, source, host in _keep(archive, items):
        waiting.setdefault(capture_id, []).append(place)
        homes[(source.id, host)] = None
    for place, prepared, source in items:
        if (why := _not_read(prepared.fetched, prepared.provenance)) is not None:
            results[place] = ending_of(batch[place], Outcome.CAPTURED, detail=why, source=source.name)
    read = [result for source_id, host in homes for result in ingest_host(archive, source_id, host)]
    for result in read:
        for place in waiting.get(result.capture_id or 0, ()):
            results[place] = ending_of(
                batch[place], result.outcome, article_id=result.article_id, detail=result.detail, source=result.source
            )
    return [
        done or ending_of(page_item, Outcome.CAPTURED, detail=_IN_OTHER_HANDS)
        for page_item, done in zip(batch, results, strict=True)
    ]


def _source(archive: OpenArchive, provenance: Provenance) -> Source:
    with archive.writing() as conn:
        return sources.add(
            conn,
            name=provenance.source,
            kind=provenance.source_kind,
            home_url=provenance.home_url,
            timezone=provenance.timezone,
            hosts=provenance.hosts,
            now=archive.now(),
        )


def _known(archive: OpenArchive, source: Source, prepared: Prepared) -> ExistingCapture | None:
    """The capture of this address with these very bytes, if the archive has it.

    A WARC record of another moment is another capture, though its bytes be the same.
    """
    moment = prepared.fetched.moment if isinstance(prepared.handed, CaptureItem) else None
    digest = prepared.raw.digest if prepared.raw else payload_digest(prepared.fetched.body)
    with archive.reading() as conn:
        return find_existing(conn, source.id, prepared.fetched.url, digest, moment)


def _refused(archive: OpenArchive, source: Source, prepared: Prepared) -> str | None:
    """Why something handed over must not be kept; a feed is asked about by every address in it."""
    addresses = {prepared.fetched.url, prepared.fetched.final_url}
    if prepared.provenance.identity is not None:
        addresses.add(f"id:{prepared.provenance.identity}")
    if prepared.provenance.part_of is not None:
        addresses.add(prepared.provenance.part_of)
    return refusal_reason(archive, source, [*addresses, *_named(archive, prepared)], prepared.fetched.body)


def _named(archive: OpenArchive, prepared: Prepared) -> list[str]:
    """The addresses a feed's document names: one that tells of a destroyed article stays out whole."""
    if prepared.provenance.kind != "feed":
        return []
    try:
        document = read_feed(archive, prepared.fetched, prepared.provenance.feed_kind or "unknown")
    except UnreadableFeed:
        return []
    return [entry.url for entry in document.entries]


def _keep(archive: OpenArchive, items: list[tuple[int, Prepared, Source]]) -> list[tuple[int, int, Source, str]]:
    """Records first, one sync, then the rows. Gives (place, capture id, source, host)."""
    written = [(place, prepared, source, _append(archive, prepared)) for place, prepared, source in items]
    archive.raw.sync()
    with archive.writing() as conn:
        return [(place, *_remember(conn, prepared, source, raw)) for place, prepared, source, raw in written]


def _remember(conn: Connection, prepared: Prepared, source: Source, raw: RawRef) -> tuple[int, Source, str]:
    fetched, provenance = prepared.fetched, prepared.provenance
    host = _host(fetched)
    payload = captures.by_digest(conn, raw.digest)
    capture_id = captures.add(
        conn,
        source_id=source.id,
        target_id=None,
        host=host,
        url=fetched.url,
        final_url=fetched.final_url,
        status=fetched.status,
        moment=fetched.moment,
        raw=raw,
        payload=payload if payload != raw else None,
        provenance=replace(provenance, source=source.name),
        state="pending" if _is_readable(fetched, provenance) else "done",
    )
    return capture_id, source, host


def _append(archive: OpenArchive, prepared: Prepared) -> RawRef:
    """Its record: already in our folder, or written now."""
    fetched, provenance = prepared.fetched, prepared.provenance
    if prepared.raw is not None:
        return prepared.raw
    if not isinstance(prepared.handed, CaptureItem):
        text = fetched.header("Content-Type") or "application/octet-stream"
        return archive.raw.append_resource(
            fetched.body, url=fetched.url, content_type=text, moment=fetched.moment, provenance=provenance
        )
    with archive.reading() as conn:
        payload = captures.by_digest(conn, payload_digest(fetched.body))
    return archive.raw.append(fetched, provenance, same_as=payload)


def _host(fetched: Fetched) -> str:
    return urls.host_of(fetched.url) if urls.parse(fetched.url) else NO_HOST


def _is_readable(fetched: Fetched, provenance: Provenance) -> bool:
    """Whether it is to be read by itself: a page, its being gone, or a text."""
    return _not_read(fetched, provenance) is None


def _not_read(fetched: Fetched, provenance: Provenance) -> str | None:
    """Why it is kept and not read by itself; None where it is read."""
    if provenance.kind == "feed":
        return "kept; a feed is no article"
    if provenance.part_of is not None:
        return f"kept; read with {provenance.part_of}, of which it is a further page"
    if fetched.status != 200 and fetched.status not in outcomes.GONE:
        return f"kept; an answer of status {fetched.status} is no article"
    return None
