"""One feed asked again: fetched, read, its entries made targets, and its next poll set by what it brings.

In: a due feed and a visit. Out: an `Result`, targets and feeds in the frontier, the changed bytes kept raw.
It never gives up on a feed for good.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta

from newsarchive import decoding, urls
from newsarchive.archive import capture
from newsarchive.archive.archive import OpenArchive
from newsarchive.crawl.visit import Visit
from newsarchive.decoding import content_encoding
from newsarchive.discover import feeds, pace, pages
from newsarchive.errors import FetchFailed, UnreadableFeed
from newsarchive.fetch.pause import retry_after
from newsarchive.model import NO_VALIDATORS, Feed, FeedKind, FeedReading, Fetched, Result, Source, Validators
from newsarchive.model.outcomes import Outcome
from newsarchive.store import frontier
from newsarchive.store.sources import sources
from newsarchive.warc.record import payload_digest


@dataclass(frozen=True, slots=True)
class _Polled:
    """What one poll came to, before it is written down."""

    outcome: Outcome
    detail: str | None = None
    kind: FeedKind | None = None
    fetched: Fetched | None = None
    new: int = 0
    whole: bool = True  # False: the visit ended before the further pages of a first poll were read
    ttl_s: float | None = None
    retry_after_s: float | None = None


def poll_feed(archive: OpenArchive, visit: Visit, feed: Feed) -> Result:
    """Poll one feed and write down what it brought and when to come back."""
    with archive.reading() as conn:
        source = sources.by_id(conn, feed.source_id)
    polled = _poll(archive, visit, feed, source)
    _write_down(archive, feed, polled)
    return Result("poll", feed.url, polled.outcome, url=feed.url, detail=polled.detail, source=source.name)


def _poll(archive: OpenArchive, visit: Visit, feed: Feed, source: Source) -> _Polled:
    probe = pace.wants_unconditional(feed.polls, archive.settings.unconditional_every)
    try:
        fetched = visit.get(feed.url, NO_VALIDATORS if probe else feed.validators)
    except FetchFailed as failure:
        return _Polled(failure.outcome, failure.detail)
    if fetched.status == 304:
        return _Polled(Outcome.NOT_MODIFIED, fetched=fetched)
    if fetched.status != 200:
        wait_s = retry_after(fetched, archive.now())
        return _Polled(Outcome.HTTP_ERROR, f"status {fetched.status}", retry_after_s=wait_s)
    if payload_digest(fetched.body) == feed.digest:
        return _Polled(Outcome.SAME_BYTES, fetched=fetched)
    try:
        feed_reading = read_feed(archive, fetched, feed.kind)
    except UnreadableFeed as error:
        return _Polled(Outcome.BAD_FEED, str(error), fetched=fetched)
    provenance = replace(capture.provenance_of(source), kind="feed", feed_kind=feed_reading.kind)
    if capture.refusal_reason(archive, source, (entry.url for entry in feed_reading.entries)) is None:
        capture.store_capture(archive, source, fetched, provenance, read=False)
    new = _take(archive, feed, feed_reading)
    more, whole = _follow(archive, visit, feed, feed_reading)
    detail = f"{len(feed_reading.entries)} entries, {new + more} new"
    done = whole or feed.polls > 0 or new + more == 0  # where nothing was new, trying again would bring nothing
    return _Polled(Outcome.POLLED, detail, feed_reading.kind, fetched, new + more, done, feed_reading.ttl_s)


def read_feed(archive: OpenArchive, fetched: Fetched, kind: FeedKind) -> FeedReading:
    """Read any feed, sitemap or section page. Raises `UnreadableFeed`."""
    try:
        body = content_encoding.unpack(
            fetched.body, fetched.header("Content-Encoding"), archive.settings.max_unpacked_bytes
        )
        if body[:2] == b"\x1f\x8b":  # a gzip file, such as sitemap.xml.gz
            body = content_encoding.unpack(body, "gzip", archive.settings.max_unpacked_bytes)
    except content_encoding.Damaged as damage:
        body = damage.partial
    except content_encoding.TooLarge as error:
        raise UnreadableFeed(f"unpacks to more than {archive.settings.max_unpacked_bytes} bytes") from error
    content_type = fetched.header("Content-Type")
    is_html = kind == "section" or feeds.looks_like_html(body)
    decoded = decoding.decode(body, decoding.charset_of_content_type(content_type), "html" if is_html else "xml")
    if is_html:
        site = archive.sites.site_for(urls.host_of(fetched.final_url), fetched.moment)
        feed_reading = pages.read_section(decoded.text, fetched.final_url, site)
    else:
        feed_reading = feeds.read_feed(decoded.text, fetched.final_url, content_type)
    return replace(feed_reading, entries=feed_reading.entries[: archive.settings.max_feed_entries])


def _take(archive: OpenArchive, feed: Feed, feed_reading: FeedReading) -> int:
    """Entries become targets, an index's sitemaps become feeds. Returns how many targets are new."""
    claimed = [entry for entry in feed_reading.entries if urls.parse(entry.url)]
    with archive.writing() as conn:
        if feed_reading.children:
            children: list[tuple[str, FeedKind]] = [
                (url, "unknown") for url in feed_reading.children if urls.same_site(url, feed.url)
            ]
            frontier.add_feeds(conn, feed.source_id, children, archive.now(), parent_id=feed.id)
        return frontier.add_targets(conn, feed.source_id, claimed, archive.now())


def _follow(archive: OpenArchive, visit: Visit, feed: Feed, feed_reading: FeedReading) -> tuple[int, bool]:
    """Older entries: all pages on the first poll, later only until a page brings nothing new.

    Returns how many targets are new, and whether it came to the end: a visit may be over before.
    """
    total = 0
    seen = {feed.url}
    waiting = list(feed_reading.next_pages)
    while waiting and len(seen) <= archive.settings.max_feed_pages:
        if visit.over:
            return total, False
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        try:
            fetched = visit.get(url)
            page = read_feed(archive, fetched, feed_reading.kind) if fetched.status == 200 else None
        except (FetchFailed, UnreadableFeed):
            return total, True
        if page is None or not page.entries:
            return total, True
        new = _take(archive, feed, page)
        total += new
        if new == 0 and feed.polls > 0:
            return total, True
        waiting += [url for url in page.next_pages if url not in waiting]
    return total, True


def _write_down(archive: OpenArchive, feed: Feed, polled: _Polled) -> None:
    settings, now = archive.settings, archive.now()
    failed = polled.outcome.failed or polled.outcome is Outcome.ROBOTS_DENIED
    failures = feed.failures + 1 if failed else 0
    interval_s = feed.interval_s
    if not polled.whole:
        due_at = now + timedelta(seconds=settings.poll_min_s)  # from the first page, as a feed that was never read
    elif failed:
        rest = timedelta(seconds=polled.retry_after_s or 0.0)
        due_at = now + max(pace.backoff(failures, settings.poll_min_s, settings.poll_max_s), rest)
    else:
        interval_s = pace.next_interval(
            feed.interval_s, polled.new, minimum_s=settings.poll_min_s, maximum_s=settings.poll_max_s
        )
        due_at = pace.next_poll(
            now,
            interval_s,
            maximum_s=settings.poll_max_s,
            rng=random.SystemRandom(),
            ttl_s=polled.ttl_s,
            retry_after_s=polled.retry_after_s,
        )
    fetched = polled.fetched
    read = fetched if fetched is not None and fetched.status == 200 and not failed and polled.whole else None
    validators = Validators(read.header("ETag"), read.header("Last-Modified")) if read else feed.validators
    with archive.writing() as conn:
        frontier.record_poll(
            conn,
            feed,
            outcome=polled.outcome,
            kind=polled.kind or feed.kind,
            validators=validators,
            digest=payload_digest(read.body) if read else feed.digest,
            interval_s=interval_s,
            due_at=due_at,
            failures=failures,
            whole=polled.whole,
            detail=polled.detail,
            now=now,
        )
