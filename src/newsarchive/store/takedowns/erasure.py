"""Deleting an article from every table, and finding which raw records have to go with it.

In: an article. Out: `ErasurePlan`: its captures, keys and digests; and, once erased, no row that says anything about
it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, or_, select, text

from newsarchive.model import Capture
from newsarchive.model.batches import batched
from newsarchive.store import search
from newsarchive.store.captures.captures import get as get_capture
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
    blocked: tuple[tuple[str, str], ...]  # (kind, digest): what keeps it from being stored again


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
    shown_by = conn.execute(
        select(captures.c.url_key, captures.c.url, captures.c.final_url, captures.c.digest, captures.c.content_digest)
        .where(captures.c.article_id == article_id)
        .distinct()
    ).all()
    readable = [capture for capture in shown_by if capture.content_digest is not None]
    addresses = {capture.url for capture in shown_by} | {capture.final_url for capture in readable}
    addresses |= {url for url in (row.url, row.canonical_url) if url}
    own = (aliases.c.source_id == row.source_id) & (aliases.c.key == row.key)
    addresses |= set(conn.scalars(select(aliases.c.url).where(own)))
    address_keys = {*map(key_of, addresses)}
    keys = {row.key, *address_keys} - _keys_of_others(conn, row.source_id, article_id, address_keys)
    doomed = _captures(conn, row.source_id, article_id, keys)
    texts = conn.execute(
        select(revisions.c.title, revisions.c.text, revisions.c.text_digest).where(revisions.c.article_id == article_id)
    ).all()
    digests = {capture.digest for capture in readable}
    digests -= _shared_digests(conn, {capture.id for capture in doomed}, digests)
    return ErasurePlan(
        article_id=article_id,
        source_id=row.source_id,
        source=row.source,
        keys=frozenset(keys),
        urls=tuple(sorted(url for url in addresses if key_of(url) in keys)),
        texts=tuple(dict.fromkeys((revision.title, revision.text) for revision in texts)),
        captures=tuple(doomed),
        blocked=tuple(
            [("url", takedowns.key_digest(row.source, key)) for key in sorted(keys)]
            + [("bytes", takedowns.payload_digest(digest)) for digest in sorted(digests)]
            + [("text", takedowns.folded_text_digest(row.source, revision.text_digest)) for revision in texts]
        ),
    )


def erase(conn: Connection, plan: ErasurePlan) -> None:
    """Delete an article and everything about it from every table; `delete_captures` deletes its captures' rows."""
    search.unindex(conn, plan.article_id)
    pairs.remove_article(conn, plan.article_id)
    conn.execute(delete(articles).where(articles.c.id == plan.article_id))  # dependent rows go with it
    for keys in batched(sorted(plan.keys), _CHUNK):
        conn.execute(delete(targets).where(targets.c.source_id == plan.source_id, targets.c.key.in_(keys)))
        leading = or_(aliases.c.key.in_(keys), aliases.c.url_key.in_(keys))
        conn.execute(delete(aliases).where(aliases.c.source_id == plan.source_id, leading))


def delete_captures(conn: Connection, capture_ids: Collection[int]) -> None:
    """Delete captures' rows. No revision may point to them any more."""
    for chunk in batched(sorted(capture_ids), _CHUNK):
        conn.execute(delete(captures).where(captures.c.id.in_(chunk)))


def captures_by_id(conn: Connection, capture_ids: Collection[int]) -> list[Capture]:
    """These captures, those still there, in the order of their ids."""
    stored = (get_capture(conn, capture_id) for capture_id in sorted(capture_ids))
    return [capture for capture in stored if capture is not None]


def without_article(conn: Connection, source_id: int) -> list[Capture]:
    """A source's captures that showed no article: feeds, sections, index pages."""
    chosen = select(captures.c.id).where(captures.c.source_id == source_id, captures.c.content_digest.is_(None))
    return captures_by_id(conn, list(conn.scalars(chosen)))


def hidden_captures(conn: Connection) -> list[int]:
    """Captures that, once read, turned out to be of something destroyed."""
    return list(conn.scalars(select(captures.c.id).where(captures.c.outcome == "hidden")))


def revisits_of(conn: Connection, doomed: Collection[Capture]) -> list[Capture]:
    """Captures that stay, and are revisits of bytes that one of these holds."""
    holding = [capture for capture in doomed if capture.payload is None]
    holders = {(capture.raw.warc, capture.raw.offset) for capture in holding}
    going = {capture.id for capture in doomed}
    revisits: list[int] = []
    for chunk in batched(sorted({capture.raw.digest for capture in holding}), _CHUNK):
        alike = captures.c.digest.in_(chunk) & captures.c.payload_file.is_not(None)
        rows = conn.execute(select(captures.c.id, captures.c.payload_file, captures.c.payload_offset).where(alike))
        revisits += [
            row.id for row in rows if (row.payload_file, row.payload_offset) in holders and row.id not in going
        ]
    return captures_by_id(conn, revisits)


def merge_search_index(conn: Connection) -> None:
    """Merge the search index, so that no deleted word stays in it."""
    if conn.dialect.name == "sqlite":
        conn.execute(text("INSERT INTO search_index(search_index) VALUES ('optimize')"))


def _keys_of_others(conn: Connection, source_id: int, article_id: int, keys: Collection[str]) -> set[str]:
    """Those of these keys that lead to another article or to a home page: they must not be blocked."""
    others: set[str] = set()
    for chunk in batched(sorted(keys), _CHUNK):
        here = articles.c.source_id == source_id
        others |= set(
            conn.scalars(select(articles.c.key).where(here, articles.c.key.in_(chunk), articles.c.id != article_id))
        )
        of_another: ColumnElement[bool] = captures.c.article_id != article_id
        showed = (captures.c.source_id == source_id) & captures.c.content_digest.is_not(None)
        others |= set(conn.scalars(select(captures.c.url_key).where(showed, captures.c.url_key.in_(chunk), of_another)))
    return others


def _captures(conn: Connection, source_id: int, article_id: int, keys: Collection[str]) -> list[Capture]:
    """The article's captures, those of its further pages, and those of its addresses that showed nothing else."""
    ids = set(conn.scalars(select(captures.c.id).where(captures.c.article_id == article_id)))
    for chunk in batched(sorted(keys), _CHUNK):
        here = (captures.c.source_id == source_id) & captures.c.article_id.is_(None)
        named = or_(captures.c.url_key.in_(chunk), captures.c.part_of.in_(chunk))
        ids |= set(conn.scalars(select(captures.c.id).where(here, named)))
    return captures_by_id(conn, ids)


def _shared_digests(conn: Connection, going: Collection[int], digests: Collection[str]) -> set[str]:
    """Those of these payload digests that a capture which stays has too."""
    shared: set[str] = set()
    for chunk in batched(sorted(digests), _CHUNK):
        rows = conn.execute(select(captures.c.id, captures.c.digest).where(captures.c.digest.in_(chunk)))
        shared |= {row.digest for row in rows if row.id not in going}
    return shared
