"""The names in `data/dates.toml`, folded, as patterns and lookups.

In: nothing. Out: compiled patterns over folded text, and what each name stands for. It never reads a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from newsarchive.arabic.data_files import toml
from newsarchive.arabic.folding import fold

CALENDARS = ("gregorian", "hijri", "jalali")


def one_of(names: Iterable[str]) -> str:
    """An alternation of folded names, longest first, spaces and hyphens inside them loose."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return "(?:" + "|".join(re.escape(name).replace(r"\ ", r"[ \-_]{0,2}") for name in ordered) + ")"


def key_of(name: str) -> str:
    """The form under which a name found by a loose pattern is looked up."""
    return re.sub(r"[ \-_]", "", name)


def _flat(rows: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold(name): key for key, names in rows.items() for name in names}


@cache
def table(name: str) -> dict[str, str]:
    """A section of the data: folded name -> its key."""
    return _flat(toml("dates.toml")[name])


@cache
def pattern(name: str) -> str:
    """The alternation of all names of a section."""
    return one_of(table(name))


@cache
def lookup(name: str) -> dict[str, str]:
    """As `table`, for names as a loose pattern finds them."""
    return {key_of(spelling): key for spelling, key in table(name).items()}


@cache
def months() -> dict[str, tuple[str, int]]:
    """Month name, without its spaces -> (calendar, number). A name two calendars share is Gregorian."""
    found: dict[str, tuple[str, int]] = {}
    for calendar in CALENDARS:
        for number, names in toml("dates.toml")["months"][calendar].items():
            for name in names:
                found.setdefault(key_of(fold(name)), (calendar, int(number)))
    return found


@cache
def month_names() -> frozenset[str]:
    """Every folded month name of every calendar, spaces and all."""
    rows = toml("dates.toml")["months"]
    return frozenset(fold(name) for calendar in CALENDARS for row in rows[calendar].values() for name in row)


@cache
def month_pattern() -> str:
    """The alternation of all month names, with a boundary before and after."""
    return rf"(?<![^\W\d_]){one_of(month_names())}(?![^\W\d_])\.?"


@cache
def names_of(section: str, key: str) -> frozenset[str]:
    """The folded names under one key of a section."""
    return frozenset(name for name, found in table(section).items() if found == key)
