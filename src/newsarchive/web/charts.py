"""Charts as geometry: what a template draws as SVG, and the table that stands behind it.

In: counts by day. Out: bars and cells with coordinates in units of the drawing, time running with the script: from the
right in a language written from the right. It draws nothing and knows no words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 600.0
HEIGHT = 90.0
_GAP = 0.22  # of a bar's room
_LEAST = 2.0  # height of the smallest bar that is not nothing
_LEVELS = 4  # shades of a heat map beside «nothing»


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar: the days it stands for, both ends counting, and where it is drawn."""

    since: date
    until: date
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of one row of a heat map; `level` 0 is nothing."""

    day: date
    value: int
    x: float
    level: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A source's row."""

    name: str
    cells: tuple[Cell, ...]
    total: int
    y: float


def days_between(since: date, until: date) -> list[date]:
    """Every day, both ends counting."""
    return [since + timedelta(days=at) for at in range((until - since).days + 1)]


def bars(counts: Mapping[date, int], since: date, until: date, *, mirrored: bool, most: int = 62) -> list[ChartBar]:
    """A bar a day; a week, then four, where there would be more than `most`."""
    step = next((size for size in (1, 7, 28, 91) if (until - since).days / size < most), 364)
    starts = days_between(since, until)[::step]
    sums = [sum(counts.get(day + timedelta(days=at), 0) for at in range(step)) for day in starts]
    return _drawn(starts, sums, step, until, mirrored)


def _drawn(starts: Sequence[date], sums: Sequence[int], step: int, until: date, mirrored: bool) -> list[ChartBar]:
    top = max(sums, default=0) or 1
    room = min(WIDTH / max(1, len(starts)), 40.0)
    drawn = []
    for at, (day, value) in enumerate(zip(starts, sums, strict=True)):
        left = at * room
        height = max(_LEAST, HEIGHT * value / top) if value else 0.0
        x = WIDTH - left - room * (1 - _GAP) if mirrored else left
        last = min(until, day + timedelta(days=step - 1))
        drawn.append(
            ChartBar(
                day, last, value, round(x, 1), round(HEIGHT - height, 1), round(room * (1 - _GAP), 1), round(height, 1)
            )
        )
    return drawn


CELL = 16.0


def heat(rows: Mapping[str, Mapping[date, int]], since: date, until: date, *, mirrored: bool) -> list[HeatRow]:
    """A row a source, a cell a day, shaded by how its days compare with its own busiest."""
    days = days_between(since, until)
    drawn = []
    for at, (name, counts) in enumerate(rows.items()):
        top = max(counts.values(), default=0) or 1
        cells = tuple(
            Cell(
                day,
                counts.get(day, 0),
                CELL * (len(days) - 1 - place if mirrored else place),
                _level(counts.get(day, 0), top),
            )
            for place, day in enumerate(days)
        )
        drawn.append(HeatRow(name, cells, sum(counts.values()), at * CELL))
    return drawn


def line(values: Sequence[float], top: float, *, mirrored: bool) -> str:
    """A polyline's points for values from first to last."""
    step = WIDTH / max(1, len(values) - 1)
    places = ((WIDTH - at * step if mirrored else at * step, value) for at, value in enumerate(values))
    return " ".join(f"{x:.1f},{HEIGHT - (HEIGHT - 4) * value / (top or 1):.1f}" for x, value in places)


def _level(value: int, top: int) -> int:
    return 0 if not value else max(1, min(_LEVELS, -(-value * _LEVELS // top)))
