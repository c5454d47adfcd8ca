"""What templates do to values: addresses made readable, evidence and reasons put into words.

In: values as the store tells them. Out: strings for people. Nothing here escapes: the environment does.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from newsarchive.urls.display import readable, readable_within
from newsarchive.web.translations import Locale

_LONGEST = 110
_ENTRIES = re.compile(r"(\d+) entries, (\d+) new")
_RIGHT_TO_LEFT = frozenset(("ar", "arz", "fa", "ur", "he", "ckb", "ps", "sd", "ug", "yi", "dv"))
_FIGURES = re.compile(r"\d+(?:[-/]\d+)+")
_AGREE = " agree"
_OPENERS = ("printed ", "linked to ", "credit line ", "meta ", "json-ld ", "link ")


def shorter(url: str) -> str:
    """An address as people read it, its middle left out where it is very long."""
    return readable(url, _LONGEST)


def evidence_text(evidence: str, tongue: Locale) -> str:
    """Where a fact was found, in words; names of tags and what was printed stay as they are."""
    if evidence.endswith(_AGREE):
        witnesses = [tongue.term("evidence", one) for one in evidence.removesuffix(_AGREE).split(", ")]
        return tongue("evidence.agree", witnesses=tongue("date.comma").join(witnesses))
    whole = tongue.term("evidence", evidence)
    if whole != evidence:
        return whole
    for opener in _OPENERS:
        if evidence.startswith(opener):
            return f"{tongue.term('evidence', opener.strip())} {readable_within(evidence.removeprefix(opener))}"
    return readable_within(evidence)


def reason_text(reason: str, tongue: Locale) -> str:
    """Why a line was left out, in words."""
    kind, _, what = reason.partition(": ")
    return tongue.term("reason", what.replace(" ", "_") or kind.replace(" ", "_"))


def detail_text(detail: str, tongue: Locale) -> str:
    """What was seen, in words where it is the count of a feed's entries."""
    counted = _ENTRIES.fullmatch(detail)
    if counted is None:
        return readable_within(detail)
    return tongue("sources.entries", all=tongue.number(int(counted[1])), new=tongue.number(int(counted[2])))


def as_moment(text: str) -> datetime:
    """A moment of the article's JSON."""
    return datetime.fromisoformat(text)


def before_colon(entry: str) -> str:
    """The word of a glossary entry."""
    return entry.partition(": ")[0]


def after_colon(entry: str) -> str:
    """What it means."""
    return entry.partition(": ")[2]


def is_arabic(text: str) -> bool:
    """Whether the first letter is of the Arabic script."""
    first = next((char for char in text if char.isalpha()), "")
    return "\u0600" <= first <= "\u08ff" or "\ufb50" <= first <= "\ufeff"


def dated(text: str) -> str:
    """A line whose dates in figures stay in their order: after Arabic letters «2022-01-12» is shown from its end."""
    return _FIGURES.sub("\u2066\\g<0>\u2069", text)


def direction(language: str | None) -> str:
    """Which way a language is written, as HTML names it; `auto` (by the first letter) where none is known."""
    if language is None:
        return "auto"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def last_day(first: date, by: str) -> str:
    """The last day of a period."""
    if by == "month":
        first = first.replace(day=monthrange(first.year, first.month)[1])
    elif by == "week":
        first += timedelta(days=6)
    return first.isoformat()


FILTERS: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (
        shorter, evidence_text, reason_text, detail_text, as_moment, before_colon, after_colon, is_arabic,
        last_day, readable_within, direction, dated,
    )
}  # fmt: skip
