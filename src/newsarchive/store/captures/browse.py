"""Listing captures: a page at a time, and all of one address over time. What was taken down is withheld.

In: numbers, addresses. Out: `CaptureRow`s. Captures of a withheld article are withheld; for a source with such an
article also those of no article (feeds, section pages), which may carry its title and its first lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from newsarchive.model import CaptureKind
from newsarchive.store import serialize
from newsarchive.store.keys import key_of
from newsarchive.store.schema.tables import articles, captures, sources
from newsarchive.store.takedowns import takedowns


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One capture as it is listed."""

    id: int
    source: str
    kind: CaptureKind
    url: str
    final_url: str
    status: int
    moment: datetime
    digest: str
    raw_file: str
    raw_offset: int
    raw_length: int
    state: str
    outcome: str | None
    detail: str | None
    article_id: int | None


@dataclass(frozen=True, slots=True)
class CaptureFilters:
    """Which captures; a filter that is None is not applied."""

    source: str | None = None
    article_id: int | None = None
    url: str | None = None
    status: int | None = None


def page(conn: Connection, filters: CaptureFilters, after: int, limit: int) -> list[CaptureRow]:
    """The next captures, in the order they were stored, with numbers above `after`."""
    chosen = _with_source().where(captures.c.id > after, ~withheld_condition())
    if filters.source is not None:
        chosen = chosen.where(sources.c.name == filters.source)
    if filters.article_id is not None:
        chosen = chosen.where(captures.c.article_id == filters.article_id)
    if filters.url is not None:
        chosen = chosen.where(*_has_url(filters.url))
    if filters.status is not None:
        chosen = chosen.where(captures.c.status == filters.status)
    return [_capture_row(row) for row in conn.execute(chosen.order_by(captures.c.id).limit(limit))]


def get(conn: Connection, capture_id: int) -> CaptureRow | None:
    """The capture of that number, withheld or not: see `is_withheld`."""
    row = conn.execute(_with_source().where(captures.c.id == capture_id)).first()
    return _capture_row(row) if row else None


def is_withheld(conn: Connection, capture_id: int) -> bool:
    """True where a capture is, or may carry, something that was taken down."""
    return conn.scalar(select(captures.c.id).where(captures.c.id == capture_id, withheld_condition())) is not None


def at_url(conn: Connection, url: str) -> Sequence[tuple[int, datetime, bool]]:
    """(number, moment, withheld) of every capture of an address, oldest first; further pages and feeds are left out."""
    rows = conn.execute(
        select(captures.c.id, captures.c.moment, captures.c.provenance, withheld_condition().label("withheld"))
        .where(*_has_url(url), captures.c.part_of.is_(None))
        .order_by(captures.c.moment, captures.c.id)
    )
    return [
        (row.id, row.moment, bool(row.withheld)) for row in rows if serialize.provenance(row.provenance).kind == "page"
    ]


def withheld_condition() -> ColumnElement[bool]:
    """The condition on `captures` for what may not be shown."""
    with_withheld = select(articles.c.source_id).where(~takedowns.shown(articles.c.id))
    return or_(
        ~takedowns.shown(captures.c.article_id),
        captures.c.article_id.is_(None) & captures.c.source_id.in_(with_withheld),
    )


def _has_url(url: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions for an address; the index begins with the source, so all sources are named."""
    return captures.c.source_id.in_(select(sources.c.id)), captures.c.url_key == key_of(url)


def _with_source() -> Select[Any]:
    return select(captures, sources.c.name.label("source")).join(sources, sources.c.id == captures.c.source_id)


def _capture_row(row: Any) -> CaptureRow:
    return CaptureRow(
        id=row.id,
        source=row.source,
        kind=serialize.provenance(row.provenance).kind,
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        moment=row.moment,
        digest=row.digest,
        raw_file=row.raw_file,
        raw_offset=row.raw_offset,
        raw_length=row.raw_length,
        state=row.state,
        outcome=row.outcome,
        detail=row.detail,
        article_id=row.article_id,
    )
