"""How the articles found are spread over sources, languages, agencies, sections and time.

In: a query as typed, filters. Out: counts, the largest first, times in order. Looked at are the newest few thousand
articles that fit; where there are more, it is said that the counts are of these.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, String, Subquery, func, select, type_coerce

from newsarchive.store.filters import EVERYTHING, Filters
from newsarchive.store.schema.tables import CURRENT_REVISION, articles, revisions, sources
from newsarchive.store.search.find import fitting
from newsarchive.store.search.match import docid_of
from newsarchive.store.search.query import Query

LOOKED_AT = 5_000
_MOST = 50  # values of one kind

Counts: TypeAlias = tuple[tuple[str, int], ...]
Times: TypeAlias = tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts of articles, copies too. `weeks` are named by their Monday, `months` by their first day; days without any
    article are left out. Not exact: they are of the newest `looked_at` only."""

    sources: Counts
    languages: Counts
    agencies: Counts
    sections: Counts
    days: Times
    weeks: Times
    months: Times
    looked_at: int
    exact: bool


def facets_of(conn: Connection, query: Query, filters: Filters = EVERYTHING) -> Facets:
    """What the articles that fit are made of."""
    wanted = fitting(conn, query, filters)
    newest = wanted.order_by(docid_of(wanted).desc()).limit(LOOKED_AT).subquery()
    rows = {tuple(row): number for *row, number in conn.execute(_facts(newest))}
    names = dict(conn.execute(select(sources.c.id, sources.c.name)).all())
    days = _by(rows, 0, lambda day: [day if isinstance(day, date) else date.fromisoformat(day)])
    looked_at = sum(rows.values())
    return Facets(
        sources=_most(_by(rows, 2, lambda source_id: [names[source_id]])),
        languages=_most(_by(rows, 1, _itself)),
        agencies=_most(_by(rows, 3, lambda value: dict.fromkeys(json.loads(value)))),
        sections=_most(_by(rows, 4, _itself)),
        days=tuple(sorted(days.items())),
        weeks=_summed(days, lambda day: day - timedelta(days=day.weekday())),
        months=_summed(days, lambda day: day.replace(day=1)),
        looked_at=looked_at,
        exact=looked_at < LOOKED_AT,
    )


def facets_json(counted: Facets) -> dict[str, Any]:
    """Counts as programs read them: of values `[{"value", "articles"}]`, of times `[{"from", "articles"}]`."""
    counts = {
        name: [{"value": value, "articles": number} for value, number in getattr(counted, name)]
        for name in ("sources", "languages", "agencies", "sections")
    }
    times = {
        name: [{"from": begin.isoformat(), "articles": number} for begin, number in getattr(counted, name)]
        for name in ("days", "weeks", "months")
    }
    return {**counts, **times, "looked_at": counted.looked_at, "exact": counted.exact}


def _facts(subquery: Subquery) -> Select[Any]:
    """Day, language, source, agencies and section as they are kept, and how many articles have these together: reading
    thousands of values is what costs, so only different ones are read."""
    item = (
        type_coerce(articles.c.day, String), articles.c.language, articles.c.source_id,
        type_coerce(revisions.c.agencies, String), revisions.c.section,
    )  # fmt: skip
    return (
        select(*item, func.count())
        .join(subquery, subquery.c.article_id == articles.c.id)
        .join(revisions, CURRENT_REVISION)
        .group_by(*item)
    )


def _by(rows: Mapping[tuple[Any, ...], int], place: int, function: Callable[[Any], Iterable[Any]]) -> Counter[Any]:
    """How many rows have each value at a place; `counted`: the values that one kept value stands for."""
    counts: Counter[Any] = Counter()
    for row, number in rows.items():
        counts[row[place]] += number
    values: Counter[Any] = Counter()
    for item, number in counts.items():
        for value in function(item):
            values[value] += number
    return values


def _itself(value: str | None) -> list[str]:
    return [value] if value else []


def _most(counted: Counter[str]) -> Counts:
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST])


def _summed(days: Mapping[date, int], begin: Any) -> Times:
    sums: Counter[date] = Counter()
    for day, number in days.items():
        sums[begin(day)] += number
    return tuple(sorted(sums.items()))
