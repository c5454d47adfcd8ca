"""The first half of the road, from top to bottom: discover -> fetch -> keep. The only job that uses the network.

In: a host and what is due there. Out: raw bytes in WARC, capture rows, and one result for each feed and page. It reads
no page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from newsarchive.archive import schedule
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.capture import provenance_of, refusal_reason, store_capture
from newsarchive.archive.journal import record
from newsarchive.crawl import multipage, poll_feed, soft404
from newsarchive.crawl.visit import Visit, visiting
from newsarchive.discover import pace
from newsarchive.errors import FetchFailed, VisitEnded
from newsarchive.model import (
    NO_VALIDATORS,
    Feed,
    Fetched,
    Host,
    Result,
    Target,
    Validators,
    outcomes,
)
from newsarchive.model.outcomes import Outcome
from newsarchive.store import frontier
from newsarchive.store.captures import captures
from newsarchive.store.sources import sources
from newsarchive.warc.record import payload_digest


@dataclass(frozen=True, slots=True)
class Scope:
    """What a round takes: what is due, or everything; of all sources, or of some."""

    source_ids: frozenset[int] | None = None
    everything: bool = False
    targets: tuple[Target, ...] = ()  # these alone, and no feed: what a person asked for by address
    began: datetime | None = None  # of everything: what was asked for since then is done


DUE = Scope()


def visit_host(archive: OpenArchive, host: Host, scope: Scope = DUE) -> list[Result]:
    """Due feeds first, then due targets, politely spaced. Ends with raw bytes in WARC and capture rows."""
    results: list[Result] = []
    with visiting(archive, host) as visit:
        if visit is None:
            return [
                record(archive, Result("capture", host, Outcome.HOST_BUSY, detail="another process is visiting it"))
            ]
        with suppress(VisitEnded):  # what is not done stays due
            for feed in _due_feeds(archive, visit, scope):
                results.append(record(archive, poll_feed.poll_feed(archive, visit, feed)))
            for target in _due_targets(archive, visit, scope):
                results.append(record(archive, capture_target(archive, visit, target)))
    return results


def capture_target(archive: OpenArchive, visit: Visit, target: Target) -> Result:
    """Ask for one page, conditionally where we have it already, and keep what came."""
    with archive.reading() as conn:
        source = sources.by_id(conn, target.source_id)
    result = Result("capture", target.url, Outcome.CAPTURED, url=target.url, source=source.name)
    if target.captures:
        soft404.probe(archive, visit, source, target)
    probe = pace.wants_unconditional(target.checks, archive.settings.unconditional_every)
    try:
        fetched = visit.get(target.url, NO_VALIDATORS if probe else target.validators)
    except FetchFailed as failure:
        return _not_captured(archive, target, replace(result, outcome=failure.outcome, detail=failure.detail))
    if fetched.status == 304:
        return _answered(archive, target, fetched, replace(result, outcome=Outcome.NOT_MODIFIED))
    if fetched.status != 200 and fetched.status not in outcomes.GONE:
        return _not_captured(
            archive, target, replace(result, outcome=Outcome.HTTP_ERROR, detail=f"status {fetched.status}")
        )
    why = refusal_reason(archive, source, (target.url, fetched.url, fetched.final_url), fetched.body)
    if why is not None:
        return _not_captured(archive, target, replace(result, outcome=Outcome.HIDDEN, detail=why))
    provenance = provenance_of(source, target)
    capture_id, same = store_capture(archive, source, fetched, provenance, target=target, read=False)
    if fetched.status == 200 and multipage.keep_parts(archive, visit, source, fetched, provenance):
        same = False
    if not same:  # only now that its further pages are kept may it be read
        with archive.writing() as conn:
            captures.mark_pending(conn, capture_id)
    outcome = Outcome.SAME_BYTES if same else Outcome.CAPTURED
    return _answered(archive, target, fetched, replace(result, outcome=outcome, capture_id=capture_id))


def _answered(archive: OpenArchive, target: Target, fetched: Fetched, result: Result) -> Result:
    """The target gave an answer: remember its validators and when to look again."""
    now = archive.now()
    changed = result.outcome is Outcome.CAPTURED
    validators = Validators(fetched.header("ETag"), fetched.header("Last-Modified"))
    with archive.writing() as conn:
        frontier.record_capture(
            conn,
            target,
            outcome=result.outcome,
            detail=result.detail,
            validators=target.validators if validators == NO_VALIDATORS and not changed else validators,
            digest=_digest_now(target, fetched),
            due_at=schedule.due_after(archive, conn, target.id, result.source or "", target.claim, now),
            failures=0,
            now=now,
        )
    return result


def _digest_now(target: Target, fetched: Fetched) -> str | None:
    """What the next answer is compared with: after a 404 the bytes from before it are news again."""
    if fetched.status == 304:
        return target.digest
    return payload_digest(fetched.body) if fetched.status == 200 else None


def _not_captured(archive: OpenArchive, target: Target, result: Result) -> Result:
    """The target gave no answer we may keep: back off, and come back."""
    now = archive.now()
    with archive.writing() as conn:
        frontier.record_capture(
            conn,
            target,
            outcome=result.outcome,
            detail=result.detail,
            validators=target.validators,
            digest=target.digest,
            due_at=now + pace.backoff(target.failures + 1, archive.settings.poll_min_s, archive.settings.poll_max_s),
            failures=target.failures + 1,
            now=now,
        )
    return result


def _due_feeds(archive: OpenArchive, visit: Visit, scope: Scope) -> Iterator[Feed]:
    """Each due feed once; a feed found while polling (a sitemap index's children) is taken in the same visit."""
    seen: set[int] = set()
    while not visit.over and not scope.targets:
        with archive.reading() as conn:
            due = frontier.feeds_due(
                conn, visit.host, scope.began or archive.now(), source_ids=scope.source_ids, everything=scope.everything
            )
        fresh = [feed for feed in due if feed.id not in seen]
        if not fresh:
            return
        for feed in fresh:
            seen.add(feed.id)
            if visit.over:
                return
            yield feed


def _due_targets(archive: OpenArchive, visit: Visit, scope: Scope) -> Iterator[Target]:
    """Due targets: new ones first, then rechecks."""
    if visit.over:
        return
    with archive.reading() as conn:
        due = [target for target in scope.targets if target.host == visit.host] or frontier.targets_due(
            conn,
            visit.host,
            scope.began or archive.now(),
            archive.settings.visit_max_requests,
            source_ids=scope.source_ids,
            everything=scope.everything,
        )
    for target in due:
        if visit.over:
            return
        yield target
