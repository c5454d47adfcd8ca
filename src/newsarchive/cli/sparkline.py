"""A line of bars on a terminal, a bar a period.

In: shares of one word, in order. Out: characters of eight heights; a dot where a period has no article at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

from newsarchive.model.batches import batched
from newsarchive.reports.corpus import By, Share

_BARS = "▁▂▃▄▅▆▇█"
_NONE = "·"


def spark(shares: Sequence[Share], by: By, room: int) -> str:
    """At most `room` bars over the whole span; where there are more periods, several make one bar."""
    by_period = {share.period: (share.number, share.total) for share in shares}
    periods = _periods(shares[0].period, shares[-1].period, by) if shares else []
    count = ceil(len(periods) / room) if periods else 1
    heights: list[float | None] = []
    for bar_periods in batched(periods, count):
        groups = [by_period.get(period, (0, 0)) for period in bar_periods]
        total = sum(total for _, total in groups)
        heights.append(sum(number for number, _ in groups) / total if total else None)
    top = max((height for height in heights if height), default=0.0)
    return "".join(_bar(height, top) for height in heights)


def _bar(height: float | None, top: float) -> str:
    if height is None:
        return _NONE
    return _BARS[ceil(height / top * (len(_BARS) - 1))] if top else _BARS[0]


def _periods(first: date, last: date, by: By) -> list[date]:
    """Every period of the span, those without articles too."""
    days = [first]
    while days[-1] < last:
        here = days[-1]
        if by == "month":
            days.append((here.replace(day=1) + timedelta(days=32)).replace(day=1))
        else:
            days.append(here + timedelta(days=7 if by == "week" else 1))
    return days
