"""The names in `data/dates.toml`, folded, as patterns and lookups.

In: nothing. Out: patterns over folded text, and the meaning of each name. It never parses a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from newsarchive.arabic.data_files import toml
from newsarchive.arabic.folding import fold

CALENDARS = ("gregorian", "hijri", "jalali")


def alternation(names: Iterable[str]) -> str:
    """A regex alternation of folded names, longest first; spaces and hyphens inside them may vary."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return "(?:" + "|".join(re.escape(name).replace(r"\ ", r"[ \-_]{0,2}") for name in ordered) + ")"


def key_of(name: str) -> str:
    """The lookup key of a name matched by a loose pattern."""
    return re.sub(r"[ \-_]", "", name)


def _invert(rows: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold(name): key for key, names in rows.items() for name in names}


@cache
def table(name: str) -> dict[str, str]:
    """A section of the data: folded name -> its key."""
    return _invert(toml("dates.toml")[name])


@cache
def pattern(name: str) -> str:
    """The alternation of all names of a section."""
    return alternation(table(name))


@cache
def lookup(name: str) -> dict[str, str]:
    """Like `table`, for names as matched by a loose pattern."""
    return {key_of(spelling): key for spelling, key in table(name).items()}


@cache
def months() -> dict[str, tuple[str, int]]:
    """Month name without spaces -> (calendar, number). A name that two calendars share is Gregorian."""
    by_name: dict[str, tuple[str, int]] = {}
    for calendar in CALENDARS:
        for number, names in toml("dates.toml")["months"][calendar].items():
            for name in names:
                by_name.setdefault(key_of(fold(name)), (calendar, int(number)))
    return by_name


@cache
def month_names() -> frozenset[str]:
    """Every folded month name of every calendar, with its spaces."""
    rows = toml("dates.toml")["months"]
    return frozenset(fold(name) for calendar in CALENDARS for row in rows[calendar].values() for name in row)


@cache
def month_pattern() -> str:
    """The alternation of all month names, with a boundary before and after."""
    return rf"(?<![^\W\d_]){alternation(month_names())}(?![^\W\d_])\.?"


@cache
def names_of(section: str, key: str) -> frozenset[str]:
    """The folded names under one key of a section."""
    return frozenset(name for name, name_key in table(section).items() if name_key == key)
