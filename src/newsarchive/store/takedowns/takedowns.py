"""Takedowns: which articles are withheld, since when and why; and the digests by which they are recognised later.

In: articles, levels, reasons. Out: `Takedown`s, and answers to «may this be stored?». Only digests are kept: nothing
here reveals what a destroyed text said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, update

from newsarchive.model.batches import batched
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.keys import key_of
from newsarchive.store.schema.tables import articles, captures
from newsarchive.store.schema.takedown_tables import retention, takedown_marks, takedowns

Level = Literal["hide", "exclude", "destroy"]
LEVELS: tuple[Level, ...] = ("hide", "exclude", "destroy")
AWAITING_ARTICLE = "held"  # the kind of digest that finds a hidden article in another database; it blocks nothing
_CHUNK = 500
_BLOCKS = takedown_marks.c.kind.not_in(("seal", AWAITING_ARTICLE))


@dataclass(frozen=True, slots=True)
class Takedown:
    """One article withheld: at which level, why, since when."""

    id: int
    article_id: int
    source: str
    level: Level
    reason: str
    moment: datetime
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How long a source's articles are kept, and the level of the takedown then."""

    source_id: int
    keep_days: int
    level: Level


# ------------------------------------------------------------------ what is withheld


def record(conn: Connection, *, article_id: int, source: str, level: Level, reason: str, now: datetime) -> int:
    """Write a takedown; it replaces one of a lower level of the same article."""
    _lift(conn, article_id, now)
    row = {"article_id": article_id, "source": source, "level": level, "reason": reason, "moment": now}
    takedown_id: int = conn.execute(insert(takedowns).returning(takedowns.c.id), row).scalar_one()
    return takedown_id


def lift(conn: Connection, article_id: int, now: datetime) -> bool:
    """Show an article again. False where it was not withheld; what was destroyed does not come back."""
    return _lift(conn, article_id, now) > 0


def of_article(conn: Connection, article_id: int) -> Takedown | None:
    """The takedown in force of an article."""
    row = conn.execute(
        select(takedowns)
        .where(takedowns.c.article_id == article_id, takedowns.c.lifted_at.is_(None))
        .order_by(takedowns.c.id.desc())
        .limit(1)
    ).first()
    return _takedown(row) if row else None


def destroyed(conn: Connection, id_or_url: str) -> Takedown | None:
    """The takedown that destroyed an article, by the number it had or one of its addresses, at any source."""
    wanted = id_or_url.strip()
    destroying = select(takedowns).where(takedowns.c.level == "destroy").order_by(takedowns.c.id.desc()).limit(1)
    if wanted.isascii() and wanted.isdigit():
        chosen = destroying.where(takedowns.c.article_id == min(int(wanted), 2**31 - 1))
    else:
        names = conn.scalars(select(takedowns.c.source).distinct())
        digests = [url_digest(name, wanted) for name in names]
        blocking = select(takedown_marks.c.takedown_id).where(takedown_marks.c.mark.in_(digests), _BLOCKS)
        chosen = destroying.where(takedowns.c.id.in_(blocking))
    row = conn.execute(chosen).first()
    return _takedown(row) if row else None


def list_takedowns(conn: Connection) -> list[Takedown]:
    """All takedowns ever, lifted ones too, in the order they were made."""
    return [_takedown(row) for row in conn.execute(select(takedowns).order_by(takedowns.c.id))]


def withheld(*levels: Level) -> Select[Any]:
    """The ids of the articles withheld at one of these levels: for `not_in`."""
    return select(takedowns.c.article_id).where(takedowns.c.lifted_at.is_(None), takedowns.c.level.in_(levels))


def withheld_ids(conn: Connection) -> frozenset[int]:
    """The ids of the articles that are not shown."""
    return frozenset(conn.scalars(withheld(*LEVELS)))


def shown(article_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that an article is shown, by the column of its id: for everything that counts and lists."""
    return article_id.not_in(withheld(*LEVELS))


def count_unfinished(conn: Connection) -> int:
    """How many destroyed articles may still be found in a raw file or in the database's free pages."""
    unfinished = (takedowns.c.level == "destroy") & takedowns.c.finished_at.is_(None)
    return len(conn.scalars(select(takedowns.c.id).where(unfinished)).all())


def mark_finished(conn: Connection, now: datetime) -> None:
    """Record that nothing of any destroyed article is left."""
    unfinished = (takedowns.c.level == "destroy") & takedowns.c.finished_at.is_(None)
    conn.execute(update(takedowns).where(unfinished).values(finished_at=now))


def next_article_id(conn: Connection) -> int | None:
    """The number for the next article, where the engine would reuse a destroyed article's; None: it would not."""
    if conn.dialect.name != "sqlite":
        return None
    last_taken_down = conn.scalar(select(takedowns.c.article_id).order_by(takedowns.c.article_id.desc()).limit(1)) or 0
    last = conn.scalar(select(articles.c.id).order_by(articles.c.id.desc()).limit(1)) or 0
    return last_taken_down + 1 if last_taken_down > last else None


# ------------------------------------------------------------------ what must not be stored again


def url_digest(source: str, url_or_key: str) -> str:
    """The digest of an address at a source."""
    return _digest("url", source, key_of(url_or_key))


def key_digest(source: str, key: str) -> str:
    """The digest of an identity key as rows hold it."""
    return _digest("url", source, key)


def payload_digest(digest: str) -> str:
    """The digest of a payload, wherever it comes from."""
    return _digest("bytes", "", digest)


def folded_text_digest(source: str, text_digest: str) -> str:
    """The digest of a folded text at a source."""
    return _digest("text", source, text_digest)


def block(conn: Connection, takedown_id: int, kind: str, digests: Iterable[str]) -> None:
    """Refuse from now on what has one of these digests (or, of kind `seal`, record that it was destroyed)."""
    rows = [{"mark": digest, "kind": kind, "takedown_id": takedown_id} for digest in sorted(set(digests))]
    if rows:
        conn.execute(upsert(conn, takedown_marks).on_conflict_do_nothing(), rows)


def blocked(conn: Connection, digests: Collection[str]) -> set[str]:
    """Those of these digests that belong to something destroyed."""
    hits: set[str] = set()
    for batch in batched(sorted(digests), _CHUNK):
        hits |= set(conn.scalars(select(takedown_marks.c.mark).where(takedown_marks.c.mark.in_(batch), _BLOCKS)))
    return hits


def blocked_urls(conn: Connection, source: str, urls: Collection[str]) -> set[str]:
    """Those of these addresses that lead to something destroyed at this source."""
    by_digest = {url_digest(source, url): url for url in urls}
    return {by_digest[digest] for digest in blocked(conn, by_digest)}


def destroyed_seals(conn: Connection) -> dict[str, Takedown]:
    """The takedowns that destroyed captures, by the captures' seals."""
    rows = conn.execute(
        select(takedown_marks.c.mark, takedowns)
        .join(takedowns, takedowns.c.id == takedown_marks.c.takedown_id)
        .where(takedown_marks.c.kind == "seal")
    )
    return {row.mark: _takedown(row) for row in rows}


# ------------------------------------------------------------------ retention


def set_retention(conn: Connection, source_id: int, keep_days: int | None, level: Level, now: datetime) -> None:
    """Keep a source's articles for `keep_days`, then take them down; None: for ever."""
    conn.execute(delete(retention).where(retention.c.source_id == source_id))
    if keep_days is not None:
        row = {"source_id": source_id, "keep_days": keep_days, "level": level, "set_at": now}
        conn.execute(insert(retention), row)


def retention_policies(conn: Connection) -> list[RetentionPolicy]:
    """The sources whose articles are not kept for ever."""
    rows = conn.execute(select(retention).order_by(retention.c.source_id))
    return [RetentionPolicy(row.source_id, row.keep_days, row.level) for row in rows]


def articles_before(conn: Connection, source_id: int, moment: datetime, level: Level) -> list[int]:
    """A source's articles first seen before a moment that are not withheld at this level or a higher one."""
    done = withheld(*LEVELS[LEVELS.index(level) :])
    old = (articles.c.source_id == source_id) & (articles.c.first_seen_at < moment)
    return list(conn.scalars(select(articles.c.id).where(old, articles.c.id.not_in(done)).order_by(articles.c.id)))


def articleless_before(conn: Connection, source_id: int, moment: datetime) -> list[int]:
    """A source's captures before a moment that belong to no article: feeds, index pages, missing pages."""
    old = (captures.c.source_id == source_id) & (captures.c.moment < moment)
    return list(conn.scalars(select(captures.c.id).where(old, captures.c.article_id.is_(None))))


def _lift(conn: Connection, article_id: int, now: datetime) -> int:
    in_force = (takedowns.c.article_id == article_id) & takedowns.c.lifted_at.is_(None)
    # A destroyed article's number may be in use again; its tombstone stays for ever.
    return conn.execute(
        update(takedowns).where(in_force, takedowns.c.level != "destroy").values(lifted_at=now)
    ).rowcount


def _digest(kind: str, source: str, value: str) -> str:
    return hashlib.sha256(f"{kind}\n{source}\n{value}".encode("utf-8", "surrogatepass")).hexdigest()


def _takedown(row: Any) -> Takedown:
    return Takedown(row.id, row.article_id, row.source, row.level, row.reason, row.moment, row.lifted_at)
