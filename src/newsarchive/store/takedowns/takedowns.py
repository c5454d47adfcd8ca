"""Takedowns: which articles are withheld, since when and why; and by which marks they are known if they come again.

In: articles, levels, reasons. Out: `Takedown`s, and answers to «may this be kept?». A mark is a digest: nothing here
tells what a destroyed text said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, update

from newsarchive.model.batches import batched
from newsarchive.store.engine.upserts import insert as upsert
from newsarchive.store.keys import key_of
from newsarchive.store.schema.tables import articles, captures
from newsarchive.store.schema.takedown_tables import retention, takedown_marks, takedowns

Level = Literal["hide", "exclude", "destroy"]
LEVELS: tuple[Level, ...] = ("hide", "exclude", "destroy")
AWAITING_ARTICLE = "held"  # the kind of mark that finds a hidden article again in another database; it bars nothing
_CHUNK = 500


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
    """How long a source's articles are kept, and what becomes of them then."""

    source_id: int
    keep_days: int
    level: Level


# ------------------------------------------------------------------ what is withheld


def record(conn: Connection, *, article_id: int, source: str, level: Level, reason: str, now: datetime) -> int:
    """Write a takedown; one of a lower level of the same article stands no longer."""
    _lift(conn, article_id, now)
    told = {"article_id": article_id, "source": source, "level": level, "reason": reason, "moment": now}
    made: int = conn.execute(insert(takedowns).returning(takedowns.c.id), told).scalar_one()
    return made


def lift(conn: Connection, article_id: int, now: datetime) -> bool:
    """Show an article again. False where nothing withheld it; what was destroyed does not come back."""
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
    """The takedown that destroyed what a person means, by the number it had or an address of it, at any source."""
    told = id_or_url.strip()
    gone = select(takedowns).where(takedowns.c.level == "destroy").order_by(takedowns.c.id.desc()).limit(1)
    if told.isascii() and told.isdigit():
        wanted = gone.where(takedowns.c.article_id == min(int(told), 2**31 - 1))
    else:
        names = conn.scalars(select(takedowns.c.source).distinct())
        marks = [url_digest(name, told) for name in names]
        bars = select(takedown_marks.c.takedown_id).where(
            takedown_marks.c.mark.in_(marks), takedown_marks.c.kind.not_in(("seal", AWAITING_ARTICLE))
        )
        wanted = gone.where(takedowns.c.id.in_(bars))
    row = conn.execute(wanted).first()
    return _takedown(row) if row else None


def list_takedowns(conn: Connection) -> list[Takedown]:
    """All takedowns ever, lifted ones too, in the order made."""
    return [_takedown(row) for row in conn.execute(select(takedowns).order_by(takedowns.c.id))]


def withheld(*levels: Level) -> Select[Any]:
    """The ids of the articles withheld at one of these levels: for `not_in`."""
    return select(takedowns.c.article_id).where(takedowns.c.lifted_at.is_(None), takedowns.c.level.in_(levels))


def withheld_ids(conn: Connection) -> frozenset[int]:
    """The ids of the articles no door shows."""
    return frozenset(conn.scalars(withheld(*LEVELS)))


def shown(article_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that an article is shown, by the column that names it: for whatever counts and lists."""
    return article_id.not_in(withheld(*LEVELS))


def count_unfinished(conn: Connection) -> int:
    """How many destroyed articles may still be found in a raw file or in the database's free pages."""
    left = (takedowns.c.level == "destroy") & takedowns.c.finished_at.is_(None)
    return len(conn.scalars(select(takedowns.c.id).where(left)).all())


def mark_finished(conn: Connection, now: datetime) -> None:
    """Nothing of any destroyed article is left."""
    left = (takedowns.c.level == "destroy") & takedowns.c.finished_at.is_(None)
    conn.execute(update(takedowns).where(left).values(finished_at=now))


def next_article_id(conn: Connection) -> int | None:
    """The number of the next article, where the engine would give a destroyed one's again; None: it would not."""
    if conn.dialect.name != "sqlite":
        return None
    gone = conn.scalar(select(takedowns.c.article_id).order_by(takedowns.c.article_id.desc()).limit(1)) or 0
    last = conn.scalar(select(articles.c.id).order_by(articles.c.id.desc()).limit(1)) or 0
    return gone + 1 if gone > last else None


# ------------------------------------------------------------------ what must not come back


def url_digest(source: str, url_or_key: str) -> str:
    """The mark of an address at a source."""
    return _mark("url", source, key_of(url_or_key))


def key_digest(source: str, key: str) -> str:
    """The mark of an identity key as rows hold it."""
    return _mark("url", source, key)


def payload_digest(digest: str) -> str:
    """The mark of a payload, wherever it comes from."""
    return _mark("bytes", "", digest)


def folded_text_digest(source: str, text_digest: str) -> str:
    """The mark of a folded text at a source."""
    return _mark("text", source, text_digest)


def block(conn: Connection, takedown_id: int, kind: str, marks: Iterable[str]) -> None:
    """From now on what has one of these marks is refused (or, of kind `seal`, is known to have been destroyed)."""
    rows = [{"mark": mark, "kind": kind, "takedown_id": takedown_id} for mark in sorted(set(marks))]
    if rows:
        conn.execute(upsert(conn, takedown_marks).on_conflict_do_nothing(), rows)


def blocked(conn: Connection, marks: Collection[str]) -> set[str]:
    """Those of these marks that something destroyed had."""
    wanted = sorted(marks)
    found: set[str] = set()
    for chunk in batched(wanted, _CHUNK):
        some = takedown_marks.c.mark.in_(chunk)
        found |= set(
            conn.scalars(
                select(takedown_marks.c.mark).where(some, takedown_marks.c.kind.not_in(("seal", AWAITING_ARTICLE)))
            )
        )
    return found


def blocked_urls(conn: Connection, source: str, urls: Collection[str]) -> set[str]:
    """Those of these addresses that lead to something destroyed at this source."""
    marks = {url_digest(source, url): url for url in urls}
    return {marks[mark] for mark in blocked(conn, marks)}


def destroyed_seals(conn: Connection) -> dict[str, Takedown]:
    """The captures that were destroyed, by their seal."""
    rows = conn.execute(
        select(takedown_marks.c.mark, takedowns)
        .join(takedowns, takedowns.c.id == takedown_marks.c.takedown_id)
        .where(takedown_marks.c.kind == "seal")
    )
    return {row.mark: _takedown(row) for row in rows}


# ------------------------------------------------------------------ how long


def set_retention(conn: Connection, source_id: int, keep_days: int | None, level: Level, now: datetime) -> None:
    """Keep a source's articles for so many days, then take them down; None: for ever."""
    conn.execute(delete(retention).where(retention.c.source_id == source_id))
    if keep_days is not None:
        told = {"source_id": source_id, "keep_days": keep_days, "level": level, "set_at": now}
        conn.execute(insert(retention), told)


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
    """A source's captures before a moment that are of no article: feeds, index pages, missing pages."""
    old = (captures.c.source_id == source_id) & (captures.c.moment < moment)
    return list(conn.scalars(select(captures.c.id).where(old, captures.c.article_id.is_(None))))


def _lift(conn: Connection, article_id: int, now: datetime) -> int:
    standing = (takedowns.c.article_id == article_id) & takedowns.c.lifted_at.is_(None)
    # A destroyed article may have given its number back; its tombstone stands for ever.
    return conn.execute(
        update(takedowns).where(standing, takedowns.c.level != "destroy").values(lifted_at=now)
    ).rowcount


def _mark(kind: str, source: str, told: str) -> str:
    return hashlib.sha256(f"{kind}\n{source}\n{told}".encode("utf-8", "surrogatepass")).hexdigest()


def _takedown(row: Any) -> Takedown:
    return Takedown(row.id, row.article_id, row.source, row.level, row.reason, row.moment, row.lifted_at)
