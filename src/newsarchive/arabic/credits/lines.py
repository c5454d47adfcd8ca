"""Lines that consist of a credit: who wrote, which agency, from where, when.

In: a line. Out: a `Credit`, or None for a line that says more. A sentence that quotes an agency is not a credit, a name
before a colon is a speaker, a lone phrase is a subheading.
"""

from __future__ import annotations

import re
from datetime import datetime

from newsarchive.arabic.credits.captions import is_caption_line, photographers
from newsarchive.arabic.credits.credit import PUNCTUATION, Credit
from newsarchive.arabic.credits.labelled import caption_with_source, labelled_credit
from newsarchive.arabic.credits.lexicon import (
    agencies,
    agency_pattern,
    generic_sources,
    letters_only,
    opening_label,
    outlets,
)
from newsarchive.arabic.credits.pieces import classify, split_pieces
from newsarchive.arabic.credits.unlabelled import unlabelled_credit
from newsarchive.arabic.dates import PrintedDate, find_dates, parse_date
from newsarchive.arabic.dates.clock import find_clocks
from newsarchive.arabic.dates.written import find_written_days
from newsarchive.arabic.folding import fold, fold_with_map

_MAX_CHARS = 160
_MAX_SPACES = 24
_TATWEEL_DASH = re.compile(r"(?:(?<=\s)|^)ـ+|ـ+(?=\s*$)(?<!هـ)")
_SHORTCODE = re.compile(r"\[/?[a-z][a-z0-9_ =\"]*\]|^\s*\d{1,6}\s*\||(?<!\S)@\w+", re.I)
_INITIAL = r"(?:[ء-ي]{1,2}\s?\.\s?){1,2}[ء-ي]{0,2}\.?"
_INITIALS = re.compile(rf"^[(\s/\-–ـ]*{_INITIAL}(?:\s*[/\-–،]\s*{_INITIAL})*[)\s]*$")
_WEEKDAYS = r"ال[أا]حد|ال[إأا]ثنين|الثلاثاء|ال[أا]ربعاء|الخميس|الجمعة|السبت"
_BEFORE_DATE = re.compile(
    rf"(?:(?:^|(?<=[\s(/|،,\-–—]))(?:يوم|اليوم|في|بتاريخ|{_WEEKDAYS}|of)[\s,،]*)+$|(?<=\w\w\w)(?:{_WEEKDAYS})[\s,،]*$"
)


def agencies_in(line: str) -> list[str]:
    """The agencies named in a line, by display name, in order: unmistakable names, and whole pieces that match."""
    folded = fold(normalize_dashes(line))
    names = [(match.start(), agencies()[letters_only(match.group())]) for match in agency_pattern().finditer(folded)]
    for start, end in split_pieces(folded):
        key = letters_only(folded[start:end])
        names.append((start, agencies().get(key) or generic_sources().get(key, "")))
    return list(dict.fromkeys(name for _, name in sorted(names) if name))


def is_agency(name: str) -> bool:
    """Whether a name is in the tables: an agency, an outlet, or «وكالات» and the like."""
    folded = fold(name)
    return bool(agencies_in(name)) or letters_only(folded) in outlets()


def names_someone(text: str) -> bool:
    """Whether a few words are only names: of a place, an agency, an outlet or a person."""
    folded = fold(text)
    return all(classify(folded, *span).kind not in ("phrase", "unknown") for span in split_pieces(folded))


def names_source(line: str) -> bool:
    """Whether a line declares a source: «المصدر: …», «نقلا عن …»."""
    label = opening_label("source").match(fold(line).lstrip(PUNCTUATION))
    return label is not None and (
        label.group()[-1:] in ":/|-" or ":" in label.group() or len(label.group().split()) > 1
    )


def read_credit(line: str, *, reference: datetime | None = None) -> Credit | None:
    """The credit that a line consists of, or None."""
    text = normalize_dashes(line)
    if not text.strip() or len(text) > 300:
        return None
    if is_caption_line(text):
        return Credit(tuple(photographers(text)), tuple(agencies_in(text)), caption=True)
    if len(text) > _MAX_CHARS or text.count(" ") > _MAX_SPACES:
        return None
    if _INITIALS.match(text) and letters_only(fold(text)) not in agencies():
        return Credit((text.strip(PUNCTUATION.replace(".", "")),))
    text, date = _without_date(text, reference)
    return _with_date(
        labelled_credit(text)
        or unlabelled_credit(text, dated=text != normalize_dashes(line))
        or caption_with_source(text),
        date,
    )


def normalize_dashes(line: str) -> str:
    """Replaces isolated tatweels by dashes, ad shortcodes and counters by spaces. Offsets do not change."""
    line = _SHORTCODE.sub(lambda match: " " * len(match.group()), line)
    return _TATWEEL_DASH.sub(lambda match: "-" * len(match.group()), line)


def _with_date(credit: Credit | None, date: PrintedDate | None) -> Credit | None:
    if credit is None or date is None:
        return credit
    return Credit(credit.authors, credit.agencies, credit.place, credit.caption, date, credit.sure)


def _without_date(text: str, reference: datetime | None) -> tuple[str, PrintedDate | None]:
    """The line with a bar in place of its date, and the date."""
    dates = find_dates(text, reference=reference)
    if dates:
        start, end = dates[0].start, dates[-1].end
        date: PrintedDate | None = dates[0]
    else:
        folded, offsets = fold_with_map(text)
        written = [w for w in find_written_days(folded) if w.day and w.month and not _is_name(folded, w.start, w.end)]
        if not written:
            return _without_clock(text), None
        start, end = offsets[written[0].start], offsets[written[0].end - 1] + 1
        date = parse_date(text[start:end], reference=reference) if reference else None
    before = _BEFORE_DATE.sub("", text[:start])
    return f"{before.ljust(start)[: start - 1]}|{text[end:]}" if start else f"|{text[end:]}", date


def _without_clock(text: str) -> str:
    """«مرسلة بواسطة سالم عمر في 6:20 م»: a time of day alone is neither a date nor a name."""
    folded, offsets = fold_with_map(text)
    clock = next((clock for clock in find_clocks(folded) if clock.end > clock.start), None)
    if clock is None or clock.precision == "hour":
        return text
    start, end = offsets[clock.start], offsets[clock.end - 1] + 1
    return f"{_BEFORE_DATE.sub('', text[:start])}|{text[end:]}"


def _is_name(folded: str, start: int, end: int) -> bool:
    return any(
        span[0] <= start and end <= span[1] and classify(folded, *span).kind == "agency"
        for span in split_pieces(folded)
    )
