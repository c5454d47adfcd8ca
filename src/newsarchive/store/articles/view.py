"""Giving an article back: as a value, as its JSON, and explained block by block.

In: ids. Out: `Article`s and `Explanation`s. Absent facts are None or [], never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from newsarchive.model import Block, DateFact, Fact
from newsarchive.model.article import Article, ArticleCopy, Revision, SharedPassage
from newsarchive.model.encoding import to_json
from newsarchive.store import serialize
from newsarchive.store.articles import aliases
from newsarchive.store.dedupe import copies, passages, stories
from newsarchive.store.schema.tables import articles, captures, revisions, sources
from newsarchive.store.takedowns import takedowns


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a revision reads as it does: every block with its verdict, every fact with where it was found."""

    article_id: int
    number: int
    capture_id: int
    captured_at: datetime
    url: str
    title: str | None
    blocks: tuple[Block, ...]
    published: DateFact | None
    modified: DateFact | None
    dates: tuple[DateFact, ...]
    evidence: tuple[tuple[str, Fact], ...]
    method: str
    repairs: tuple[str, ...]
    reader: str
    filed_at: datetime  # or last corrected


def article(conn: Connection, article_id: int) -> Article | None:
    """One article; None where there is none, or none may be shown."""
    if takedowns.of_article(conn, article_id) is not None:
        return None
    return next(iter(many(conn, [article_id])), None)


def as_json(conn: Connection, article_id: int) -> dict[str, Any] | None:
    """The same as `show` and the API print it."""
    value = article(conn, article_id)
    return None if value is None else to_json(value)


def many(conn: Connection, article_ids: Sequence[int]) -> list[Article]:
    """These articles in the order of their ids, with one query a kind of fact for all of them."""
    if not article_ids:
        return []
    rows = conn.execute(
        select(articles, sources.c.name.label("source"))
        .join(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.id.in_(article_ids))
        .order_by(articles.c.id)
    ).all()
    history = _revisions(conn, article_ids)
    addresses = _addresses(conn, rows)
    withheld = takedowns.withheld_ids(conn)
    recognised: dict[str, Mapping[int, Any]] = {
        "copies": copies.of_articles(conn, article_ids),
        "passages": _shown(passages.of_articles(conn, article_ids), withheld),
        "story_id": stories.stories_of(conn, article_ids),
    }
    return [
        _article(
            row, history[row.id], addresses[row.id], {name: mapping.get(row.id) for name, mapping in recognised.items()}
        )
        for row in rows
        if history[row.id]
    ]


def _shown(row_groups: Mapping[int, list[dict[str, Any]]], withheld: frozenset[int]) -> dict[int, list[dict[str, Any]]]:
    """Without what stands in articles that were taken down."""
    return {
        number: [entry for entry in rows if entry["article_id"] not in withheld] for number, rows in row_groups.items()
    }


def explain(conn: Connection, article_id: int, number: int | None = None) -> Explanation | None:
    """Revision `number` (from 1; None: the newest) explained; None where there is none, or none may be shown."""
    if takedowns.of_article(conn, article_id) is not None:
        return None
    history = conn.execute(
        select(revisions, captures.c.url)
        .join(captures, captures.c.id == revisions.c.capture_id)
        .where(revisions.c.article_id == article_id)
        .order_by(revisions.c.captured_at, revisions.c.capture_id)
    ).all()
    number = len(history) if number is None else number
    if not 1 <= number <= len(history):
        return None
    row = history[number - 1]
    return Explanation(
        article_id=article_id,
        number=number,
        capture_id=row.capture_id,
        captured_at=row.captured_at,
        url=row.url,
        title=row.title,
        blocks=serialize.blocks(row.layout, row.text),
        published=serialize.dated(row.published),
        modified=serialize.dated(row.modified),
        dates=tuple(dated for stored in row.dates if (dated := serialize.dated(stored))),
        evidence=tuple((name, Fact(value, item)) for name, value, item in row.evidence),
        method=row.method,
        repairs=tuple(row.repairs),
        reader=row.reader,
        filed_at=row.filed_at,
    )


def revision_captures(conn: Connection, article_id: int) -> list[int]:
    """The captures behind an article's revisions, first to last."""
    return list(
        conn.scalars(
            select(revisions.c.capture_id)
            .where(revisions.c.article_id == article_id)
            .order_by(revisions.c.captured_at, revisions.c.capture_id)
        )
    )


def _revisions(conn: Connection, article_ids: Sequence[int]) -> dict[int, list[Any]]:
    wanted = ("article_id", "captured_at", "title", "text", "is_current", "authors", "agencies", "dateline", "section")
    rows = conn.execute(
        select(*(revisions.c[name] for name in wanted), revisions.c.tags, revisions.c.image_url)
        .where(revisions.c.article_id.in_(article_ids))
        .order_by(revisions.c.article_id, revisions.c.captured_at, revisions.c.capture_id)
    )
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.article_id].append(row)
    return groups


def _addresses(conn: Connection, rows: Sequence[Any]) -> dict[int, list[str]]:
    """All addresses that led to each article, sorted; its own among them."""
    phrases: dict[int, set[str]] = defaultdict(set)
    by_key = {(row.source_id, row.key): row.id for row in rows}
    for key, urls in aliases.of(conn, by_key).items():
        phrases[by_key[key]].update(urls)
    captured = conn.execute(
        select(captures.c.article_id, captures.c.url, captures.c.final_url)
        .where(captures.c.article_id.in_([row.id for row in rows]), captures.c.content_digest.is_not(None))
        .distinct()
    )
    for row in captured:
        phrases[row.article_id].update((row.url, row.final_url))
    web = ("http://", "https://")
    return defaultdict(
        list,
        {number: sorted(url for url in urls if url.lower().startswith(web)) for number, urls in phrases.items()},
    )


def _article(row: Any, history: list[Any], addresses: list[str], recognised: dict[str, Any]) -> Article:
    now = history[-1]
    return Article(
        id=row.id,
        url=row.url,
        canonical_url=row.canonical_url,
        urls=[url for url in addresses if url != row.url],
        source=row.source,
        title=now.title,
        text=now.text,
        language=row.language,
        published_at=row.published_at,
        published_day=row.published_day,
        published_precision=row.published_precision,
        published_evidence=row.published_evidence,
        modified_at=row.modified_at,
        first_seen_at=row.first_seen_at,
        authors=now.authors,
        agencies=now.agencies,
        dateline=now.dateline,
        section=now.section,
        tags=now.tags,
        image_url=now.image_url,
        story_id=recognised["story_id"],
        copies=[ArticleCopy(**edge) for edge in recognised["copies"] or ()],
        passages=[SharedPassage(**passage) for passage in recognised["passages"] or ()],
        revisions=[
            Revision(number, revision.captured_at, revision.title, revision.text)
            for number, revision in enumerate(history, 1)
        ],
        deleted=row.deleted_at is not None,
        deleted_at=row.deleted_at,
    )
