"""The lexicon for credits, folded, as patterns and lookups: agencies, places, names, the words around them.

In: nothing. Out: patterns over folded text, sets of folded words. It never parses a line.
"""

from __future__ import annotations

import re
from functools import cache

from newsarchive.arabic.data_files import lines, toml
from newsarchive.arabic.folding import fold, words_of_folded

LETTER = r"[^\W_]"


def letters_only(folded: str) -> str:
    """Only the letters and digits of a folded piece: the lookup key of a spelling."""
    return "".join(words_of_folded(folded))


@cache
def agencies() -> dict[str, str]:
    """Letters of a spelling -> display name, for every agency and outlet; for whole pieces."""
    rows = toml("agencies.toml")["agency"]
    return {
        letters_only(fold(name)): row["show"] for row in rows for key in ("names", "alone") for name in row.get(key, ())
    } | {letters_only(fold(row["show"])): row["show"] for row in rows}


@cache
def generic_sources() -> dict[str, str]:
    """Letters of a spelling -> display name ("" for none), for «وكالات», «متابعات», «خاص» and the like."""
    return {letters_only(fold(name)): row["show"] for row in toml("agencies.toml")["generic"] for name in row["names"]}


@cache
def agency_pattern() -> re.Pattern[str]:
    """Matches agencies that are unmistakable in any text."""
    names = {fold(name) for row in toml("agencies.toml")["agency"] for name in row.get("names", ())}
    return re.compile(rf"(?<!{LETTER}){_loose_pattern(names)}(?!{LETTER})")


def _loose_pattern(names: set[str] | frozenset[str]) -> str:
    """An alternation, longest first; spaces, dots and hyphens between the words may vary."""
    split_names = sorted((words_of_folded(name) for name in names), key=lambda words: -sum(map(len, words)))
    return "(?:" + "|".join(r"[ .\-_]{0,2}".join(map(re.escape, words)) for words in split_names if words) + ")"


@cache
def places() -> frozenset[str]:
    """Names of places, letters only."""
    return frozenset(letters_only(fold(line)) for line in lines("places.txt"))


@cache
def outlets() -> frozenset[str]:
    """Names of newspapers, sites and channels, letters only."""
    return frozenset(letters_only(fold(line)) for line in lines("outlets.txt"))


@cache
def given_names() -> frozenset[str]:
    """Folded given names."""
    return frozenset(word for line in lines("given_names.txt") for word in words_of_folded(fold(line)))


@cache
def word_list(name: str, key: str = "words") -> frozenset[str]:
    """The folded words of a section of `credit_words.toml`."""
    return frozenset(fold(word) for word in toml("credit_words.toml")[name][key])


@cache
def opening_label(name: str) -> re.Pattern[str]:
    """A label of that section at the beginning of a piece, with the separator after it."""
    return re.compile(rf"{_loose_pattern(word_list(name))}(?!{LETTER})[ :\-/|.*]*")


@cache
def word_pattern(name: str) -> re.Pattern[str]:
    """A whole word of that section, anywhere."""
    return re.compile(rf"(?<!{LETTER}){_loose_pattern(word_list(name))}(?!{LETTER})")
