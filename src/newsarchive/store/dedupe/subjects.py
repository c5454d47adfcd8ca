"""Who tells of the same things at the same time: the rows of story terms.

In: an article's terms as keys, each with what it is worth as evidence. Out: ids of articles that share enough of them.
It weighs no texts: that is for `dedupe.stories`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text

from newsarchive.store.dedupe.index import UNDATED, first_position, nearest_rows

_FIRST = 64  # articles without a date that are looked at for a term: the first seen
_NEAREST = 256  # for an article without a date itself: on either side


def related_articles(
    conn: Connection,
    article_id: int,
    place: int,
    worth: Mapping[int, float],
    window: timedelta,
    least: tuple[float, float],
) -> list[int]:
    """Other articles that share keys worth enough together: those in the window, and those without a date.

    `least`: of two that are dated, and of two of which one is not.

    An article without a date meets the nearest in the row of each key: those without a date, then the newest.
    """
    some = sorted(worth)
    if place >= first_position(UNDATED):
        near = {"place": place, "article": article_id, "most": _NEAREST}
        return [one for one in _enough(nearest_rows(conn, some, "around", near), worth, least[1]) if one != article_id]
    minutes = int(window.total_seconds() // 60) * first_position(1)
    told = {"low": place - minutes, "high": place + minutes, "least": least[0], "article": article_id}
    asked = {f"k{n}": key for n, key in enumerate(some)} | {f"w{n}": worth[key] for n, key in enumerate(some)}
    found = list(conn.scalars(_inside(len(some)), {**asked, **told})) if some else []
    nowhere = {"place": first_position(UNDATED), "article": 0, "most": _FIRST}
    return [*found, *_enough(nearest_rows(conn, some, "after", nowhere), worth, least[1])]


def _enough(rows: list[Row[Any]], worth: Mapping[int, float], least: float) -> list[int]:
    shared: dict[int, float] = defaultdict(float)
    for row in rows:
        shared[row.article_id] += worth[row.key]
    return sorted(one for one, value in shared.items() if value >= least)


@lru_cache(maxsize=64)
def _inside(count: int) -> TextClause:
    asked = ", ".join(f"(CAST(:k{n} AS bigint), CAST(:w{n} AS real))" for n in range(count))
    # CROSS JOIN holds SQLite to this order: a look into the index for each key.
    return text(
        f"WITH asked (one, worth) AS (VALUES {asked}) "  # noqa: S608  our own words
        "SELECT met.article_id FROM asked CROSS JOIN keys AS met "
        "WHERE met.key = asked.one AND met.place BETWEEN :low AND :high AND met.article_id <> :article "
        "GROUP BY met.article_id HAVING sum(asked.worth) >= :least ORDER BY met.article_id"
    )
