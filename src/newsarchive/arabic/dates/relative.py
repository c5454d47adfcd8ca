"""Moments counted from now: «منذ ٣ ساعات», «قبل يومين», «أمس», «3 hours ago».

In: folded text and the reference moment. Out: `RelativeMoment`s with their position.
Weeks, months and years ago name no day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from newsarchive.arabic.dates.clock import Precision
from newsarchive.arabic.dates.names import key_of, lookup, names_of, one_of, pattern, table

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_LETTER = r"[^\W\d_]"


@dataclass(frozen=True, slots=True)
class RelativeMoment:
    """A moment told from the reference; `exact` where it tells the time too."""

    moment: datetime
    precision: Precision
    start: int
    end: int


@cache
def _ago() -> re.Pattern[str]:
    number = rf"(?:(?P<n>\d{{1,3}})|(?P<word>{pattern('numbers')})(?= ))?"
    amount = rf"{number} ?(?P<unit>{one_of([*table('units'), *table('pairs')])})(?!{_LETTER})(?: واحده?(?!{_LETTER}))?"
    more = rf"(?: ?[,و] ?(?P<n2>\d{{1,2}}) ?(?P<unit2>{pattern('units')})(?!{_LETTER}))?"
    about = rf"(?:{one_of(names_of('relative', 'about'))} )?"
    before = rf"(?<!{_LETTER})(?:(?P<ago>{one_of(names_of('relative', 'ago'))}) )?"
    return re.compile(
        rf"{before}{about}{amount}{more}(?P<after> {one_of(names_of('relative', 'ago_after'))}(?!{_LETTER}))?"
    )


@cache
def _plain_words() -> re.Pattern[str]:
    names = [
        name for name, key in table("relative").items() if key in ("today", "yesterday", "before_yesterday", "now")
    ]
    return re.compile(rf"(?<!{_LETTER}){one_of(names)}(?!{_LETTER})")


def find_relative(plain: str, reference: datetime) -> list[RelativeMoment]:
    """Every moment told as so long before the reference."""
    found = (_counted(match, reference) for match in _ago().finditer(plain))
    return [ago for ago in found if ago]


def find_named_days(plain: str, reference: datetime) -> list[RelativeMoment]:
    """«أمس», «اليوم», «الآن»: in a running text they date what is told, so they count in a line of their own only."""
    days = {"today": 0, "yesterday": 1, "before_yesterday": 2, "now": 0}
    found = []
    for match in _plain_words().finditer(plain):
        key = lookup("relative")[key_of(match.group())]
        precision: Precision = "hour" if key == "now" else "day"
        found.append(RelativeMoment(reference - timedelta(days=days[key]), precision, match.start(), match.end()))
    return found


def _counted(match: re.Match[str], reference: datetime) -> RelativeMoment | None:
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
