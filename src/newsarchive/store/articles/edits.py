"""What edits changed: revisions side by side, the kinds of their changes, and the articles' events.

In: an article's id, and kinds as they were named. Out: revisions to compare, kinds, events. It compares nothing itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from newsarchive.store import serialize
from newsarchive.store.articles import history
from newsarchive.store.articles.history import Place
from newsarchive.store.schema.edit_tables import changes
from newsarchive.store.schema.tables import revisions


@dataclass(frozen=True, slots=True)
class Edition:
    """One revision, as far as comparing needs it."""

    number: int
    capture_id: int
    captured_at: datetime
    digest: str
    title: str | None
    text: str
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    dateline: str | None
    modified: datetime | None
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What a revision changed, by kind, and how the publisher declared it."""

    kinds: tuple[str, ...]
    declared_by: str | None


def editions(conn: Connection, article_id: int, capture_ids: Collection[int] | None = None) -> list[Edition]:
    """An article's revisions, first to last; of some captures only where those are given."""
    rows = conn.execute(
        select(revisions).where(revisions.c.article_id == article_id).order_by(*_IN_ORDER)
        if capture_ids is None
        else select(revisions).where(revisions.c.capture_id.in_(sorted(capture_ids))).order_by(*_IN_ORDER)
    ).all()
    numbers = {capture_id: number for number, capture_id in enumerate(_captures(conn, article_id), 1)}
    return [_edition(row, numbers[row.capture_id]) for row in rows if row.capture_id in numbers]


def unnamed_pairs(conn: Connection, article_id: int, version: int) -> list[tuple[Edition, Edition]]:
    """Neighbouring revisions whose change was not named yet, or named of other texts or by other code.

    What was named of a revision that is no more goes.
    """
    rows = conn.execute(
        select(revisions.c.capture_id, revisions.c.digest)
        .where(revisions.c.article_id == article_id)
        .order_by(*_IN_ORDER)
    ).all()
    wanted = {after.capture_id: (before.digest, after.digest, version) for before, after in pairwise(rows)}
    known = {
        row.capture_id: (row.before_digest, row.digest, row.version)
        for row in conn.execute(select(changes).where(changes.c.article_id == article_id))
    }
    stale = [capture_id for capture_id, pair in known.items() if wanted.get(capture_id) != pair]
    if stale:
        conn.execute(delete(changes).where(changes.c.article_id == article_id, changes.c.capture_id.in_(stale)))
    missing = [pair for pair in pairwise(rows) if known.get(pair[1].capture_id) != wanted[pair[1].capture_id]]
    if not missing:
        return []
    editions_by_capture = {
        edition.capture_id: edition
        for edition in editions(conn, article_id, {row.capture_id for p in missing for row in p})
    }
    return [
        (editions_by_capture[before.capture_id], editions_by_capture[after.capture_id]) for before, after in missing
    ]


def record_changes(
    conn: Connection, article_id: int, pair: tuple[Edition, Edition], kinds: Collection[str], *,
    declared_by: str | None, version: int,
) -> None:  # fmt: skip
    """Write down what the later of two neighbouring revisions changed."""
    before, after = pair
    conn.execute(delete(changes).where(changes.c.capture_id == after.capture_id))
    row = {
        "capture_id": after.capture_id,
        "article_id": article_id,
        "declared_by": declared_by,
        "before_digest": before.digest,
        "digest": after.digest,
        "version": version,
    }
    if kinds:
        conn.execute(insert(changes), [{**row, "kind": kind} for kind in kinds])


def named(conn: Connection, article_id: int) -> dict[int, Named]:
    """What each of an article's revisions changed, by its capture."""
    results: dict[int, Named] = {}
    wanted = select(changes).where(changes.c.article_id == article_id).order_by(changes.c.capture_id, changes.c.kind)
    for row in conn.execute(wanted):
        kinds = results[row.capture_id].kinds if row.capture_id in results else ()
        results[row.capture_id] = Named((*kinds, row.kind), row.declared_by)
    return results


def forms(conn: Connection, article_id: int, moment: datetime, capture_id: int) -> list[str]:
    """The digests of an article's revisions before a capture's place in time, first to last."""
    before = history.before(Place(article_id, moment, capture_id))
    return list(conn.scalars(select(revisions.c.digest).where(before).order_by(*_IN_ORDER)))


_IN_ORDER = (revisions.c.captured_at, revisions.c.capture_id)


def _captures(conn: Connection, article_id: int) -> list[int]:
    return list(
        conn.scalars(select(revisions.c.capture_id).where(revisions.c.article_id == article_id).order_by(*_IN_ORDER))
    )


def _edition(row: Row[Any], number: int) -> Edition:
    modified = serialize.dated(row.modified)
    return Edition(
        number=number,
        capture_id=row.capture_id,
        captured_at=row.captured_at,
        digest=row.digest,
        title=row.title,
        text=row.text,
        authors=tuple(row.authors),
        agencies=tuple(row.agencies),
        dateline=row.dateline,
        modified=modified.moment if modified else None,
        dropped=tuple(block.text for block in serialize.blocks(row.layout, row.text) if block.dropped is not None),
    )
