"""The date a line about a text dates it with: a date line, a credit with its day, or a line that says little else.

In: a line as printed and the moment it was seen. Out: the printed date and what kind of evidence it is, or None for a
line whose date is narrated, announced or someone else's. It never looks at the lines around it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from newsarchive.arabic.credits import is_caption_line, names_someone, read_credit
from newsarchive.arabic.dates import PrintedDate, find_dates, mask_dates, parse_date
from newsarchive.arabic.text import fold, is_arabic, words
from newsarchive.extract.moments import PrintedMoment, read_moment
from newsarchive.model import DateEvidence
from newsarchive.sites.phrases import recognise_phrase

_YEAR = re.compile(r"\d{4}|\d ?[./-] ?\d\d? ?[./-] ?\d\d")
_NEAR = re.compile(r"(?<!\w)(?:الجاري|الحالي)(?!\w)")
_EARLIEST_YEAR = 1990  # before it nothing was published on the web: what is printed is narrated
_WORDS_BESIDE = 4  # beside its date, in a line that is nearly a date line
_SIGNS = "-–—ـ|/\\•·:;,،*)]»"  # what parts a date from the words before it
_PARTS = re.compile(rf"[{re.escape(_SIGNS)}(\[]+")
_RANGE = re.compile(r"(?<![\w:./-])\d{1,2} ?[-–] ?\Z")  # «17-18 أغسطس 2020» are the days of something
_NUMBERED = re.compile(r"(?:رقم )?(?:ال)?عدد ?:? ?\[?\(? ?\d+")


def read_date(text: str, reference: datetime | None = None) -> PrintedMoment | None:
    """A date that stands alone in its field, written by a machine or in words. None where there is none."""
    printed_moment = read_moment(text)
    if printed_moment is not None:
        return printed_moment
    printed = parse_date(text, reference=reference) or next(iter(find_dates(text, reference=reference)), None)
    return PrintedMoment(printed.day, printed.time, printed.offset, printed.precision) if printed else None


def date_of_line(line: str, reference: datetime, *, day_first: bool = True) -> tuple[PrintedDate, DateEvidence] | None:
    """The date of a line that is a date, or of a credit that bears one. A date that dates something else is none."""
    printed = parse_date(line, reference=reference, day_first=day_first)
    if printed is not None and not printed.relative and _YEAR.search(fold(printed.text)) is None:
        if _NEAR.search(fold(printed.text)) is None:
            return None  # a day of some year: narrated, not dated
        printed = replace(printed, role="published")
    if (line.startswith("[") and line.endswith("]")) or is_clock_of_page(line, reference):
        return None  # a message quoted with its moment; the day of the visit, with the place whose day it is
    evidence: DateEvidence = "byline"
    if printed is None:
        credit = read_credit(line, reference=reference)
        printed = credit.date if credit and not credit.caption else None
    if printed is None and not is_caption_line(line):
        printed, evidence = _nearly(line, reference, day_first), "visible"
    return (printed, evidence) if printed is not None and _dates_a_text(printed) else None


def is_clock_of_page(line: str, reference: datetime) -> bool:
    """«الجمعة 19 أبريل 2024 أبوظبي»: a page's clock names its town after the day; a dateline names it before."""
    for printed in find_dates(line, reference=reference)[:1]:
        before, after = line[: printed.start], line[printed.end :]
        first = next(iter(after.split()), "")
        credit = read_credit(first) if after[:1] == " " and first.isalpha() and len(after.split()) <= 2 else None
        return credit is not None and credit.place is not None and not credit.agencies and len(words(before)) <= 1
    return False


def _dates_a_text(printed: PrintedDate) -> bool:
    """Whether a date can be a text's: a day, or the month of an issue, printed in two calendars."""
    fine = printed.precision != "month" or printed.calendar == "both"
    return printed.role != "other" and printed.day.year >= _EARLIEST_YEAR and fine


def _nearly(line: str, reference: datetime, day_first: bool) -> PrintedDate | None:
    """The date of a line that says little else: «العدد 4483 - الإثنين 15 ديسمبر 2014»."""
    for printed in find_dates(line, reference=reference, day_first=day_first):
        if printed.role != "other" and _is_labelled(line, printed):
            return printed
        beside = len(words(line)) - len(words(printed.text))
        more = printed.role == "modified" or printed.time is not None  # a moment is printed of the text itself
        if beside > (2 * _WORDS_BESIDE if more else _WORDS_BESIDE):
            continue
        if _YEAR.search(fold(printed.text)) and not tells(line, printed):
            return printed
    return None


def _is_labelled(line: str, printed: PrintedDate) -> bool:
    """«نشر في: الأربعاء ١١ نوفمبر ٢٠٢٦ | عدد القراءات: …»: a label alone before the date, a joint after it."""
    before, after = mask_dates(line)[: printed.start], line[printed.end :].lstrip()
    return ":" in before and not before.strip(" |:") and (not after or after[0] in _SIGNS)


def tells(line: str, printed: PrintedDate) -> bool:
    """Whether the words that touch a date make it theirs: «ثورة 25 يناير 2011», «الاجتماع الأول (14 سبتمبر 2021)»."""
    if printed.time is None and _RANGE.search(line[: printed.start]):
        return True
    before = mask_dates(line)[: printed.start].rstrip("| ")  # without the date's label and weekday
    after = line[printed.end :].lstrip()
    if after.startswith(":") and len(words(after)) > 1:
        return True
    joint = line[len(before) : printed.start].strip()[:1]
    touching = _PARTS.split(before.rstrip(" (["))[-1].strip()
    if not touching or before[-1] in _SIGNS or (joint and joint in _SIGNS) or not is_arabic(touching):
        return False
    known = names_someone(touching) or recognise_phrase(touching) or recognise_phrase(touching, "head")
    return not known and _NUMBERED.match(fold(touching)) is None
