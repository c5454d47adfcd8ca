"""Articles about the same things at the same time: the rows of story terms.

In: an article's terms as keys, each with its worth as evidence. Out: ids of articles that share enough of them.
It weighs no texts: that is for `dedupe.stories`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text

from newsarchive.store.dedupe.neighbours import nearest_rows
from newsarchive.store.dedupe.timeline import UNDATED, first_position

_FIRST = 64  # articles without a date that are looked at for a term: the first seen
_NEAREST = 256  # for an article without a date itself: on either side


def related_articles(
    conn: Connection,
    article_id: int,
    position: int,
    worth: Mapping[int, float],
    window: timedelta,
    least: tuple[float, float],
) -> list[int]:
    """Other articles that share keys worth enough together: those in the window, and those without a date.

    `least`: for two dated articles, and for two of which one is not dated.

    An article without a date meets the nearest in the row of each key: those without a date, then the newest.
    """
    keys = sorted(worth)
    if position >= first_position(UNDATED):
        near = {"place": position, "article": article_id, "most": _NEAREST}
        related = _sharing_enough(nearest_rows(conn, keys, "around", near), worth, least[1])
        return [other for other in related if other != article_id]
    reach = int(window.total_seconds() // 60) * first_position(1)
    bounds = {"low": position - reach, "high": position + reach, "least": least[0], "article": article_id}
    named = {f"k{n}": key for n, key in enumerate(keys)} | {f"w{n}": worth[key] for n, key in enumerate(keys)}
    dated = list(conn.scalars(_in_window(len(keys)), {**named, **bounds})) if keys else []
    undated = {"place": first_position(UNDATED), "article": 0, "most": _FIRST}
    return [*dated, *_sharing_enough(nearest_rows(conn, keys, "after", undated), worth, least[1])]


def _sharing_enough(rows: list[Row[Any]], worth: Mapping[int, float], least: float) -> list[int]:
    shared: dict[int, float] = defaultdict(float)
    for row in rows:
        shared[row.article_id] += worth[row.key]
    return sorted(article_id for article_id, value in shared.items() if value >= least)


@lru_cache(maxsize=64)
def _in_window(count: int) -> TextClause:
    asked = ", ".join(f"(CAST(:k{n} AS bigint), CAST(:w{n} AS real))" for n in range(count))
    # CROSS JOIN holds SQLite to this order: a look into the index for each key.
    return text(
        f"WITH asked (key, worth) AS (VALUES {asked}) "  # noqa: S608  our own words
        "SELECT met.article_id FROM asked CROSS JOIN keys AS met "
        "WHERE met.key = asked.key AND met.place BETWEEN :low AND :high AND met.article_id <> :article "
        "GROUP BY met.article_id HAVING sum(asked.worth) >= :least ORDER BY met.article_id"
    )
