"""The words that a match of a phrase pattern can begin with: an index that rules out most of the table for most lines.

In: patterns of `sites.pattern` with their fragments. Out: the possible first words of a match (a FIRST set). It never
says that a pattern matches a line, only that it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsarchive.arabic.text import fold
from newsarchive.sites.pattern import SYMBOL, bare_words

NUMBER = "#"  # the key of every number
_IS_NUMBER = re.compile(r"\d+[km]?")


@dataclass(frozen=True, slots=True)
class FirstWords:
    """The first words of a pattern's matches. `any_word`: there is no list, `may_be_empty`: a match may be empty."""

    words: frozenset[str] = frozenset()
    any_word: bool = False
    may_be_empty: bool = False


def first_words(pattern: str, fragments: Mapping[str, str]) -> frozenset[str] | None:
    """The words (or `NUMBER`) that every match of the pattern begins with; None if it can begin with any word."""
    first = _alternatives(SYMBOL.findall(pattern), fragments)
    return None if first.any_word or first.may_be_empty else first.words


def keys_of(words: Sequence[str]) -> list[str]:
    """A line's bare words as keys of the index."""
    return [NUMBER if word[0].isdigit() and _IS_NUMBER.fullmatch(word) else word for word in words]


def _alternatives(symbols: list[str], fragments: Mapping[str, str]) -> FirstWords:
    """Alternatives up to the closing bracket, which is consumed."""
    branches = [_sequence(symbols, fragments)]
    while symbols and symbols[0] == "|":
        symbols.pop(0)
        branches.append(_sequence(symbols, fragments))
    if symbols:
        symbols.pop(0)
    words = frozenset(word for branch in branches for word in branch.words)
    return FirstWords(
        words, any(branch.any_word for branch in branches), any(branch.may_be_empty for branch in branches)
    )


def _sequence(symbols: list[str], fragments: Mapping[str, str]) -> FirstWords:
    words: frozenset[str] = frozenset()
    any_word, may_be_empty = False, True
    while symbols and symbols[0] not in ("|", ")", "]"):
        first = _element(symbols, fragments)
        if may_be_empty:
            words, any_word, may_be_empty = words | first.words, any_word or first.any_word, first.may_be_empty
    return FirstWords(words, any_word, may_be_empty)


def _element(symbols: list[str], fragments: Mapping[str, str]) -> FirstWords:
    symbol = symbols.pop(0)
    if symbol in ("(", "["):
        inner = _alternatives(symbols, fragments)
        return FirstWords(inner.words, inner.any_word, inner.may_be_empty or symbol == "[")
    if symbol.startswith("{"):
        return _alternatives(SYMBOL.findall(fragments[symbol[1:-1]]), fragments)
    if symbol == "#":
        return FirstWords(frozenset({NUMBER}))
    if symbol.startswith("<"):
        return FirstWords(any_word=True, may_be_empty=not symbol.startswith("<+"))
    if "~" in symbol:
        return FirstWords(any_word=True)
    return FirstWords(frozenset(keys_of(bare_words(fold(symbol)).split()[:1])))
