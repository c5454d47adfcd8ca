"""Relative dates: «منذ ٣ ساعات», «قبل يومين», «أمس», «3 hours ago».

In: folded text and the reference moment. Out: `RelativeMoment`s with their offsets. Weeks, months and years ago do not
name a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from newsarchive.arabic.dates.clock import Precision
from newsarchive.arabic.dates.names import alternation, key_of, lookup, names_of, pattern, table

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_LETTER = r"[^\W\d_]"


@dataclass(frozen=True, slots=True)
class RelativeMoment:
    """A moment counted from the reference."""

    moment: datetime
    precision: Precision
    start: int
    end: int


@cache
def _relative_pattern() -> re.Pattern[str]:
    number = rf"(?:(?P<n>\d{{1,3}})|(?P<word>{pattern('numbers')})(?= ))?"
    amount = (
        rf"{number} ?(?P<unit>{alternation([*table('units'), *table('pairs')])})(?!{_LETTER})(?: واحده?(?!{_LETTER}))?"
    )
    more = rf"(?: ?[,و] ?(?P<n2>\d{{1,2}}) ?(?P<unit2>{pattern('units')})(?!{_LETTER}))?"
    about = rf"(?:{alternation(names_of('relative', 'about'))} )?"
    before = rf"(?<!{_LETTER})(?:(?P<ago>{alternation(names_of('relative', 'ago'))}) )?"
    return re.compile(
        rf"{before}{about}{amount}{more}(?P<after> {alternation(names_of('relative', 'ago_after'))}(?!{_LETTER}))?"
    )


@cache
def _named_day_pattern() -> re.Pattern[str]:
    names = [
        name for name, key in table("relative").items() if key in ("today", "yesterday", "before_yesterday", "now")
    ]
    return re.compile(rf"(?<!{_LETTER}){alternation(names)}(?!{_LETTER})")


def find_relative(folded: str, reference: datetime) -> list[RelativeMoment]:
    """Every moment given as a time span before the reference."""
    moments = (_relative_moment(match, reference) for match in _relative_pattern().finditer(folded))
    return [moment for moment in moments if moment]


def find_named_days(folded: str, reference: datetime) -> list[RelativeMoment]:
    """«أمس», «اليوم», «الآن»: in running text they date the events reported, so they count only on their own line."""
    days = {"today": 0, "yesterday": 1, "before_yesterday": 2, "now": 0}
    moments = []
    for match in _named_day_pattern().finditer(folded):
        key = lookup("relative")[key_of(match.group())]
        precision: Precision = "hour" if key == "now" else "day"
        moments.append(RelativeMoment(reference - timedelta(days=days[key]), precision, match.start(), match.end()))
    return moments


def _relative_moment(match: re.Match[str], reference: datetime) -> RelativeMoment | None:
    unit = key_of(match["unit"])
    if not (match["ago"] or match["after"]) or (match["ago"] == "من" and not match["after"]):
        return None
    pair = lookup("pairs").get(unit)
    kind = pair or lookup("units")[unit]
    if kind not in _SECONDS:
        return None
    number = 2 if pair else _number(match["n"], match["word"])
    seconds = number * _SECONDS[kind]
    if match["n2"] and (smaller := lookup("units")[key_of(match["unit2"])]) in _SECONDS:
        seconds += int(match["n2"]) * _SECONDS[smaller]
        kind = smaller
    precision: Precision = "day" if kind == "day" else "hour" if kind == "hour" else "minute"
    return RelativeMoment(reference - timedelta(seconds=seconds), precision, match.start(), match.end())


def _number(digits: str | None, word: str | None) -> int:
    if digits:
        return int(digits)
    return int(lookup("numbers")[key_of(word)]) if word else 1
