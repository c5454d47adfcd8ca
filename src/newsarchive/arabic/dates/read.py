"""Printed dates: days, times, weekdays and labels of a text joined into what a reader sees as one date.

In: a text as printed, the moment it was seen (`reference`), the day-month order of its site. Out: `PrintedDate`s with
their place in the text, role and precision. It never invents: a day without a year and without a reference is no date.
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
    """A date as printed. `offset` is how far its zone is from UTC, None where the text does not say."""

    day: date
    time: time | None
    offset: timedelta | None
    precision: Precision
    calendar: Calendar | Literal["both"]  # both: ours and another, printed side by side
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
_LONGEST_LINE = 200
_SHORT = 80  # a line; in longer texts «منذ ساعتين» dates what is told
_LETTER = r"[^\W\d_]"
_SIGNS = r"[\s,;:|\-/\\.()\[\]{}\"'*•·_~<>=+#&@!؛]"


@cache
def _between() -> re.Pattern[str]:
    """What may stand between a day and its time, or its weekday."""
    word = rf"(?:{pattern('joiners')}|{pattern('weekdays')}|{pattern('labels')})(?!{_LETTER})"
    return re.compile(rf"(?:{_SIGNS}|(?<!{_LETTER}){word}){{0,24}}\Z")


@cache
def _weekday() -> re.Pattern[str]:
    return re.compile(rf"(?<!{_LETTER})(?:ال|ل|ب)?(?P<name>{pattern('weekdays')})(?!{_LETTER})\.?")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?<!{_LETTER})(?P<name>{pattern('labels')})(?!{_LETTER})")


def find_dates(text: str, *, reference: datetime | None = None, day_first: bool = True) -> list[PrintedDate]:
    """Every date printed in a text, in order. A day without a year needs its weekday, or «الجاري», beside it."""
    found = _found(fold(text), reference, day_first, alone=False)
    offsets = fold_with_map(text)[1] if found else []
    return [_placed(one, text, offsets) for one in found]


def parse_date(text: str, *, reference: datetime | None = None, day_first: bool = True) -> PrintedDate | None:
    """The date a line is: with its label, weekday and clock, perhaps in two calendars, and nothing else."""
    if len(text) > _LONGEST_LINE:
        return None
    plain = fold(text)
    found = _found(plain, reference, day_first, alone=True)
    if not found or not _only_dates(plain, found):
        return None
    best = next((one for one in found if one.role == "published"), found[0])
    return _placed(best, text, fold_with_map(text)[1])


def is_date_line(text: str) -> bool:
    """Whether a line is nothing but a date; a day without a year and «منذ ساعتين» count."""
    return parse_date(text, reference=datetime(2020, 1, 1, tzinfo=UTC)) is not None


def mask_dates(text: str) -> str:
    """A line with bars in place of each date and clock, its label and weekday gone with it; the rest as printed."""
    plain, offsets = fold_with_map(text)
    found = _found(plain, datetime(2020, 1, 1, tzinfo=UTC), True, alone=True)
    spans = [(one.start, one.end) for one in found] + [(clock.start, clock.end) for clock in find_clocks(plain)]
    words = [match.span() for shape in (_weekday(), _label()) for match in shape.finditer(plain)] if spans else []
    spans += [at for at in words if any(_gap(plain, at[1], a) or _gap(plain, b, at[0]) for a, b in spans)]
    left = list(text)
    for start, end in spans:
        at, to = offsets[start], offsets[end - 1] + 1
        left[at:to] = "|" * (to - at)
    return "".join(left)


def _placed(found: PrintedDate, text: str, offsets: Sequence[int]) -> PrintedDate:
    start, end = offsets[found.start], offsets[found.end - 1] + 1
    return replace(found, text=text[start:end], start=start, end=end)


def _found(plain: str, reference: datetime | None, day_first: bool, *, alone: bool) -> list[PrintedDate]:
    if not any(c.isdigit() for c in plain) and not alone and len(plain) > _SHORT:
        return []
    written = find_written_days(plain)
    if not written and not alone and len(plain) > _SHORT:
        return []
    clocks = [c for c in find_clocks(plain) if not any(c.start < w.end and w.start < c.end for w in written)]
    dates: list[PrintedDate] = []
    before = 0
    for day in written:
        yearless = day.year is None and day.nearness is None
        weekday = _weekday_beside(plain, day)
        picked = resolve_day(day, weekday, reference, day_first)
        if picked is None or (yearless and weekday is None and not alone):
            continue
        one = _joined(plain, day, picked, [clock for clock in clocks if clock.start >= before], before)
        if dates and dates[-1].role == "other" and one.role == "published" and _GLOSS.match(plain[before : one.start]):
            one = replace(one, role="other")  # «المؤرخة في 16 يناير 2009 (2009-01-16)»: said again
        dates.append(one)
        before = dates[-1].end
    dates = _one_calendar(plain, dates)
    if not dates and reference is not None and (alone or len(plain) <= _SHORT):
        dates = _relative(plain, reference, clocks, alone)
    return dates


def _gap(plain: str, start: int, end: int) -> bool:
    return start <= end and end - start <= 60 and _between().match(plain[start:end]) is not None


def _weekday_beside(plain: str, day: WrittenDay) -> int | None:
    best: tuple[int, int] | None = None
    for match in _weekday().finditer(plain, max(0, day.start - 40), day.end + 25):
        if _gap(plain, match.end(), day.start):
            best = (0, int(lookup("weekdays")[key_of(match["name"])]))
        elif best is None and _gap(plain, day.end, match.start()):
            best = (1, int(lookup("weekdays")[key_of(match["name"])]))
    return best[1] if best else None


def _joined(
    plain: str, day: WrittenDay, picked: tuple[date, Precision], clocks: list[Clock], before: int
) -> PrintedDate:
    moment, precision = picked
    clock = _clock_of(plain, day, clocks) if precision == "day" else None
    start, end = day.start, day.end
    zone = None
    if clock:
        start, end = min(start, clock.start), max(end, clock.end)
        precision, zone = clock.precision, offset_of(clock.zone, moment, clock.time)
    role = _role(plain, before, start, day, clock)
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


def _clock_of(plain: str, day: WrittenDay, clocks: list[Clock]) -> Clock | None:
    after = next((c for c in clocks if c.start >= day.end), None)
    last = next((c for c in reversed(clocks) if c.end <= day.start), None)
    after = after if after and _gap(plain, day.end, after.start) else None
    last = last if last and _gap(plain, last.end, day.start) else None
    # A list that begins with a clock prints the clock first throughout.
    return last if last and (after is None or clocks[0] is last or _clock_first(plain, clocks)) else after


def _clock_first(plain: str, clocks: list[Clock]) -> bool:
    return not plain[: clocks[0].start].strip(" -|[(")


def _role(plain: str, before: int, start: int, day: WrittenDay, clock: Clock | None) -> Role:
    if day.day is not None and day.year is not None and _told(plain[day.start : day.end], day):
        return "other"
    if clock and clock.start >= day.end:  # «13/3/2008 م (آخر تحديث) الساعة 16:25»
        inside = [lookup("labels")[key_of(m["name"])] for m in _label().finditer(plain, day.end, clock.start)]
        if "modified" in inside:
            return "modified"
    roles = [lookup("labels")[key_of(m["name"])] for m in _label().finditer(plain, max(before, start - 50), start)]
    plainly = [role for role in roles if role in ("modified", "other")]
    if plainly:
        return "modified" if plainly[-1] == "modified" else "other"
    if "told" in roles and "published" not in roles[:-1]:
        return "other"
    return "published"


def _told(said: str, day: WrittenDay) -> bool:
    """Whether a day is written as sentences write it: in words, «من العام 1948», with the year and «الحالي» too."""
    return (
        day.nearness is not None
        or (said[:1].isalpha() and _ORDINAL.match(said) is not None)
        or bool(_OF_YEAR.search(said))
    )


def _one_calendar(plain: str, dates: list[PrintedDate]) -> list[PrintedDate]:
    """Two days side by side in two calendars are one date, printed twice: ours wins."""
    merged: list[PrintedDate] = []
    for found in dates:
        last = merged[-1] if merged else None
        two = last and {last.calendar, found.calendar} in ({"hijri", "gregorian"}, {"jalali", "gregorian"})
        if last and two and abs((last.day - found.day).days) <= 45 and _gap(plain, last.end, found.start):
            ours, theirs = (last, found) if last.calendar == "gregorian" else (found, last)
            clock = ours if ours.time else theirs
            same = abs((ours.day - theirs.day).days) <= 3
            precision = clock.precision if clock.time and same else ours.precision
            role = last.role if last.role != "published" else found.role
            at = clock.time if same else ours.time
            both = replace(ours, calendar="both", time=at, precision=precision, role=role, offset=clock.offset)
            merged[-1] = replace(both, start=last.start, end=found.end)
        else:
            merged.append(found)
    return merged


def _relative(plain: str, reference: datetime, clocks: list[Clock], alone: bool) -> list[PrintedDate]:
    found: list[RelativeMoment] = find_relative(plain, reference) or (
        find_named_days(plain, reference) if alone else []
    )
    return [_ago(plain, ago, clocks) for ago in found[:1]]


def _ago(plain: str, ago: RelativeMoment, clocks: list[Clock]) -> PrintedDate:
    moment, offset = ago.moment, ago.moment.utcoffset()
    clock = next((c for c in clocks if _gap(plain, ago.end, c.start) or _gap(plain, c.end, ago.start)), None)
    role: Role = "modified" if _says_modified(plain[: ago.start]) else "published"
    if ago.precision == "day":
        at = clock.time if clock else None
        precision: Precision = clock.precision if clock else "day"
        zone = offset_of(clock.zone, moment.date(), clock.time) if clock else None
        start, end = (min(ago.start, clock.start), max(ago.end, clock.end)) if clock else (ago.start, ago.end)
        return PrintedDate(moment.date(), at, zone, precision, "gregorian", role, "", start, end, True)
    at = moment.time().replace(microsecond=0, tzinfo=None)
    return PrintedDate(moment.date(), at, offset, ago.precision, "gregorian", role, "", ago.start, ago.end, True)


def _says_modified(before: str) -> bool:
    return any(lookup("labels")[key_of(m["name"])] == "modified" for m in _label().finditer(before))


def _only_dates(plain: str, found: list[PrintedDate]) -> bool:
    """Nothing stands beside the dates but labels, weekdays, other clocks and signs."""
    spans = [(d.start, d.end) for d in found]
    spans += [(c.start, c.end) for c in find_clocks(plain)]
    spans += [m.span() for shape in (_weekday(), _label()) for m in shape.finditer(plain)]
    left = list(plain)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    rest = re.sub(_SIGNS, " ", "".join(left)).split()
    small = {key_of(word) for word in table("joiners")} | names_of("eras", "gregorian") | names_of("eras", "hijri")
    return not [word for word in rest if word not in small]
