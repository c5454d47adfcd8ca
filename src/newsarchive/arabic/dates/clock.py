"""Times of day in folded text: «10:20 م», «الساعة 07,07 بتوقيت غرينتش», «5 مساء».

In: folded text. Out: `Clock`s with their offsets. It never combines a time with a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsarchive.arabic.dates.names import key_of, lookup, pattern

Precision = Literal["second", "minute", "hour", "day", "month"]

_NO_LETTER_AFTER = r"(?![^\W\d_])"  # no letter follows


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `zone` is an offset in minutes or an IANA name, as in the table."""

    time: time
    precision: Precision
    zone: str | None
    start: int
    end: int


@cache
def _clock_pattern() -> re.Pattern[str]:
    half = rf"(?P<half>{pattern('clock')}){_NO_LETTER_AFTER}"
    shift = r"(?P<shift>[+-]\d{1,2}(?::?\d{2})?)(?!\d)"
    by = r"(?:(?:ب|حسب )?(?:ال)?توقيت(?:ات)?(?: مدينه| المحلي ل| المحلي في)? ?)?"
    named = rf"{by}\(?(?P<zone>{pattern('zones')}){_NO_LETTER_AFTER}\)?"
    return re.compile(
        rf"(?:(?P<first>gmt|utc) )?(?P<word>(?:ال)?ساعه[ :]{{1,3}}(?:ساعه )?)?(?<![\d:])(?P<h>[01]?\d|2[0-4])"
        rf"(?: ?(?P<sep>[:.,h]|و) ?(?P<m>[0-5]?\d)(?: ?(?:[:.]|دقيقه و) ?(?P<s>[0-5]\d)(?:\.\d+)?)?)?(?!\d)(?: دقيقه)?"
        rf"(?: ?[(,]? ?{half}\)?)?(?:[ ,(\-]{{0,3}}{named})?(?: ?{shift})?"
    )


def find_clocks(folded: str) -> list[Clock]:
    """Every unambiguous time of day: with a colon, or with a word, half of the day or zone beside it."""
    clocks = (_parse(match) for match in _clock_pattern().finditer(folded))
    return [clock for clock in clocks if clock]


def _parse(match: re.Match[str]) -> Clock | None:
    sure = match["word"] or match["half"] or match["zone"] or match["first"]
    if match["sep"] is None and not (match["half"] or match["word"]):
        return None
    if match["sep"] in (".", ",", "و") and not sure:
        return None
    if match["m"] is not None and len(match["m"]) == 1 and not match["word"]:
        return None
    if match["sep"] is None and match["half"] in ("م", "ص") and not match["word"]:
        return None  # «2024 م» names an era
    hour = _hour(int(match["h"]), lookup("clock").get(key_of(match["half"])) if match["half"] else None)
    if hour is None:
        return None
    precision: Precision = "second" if match["s"] else "minute" if match["m"] is not None else "hour"
    moment = time(hour, int(match["m"] or 0), int(match["s"] or 0))
    return Clock(moment, precision, _zone(match), match.start(), match.end())


def _hour(hour: int, half: str | None) -> int | None:
    if hour > 24:
        return None
    hour %= 24
    if half == "am" and hour == 12:
        return 0
    if half == "noon":
        return hour + 12 if 1 <= hour <= 4 else hour
    if half == "night":
        return 0 if hour == 12 else hour + 12 if 6 <= hour <= 11 else hour
    return hour + 12 if half == "pm" and 1 <= hour < 12 else hour


def _zone(match: re.Match[str]) -> str | None:
    shift, name = match["shift"], match["zone"] or match["first"]
    base = lookup("zones")[key_of(name)] if name else None
    if not shift or base not in (None, "0"):
        return base
    digits = shift[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        return base
    return str((-1 if shift[0] == "-" else 1) * (hours * 60 + minutes))


def offset_of(zone: str | None, day: date, moment: time) -> timedelta | None:
    """The zone's offset from UTC at that moment."""
    if zone is None:
        return None
    if zone.lstrip("-").isdigit():
        return timedelta(minutes=int(zone))
    try:
        return datetime.combine(day, moment, ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return None
