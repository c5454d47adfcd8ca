"""What the pages say, in Arabic and in English: the table of words, and numbers and dates as each language has them.

In: `translations.toml`, a language, a reader's choices. Out: strings for people. It knows no page and no request.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
MONTHS = ("egypt", "levant", "maghreb", "tunisia")  # whose names of the months
DIGITS = ("arab", "latn")

_ARABIC_DIGITS = str.maketrans("0123456789.,%", "٠١٢٣٤٥٦٧٨٩٫٬٪")
_FINE = ("second", "minute", "hour")  # precisions that have a time of day


@cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """Every entry by its dotted name: `{"nav.search": {"ar": …, "en": …}}`."""
    row = tomllib.loads((files("newsarchive.web") / "translations.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": entry for section, entries in row.items() for name, entry in entries.items()}


@dataclass(frozen=True, slots=True)
class Locale:
    """How one reader is spoken to. Called with an entry's name it gives the words."""

    code: Language = "ar"
    digits: str = "arab"
    months: str = "egypt"

    @property
    def dir(self) -> str:
        """The direction of writing, as HTML names it."""
        return "rtl" if self.code == "ar" else "ltr"

    @property
    def other(self) -> Language:
        """The language one may switch to."""
        return "en" if self.code == "ar" else "ar"

    def __call__(self, name: str, /, **values: object) -> str:
        """The words of an entry, `{values}` filled in. Raises `KeyError` where the table has none."""
        words: str = table()[name][self.code]
        return words.format(**values) if values else words

    def term(self, section: str, word: str | None) -> str:
        """A word of a closed set in the reader's language; one the table does not know as it is."""
        entry = table().get(f"{section}.{word}")
        return entry[self.code] if entry else word or ""

    def number(self, value: float | None, places: int = 0) -> str:
        """A number with its thousands apart; a dash where there is none."""
        return "–" if value is None else self.figures(f"{value:,.{places}f}")

    def share(self, value: float | None, places: int = 0) -> str:
        """A share of one, as a percentage."""
        return "–" if value is None else self.figures(f"{100 * value:.{places}f}%")

    def figures(self, text: str) -> str:
        """The digits in a string as the reader's language has them."""
        return text.translate(_ARABIC_DIGITS) if self.code == "ar" and self.digits == "arab" else text

    def count(self, noun: str, number: int) -> str:
        """«٣ أخبار»: so many of a thing, in the form the number asks for."""
        forms = table()[f"count.{noun}"][self.code]
        return str(forms[_form(self.code, number)]).format(n=self.number(number))

    def month(self, number: int) -> str:
        """A month's name."""
        entry = table()[f"months.{self.months}" if self.code == "ar" else "months.egypt"]
        return str(entry[self.code][number - 1])

    def day(self, day: date | None) -> str:
        """A day in words: «١٢ يناير ٢٠٢٢»."""
        if day is None:
            return self("date.unknown")
        return f"{self.figures(str(day.day))} {self.month(day.month)} {self.figures(str(day.year))}"

    def period(self, first: date, by: str) -> str:
        """A day, a week by its first day, or a month."""
        if by == "month":
            return f"{self.month(first.month)} {self.figures(str(first.year))}"
        return self("words.week_of", day=self.day(first)) if by == "week" else self.day(first)

    def short_day(self, day: date) -> str:
        """A day without its year."""
        return f"{self.figures(str(day.day))} {self.month(day.month)}"

    def moment(self, moment: datetime | None, precision: str | None = "minute") -> str:
        """A moment in words, as finely as it is known, in UTC."""
        if moment is None:
            return self("date.unknown")
        moment = moment.astimezone(UTC)
        if precision not in _FINE:
            return {"year": str(moment.year), "month": f"{self.month(moment.month)} {moment.year}"}.get(
                precision or "", self.day(moment.date())
            )
        return f"{self.day(moment.date())}{self('date.comma')}{self.figures(f'{moment:%H:%M}')}"

    def ago(self, then: datetime | None, now: datetime) -> str:
        """How long since, or until, in the largest unit that fits."""
        if then is None:
            return self("date.never")
        passed = now - then
        return self("date.in" if passed < timedelta(0) else "date.ago", span=self.span(abs(passed.total_seconds())))

    def span(self, seconds: float) -> str:
        """A length of time in the largest unit that does not round it much."""
        for noun, size, least in (("day", 86_400, 3), ("hour", 3_600, 2), ("minute", 60, 1)):
            if seconds >= size * least or (seconds >= size and seconds % size == 0):
                return self.count(noun, round(seconds / size))
        return self.count("second", round(seconds))

    def size(self, octets: float) -> str:
        """Bytes in a unit people read."""
        for unit in ("byte", "kb", "mb", "gb"):
            if octets < 1000 or unit == "gb":
                return f"{self.number(octets, 0 if unit == 'byte' or octets >= 100 else 1)} {self('unit.' + unit)}"
            octets /= 1000
        raise AssertionError("unreachable")


def _form(code: Language, number: int) -> int:
    """Which of an entry's forms a number takes: none, one, two, few, many, hundreds; or none, one, more."""
    if code == "en":
        return min(number, 2)
    if number <= 2:
        return number
    rest = number % 100
    return 3 if 3 <= rest <= 10 else 4 if rest >= 11 else 5
