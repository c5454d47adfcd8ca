"""The tables of credits, folded, as patterns and lookups: agencies, places, names, the words around them.

In: nothing. Out: patterns over folded text, sets of folded words. It never reads a line.
"""

from __future__ import annotations

import re
from functools import cache

from newsarchive.arabic.data_files import lines, toml
from newsarchive.arabic.folding import fold, words_of_folded

LETTER = r"[^\W_]"


def letters_only(folded: str) -> str:
    """The letters and digits of a folded piece alone: how spellings are looked up."""
    return "".join(words_of_folded(folded))


@cache
def agencies() -> dict[str, str]:
    """Bare spelling -> the name shown, for every agency and outlet, whole pieces."""
    rows = toml("agencies.toml")["agency"]
    return {
        letters_only(fold(name)): row["show"] for row in rows for key in ("names", "alone") for name in row.get(key, ())
    } | {letters_only(fold(row["show"])): row["show"] for row in rows}


@cache
def generic_sources() -> dict[str, str]:
    """Bare spelling -> the name shown ("" for none), for «وكالات», «متابعات», «خاص» and the like."""
    return {letters_only(fold(name)): row["show"] for row in toml("agencies.toml")["generic"] for name in row["names"]}


@cache
def agency_pattern() -> re.Pattern[str]:
    """Agencies that are unmistakable in any text."""
    names = {fold(name) for row in toml("agencies.toml")["agency"] for name in row.get("names", ())}
    return re.compile(rf"(?<!{LETTER}){_loose(names)}(?!{LETTER})")


def _loose(names: set[str] | frozenset[str]) -> str:
    """Longest first; spaces, dots and hyphens between the parts are loose."""
    parts = sorted((words_of_folded(name) for name in names), key=lambda split: -sum(map(len, split)))
    return "(?:" + "|".join(r"[ .\-_]{0,2}".join(map(re.escape, split)) for split in parts if split) + ")"


@cache
def places() -> frozenset[str]:
    """Bare names of places."""
    return frozenset(letters_only(fold(line)) for line in lines("places.txt"))


@cache
def outlets() -> frozenset[str]:
    """Bare names of newspapers, sites and channels."""
    return frozenset(letters_only(fold(line)) for line in lines("outlets.txt"))


@cache
def given_names() -> frozenset[str]:
    """Folded given names."""
    return frozenset(word for line in lines("given_names.txt") for word in words_of_folded(fold(line)))


@cache
def word_list(name: str, key: str = "words") -> frozenset[str]:
    """The folded words of a section of the credit words."""
    return frozenset(fold(word) for word in toml("credit_words.toml")[name][key])


@cache
def opening_label(name: str) -> re.Pattern[str]:
    """A label of that section at the beginning of a piece, with what separates it from what follows."""
    return re.compile(rf"{_loose(word_list(name))}(?!{LETTER})[ :\-/|.*]*")


@cache
def word_pattern(name: str) -> re.Pattern[str]:
    """A word of that section anywhere, whole."""
    return re.compile(rf"(?<!{LETTER}){_loose(word_list(name))}(?!{LETTER})")
