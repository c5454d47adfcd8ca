"""Import by hand: what a person hands over is kept raw, then read like everything else.

In: items (see `inputs`). Out: one `Ending` an item. May be stopped and run again: bytes held already are `unchanged`.
It fetches nothing; addresses are handed back for `fetching`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from newsarchive import filing, keeping, tombstones, urls
from newsarchive.errors import UnreadableFeed
from newsarchive.given import Given, GivenPage, GivenRecord, GivenTakedown, GivenText, NotTaken, PassedOver
from newsarchive.keep import payload_digest
from newsarchive.keeping import NO_HOST
from newsarchive.kit import Kit
from newsarchive.nouns import Capture, Ending, Fetched, Provenance, RawRef, Source
from newsarchive.outcomes import Outcome
from newsarchive.pipeline import finish, ingest_host, read_one
from newsarchive.polling import read_document
from newsarchive.store import captures, recall, sources
from newsarchive.store.database import Connection

DEFAULT_SOURCE = "import"


@dataclass(frozen=True, slots=True)
class _Held:
    """An item's bytes, ready to be kept: or, with `raw`, already in our raw folder."""

    item: Given
    fetched: Fetched
    provenance: Provenance
    raw: RawRef | None = None


def take_in(kit: Kit, items: Iterable[Given], source_name: str | None) -> Iterator[Ending]:
    """Keep and read items, a batch at a time; the endings come in the order of the items."""
    waiting: list[Given] = []
    for stream in (_ready(kit, items, waiting), iter(waiting)):
        while batch := list(islice(stream, kit.settings.ingest_batch)):
            if kit.stop.is_set():
                return
            endings = _take_batch(kit, batch, source_name)
            tombstones.settle(kit, (one.article_id for one in endings if one.article_id is not None))
            yield from endings


def _ready(kit: Kit, items: Iterable[Given], waiting: list[Given]) -> Iterator[Given]:
    """The items but for revisits whose bytes are not held yet: those wait until all else is taken in."""
    for item in items:
        if isinstance(item, PassedOver):
            continue  # the doors tell of it
        if isinstance(item, GivenTakedown):
            bad = _restored(kit, item)
            if bad is not None:
                yield bad
            continue
        digest = item.kept.refers_to.digest if isinstance(item, GivenRecord) and item.kept.refers_to else None
        if digest is None:
            yield item
            continue
        with kit.reading() as conn:
            held = captures.by_digest(conn, digest) is not None
        if held:
            yield item
        else:
            waiting.append(item)


def _restored(kit: Kit, item: GivenTakedown) -> NotTaken | None:
    try:
        tombstones.restore(kit, item.row)
    except (KeyError, TypeError, ValueError) as error:
        return NotTaken(item.input, f"no takedown that can be read: {error!r}")
    return None


def foresee(kit: Kit, items: Iterable[Given], source_name: str | None) -> Iterator[Ending]:
    """What `take_in` would do, without writing anything."""
    for item in items:
        if isinstance(item, PassedOver | GivenTakedown):
            continue
        held = _hold(kit, item, source_name, counted=False)
        if not isinstance(held, _Held):
            yield held
            continue
        with kit.reading() as conn:
            source = sources.get(conn, held.provenance.source) or Source(id=0, name=held.provenance.source)
        if _known(kit, source, held) is not None:
            yield _ending(item, Outcome.UNCHANGED, source=source.name)
            continue
        if (why := _refused(kit, source, held)) is not None:
            yield _ending(item, Outcome.HIDDEN, detail=why, source=source.name)
            continue
        capture = _as_capture(held, source)
        reading = read_one(kit, source, capture, held.fetched, held.provenance)
        yield filing.foresee(kit, _ending(item, Outcome.NEW_ARTICLE, source=source.name), capture, reading)


def _as_capture(held: _Held, source: Source) -> Capture:
    """The capture an item would become."""
    fetched = held.fetched
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
        provenance=held.provenance,
    )


def _take_batch(kit: Kit, batch: list[Given], source_name: str | None) -> list[Ending]:
    endings: list[Ending | None] = []
    waiting: dict[int, list[int]] = {}  # capture id -> places in the batch
    homes: dict[tuple[int, str], None] = {}
    kept: list[tuple[int, _Held, Source]] = []
    known_sources: dict[str, Source] = {}
    for place, item in enumerate(batch):
        held = _hold(kit, item, source_name)
        if not isinstance(held, _Held):
            endings.append(held)
            continue
        endings.append(None)
        source = known_sources.get(held.provenance.source) or _source(kit, held.provenance)
        known_sources[source.name] = source
        known = _known(kit, source, held)
        if known is not None and known.outcome is None and _is_readable(held.fetched, held.provenance):
            # kept by an import that was stopped before it was read
            waiting.setdefault(known.capture_id, []).append(place)
            homes[(source.id, _host(held.fetched))] = None
            continue
        if known is not None:
            endings[place] = _ending(item, Outcome.UNCHANGED, article_id=known.article_id, source=source.name)
            continue
        if (why := _refused(kit, source, held)) is not None:
            endings[place] = finish(kit, _ending(item, Outcome.HIDDEN, detail=why, source=source.name))
            continue
        kept.append((place, held, source))
    for place, capture_id, source, host in _keep(kit, kept):
        waiting.setdefault(capture_id, []).append(place)
        homes[(source.id, host)] = None
    read = [ending for source_id, host in homes for ending in ingest_host(kit, source_id, host)]
    for ending in read:
        for place in waiting.get(ending.capture_id or 0, ()):
            endings[place] = _ending(
                batch[place], ending.outcome, article_id=ending.article_id, detail=ending.detail, source=ending.source
            )
    return [
        done or _ending(item, Outcome.CAPTURED, detail="kept; read later")
        for item, done in zip(batch, endings, strict=True)
    ]


def _hold(kit: Kit, item: Given, source_name: str | None, *, counted: bool = True) -> _Held | Ending:
    """An item as bytes with what is known of them; a bad item is its own ending."""
    match item:
        case NotTaken():
            bad = _ending(item, Outcome.UNREADABLE, detail=item.message)
            return finish(kit, bad) if counted else bad
        case GivenRecord():
            return _hold_record(kit, item, source_name)
        case GivenPage() | GivenText():
            return _hold_given(kit, item, source_name)
        case PassedOver() | GivenTakedown():
            raise AssertionError(item)  # `_ready` keeps them back


def _hold_given(kit: Kit, item: GivenPage | GivenText, source_name: str | None) -> _Held:
    body = item.text.encode("utf-8") if isinstance(item, GivenText) else item.body
    url = item.url or f"urn:sha256:{hashlib.sha256(body).hexdigest()}"
    text = isinstance(item, GivenText)
    content_type = "text/plain; charset=utf-8" if isinstance(item, GivenText) else item.content_type
    fetched = Fetched(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", content_type or "text/html"),),
        body=body,
        moment=item.captured or kit.now(),
    )
    claim = item.claim if isinstance(item, GivenText) else None
    provenance = Provenance(
        source=item.source or source_name or DEFAULT_SOURCE,
        kind="text" if text else "page",
        source_kind="import",
        claim=claim,
        claimed_by="import" if claim else None,
        imported_from=item.input,
        identity=item.identity,
    )
    return _Held(item, fetched, provenance)


def _hold_record(kit: Kit, item: GivenRecord, source_name: str | None) -> _Held | Ending:
    kept = item.kept
    if urls.parse(kept.fetched.url) is None and not kept.fetched.url.startswith("urn:"):
        return _ending(item, Outcome.UNREADABLE, detail=f"not an http(s) address: {kept.fetched.url}")
    default = source_name or _host_name(kept.fetched.url)
    provenance = kept.provenance or Provenance(source=default, source_kind="import", imported_from=item.input)
    ours = kept.provenance is not None and item.path.resolve().parent == kit.raw.folder.resolve()
    fetched = kept.fetched
    if kept.refers_to is not None and not ours:
        body = _bytes_elsewhere(kit, kept.refers_to.digest)
        if body is None:
            return _ending(item, Outcome.UNREADABLE, detail="a revisit of bytes that this archive does not hold")
        fetched = replace(fetched, body=body)
    return _Held(item, fetched, provenance, raw=kept.raw if ours else None)


def _bytes_elsewhere(kit: Kit, digest: str | None) -> bytes | None:
    with kit.reading() as conn:
        payload = captures.by_digest(conn, digest) if digest else None
    return kit.raw.read(payload)[0].body if payload else None


def _host_name(url: str) -> str:
    return urls.host_of(url).removeprefix("www.") if urls.parse(url) else DEFAULT_SOURCE


def _source(kit: Kit, provenance: Provenance) -> Source:
    with kit.writing() as conn:
        return sources.add(
            conn,
            name=provenance.source,
            kind=provenance.source_kind,
            home_url=provenance.home_url,
            timezone=provenance.timezone,
            hosts=provenance.hosts,
            now=kit.now(),
        )


def _known(kit: Kit, source: Source, held: _Held) -> recall.Seen | None:
    """The capture of this address with these very bytes, if the archive has it.

    A WARC record of another moment is another capture, though its bytes be the same.
    """
    moment = held.fetched.moment if isinstance(held.item, GivenRecord) else None
    digest = held.raw.digest if held.raw else payload_digest(held.fetched.body)
    with kit.reading() as conn:
        return recall.seen(conn, source.id, held.fetched.url, digest, moment)


def _refused(kit: Kit, source: Source, held: _Held) -> str | None:
    """Why an item must not be kept; a feed is asked about by every address in it."""
    addresses = {held.fetched.url, held.fetched.final_url}
    if held.provenance.identity is not None:
        addresses.add(f"id:{held.provenance.identity}")
    if held.provenance.part_of is not None:
        addresses.add(held.provenance.part_of)
    return keeping.refused(kit, source, [*addresses, *_named(kit, held)], held.fetched.body)


def _named(kit: Kit, held: _Held) -> list[str]:
    """The addresses a feed's document names: one that tells of a destroyed article stays out whole."""
    if held.provenance.kind != "feed":
        return []
    try:
        document = read_document(kit, held.fetched, held.provenance.feed_kind or "unknown")
    except UnreadableFeed:
        return []
    return [entry.url for entry in document.entries]


def _keep(kit: Kit, kept: list[tuple[int, _Held, Source]]) -> list[tuple[int, int, Source, str]]:
    """Records first, one sync, then the rows. Gives (place, capture id, source, host)."""
    written = [(place, held, source, _append(kit, held)) for place, held, source in kept]
    kit.raw.sync()
    with kit.writing() as conn:
        return [(place, *_remember(conn, held, source, raw)) for place, held, source, raw in written]


def _remember(conn: Connection, held: _Held, source: Source, raw: RawRef) -> tuple[int, Source, str]:
    fetched, provenance = held.fetched, held.provenance
    host = _host(fetched)
    payload = captures.by_digest(conn, raw.digest)
    capture_id = captures.remember(
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


def _append(kit: Kit, held: _Held) -> RawRef:
    """The item's record: already in our folder, or written now."""
    fetched, provenance = held.fetched, held.provenance
    if held.raw is not None:
        return held.raw
    if not isinstance(held.item, GivenRecord):
        told = fetched.header("Content-Type") or "application/octet-stream"
        return kit.raw.append_resource(
            fetched.body, url=fetched.url, content_type=told, moment=fetched.moment, provenance=provenance
        )
    with kit.reading() as conn:
        payload = captures.by_digest(conn, payload_digest(fetched.body))
    return kit.raw.append(fetched, provenance, same_as=payload)


def _ending(
    item: Given,
    outcome: Outcome,
    *,
    article_id: int | None = None,
    detail: str | None = None,
    source: str | None = None,
) -> Ending:
    url = item.kept.fetched.url if isinstance(item, GivenRecord) else getattr(item, "url", None)
    return Ending("import", item.input, outcome, url=url, article_id=article_id, detail=detail, source=source)


def _host(fetched: Fetched) -> str:
    return urls.host_of(fetched.url) if urls.parse(fetched.url) else NO_HOST


def _is_readable(fetched: Fetched, provenance: Provenance) -> bool:
    """Whether it is to be read by itself: a page, its being gone, or a text; not a feed, not a further page."""
    answered = fetched.status == 200 or fetched.status in filing.GONE
    return answered and provenance.kind != "feed" and provenance.part_of is None
