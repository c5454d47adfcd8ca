"""Which day a written date means when several are possible: by weekday, the site's order, nearness to the reference.

In: a `WrittenDay`, the weekday beside it, the reference. Out: a `date` and its precision, or None where it cannot be
known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from newsarchive.arabic.dates.calendars import day_of, full_year
from newsarchive.arabic.dates.clock import Precision
from newsarchive.arabic.dates.written import WrittenDay

_MAX_AHEAD = timedelta(days=1)  # pages report the past; a day ahead may be a matter of time zones
_LATEST_YEAR = 2060  # for a two-digit year without a reference


def resolve_day(
    written: WrittenDay, weekday: int | None, reference: datetime | None, day_first: bool
) -> tuple[date, Precision] | None:
    """The day (its first, for a month) and `day` or `month`."""
    if written.day is None:
        return _month(written, reference)
    if written.year is None or written.month is None:
        return _without_year(written, weekday, reference)
    year = (
        full_year(written.year, reference.year + 1 if reference else _LATEST_YEAR)
        if written.short_year
        else written.year
    )
    days = [day for day in _candidate_days(written, year, day_first) if day]
    if not days:
        return None
    if written.swapped and weekday is not None:
        days.sort(key=lambda day: day.weekday() != weekday)
    return days[0], "day"


def _candidate_days(written: WrittenDay, year: int, day_first: bool) -> Iterator[date | None]:
    month, day = written.month or 0, written.day or 0
    if written.swapped and not day_first:
        month, day = day, month
    yield day_of(written.calendar, year, month, day)
    if written.swapped:
        yield day_of(written.calendar, year, day, month)


def _month(written: WrittenDay, reference: datetime | None) -> tuple[date, Precision] | None:
    month = written.month or 0
    year = written.year
    if year is None:
        if reference is None or written.nearness is None or written.calendar != "gregorian":
            return None
        year = _nearest_year(written.nearness, date(reference.year, month, 1), reference.date().replace(day=1))
    first = day_of(written.calendar, year, month, 1)
    return (first, "month") if first else None


def _nearest_year(nearness: str, this_year: date, today: date) -> int:
    if nearness == "past":
        return this_year.year - (this_year >= today)
    return this_year.year + (nearness == "next" and this_year <= today)


def _without_year(
    written: WrittenDay, weekday: int | None, reference: datetime | None
) -> tuple[date, Precision] | None:
    if reference is None or written.calendar != "gregorian":
        return None
    today, day = reference.date(), written.day or 0
    if written.month is None:
        this_month = day_of("gregorian", today.year, today.month, day)
        return (this_month, "day") if this_month and written.nearness == "now" else None
    years = [day_of("gregorian", today.year + n, written.month, day) for n in (1, 0, *range(-1, -9, -1))]
    days = [candidate for candidate in years if candidate and (written.nearness or candidate <= today + _MAX_AHEAD)]
    if weekday is not None:
        days = [candidate for candidate in days if candidate.weekday() == weekday] or days
    if not days:
        return None
    if written.nearness == "now":
        days = [candidate for candidate in days if candidate.year == today.year] or days
    if written.nearness == "past":
        days = [candidate for candidate in days if candidate < today] or days
    return min(days, key=lambda candidate: abs((candidate - today).days)), "day"
