"""Convert a year, month and day of any calendar to a Gregorian date.

In: numbers. Out: a `date`, or None for a day that does not exist. It never guesses which calendar is meant.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Literal

from hijridate import Hijri

Calendar = Literal["gregorian", "hijri", "jalali"]

_FIRST_YEAR, _LAST_YEAR = 1700, 2150


def day_of(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """The Gregorian date."""
    if calendar == "hijri":
        return _hijri(year, month, day)
    if calendar == "jalali":
        return _jalali(year, month, day)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def as_calendar(name: str) -> Calendar:
    """A calendar by its key in the data."""
    return "hijri" if name == "hijri" else "jalali" if name == "jalali" else "gregorian"


def calendar_of_year(year: int) -> Calendar | None:
    """The calendar of a four-digit year without an era; None if it is not a plausible year for news."""
    if _FIRST_YEAR <= year <= _LAST_YEAR:
        return "gregorian"
    return "hijri" if 1343 <= year <= 1500 else None


def full_year(year: int, latest: int) -> int:
    """A two-digit year in full: the last such year that is not after `latest`."""
    if year >= 100:
        return year
    century = latest // 100 * 100
    return century + year if century + year <= latest else century - 100 + year


def _hijri(year: int, month: int, day: int) -> date | None:
    if not (1343 <= year <= 1500 and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    try:
        return date(*Hijri(year, month, day).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        pass
    try:  # the thirtieth of a 29-day month: dated by moon sighting, a day off the calculated calendar
        return date(*Hijri(year, month, day - 1).to_gregorian().datetuple()) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def _jalali(year: int, month: int, day: int) -> date | None:
    """The solar Hijri calendar of Iran, by the 33-year leap cycle (correct from 1178 to 1633)."""
    if not (1200 <= year <= 1600 and 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    leaps = math.floor((8 * year + 21) / 33)
    days = 365 * year + leaps + (31 * (month - 1) if month <= 7 else 30 * (month - 1) + 6) + day
    # 1 Farvardin 1400 is 21 March 2021.
    start = 365 * 1400 + math.floor((8 * 1400 + 21) / 33) + 1
    return date(2021, 3, 21) + timedelta(days=days - start)
