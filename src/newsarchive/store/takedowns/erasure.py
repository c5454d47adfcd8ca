"""Taking an article out of every table, and knowing what of raw has to go with it.

In: an article. Out: `ErasurePlan`: its captures, keys and marks; and, once erased, no row that tells anything of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, or_, select, text

from newsarchive.model import Capture
from newsarchive.model.batches import batched
from newsarchive.store import search
from newsarchive.store.captures import captures as capture_rows
from newsarchive.store.dedupe import pairs
from newsarchive.store.keys import key_of
from newsarchive.store.schema.tables import aliases, articles, captures, revisions, sources, targets
from newsarchive.store.takedowns import takedowns

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """All that is to be destroyed with one article."""

    article_id: int
    source_id: int
    source: str
    keys: frozenset[str]  # identity keys that lead to it and to nothing else
    urls: tuple[str, ...]  # the addresses themselves: to find it in feeds and index pages
    texts: tuple[tuple[str | None, str], ...]  # (title, text) of each revision, likewise
    captures: tuple[Capture, ...]
    marks: tuple[tuple[str, str], ...]  # (kind, mark): what stops it from coming again


def article_exists(conn: Connection, article_id: int) -> bool:
    """Whether there is such an article."""
    return conn.scalar(select(articles.c.id).where(articles.c.id == article_id)) is not None


def plan_erasure(conn: Connection, article_id: int) -> ErasurePlan:
    """Everything that belongs to an article. Raises `KeyError` where there is no such article."""
    row = conn.execute(
        select(articles, sources.c.name.label("source"))
        .join(sources, sources.c.id == articles.c.source_id)
        .where(articles.c.id == article_id)
    ).first()
    if row is None:
        raise KeyError(f"no article {article_id}")
    showed = conn.execute(
        select(captures.c.url_key, captures.c.url, captures.c.final_url, captures.c.digest, captures.c.content_digest)
        .where(captures.c.article_id == article_id)
        .distinct()
    ).all()
    good = [one for one in showed if one.content_digest is not None]
    addresses = {one.url for one in showed} | {one.final_url for one in good}
    addresses |= {url for url in (row.url, row.canonical_url) if url}
    own = (aliases.c.source_id == row.source_id) & (aliases.c.key == row.key)
    addresses |= set(conn.scalars(select(aliases.c.url).where(own)))
    keys = {row.key, *map(key_of, addresses)} - _others(conn, row.source_id, article_id, {*map(key_of, addresses)})
    doomed = _captures(conn, row.source_id, article_id, keys)
    held = conn.execute(
        select(revisions.c.title, revisions.c.text, revisions.c.text_digest).where(revisions.c.article_id == article_id)
    ).all()
    digests = {one.digest for one in good} - _shared(conn, {one.id for one in doomed}, {one.digest for one in good})
    return ErasurePlan(
        article_id=article_id,
        source_id=row.source_id,
        source=row.source,
        keys=frozenset(keys),
        urls=tuple(sorted(url for url in addresses if key_of(url) in keys)),
        texts=tuple(dict.fromkeys((one.title, one.text) for one in held)),
        captures=tuple(doomed),
        marks=tuple(
            [("url", takedowns.key_digest(row.source, key)) for key in sorted(keys)]
            + [("bytes", takedowns.payload_digest(digest)) for digest in sorted(digests)]
            + [("text", takedowns.folded_text_digest(row.source, one.text_digest)) for one in held]
        ),
    )


def erase(conn: Connection, doomed: ErasurePlan) -> None:
    """Take an article and all that was known of it out of every table; its captures' rows go with `delete_captures`."""
    search.unindex(conn, doomed.article_id)
    pairs.remove_article(conn, doomed.article_id)
    conn.execute(delete(articles).where(articles.c.id == doomed.article_id))  # what hangs on it goes with it
    keys = sorted(doomed.keys)
    for some in batched(keys, _CHUNK):
        here = targets.c.source_id == doomed.source_id
        conn.execute(delete(targets).where(here, targets.c.key.in_(some)))
        led = or_(aliases.c.key.in_(some), aliases.c.url_key.in_(some))
        conn.execute(delete(aliases).where(aliases.c.source_id == doomed.source_id, led))


def delete_captures(conn: Connection, capture_ids: Collection[int]) -> None:
    """Take captures' rows away. No revision may point to them any more."""
    for chunk in batched(sorted(capture_ids), _CHUNK):
        conn.execute(delete(captures).where(captures.c.id.in_(chunk)))


def captures_by_id(conn: Connection, capture_ids: Collection[int]) -> list[Capture]:
    """These captures, those still there, in the order of their ids."""
    found = (capture_rows.get(conn, capture_id) for capture_id in sorted(capture_ids))
    return [one for one in found if one is not None]


def without_article(conn: Connection, source_id: int) -> list[Capture]:
    """A source's captures that showed no article: feeds, sections, index pages."""
    wanted = select(captures.c.id).where(captures.c.source_id == source_id, captures.c.content_digest.is_(None))
    return captures_by_id(conn, list(conn.scalars(wanted)))


def hidden_captures(conn: Connection) -> list[int]:
    """Captures that turned out, once read, to be of something destroyed."""
    return list(conn.scalars(select(captures.c.id).where(captures.c.outcome == "hidden")))


def revisits_of(conn: Connection, doomed: Collection[Capture]) -> list[Capture]:
    """Captures that stay, and are revisits of bytes that one of these holds."""
    holders = {(one.raw.warc, one.raw.offset) for one in doomed if one.payload is None}
    going = {one.id for one in doomed}
    found: list[int] = []
    for chunk in batched(sorted({one.raw.digest for one in doomed if one.payload is None}), _CHUNK):
        alike = captures.c.digest.in_(chunk) & captures.c.payload_file.is_not(None)
        rows = conn.execute(select(captures.c.id, captures.c.payload_file, captures.c.payload_offset).where(alike))
        found += [row.id for row in rows if (row.payload_file, row.payload_offset) in holders and row.id not in going]
    return captures_by_id(conn, found)


def merge_search_index(conn: Connection) -> None:
    """Merge the search index, so that no deleted word stays in it."""
    if conn.dialect.name == "sqlite":
        conn.execute(text("INSERT INTO search_index(search_index) VALUES ('optimize')"))


def _others(conn: Connection, source_id: int, article_id: int, keys: Collection[str]) -> set[str]:
    """Those of these keys that lead to another article, or to a home page: they must stay open."""
    found: set[str] = set()
    for chunk in batched(sorted(keys), _CHUNK):
        here = articles.c.source_id == source_id
        found |= set(
            conn.scalars(select(articles.c.key).where(here, articles.c.key.in_(chunk), articles.c.id != article_id))
        )
        other: ColumnElement[bool] = captures.c.article_id != article_id
        showed = (captures.c.source_id == source_id) & captures.c.content_digest.is_not(None)
        found |= set(conn.scalars(select(captures.c.url_key).where(showed, captures.c.url_key.in_(chunk), other)))
    return found


def _captures(conn: Connection, source_id: int, article_id: int, keys: Collection[str]) -> list[Capture]:
    """The article's captures, those of its further pages, and those of its addresses that showed nothing else."""
    ids = set(conn.scalars(select(captures.c.id).where(captures.c.article_id == article_id)))
    for chunk in batched(sorted(keys), _CHUNK):
        here = (captures.c.source_id == source_id) & captures.c.article_id.is_(None)
        named = or_(captures.c.url_key.in_(chunk), captures.c.part_of.in_(chunk))
        ids |= set(conn.scalars(select(captures.c.id).where(here, named)))
    return captures_by_id(conn, ids)


def _shared(conn: Connection, going: Collection[int], digests: Collection[str]) -> set[str]:
    """Those of these payloads that a capture which stays has too."""
    found: set[str] = set()
    for chunk in batched(sorted(digests), _CHUNK):
        rows = conn.execute(select(captures.c.id, captures.c.digest).where(captures.c.digest.in_(chunk)))
        found |= {row.digest for row in rows if row.id not in going}
    return found
