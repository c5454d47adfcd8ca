"""Saved searches: what a person wants to hear of, and of which articles they have heard.

In: names, queries, filters, numbers of articles. Out: `Saved`s, and the matches that were not reported yet. It reports
nobody anything. What was taken down is no match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, insert, literal, null, or_, select, update

from newsarchive.store.engine.upserts import upsert
from newsarchive.store.filters import EVERYTHING, Filters, condition
from newsarchive.store.schema.saved_search_tables import alerted_matches, saved_searches
from newsarchive.store.schema.tables import articles, revisions
from newsarchive.store.search import matching
from newsarchive.store.takedowns import takedowns

_DAYS = frozenset({"since", "until"})


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search. `webhook`, `command`: how new matches are reported; neither: on request."""

    id: int
    name: str
    query: str
    filters: Filters
    webhook: str | None
    command: str | None
    added_at: datetime
    due_at: datetime
    checked_at: datetime | None
    failures: int
    failing_since: datetime | None
    detail: str | None

    @property
    def alerts(self) -> bool:
        """Whether new matches are reported without a request."""
        return self.webhook is not None or self.command is not None


def can_be_named(name: str) -> bool:
    """Whether a search can be called so: it stands in addresses and lists."""
    return bool(name.strip()) and name == name.strip() and "/" not in name and name.isprintable()


def add(
    conn: Connection,
    *,
    name: str,
    query: str,
    filters: Filters = EVERYTHING,
    webhook: str | None = None,
    command: str | None = None,
    from_start: bool = False,
    now: datetime,
) -> Saved | None:
    """Save a search; None where the name is taken. What matches already is not new, unless `from_start`."""
    row = {
        "name": name,
        "query": query,
        "filters": filters_json(filters),
        "webhook": webhook,
        "command": command,
        "added_at": now,
        "due_at": now,
        "failures": 0,
    }
    value = upsert(conn, saved_searches).values(row).on_conflict_do_nothing().returning(saved_searches)
    written = conn.execute(value).first()
    if written is None:
        return None
    saved = _saved(written)
    if not from_start:
        known: Select[Any] = _unreported(conn, saved).with_only_columns(literal(saved.id), articles.c.id, null())
        conn.execute(insert(alerted_matches).from_select(["search_id", "article_id", "told_at"], known))
    return saved


def get(conn: Connection, name: str) -> Saved | None:
    """The saved search of that name."""
    row = conn.execute(select(saved_searches).where(saved_searches.c.name == name)).first()
    return _saved(row) if row else None


def every(conn: Connection) -> list[Saved]:
    """All saved searches, by name."""
    return [_saved(row) for row in conn.execute(select(saved_searches).order_by(saved_searches.c.name))]


def remove(conn: Connection, name: str) -> bool:
    """Delete a saved search and its record of reported matches. False where there is none."""
    return conn.execute(delete(saved_searches).where(saved_searches.c.name == name)).rowcount > 0


def due(conn: Connection, now: datetime, *, fresh: bool = False) -> list[Saved]:
    """Those with an alert that is to look now. `fresh`: something was ingested, so all look that do not fail."""
    columns = saved_searches.c
    at_once = columns.due_at <= now
    if fresh:
        at_once = or_(at_once, columns.failures == 0)
    with_alert = or_(columns.webhook.is_not(None), columns.command.is_not(None))
    return [_saved(row) for row in conn.execute(select(saved_searches).where(at_once, with_alert).order_by(columns.id))]


def failing(conn: Connection) -> list[Saved]:
    """Those whose alert failed last, the longest failing first: what `health` names."""
    since = saved_searches.c.failing_since
    return [_saved(row) for row in conn.execute(select(saved_searches).where(since.is_not(None)).order_by(since))]


def unreported(conn: Connection, saved: Saved, limit: int) -> list[int]:
    """The matches that were not reported, in the order they were filed."""
    return list(conn.scalars(_unreported(conn, saved).order_by(articles.c.id).limit(limit)))


def mark_reported(conn: Connection, search_id: int, article_ids: Sequence[int], now: datetime) -> None:
    """These were reported. What was destroyed meanwhile, and a search removed meanwhile, are passed over."""
    search = exists().where(saved_searches.c.id == search_id)
    facts = (literal(search_id), articles.c.id, literal(now, alerted_matches.c.told_at.type))
    there: Select[Any] = select(*facts).where(articles.c.id.in_(article_ids), search)
    columns = ["search_id", "article_id", "told_at"]
    conn.execute(upsert(conn, alerted_matches).from_select(columns, there).on_conflict_do_nothing())


def checked(conn: Connection, search_id: int, now: datetime, due_at: datetime) -> None:
    """Its alert looked, and all it had to tell was taken."""
    _set(conn, search_id, checked_at=now, due_at=due_at, failures=0, failing_since=None, detail=None)


def failed(conn: Connection, saved: Saved, detail: str, now: datetime, due_at: datetime) -> None:
    """Its alert failed; what it had to tell stays untold."""
    since = saved.failing_since or now
    _set(conn, saved.id, failures=saved.failures + 1, failing_since=since, detail=detail, due_at=due_at)


def filters_json(filters: Filters) -> dict[str, Any]:
    """The filters that are set, as JSON has them."""
    told_of = {field.name: getattr(filters, field.name) for field in fields(filters)}
    unset = {field.name: field.default for field in fields(filters)}
    return {
        name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for name, value in told_of.items()
        if value != unset[name]
    }


def filters_of(row: dict[str, Any]) -> Filters:
    """The filters back from JSON."""
    read: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    read |= {name: date.fromisoformat(row[name]) for name in _DAYS if name in row}
    return Filters(**read)


def _unreported(conn: Connection, saved: Saved) -> Select[Any]:
    columns = saved_searches.c
    known = select(alerted_matches.c.article_id).where(alerted_matches.c.search_id == saved.id)
    wanted = select(articles.c.id).where(
        # Of a search removed meanwhile nothing would be reported yet; its number may be another's by now.
        exists().where(columns.id == saved.id, columns.added_at == saved.added_at),
        condition(saved.filters),
        articles.c.id.in_(matching(conn, saved.query)),
        articles.c.id.not_in(known),
        exists().where(revisions.c.article_id == articles.c.id, revisions.c.is_current),  # else none can be reported
        takedowns.shown(articles.c.id),
    )
    return (
        wanted if saved.filters.query is None else wanted.where(articles.c.id.in_(matching(conn, saved.filters.query)))
    )


def _set(conn: Connection, search_id: int, **values: Any) -> None:
    conn.execute(update(saved_searches).where(saved_searches.c.id == search_id).values(values))


def _saved(row: Any) -> Saved:
    told_of = dict(row._mapping)
    return Saved(**{**told_of, "filters": filters_of(told_of["filters"])})
