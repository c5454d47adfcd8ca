"""How much later one was published: never told more finely than both are known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from newsarchive.reports.delay import Delay, delay


def told(day: int, hour: int | None = None) -> dict[str, Any]:
    """An article published then; without an hour only the day is known."""
    return {
        "published_at": datetime(2026, 11, day, hour or 0, tzinfo=UTC),
        "published_day": date(2026, 11, day),
        "published_precision": "day" if hour is None else "hour",
    }


def test_seconds_only_where_both_moments_are_known() -> None:
    assert delay(told(8, 6), told(8, 9)) == Delay(seconds=10_800)
    assert delay(told(8), told(8, 23)) == Delay(days=0)
    assert delay(told(8), told(9, 1)) == Delay(days=1)


def test_unknown_where_either_has_no_date() -> None:
    assert delay(None, told(8)) is None
    assert delay(told(8) | {"published_day": None}, told(9)) is None


def test_the_json_of_an_article_serves_as_well() -> None:
    as_json = {"published_at": "2026-11-08T06:00:00Z", "published_day": "2026-11-08", "published_precision": "hour"}
    assert delay(as_json, told(8, 7)) == Delay(seconds=3_600)
    assert delay(as_json, told(10)) == Delay(days=2)
