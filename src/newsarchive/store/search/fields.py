"""The fields of the query language: their names in two languages, and how each one's value is read.

In: a name and a value as typed. Out: `FieldTerm`, or a word for why it cannot be read. It asks no database: whether a
source of that name exists is found out by searching.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from typing import TypeAlias

from newsarchive.arabic.dates import parse_date
from newsarchive.arabic.text import fold, language_by_name, words

Ignored: TypeAlias = tuple[str, str]  # a piece of a query as typed, and why it was passed over: a key of `WHY`
Days: TypeAlias = tuple[date, date]  # first and last
Value: TypeAlias = str | int | bool | Days

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("عنوان",),
    "source": ("مصدر",),
    "author": ("كاتب", "by"),
    "agency": ("وكالة",),
    "place": ("مكان",),
    "lang": ("لغة", "language"),
    "section": ("قسم",),
    "story": ("قصة",),
    "before": ("قبل",),
    "after": ("بعد",),
    "since": ("منذ",),
    "until": ("حتى",),
    "on": ("يوم", "day", "date", "تاريخ"),
    "changed": ("عُدّل", "معدل", "edited"),
    "deleted": ("محذوف", "حُذف"),
    "copies": ("نسخ",),
}
WHY: Mapping[str, tuple[str, str]] = {  # (Arabic, English)
    "unknown_field": ("لا حقل بهذا الاسم؛ بُحث عما بعده", "no field has this name; what follows was looked for"),
    "bad_date": ("ليس تاريخًا: اكتب 2022-01-12 أو 2022-01 أو «12 يناير 2022»", "not a date: write 2022-01-12, 2022-01"),
    "no_such_day": ("ليس في ذلك الشهر يوم بهذا الرقم", "that month has no such day"),
    "bad_number": ("ليس رقمًا: اكتب رقم القصة وحده", "not a number: write the story's number alone"),
    "bad_choice": (
        "قيمة لا يعرفها هذا الحقل: اكتب نعم أو لا، أو ما في docs/search.md",
        "not a value of this field: write yes or no, or what docs/search.md names",
    ),
    "bad_language": ("ليست لغة: اكتب رمزها مثل ar أو اسمها", "not a language: write its code, such as ar, or its name"),
    "no_value": (
        "لا قيمة بعد اسم الحقل: اكتبها ملتصقة بالنقطتين",
        "the field has no value: write it right after the colon",
    ),
    "unclosed_quote": ("علامة اقتباس لم تُغلق", "a quotation mark is not closed"),
    "nothing_to_join": ("لا شيء يصله بما قبله أو بما بعده", "there is nothing on both its sides to join"),
    "nothing_to_leave_out": ("لا كلمة بعده تُستبعد", "there is no word after it to leave out"),
    "or_joins_alike": ("تصل «أو» كلمتين أو قيمتين لحقل واحد", "OR joins two words, or two values of one field"),
    "or_leaves_nothing_out": ("لا تصل «أو» كلمة مستبعدة", "OR cannot join a word that is left out"),
    "and_of_one_field": ("تكفي إحدى قيم الحقل الواحد", "of several values of one field any one is enough"),
    "too_many_ors": ("فيه من «أو» أكثر مما يُبحث عنه", "there is more OR in it than can be looked for"),
    "one_minus": ("يستبعد الكلمةَ ناقص واحد قبلها", "one minus before a word leaves it out, no more"),
    "near_joins_words": ("تصل near كلمتين", "near joins two words"),
    "bad_near": ("اكتب عددًا: near/5", "write a number: near/5"),
    "near_from_one": ("تبدأ near من 1: بُحث بـ near/1", "near begins with 1: near/1 was taken"),
    "near_at_most": ("لا تزيد near على 50: بُحث بـ near/50", "near ends with 50: near/50 was taken"),
    "brackets": ("الأقواس لا تجمع الكلمات", "brackets do not group"),
    "star_at_the_end_only": (
        "النجمة في آخر كلمة واحدة فقط، خارج علامات الاقتباس",
        "a star stands at the end of one word only, outside of quotation marks",
    ),
    "no_word": ("لا كلمة فيها", "there is no word in it"),
    "too_long": ("السؤال أطول من اللازم", "the query is too long; the rest was left out"),
}
_KINDS = {
    "any": ("any", "yes", "نعم", "أي", "كل"),
    "headline": ("headline", "title", "عنوان"),
    "number": ("number", "رقم", "عدد", "أرقام"),
    "name": ("name", "اسم", "أسماء"),
    "quotation": ("quotation", "quote", "اقتباس"),
    "attribution": ("attribution", "نسبة", "إسناد"),
    "paragraph": ("paragraph", "فقرة"),
    "credit": ("credit", "توقيع"),
    "correction": ("correction", "تصحيح"),
    "spelling": ("spelling", "إملاء"),
    "wording": ("wording", "صياغة"),
    "no": ("no", "لا"),
}
_CODE = re.compile(r"[a-z]{2,3}")
_YES, _NO = ("yes", "true", "1", "نعم", "أجل"), ("no", "false", "0", "لا")


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """One field of a query. Values of the same field are either-or; unwanted ones must all be absent."""

    name: str  # a key of NAMES
    value: Value
    typed: str  # the whole piece, as typed
    unwanted: bool = False


@cache
def _by_name() -> dict[str, str]:
    values = {fold(name): key for key, others in NAMES.items() for name in (key, *others)}
    return {**{f"ال{name}": key for name, key in values.items() if not name.isascii()}, **values}


def field_called(name: str) -> str | None:
    """The field of that name in either language, folded."""
    return _by_name().get(fold(name))


def looks_mistyped(name: str) -> bool:
    """Whether a name before a colon is nearly a field's."""
    return nearest(name) is not None


def nearest(name: str) -> str | None:
    """The field's name, in the language it was typed in, that one is nearest to; None where it is near to none."""
    near = get_close_matches(fold(name), _by_name(), n=1, cutoff=0.7)
    return _spelt()[near[0]] if near else None


@cache
def _spelt() -> dict[str, str]:
    """Names as they are written, by their folded form."""
    values = {fold(name): name for key, others in NAMES.items() for name in (key, *others)}
    return {**{f"ال{plain}": name for plain, name in values.items() if not name.isascii()}, **values}


def read(name: str, text: str, typed: str, *, unwanted: bool = False) -> FieldTerm | str:
    """A field's value; a key of `WHY` where it cannot be read."""
    if not text.strip(' "'):
        return "no_value"
    value = _READERS.get(name, _text)(text.strip())
    if value is None:
        if name in _DATES:
            return "no_such_day" if _is_past_the_month(text.strip()) else "bad_date"
        return _UNREADABLE.get(name, "no_value")
    return FieldTerm(name, value, typed, unwanted)


def _text(text: str) -> str | None:
    return " ".join(words(text)) or None


def _language(text: str) -> str | None:
    """A language's code, from it or from its name."""
    plain = fold(text)
    return language_by_name(plain) or (plain if _CODE.fullmatch(plain) else None)


def _number(text: str) -> int | None:
    digits = fold(text).lstrip("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _kind(text: str) -> str | None:
    plain = fold(text)
    return next((kind for kind, names in _KINDS.items() if plain in map(fold, names)), None)


def _yes(text: str) -> bool | None:
    plain = fold(text)
    return True if plain in map(fold, _YES) else False if plain in map(fold, _NO) else None


def _copies(text: str) -> int | None:
    """At least so many copies; 0: none."""
    number = _number(text)
    if number is not None:
        return number
    yes = _yes(text)
    return None if yes is None else int(yes)


_NUMERIC = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})")


def days(text: str) -> Days | None:
    """The days a date means: one day, a month, a year; in digits of any script, or with a month's name."""
    plain = fold(text)
    if match := _NUMERIC.fullmatch(plain):
        return _span(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(plain):
        return _span(match[3], match[2], match[1])
    printed = parse_date(re.sub(r"[-_/]", " ", text))
    if printed is None or printed.day is None:
        return None
    if printed.precision == "month":
        return _span(str(printed.day.year), str(printed.day.month), None)
    return printed.day, printed.day


def _is_past_the_month(text: str) -> bool:
    """Whether what is no date would be one if its day were another: a 30 February."""
    if days(text) is not None:
        return False
    plain = fold(text)
    if match := _NUMERIC.fullmatch(plain):
        return match[3] is not None and days(f"{match[1]}-{match[2]}") is not None
    if match := _DAY_FIRST.fullmatch(plain):
        return match[1] is not None and days(f"{match[3]}-{match[2]}") is not None
    return days(_DAY.sub("1", text, count=1)) is not None


def _span(year: str, month: str | None, day: str | None) -> Days | None:
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return first, first
    if month:
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return first, date(first.year, 12, 31)


def _bounded(bound: Callable[[Days], Days]) -> Callable[[str], Days | None]:
    def bounded(text: str) -> Days | None:
        span = days(text)
        try:
            return bound(span) if span else None
        except OverflowError:
            return None

    return bounded


_DATES: Mapping[str, Callable[[str], Days | None]] = {
    "on": days,
    "before": _bounded(lambda span: (date.min, span[0] - timedelta(days=1))),
    "after": _bounded(lambda span: (span[1] + timedelta(days=1), date.max)),
    "since": _bounded(lambda span: (span[0], date.max)),
    "until": _bounded(lambda span: (date.min, span[1])),
}
_READERS: Mapping[str, Callable[[str], Value | None]] = {
    **_DATES,
    "lang": _language,
    "story": _number,
    "changed": _kind,
    "deleted": _yes,
    "copies": _copies,
}
_UNREADABLE = {
    "lang": "bad_language",
    "story": "bad_number",
    "changed": "bad_choice",
    "deleted": "bad_choice",
    "copies": "bad_choice",
}
