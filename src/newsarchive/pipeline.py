"""The road itself, read from top to bottom: discover, fetch, keep || extract, clean, dedupe || store.

Two jobs, both per host: `visit_host` touches the network and ends with raw bytes and capture rows; `ingest_host`
touches no network, reads what is pending, and may be run again for ever. Every ending passes through `finish`, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from newsarchive import filing, keeping, learning, linking, missing, parts, polling, rechecking
from newsarchive.discover import pace
from newsarchive.errors import FetchFailed, RawDamaged, VisitOver
from newsarchive.keep import payload_digest
from newsarchive.kit import Kit
from newsarchive.nouns import (
    NO_VALIDATORS,
    Capture,
    Ending,
    Extraction,
    Feed,
    Fetched,
    Host,
    Provenance,
    Site,
    Source,
    Target,
    Validators,
)
from newsarchive.outcomes import Outcome
from newsarchive.reading import Crash, ToRead, read_text
from newsarchive.store import captures, counts, frontier, sources
from newsarchive.visit import Lease, Visit, leased, visiting

SHORT_TEXT = 100_000  # bytes of a text that is read here; longer ones go to the reading processes, with their clock


@dataclass(frozen=True, slots=True)
class Scope:
    """What a round takes: what is due, or everything; of all sources, or of some."""

    source_ids: frozenset[int] | None = None
    everything: bool = False
    targets: tuple[Target, ...] = ()  # these alone, and no feed: what a person asked for by address
    began: datetime | None = None  # of everything: what was asked for since then is done


DUE = Scope()


# ------------------------------------------------------------------ the network: discover -> fetch -> keep


def visit_host(kit: Kit, host: Host, scope: Scope = DUE) -> list[Ending]:
    """Due feeds first, then due targets, politely spaced. Ends with raw bytes in WARC and capture rows."""
    endings: list[Ending] = []
    with visiting(kit, host) as visit:
        if visit is None:
            return [finish(kit, Ending("capture", host, Outcome.HOST_BUSY, detail="another process is visiting it"))]
        with suppress(VisitOver):  # what is not done stays due
            for feed in _due_feeds(kit, visit, scope):
                endings.append(finish(kit, polling.poll_feed(kit, visit, feed)))
            for target in _due_targets(kit, visit, scope):
                endings.append(finish(kit, capture_target(kit, visit, target)))
    return endings


def capture_target(kit: Kit, visit: Visit, target: Target) -> Ending:
    """Ask for one page, conditionally where we have it already, and keep what came."""
    with kit.reading() as conn:
        source = sources.by_id(conn, target.source_id)
    ending = Ending("capture", target.url, Outcome.CAPTURED, url=target.url, source=source.name)
    if target.captures:
        missing.probe(kit, visit, source, target)
    probe = pace.wants_unconditional(target.checks, kit.settings.unconditional_every)
    try:
        fetched = visit.get(target.url, NO_VALIDATORS if probe else target.validators)
    except FetchFailed as failure:
        return _not_captured(kit, target, replace(ending, outcome=failure.outcome, detail=failure.detail))
    if fetched.status == 304:
        return _answered(kit, target, fetched, replace(ending, outcome=Outcome.NOT_MODIFIED))
    if fetched.status != 200 and fetched.status not in filing.GONE:
        return _not_captured(
            kit, target, replace(ending, outcome=Outcome.HTTP_ERROR, detail=f"status {fetched.status}")
        )
    why = keeping.refused(kit, source, (target.url, fetched.url, fetched.final_url), fetched.body)
    if why is not None:
        return _not_captured(kit, target, replace(ending, outcome=Outcome.HIDDEN, detail=why))
    provenance = keeping.provenance_of(source, target)
    capture_id, same = keeping.keep(kit, source, fetched, provenance, target=target, read=False)
    if fetched.status == 200 and parts.keep_parts(kit, visit, source, fetched, provenance):
        same = False
    if not same:  # only now that its further pages are kept may it be read
        with kit.writing() as conn:
            captures.let_read(conn, capture_id)
    outcome = Outcome.SAME_BYTES if same else Outcome.CAPTURED
    return _answered(kit, target, fetched, replace(ending, outcome=outcome, capture_id=capture_id))


def _answered(kit: Kit, target: Target, fetched: Fetched, ending: Ending) -> Ending:
    """The target gave an answer: remember its validators and when to look again."""
    now = kit.now()
    changed = ending.outcome is Outcome.CAPTURED
    validators = Validators(fetched.header("ETag"), fetched.header("Last-Modified"))
    with kit.writing() as conn:
        frontier.target_done(
            conn,
            target,
            outcome=ending.outcome,
            detail=ending.detail,
            validators=target.validators if validators == NO_VALIDATORS and not changed else validators,
            digest=_digest_now(target, fetched),
            due_at=rechecking.due_after(kit, conn, target.id, ending.source or "", target.claim, now),
            failures=0,
            now=now,
        )
    return ending


def _digest_now(target: Target, fetched: Fetched) -> str | None:
    """What the next answer is compared with: after a 404 the bytes from before it are news again."""
    if fetched.status == 304:
        return target.digest
    return payload_digest(fetched.body) if fetched.status == 200 else None


def _not_captured(kit: Kit, target: Target, ending: Ending) -> Ending:
    """The target gave no answer we may keep: back off, and come back."""
    now = kit.now()
    with kit.writing() as conn:
        frontier.target_done(
            conn,
            target,
            outcome=ending.outcome,
            detail=ending.detail,
            validators=target.validators,
            digest=target.digest,
            due_at=now + pace.backoff(target.failures + 1, kit.settings.poll_min_s, kit.settings.poll_max_s),
            failures=target.failures + 1,
            now=now,
        )
    return ending


def _due_feeds(kit: Kit, visit: Visit, scope: Scope) -> Iterator[Feed]:
    """Each due feed once; a feed found while polling (a sitemap index's children) is taken in the same visit."""
    seen: set[int] = set()
    while not visit.over and not scope.targets:
        with kit.reading() as conn:
            due = frontier.feeds_due(
                conn, visit.host, scope.began or kit.now(), source_ids=scope.source_ids, everything=scope.everything
            )
        fresh = [feed for feed in due if feed.id not in seen]
        if not fresh:
            return
        for feed in fresh:
            seen.add(feed.id)
            if visit.over:
                return
            yield feed


def _due_targets(kit: Kit, visit: Visit, scope: Scope) -> Iterator[Target]:
    """Due targets: new ones first, then rechecks."""
    if visit.over:
        return
    with kit.reading() as conn:
        due = [target for target in scope.targets if target.host == visit.host] or frontier.targets_due(
            conn,
            visit.host,
            scope.began or kit.now(),
            kit.settings.visit_max_requests,
            source_ids=scope.source_ids,
            everything=scope.everything,
        )
    for target in due:
        if visit.over:
            return
        yield target


# ------------------------------------------------------------------ no network: extract -> clean -> dedupe -> store


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
        rechecking.plan(kit, [capture for capture, _ in readings])
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
            pages += [(place, page) for page in parts.pages_of(kit, source, capture, fetched, provenance, site)]
    for (place, _), reading in zip(pages, kit.reader.read([page for _, page in pages]) if pages else [], strict=True):
        readings[place] = parts.joined(readings[place], reading)
    for place, whole in parts.said_missing(kit, pages, readings):
        readings[place] = whole
    told = [(one, learning.stamped(kit, one, reading)) for one, reading in zip(batch, readings, strict=True)]
    return missing.marked(kit, source, told)


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


def finish(kit: Kit, ending: Ending) -> Ending:
    """The only place where an ending is counted and logged."""
    with kit.writing() as conn:
        counts.add(conn, ending, kit.now())
    kit.log.info(ending.outcome.value, job=ending.job, input=ending.input, source=ending.source, detail=ending.detail)
    return ending
