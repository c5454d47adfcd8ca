"""How much later one article was published than another: for machines in seconds, for people no finer than is known.

In: two moments, or two articles' rows. Out: a span of time, None where it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

_FINE = frozenset({"second", "minute", "hour"})


@dataclass(frozen=True, slots=True)
class Delay:
    """How much later: in seconds where both moments are known, else in whole days."""

    seconds: float | None = None
    days: int | None = None


def delay(first: Mapping[str, Any] | None, later: Mapping[str, Any]) -> Delay | None:
    """How much later one was published than the other; no finer than both are known."""
    if first is None or not first["published_day"] or not later["published_day"]:
        return None
    if {first["published_precision"], later["published_precision"]} <= _FINE:
        return Delay(seconds=(_moment(later) - _moment(first)).total_seconds())
    return Delay(days=(_day(later) - _day(first)).days)


def late_s(first: datetime | None, later: datetime | None) -> float | None:
    """Seconds from the one to the other; None where either has no date of publication."""
    return (later - first).total_seconds() if first and later else None


def _moment(one: Mapping[str, Any]) -> datetime:
    value = one["published_at"]
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _day(one: Mapping[str, Any]) -> date:
    value = one["published_day"]
    return date.fromisoformat(value) if isinstance(value, str) else value
