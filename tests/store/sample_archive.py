"""An archive in a few lines: captures that show texts, read by the simplest possible reader."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection

from newsarchive import urls
from newsarchive.arabic.text import fold
from newsarchive.model import Block, Capture, Content, DateFact, Fact, Fingerprint, Provenance, RawRef, Source
from newsarchive.model.outcomes import Outcome
from newsarchive.store import articles
from newsarchive.store.articles import FiledArticle
from newsarchive.store.captures import captures
from newsarchive.store.sources import sources

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
PAGE = "https://akhbar.example/2026/03/01/first"
OFFSETS = count(1)

KIND = {Outcome.NEW_ARTICLE, Outcome.NEW_REVISION, Outcome.CORRECTED, Outcome.UNCHANGED}


def at(minutes: float) -> datetime:
    """The moment this many minutes after the start."""
    return START + timedelta(minutes=minutes)


def content(text: str, title: str | None = "عنوان الخبر", **facts: Any) -> Content:
    """A content whose kept blocks are the text's paragraphs."""
    blocks = tuple(Block(paragraph) for paragraph in text.split("\n\n"))
    return replace(Content(title=title, blocks=blocks, language="ar", method="test", reader="1"), **facts)


def printed(day: date, role: Any = "published", hour: int | None = None) -> DateFact:
    """A date as a page prints it."""
    moment = datetime(day.year, day.month, day.day, hour or 0, tzinfo=UTC)
    precision = "day" if hour is None else "hour"
    return DateFact(role, day, moment, precision, hour is not None, "meta", day.isoformat())  # type: ignore[arg-type]


def fingerprint(title: str | None, text: str, bands: tuple[int, ...] | None = None) -> Fingerprint:
    """A fingerprint; texts with the same first word share a band."""
    folded, whole = fold(text), fold(f"{title or ''}\n{text}")
    words = folded.split()
    digest = hashlib.sha256(folded.encode()).digest()
    return Fingerprint(
        digest=hashlib.sha256(whole.encode()).hexdigest(),
        text_digest=digest.hex(),
        signature=digest,
        bands=bands
        if bands is not None
        else tuple(int.from_bytes(hashlib.sha256(word.encode()).digest()[:7], "big") for word in words[:1]),
        words=len(words),
        version=1,
    )


def verdict_for(fingerprint: Fingerprint, before: Any) -> Outcome:
    """Equal or not: what `dedupe.judge` does without its tolerance."""
    if before is None:
        return Outcome.NEW_ARTICLE
    return Outcome.UNCHANGED if before.digest == fingerprint.digest else Outcome.NEW_REVISION


def source(conn: Connection, name: str = "akhbar", **facts: Any) -> Source:
    """A source of that name."""
    return sources.add(conn, name=name, home_url=f"https://{name}.example/", now=START, **facts)


def capture(conn: Connection, owner: Source, url: str = PAGE, moment: datetime = START, **facts: Any) -> Capture:
    """A capture that is stored and pending."""
    offset = next(OFFSETS)
    raw = facts.pop("raw", None) or RawRef("20260301-1-1.warc.gz", offset * 1000, 900, f"sha1:{offset:032}")
    provenance = facts.pop("provenance", None) or Provenance(source=owner.name)
    values: dict[str, Any] = {
        "target_id": None,
        "host": urls.host_of(url) if urls.parse(url) else "",
        "final_url": url,
        "status": 200,
        "payload": None,
        "state": "pending",
        **facts,
    }
    capture_id = captures.add(
        conn, source_id=owner.id, url=url, moment=moment, raw=raw, provenance=provenance, **values
    )
    stored = captures.get(conn, capture_id)
    assert stored is not None
    return stored


def file_capture(
    conn: Connection, stored: Capture, shows: Content, key: str | None = None, **more: Any
) -> FiledArticle:
    """Read one capture, as the pipeline does."""
    key = key or (urls.key(stored.url) if urls.parse(stored.url) else stored.url)
    own_fingerprint = more.pop("mark", None) or fingerprint(shows.title, shows.text)
    before = articles.before(conn, stored.source_id, key, stored.moment, stored.id)
    filed = articles.file(
        conn,
        capture=stored,
        key=key,
        content=shows,
        mark=own_fingerprint,
        verdict=more.pop("verdict", None) or verdict_for(own_fingerprint, before),
        now=START,
        **more,
    )
    captures.record_ingest(conn, stored.id, outcome=filed.outcome, article_id=filed.article_id, reader=shows.reader)
    return filed


def publish(conn: Connection, owner: Source, url: str, shows: Content, moment: datetime = START) -> int:
    """A whole article at once; returns its id."""
    return file_capture(conn, capture(conn, owner, url, moment), shows).article_id


@dataclass
class FakeReader:
    """A reader that knows what each capture shows: a content, or None where the page is gone."""

    owner: Source
    shows: dict[int, Content | None] = field(default_factory=dict)

    def store(self, conn: Connection, shown: Content | None, moment: datetime, url: str = PAGE) -> Capture:
        """Store a capture that shows this."""
        stored = capture(conn, self.owner, url, moment, status=200 if shown is not None else 404)
        self.shows[stored.id] = shown
        return stored

    def read_all(self, conn: Connection, report: Callable[[Outcome], None] = lambda _: None) -> None:
        """Read everything that is pending as the pipeline does: batch by batch, oldest first."""
        for _ in range(1000):
            waiting = [
                pending
                for source_id, host in captures.pending_hosts(conn)
                for pending in captures.pending(conn, source_id, host, 100)
            ]
            if not waiting:
                return
            for pending in waiting:
                report(self.read(conn, pending))
        raise AssertionError("never done reading")

    def read(self, conn: Connection, pending: Capture) -> Outcome:
        """Read one capture."""
        shown = self.shows[pending.id]
        if shown is not None:
            return file_capture(conn, pending, shown).outcome
        article_id = articles.of_url(conn, pending.source_id, urls.key(pending.url))
        if article_id is not None:
            articles.gone(conn, article_id, pending, "status 404")
        captures.record_ingest(conn, pending.id, outcome=Outcome.GONE, article_id=article_id)
        return Outcome.GONE


def export_articles(conn: Connection) -> list[dict[str, Any]]:
    """All articles as `export` prints them."""
    return list(articles.stream(conn))


def fact(value: str) -> Fact:
    """A fact from a meta tag."""
    return Fact(value, "meta")
