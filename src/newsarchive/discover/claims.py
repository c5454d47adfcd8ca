"""What a feed claims about an item, brought to our forms: moments, titles, names, one entry for one address.

In: strings as feeds print them. Out: aware moments in UTC, one-line titles, entries without repetition. Nothing is
guessed: what cannot be read is None, and the printed text is kept beside it.
"""

from __future__ import annotations

import calendar
import html
import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from newsarchive import urls
from newsarchive.arabic.dates import parse_date
from newsarchive.arabic.text import is_arabic, tidy
from newsarchive.model import Entry

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_NOBODY = frozenset(("unknown", "noreply", "no-reply", "admin", "administrator", "غير معرف", "(unknown)"))
_YEARS = range(1900, 2200)
_HALF_DAY = re.compile(r"\d\s*(?:[ap]\.?m\b|[صم](?!\w)|صباحا|مساء)", re.IGNORECASE)
_ZONE_HOURS = re.compile(r"\b(?:GMT|UTC) ?([+-])(\d{1,2})(?![\d:])")
_TWO_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}(?!\d)")


def moment_of(printed: str | None, parsed: time.struct_time | None = None, about: str | None = None) -> datetime | None:
    """The moment a feed printed, in UTC; `parsed` is a parser's reading of it, `about` the text it stands with.

    A moment that tells no zone is taken as it stands: so its calendar day stays the printed one. None where day and
    month cannot be distinguished.
    """
    text = (printed or "").strip()
    if "AST" in text and about and is_arabic(about):  # Arabia's hour here; the Atlantic's elsewhere
        text, parsed = text.replace("AST", "+0300"), None
    text = _ZONE_HOURS.sub(lambda zone: f"{zone[1]}{int(zone[2]):02}00", text)  # `GMT+3`
    if _HALF_DAY.search(text):  # general parsers drop the half of the day
        return _arabic(text)
    if parsed is not None:
        return _from_struct(parsed)
    return (_iso(text) or _rfc822(text) or _arabic(text)) if text else None


def title_of(text: str | None) -> str | None:
    """One line of plain text out of a title, whether it was text, HTML or HTML escaped twice."""
    if not text:
        return None
    plain = html.unescape(_TAG.sub("", html.unescape(text) if "&lt;" in text or "&amp;" in text else text))
    line = " ".join(tidy(_TAG.sub("", plain)).split())
    return line or None


def names_of(people: Iterable[str | None]) -> tuple[str, ...]:
    """Names of people, without mail addresses, placeholders and repetitions."""
    texts = []
    for person in people:
        name = title_of(_EMAIL.sub("", person or ""))
        name = name.strip(" ()<>،,") if name else ""
        if name and name.casefold() not in _NOBODY:
            texts.append(name)
    return tuple(dict.fromkeys(texts))


def unrepeated(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry for one identity, the first; in order."""
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault(urls.key(entry.url), entry)
    return tuple(found.values())


def _from_struct(parsed: time.struct_time) -> datetime | None:
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.year in _YEARS else None


def _iso(text: str) -> datetime | None:
    try:
        return _aware(datetime.fromisoformat(text))
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    try:
        return _aware(parsedate_to_datetime(text))
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _arabic(text: str) -> datetime | None:
    numbers = _TWO_NUMBERS.search(text)
    if numbers and numbers[1] != numbers[2] and int(numbers[1]) <= 12 and int(numbers[2]) <= 12:
        return None
    printed_date = parse_date(text, reference=None)
    if printed_date is None or printed_date.relative or printed_date.precision in ("month", "year"):
        return None
    return _aware(printed_date.moment())


def _aware(moment: datetime) -> datetime | None:
    try:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment.year in _YEARS else None
