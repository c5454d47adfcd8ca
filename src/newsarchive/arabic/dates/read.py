"""Printed dates: days, times, weekdays and labels of a text combined into what a reader sees as one date.

In: a text as printed, the moment it was seen (`reference`), the day-month order of its site. Out: `PrintedDate`s with
their offsets, role and precision. It never invents: a day without a year and without a reference is not a date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import Literal

from newsarchive.arabic.dates.calendars import Calendar
from newsarchive.arabic.dates.clock import Clock, Precision, find_clocks, offset_of
from newsarchive.arabic.dates.names import key_of, lookup, names_of, pattern, table
from newsarchive.arabic.dates.relative import RelativeMoment, find_named_days, find_relative
from newsarchive.arabic.dates.resolve import resolve_day
from newsarchive.arabic.dates.written import WrittenDay, find_written_days
from newsarchive.arabic.folding import fold, fold_with_map

Role = Literal["published", "modified", "other"]


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as printed. `offset` is its zone's offset from UTC, None if the text does not give one."""

    day: date
    time: time | None
    offset: timedelta | None
    precision: Precision
    calendar: Calendar | Literal["both"]  # both: Gregorian and another, printed side by side
    role: Role
    text: str
    start: int
    end: int
    relative: bool = False

    def moment(self, zone: tzinfo | None = None) -> datetime:
        """The moment in UTC: of precision `day` or coarser that day at 00:00Z; else by its own zone, or by `zone`."""
        if self.time is None:
            return datetime.combine(self.day, time(0), UTC)
        own = timezone(self.offset) if self.offset is not None else zone or UTC
        return datetime.combine(self.day, self.time, own).astimezone(UTC)


_GLOSS = re.compile(r"[\s(\[=-]{1,4}\Z")
_OF_YEAR = re.compile(r"(?<!\w)(?:من |ل)?(?:ال)?(?:عام|سنه)(?!\w)")
_ORDINAL = re.compile(r"(?!غره|مستهل)(?:ال)\w+")
_MAX_LINE = 200
_MAX_SHORT = 80  # characters of a line; in longer texts «منذ ساعتين» dates the events reported
_LETTER = r"[^\W\d_]"
_PUNCTUATION = r"[\s,;:|\-/\\.()\[\]{}\"'*•·_~<>=+#&@!؛]"


@cache
def _gap_pattern() -> re.Pattern[str]:
    """The text allowed between a day and its time or weekday."""
    word = rf"(?:{pattern('joiners')}|{pattern('weekdays')}|{pattern('labels')})(?!{_LETTER})"
    return re.compile(rf"(?:{_PUNCTUATION}|(?<!{_LETTER}){word}){{0,24}}\Z")


@cache
def _weekday_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!{_LETTER})(?:ال|ل|ب)?(?P<name>{pattern('weekdays')})(?!{_LETTER})\.?")


@cache
def _label_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!{_LETTER})(?P<name>{pattern('labels')})(?!{_LETTER})")


def find_dates(text: str, *, reference: datetime | None = None, day_first: bool = True) -> list[PrintedDate]:
    """Every date printed in a text, in order. A day without a year needs its weekday, or «الجاري», beside it."""
    dates = _find_in_folded(fold(text), reference, day_first, alone=False)
    offsets = fold_with_map(text)[1] if dates else []
    return [_with_offsets(printed, text, offsets) for printed in dates]


def parse_date(text: str, *, reference: datetime | None = None, day_first: bool = True) -> PrintedDate | None:
    """The date that a line consists of: label, weekday, clock and a second calendar allowed, no other text."""
    if len(text) > _MAX_LINE:
        return None
    folded = fold(text)
    dates = _find_in_folded(folded, reference, day_first, alone=True)
    if not dates or not _has_only_dates(folded, dates):
        return None
    best = next((printed for printed in dates if printed.role == "published"), dates[0])
    return _with_offsets(best, text, fold_with_map(text)[1])


def is_date_line(text: str) -> bool:
    """Whether a line is only a date; a day without a year and «منذ ساعتين» count."""
    return parse_date(text, reference=datetime(2020, 1, 1, tzinfo=UTC)) is not None


def mask_dates(text: str) -> str:
    """A line with bars in place of each date and clock, their labels and weekdays included; the rest as printed."""
    folded, offsets = fold_with_map(text)
    dates = _find_in_folded(folded, datetime(2020, 1, 1, tzinfo=UTC), True, alone=True)
    spans = [(printed.start, printed.end) for printed in dates] + [
        (clock.start, clock.end) for clock in find_clocks(folded)
    ]
    regexes = (_weekday_pattern(), _label_pattern()) if spans else ()
    words = [match.span() for regex in regexes for match in regex.finditer(folded)]
    spans += [
        (a, b) for a, b in words if any(_is_gap(folded, b, start) or _is_gap(folded, end, a) for start, end in spans)
    ]
    chars = list(text)
    for folded_start, folded_end in spans:
        start, end = offsets[folded_start], offsets[folded_end - 1] + 1
        chars[start:end] = "|" * (end - start)
    return "".join(chars)


def _with_offsets(printed: PrintedDate, text: str, offsets: Sequence[int]) -> PrintedDate:
    start, end = offsets[printed.start], offsets[printed.end - 1] + 1
    return replace(printed, text=text[start:end], start=start, end=end)


def _find_in_folded(folded: str, reference: datetime | None, day_first: bool, *, alone: bool) -> list[PrintedDate]:
    if not any(c.isdigit() for c in folded) and not alone and len(folded) > _MAX_SHORT:
        return []
    written = find_written_days(folded)
    if not written and not alone and len(folded) > _MAX_SHORT:
        return []
    clocks = [c for c in find_clocks(folded) if not any(c.start < w.end and w.start < c.end for w in written)]
    dates: list[PrintedDate] = []
    before = 0
    for day in written:
        yearless = day.year is None and day.nearness is None
        weekday = _weekday_beside(folded, day)
        resolved = resolve_day(day, weekday, reference, day_first)
        if resolved is None or (yearless and weekday is None and not alone):
            continue
        printed = _with_clock(folded, day, resolved, [clock for clock in clocks if clock.start >= before], before)
        is_gloss = _GLOSS.match(folded[before : printed.start]) is not None
        if dates and dates[-1].role == "other" and printed.role == "published" and is_gloss:
            printed = replace(printed, role="other")  # «المؤرخة في 16 يناير 2009 (2009-01-16)»: the same date again
        dates.append(printed)
        before = dates[-1].end
    dates = _merge_calendars(folded, dates)
    if not dates and reference is not None and (alone or len(folded) <= _MAX_SHORT):
        dates = _find_relative_dates(folded, reference, clocks, alone)
    return dates


def _is_gap(folded: str, start: int, end: int) -> bool:
    return start <= end and end - start <= 60 and _gap_pattern().match(folded[start:end]) is not None


def _weekday_beside(folded: str, day: WrittenDay) -> int | None:
    best: tuple[int, int] | None = None
    for match in _weekday_pattern().finditer(folded, max(0, day.start - 40), day.end + 25):
        if _is_gap(folded, match.end(), day.start):
            best = (0, int(lookup("weekdays")[key_of(match["name"])]))
        elif best is None and _is_gap(folded, day.end, match.start()):
            best = (1, int(lookup("weekdays")[key_of(match["name"])]))
    return best[1] if best else None


def _with_clock(
    folded: str, day: WrittenDay, resolved: tuple[date, Precision], clocks: list[Clock], before: int
) -> PrintedDate:
    moment, precision = resolved
    clock = _clock_of(folded, day, clocks) if precision == "day" else None
    start, end = day.start, day.end
    zone = None
    if clock:
        start, end = min(start, clock.start), max(end, clock.end)
        precision, zone = clock.precision, offset_of(clock.zone, moment, clock.time)
    role = _role(folded, before, start, day, clock)
    return PrintedDate(
        moment,
        clock.time if clock else None,
        zone,
        precision,
        day.calendar,
        role,
        "",
        start,
        end,
    )


def _clock_of(folded: str, day: WrittenDay, clocks: list[Clock]) -> Clock | None:
    after = next((c for c in clocks if c.start >= day.end), None)
    last = next((c for c in reversed(clocks) if c.end <= day.start), None)
    after = after if after and _is_gap(folded, day.end, after.start) else None
    last = last if last and _is_gap(folded, last.end, day.start) else None
    # A line that begins with a clock prints the clock first throughout.
    return last if last and (after is None or clocks[0] is last or _clock_first(folded, clocks)) else after


def _clock_first(folded: str, clocks: list[Clock]) -> bool:
    return not folded[: clocks[0].start].strip(" -|[(")


def _role(folded: str, before: int, start: int, day: WrittenDay, clock: Clock | None) -> Role:
    if day.day is not None and day.year is not None and _is_in_sentence(folded[day.start : day.end], day):
        return "other"
    if clock and clock.start >= day.end:  # «13/3/2008 م (آخر تحديث) الساعة 16:25»
        inside = [lookup("labels")[key_of(m["name"])] for m in _label_pattern().finditer(folded, day.end, clock.start)]
        if "modified" in inside:
            return "modified"
    roles = [
        lookup("labels")[key_of(m["name"])] for m in _label_pattern().finditer(folded, max(before, start - 50), start)
    ]
    explicit = [role for role in roles if role in ("modified", "other")]
    if explicit:
        return "modified" if explicit[-1] == "modified" else "other"
    if "told" in roles and "published" not in roles[:-1]:
        return "other"
    return "published"


def _is_in_sentence(written: str, day: WrittenDay) -> bool:
    """Whether a day is written as in sentences: in words, «من العام 1948», with the year and «الحالي» too."""
    return (
        day.nearness is not None
        or (written[:1].isalpha() and _ORDINAL.match(written) is not None)
        or bool(_OF_YEAR.search(written))
    )


def _merge_calendars(folded: str, dates: list[PrintedDate]) -> list[PrintedDate]:
    """Two days side by side in two calendars are one date, printed twice: the Gregorian one wins."""
    merged: list[PrintedDate] = []
    for current in dates:
        last = merged[-1] if merged else None
        is_pair = last and {last.calendar, current.calendar} in ({"hijri", "gregorian"}, {"jalali", "gregorian"})
        if last and is_pair and abs((last.day - current.day).days) <= 45 and _is_gap(folded, last.end, current.start):
            gregorian, other = (last, current) if last.calendar == "gregorian" else (current, last)
            clock = gregorian if gregorian.time else other
            same_day = abs((gregorian.day - other.day).days) <= 3
            precision = clock.precision if clock.time and same_day else gregorian.precision
            role = last.role if last.role != "published" else current.role
            time_of_day = clock.time if same_day else gregorian.time
            both = replace(gregorian, calendar="both", time=time_of_day, precision=precision, role=role)
            merged[-1] = replace(both, offset=clock.offset, start=last.start, end=current.end)
        else:
            merged.append(current)
    return merged


def _find_relative_dates(folded: str, reference: datetime, clocks: list[Clock], alone: bool) -> list[PrintedDate]:
    moments = find_relative(folded, reference)
    if not moments and alone:
        moments = find_named_days(folded, reference)
    return [_relative_date(folded, relative, clocks) for relative in moments[:1]]


def _relative_date(folded: str, relative: RelativeMoment, clocks: list[Clock]) -> PrintedDate:
    moment, offset, start, end = relative.moment, relative.moment.utcoffset(), relative.start, relative.end
    clock = next((c for c in clocks if _is_gap(folded, end, c.start) or _is_gap(folded, c.end, start)), None)
    role: Role = "modified" if _says_modified(folded[:start]) else "published"
    if relative.precision == "day":
        time_of_day = clock.time if clock else None
        precision: Precision = clock.precision if clock else "day"
        zone = offset_of(clock.zone, moment.date(), clock.time) if clock else None
        if clock:
            start, end = min(start, clock.start), max(end, clock.end)
        return PrintedDate(moment.date(), time_of_day, zone, precision, "gregorian", role, "", start, end, True)
    time_of_day = moment.time().replace(microsecond=0, tzinfo=None)
    return PrintedDate(moment.date(), time_of_day, offset, relative.precision, "gregorian", role, "", start, end, True)


def _says_modified(before: str) -> bool:
    return any(lookup("labels")[key_of(m["name"])] == "modified" for m in _label_pattern().finditer(before))


def _has_only_dates(folded: str, dates: list[PrintedDate]) -> bool:
    """Whether all other text is labels, weekdays, clocks and punctuation."""
    spans = [(d.start, d.end) for d in dates]
    spans += [(c.start, c.end) for c in find_clocks(folded)]
    spans += [m.span() for regex in (_weekday_pattern(), _label_pattern()) for m in regex.finditer(folded)]
    chars = list(folded)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    rest = re.sub(_PUNCTUATION, " ", "".join(chars)).split()
    ignored = {key_of(word) for word in table("joiners")} | names_of("eras", "gregorian") | names_of("eras", "hijri")
    return not [word for word in rest if word not in ignored]
