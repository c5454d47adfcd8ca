"""Days, months and years as written in folded text, before it is decided which of the possible days is meant.

In: folded text. Out: `WrittenDay`s with their offsets: numbers and eras as written. It never looks at weekdays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from newsarchive.arabic.dates.calendars import Calendar, as_calendar, calendar_of_year
from newsarchive.arabic.dates.names import key_of, lookup, month_names, month_pattern, months, pattern


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day (or month) as written. `swapped`: day and month could be the other way round."""

    calendar: Calendar
    year: int | None
    month: int | None  # None: only a day number, of the current month
    day: int | None  # None: a month
    start: int
    end: int
    swapped: bool = False
    nearness: str | None = None  # now, past, next: which year is meant if none is printed
    short_year: bool = False
    form: str = "named"  # numeric: written in digits only


# Without an era, 1402 is Persian (2023) rather than lunar (1981), 1443 lunar (2022) rather than Persian (2064).
_LAST_PERSIAN = 1410
_GAP = r"[ ,./\\\-()|_*:]{0,4}"
_LETTER = r"[^\W\d_]"


@cache
def _named() -> tuple[re.Pattern[str], ...]:
    near = rf"{_GAP}(?P<near>{pattern('nearness')})(?!{_LETTER})"
    year = r"(?P<y>(?:1[2-9]|20|21)\d{2})(?!\d)"
    of_year = rf"(?:{near})?(?:{_GAP}(?:(?:من |ل)?(?:ال)?(?:عام|سنه|لعام|لسنه) )?{_GAP}{year})?"
    month = rf"(?P<m>{month_pattern()})(?:{_GAP}(?P<m2>{month_pattern()})\)?)?"
    of_month = rf"(?:{_GAP}|{_GAP}(?:من )?(?:شهر )?)"
    day = (
        rf"(?:(?<![\d:])(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?|(?<!{_LETTER})(?P<o>{pattern('ordinals')})(?= ))"
    )
    return (
        re.compile(day + of_month + month + of_year),
        re.compile(rf"(?<!\d)(?P<y>(?:19|20|21)\d{{2}}){_GAP}{month}{_GAP}(?P<d>0?[1-9]|[12]\d|3[01])(?![\d:])"),
        re.compile(month + rf"{_GAP}(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:]){_GAP}{year}"),
        re.compile(rf"{month} (?P<d>[ 0-3]?\d)(?= \d{{2}}:\d{{2}}:\d{{2}} [a-z]{{2,5}} (?P<y>20\d{{2}}))"),
        re.compile(month + rf"{_GAP}(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:]|{_GAP}\d)"),
        re.compile(month + of_year),
    )


_AROUND = (r"(?<!\d)(?<!\d[./:\-])", r"(?!\d)(?![./\-]\d)")
_SEP = r" ?[/\\.\-+|_] ?"
_NUMERIC = (
    re.compile(r"(?<!\d)(?P<y>\d{4}):(?P<b>\d{2}):(?P<c>\d{2})(?=[. ]\d{2}:\d{2})"),
    re.compile(r"(?<!\d)(?<!\d[./:\-])(?P<y>\d{4})-(?P<b>\d{2})-(?P<c>\d{2})(?=t\d{2}|t?(?!\d))"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<b>[01]\d)(?P<c>[0-3]\d)(?=t\d{2}:?\d{2})"),
    re.compile(r"\A(?P<y>(?:19|20)\d{2})(?P<b>[01]\d)(?P<c>[0-3]\d)\Z"),
    re.compile(rf"{_AROUND[0]}(?P<y>\d{{4}}){_SEP}(?P<b>\d{{1,2}}){_SEP}(?P<c>\d{{1,2}})(?P<tail>){_AROUND[1]}"),
    re.compile(rf"{_AROUND[0]}(?P<c>\d{{1,2}}){_SEP}(?P<b>\d{{1,2}}){_SEP}(?P<y>\d{{4}})(?!\d)(?![./]\d)"),
    re.compile(rf"{_AROUND[0]}(?P<c>\d{{1,2}})(?P<sep>[/\-.])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{2}}){_AROUND[1]}"),
    re.compile(r"(?<![\d.,:/] )(?<!\d)(?P<c>\d{2}) (?P<b>\d{2}) (?P<y>20\d{2})(?!\d)(?! \d{2} )"),
)


_NUMBERS = re.compile(r"\d[\d/\\.\-+|_: ]{4,}\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_DAY_NUMBER = re.compile(r"(?<!\d)\d{1,2} (?=[^\W\d_])")


@cache
def _month_beginnings() -> frozenset[str]:
    """The letters that each month's name begins with, up to the first space, sign or digit."""
    return frozenset(match.group() for name in month_names() if (match := _LETTERS.match(name)))


@cache
def _era_pattern() -> re.Pattern[str]:
    return re.compile(rf" ?\(?(?P<era>{pattern('eras')})(?!{_LETTER})\)?")


@cache
def _running_month_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\d:./\-])(?P<d>[1-9]|[12]\d|3[01]) (?:من )?(?:الشهر )?(?P<near>{pattern('nearness')})(?!{_LETTER})"
    )


def find_written_days(folded: str) -> list[WrittenDay]:
    """Every day and month written in a folded text, in order, without overlaps."""
    days: list[WrittenDay] = []
    for written in _candidates(folded):
        if all(written.end <= other.start or written.start >= other.end for other in days):
            days.append(written)
    return sorted(days, key=lambda written: written.start)


def _candidates(folded: str) -> Iterator[WrittenDay]:
    # The patterns are long: they are tried only where a quick check sees something like a date.
    numbers = [(run.start(), run.end() + 8) for run in _NUMBERS.finditer(folded)]
    for shape in _NUMERIC:
        for match in _matches_in(shape, folded, numbers):
            if written := _from_numbers(match, folded):
                yield written
    names = _windows(word for word in _LETTERS.finditer(folded) if word.group() in _month_beginnings())
    for shape in _named():
        for match in _matches_in(shape, folded, names):
            if written := _from_names(match, folded):
                yield written
    for match in _matches_in(_running_month_pattern(), folded, _windows(_DAY_NUMBER.finditer(folded))):
        yield WrittenDay(
            "gregorian", None, None, int(match["d"]), match.start(), match.end(), nearness=_nearness(match)
        )


def _windows(hits: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    """The surroundings of each hit; windows that touch are merged."""
    spans: list[tuple[int, int]] = []
    for hit in hits:
        start, end = max(0, hit.start() - 40), hit.end() + 70
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _matches_in(shape: re.Pattern[str], folded: str, spans: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    for start, end in spans:
        yield from shape.finditer(folded, start, end)


def _era_after(folded: str, end: int) -> tuple[str | None, int]:
    match = _era_pattern().match(folded, end)
    return (lookup("eras")[key_of(match["era"])], match.end()) if match else (None, end)


def _from_numbers(match: re.Match[str], folded: str) -> WrittenDay | None:
    year, second, third = int(match["y"]), int(match["b"]), int(match["c"])
    era, end = _era_after(folded, match.end())
    short = len(match["y"]) == 2
    calendar = _calendar_of(era, year, short)
    if calendar is None or not (1 <= second <= 31 and 1 <= third <= 31) or (second > 12 and third > 12):
        return None
    if era == "hijri" and calendar == "gregorian":
        end = match.end()  # the era belongs to another date
    if short and (match["sep"] == "." and (len(match["b"]) < 2 or len(match["c"]) < 2)):
        return None
    month, day = (third, second) if second > 12 else (second, third)
    swapped = month <= 12 and day <= 12 and month != day and match.start("y") > match.start("c")
    return WrittenDay(calendar, year, month, day, match.start(), end, swapped, None, short, "numeric")


def _calendar_of(era: str | None, year: int, short: bool) -> Calendar | None:
    """The era's calendar, unless the year cannot be in it; without an era, the year's calendar."""
    if era == "none":
        return None
    if short:
        return as_calendar(era) if era else "gregorian"
    by_year = calendar_of_year(year)
    if by_year == "hijri" and (era == "jalali" or (era is None and year <= _LAST_PERSIAN)):
        return "jalali"
    return by_year


def _nearness(match: re.Match[str]) -> str | None:
    return lookup("nearness")[key_of(match["near"])] if match["near"] else None


def _from_names(match: re.Match[str], folded: str) -> WrittenDay | None:
    groups = match.groupdict()
    calendar, month = _month(match["m"])
    end = match.end()
    if match["m2"] and _month(match["m2"]) != (calendar, month):
        if calendar != _month(match["m2"])[0]:
            return (
                None
                if groups.get("y")
                else WrittenDay(calendar, None, month, _day(groups), match.start(), match.end("m"))
            )
        calendar, month = (
            _month(match["m2"]) if groups.get("d") is None and groups.get("o") is None else (calendar, month)
        )
    year = int(groups["y"]) if groups.get("y") else None
    era, end = _era_after(folded, end) if year else (None, end)
    if era == "none":
        return None
    if year is not None and not _is_year_of(calendar, year):
        year, end = None, max(match.end("m"), match.end("m2"))
    return WrittenDay(
        calendar, year, month, _day(groups), match.start(), end, nearness=_nearness(match) if "near" in groups else None
    )


def _is_year_of(calendar: str, year: int) -> bool:
    return (1300 <= year <= 1500) if calendar in ("hijri", "jalali") else calendar_of_year(year) == "gregorian"


def _month(name: str) -> tuple[Calendar, int]:
    calendar, number = months()[key_of(name.rstrip("."))]
    return as_calendar(calendar), number


def _day(groups: dict[str, str | None]) -> int | None:
    if groups.get("d"):
        return int(groups["d"] or 0)
    ordinal = groups.get("o")
    return int(lookup("ordinals")[key_of(ordinal)]) if ordinal else None
