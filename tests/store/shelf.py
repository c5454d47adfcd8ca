"""An archive in a few lines: captures that show texts, read by a reader as simple as can be."""

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
    """A moment so many minutes after the start."""
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


def mark(title: str | None, text: str, bands: tuple[int, ...] | None = None) -> Fingerprint:
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


def judge(one: Fingerprint, before: Any) -> Outcome:
    """Equal or not: what `dedupe.judge` does without its tolerance."""
    if before is None:
        return Outcome.NEW_ARTICLE
    return Outcome.UNCHANGED if before.digest == one.digest else Outcome.NEW_REVISION


def source(conn: Connection, name: str = "akhbar", **facts: Any) -> Source:
    """A source of that name."""
    return sources.add(conn, name=name, home_url=f"https://{name}.example/", now=START, **facts)


def capture(conn: Connection, owner: Source, url: str = PAGE, moment: datetime = START, **facts: Any) -> Capture:
    """A capture kept and waiting to be read."""
    offset = next(OFFSETS)
    raw = facts.pop("raw", None) or RawRef("20260301-1-1.warc.gz", offset * 1000, 900, f"sha1:{offset:032}")
    provenance = facts.pop("provenance", None) or Provenance(source=owner.name)
    told: dict[str, Any] = {
        "target_id": None,
        "host": urls.host_of(url) if urls.parse(url) else "",
        "final_url": url,
        "status": 200,
        "payload": None,
        "state": "pending",
        **facts,
    }
    capture_id = captures.add(conn, source_id=owner.id, url=url, moment=moment, raw=raw, provenance=provenance, **told)
    found = captures.get(conn, capture_id)
    assert found is not None
    return found


def file(conn: Connection, kept: Capture, shows: Content, key: str | None = None, **more: Any) -> FiledArticle:
    """Read one capture, as the pipeline does."""
    key = key or (urls.key(kept.url) if urls.parse(kept.url) else kept.url)
    one = more.pop("mark", None) or mark(shows.title, shows.text)
    before = articles.before(conn, kept.source_id, key, kept.moment, kept.id)
    filed = articles.file(
        conn,
        capture=kept,
        key=key,
        content=shows,
        mark=one,
        verdict=more.pop("verdict", None) or judge(one, before),
        now=START,
        **more,
    )
    captures.record_ingest(conn, kept.id, outcome=filed.outcome, article_id=filed.article_id, reader=shows.reader)
    return filed


def publish(conn: Connection, owner: Source, url: str, shows: Content, moment: datetime = START) -> int:
    """A whole article at once; gives its id."""
    return file(conn, capture(conn, owner, url, moment), shows).article_id


@dataclass
class Desk:
    """A reader that knows what each capture shows: a content, or None where the page is gone."""

    owner: Source
    shows: dict[int, Content | None] = field(default_factory=dict)

    def keep(self, conn: Connection, shown: Content | None, moment: datetime, url: str = PAGE) -> Capture:
        """Keep a capture that shows this."""
        kept = capture(conn, self.owner, url, moment, status=200 if shown is not None else 404)
        self.shows[kept.id] = shown
        return kept

    def drain(self, conn: Connection, told: Callable[[Outcome], None] = lambda _: None) -> None:
        """Read everything that is pending, like the pipeline: batch by batch, oldest first."""
        for _ in range(1000):
            waiting = [
                one
                for source_id, host in captures.pending_hosts(conn)
                for one in captures.pending(conn, source_id, host, 100)
            ]
            if not waiting:
                return
            for one in waiting:
                told(self.read(conn, one))
        raise AssertionError("never done reading")

    def read(self, conn: Connection, one: Capture) -> Outcome:
        """Read one capture."""
        shown = self.shows[one.id]
        if shown is not None:
            return file(conn, one, shown).outcome
        known = articles.of_url(conn, one.source_id, urls.key(one.url))
        if known is not None:
            articles.gone(conn, known, one, "status 404")
        captures.record_ingest(conn, one.id, outcome=Outcome.GONE, article_id=known)
        return Outcome.GONE


def exported(conn: Connection) -> list[dict[str, Any]]:
    """All articles as the doors print them."""
    return list(articles.stream(conn))


def fact(value: str) -> Fact:
    """A fact found in a meta tag."""
    return Fact(value, "meta")
