"""An archive of many articles, made as fast as can be: rows as filing leaves them, through the index's own function.

In: articles. Out: a database. It keeps no raw, reads no page and links no copies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from benchmarks.search.corpus import Article
from newsarchive.model.batches import batched
from newsarchive.store import search
from newsarchive.store.engine import database
from newsarchive.store.schema.tables import articles, captures, revisions
from newsarchive.store.sources import sources

FIRST = datetime(2012, 1, 1, tzinfo=UTC)
_BATCH = 2_000
_STEP = timedelta(minutes=14)


def load(engine: Engine, some: Iterable[Article], start: int) -> float:
    """Write articles, numbered from `start`, a quarter of an hour apart. Returns milliseconds of indexing for each."""
    spent, count = 0.0, 0
    rows = enumerate(some, start)
    for batch in batched(rows, _BATCH):
        with database.writing(engine) as conn:
            owners = [sources.add(conn, name=f"paper{one}", home_url=None, now=FIRST).id for one in range(20)]
            told = [_rows(number, owners[number % 20], *article) for number, article in batch]
            for table, place in ((captures, 0), (articles, 1), (revisions, 2)):
                conn.execute(insert(table), [row[place] for row in told])
            began = process_time()
            for row in told:
                _index(conn, row[1], row[2])
            spent += process_time() - began
            count += len(batch)
    return 1_000 * spent / max(1, count)


def known(engine: Engine) -> int:
    """How many articles there are already."""
    with database.reading(engine) as conn:
        return conn.scalar(select(articles.c.id).order_by(articles.c.id.desc()).limit(1)) or 0


def texts(engine: Engine, count: int) -> Iterator[str]:
    """Some of the texts."""
    with database.reading(engine) as conn:
        yield from conn.scalars(select(revisions.c.text).limit(count))


def _index(conn: Connection, article: dict[str, Any], revision: dict[str, Any]) -> None:
    facts = {"source": (str(article["source_id"]),), "language": ("ar",)}
    search.index(
        conn, search.Document(article["id"], article["title"], revision["text"], article["published_at"], facts)
    )


def _rows(number: int, source_id: int, title: str, text: str) -> tuple[dict[str, Any], ...]:
    # Filed nearly as published: at most a day early or late.
    moment = FIRST + _STEP * number + timedelta(minutes=number * 7_919 % 1_440)
    url = f"https://paper.example/{number}"
    capture = {
        "id": number, "source_id": source_id, "host": "paper.example", "url": url, "url_key": str(number),
        "final_url": url, "status": 200, "moment": moment, "raw_file": "none", "raw_offset": number, "raw_length": 0,
        "digest": str(number), "provenance": {}, "state": "done", "article_id": None, "content_digest": str(number),
    }  # fmt: skip
    article = {
        "id": number, "source_id": source_id, "key": str(number), "url": url, "title": title, "language": "ar",
        "published_at": moment, "published_day": moment.date(), "published_precision": "minute",
        "first_seen_at": moment, "day": moment.date(),
    }  # fmt: skip
    revision = {
        "article_id": number, "capture_id": number, "captured_at": moment, "is_current": True, "title": title,
        "text": text, "layout": [], "dates": [], "authors": [], "agencies": [], "tags": [], "evidence": [],
        "method": "none", "repairs": [], "reader": "none", "filed_at": moment, "digest": str(number),
        "text_digest": str(number),
    }  # fmt: skip
    return capture, article, revision
