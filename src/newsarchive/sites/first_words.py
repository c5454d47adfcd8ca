"""Which rows of the phrase table can read a line at all, told by its words: most lines meet none of them.

In: patterns of `sites.pattern` with their fragments. Out: the words what they read may begin with. It never says
that a pattern reads a line, only that it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsarchive.arabic.text import fold
from newsarchive.sites.pattern import TOKEN, bare_words

NUMBER = "#"  # stands for every number
_IS_NUMBER = re.compile(r"\d+[km]?")


@dataclass(frozen=True, slots=True)
class FirstWords:
    """The first words of what a pattern reads; `anything` where they are not told, `nothing` where it may be empty."""

    words: frozenset[str] = frozenset()
    anything: bool = False
    nothing: bool = False


def first_words(pattern: str, fragments: Mapping[str, str]) -> frozenset[str] | None:
    """The words (or `NUMBER`) with one of which all that the pattern reads begins; None where it may be any word."""
    told = _either(TOKEN.findall(pattern), fragments)
    return None if told.anything or told.nothing else told.words


def keys_of(found: Sequence[str]) -> list[str]:
    """A line's bare words as they are looked up among openings."""
    return [NUMBER if word[0].isdigit() and _IS_NUMBER.fullmatch(word) else word for word in found]


def _either(tokens: list[str], fragments: Mapping[str, str]) -> FirstWords:
    """Alternatives up to the closing bracket, which is eaten."""
    ways = [_row(tokens, fragments)]
    while tokens and tokens[0] == "|":
        tokens.pop(0)
        ways.append(_row(tokens, fragments))
    if tokens:
        tokens.pop(0)
    words = frozenset(word for way in ways for word in way.words)
    return FirstWords(words, any(way.anything for way in ways), any(way.nothing for way in ways))


def _row(tokens: list[str], fragments: Mapping[str, str]) -> FirstWords:
    words: frozenset[str] = frozenset()
    anything, nothing = False, True
    while tokens and tokens[0] not in ("|", ")", "]"):
        one = _one(tokens, fragments)
        if nothing:
            words, anything, nothing = words | one.words, anything or one.anything, one.nothing
    return FirstWords(words, anything, nothing)


def _one(pieces: list[str], fragments: Mapping[str, str]) -> FirstWords:
    piece = pieces.pop(0)
    if piece in ("(", "["):
        told = _either(pieces, fragments)
        return FirstWords(told.words, told.anything, told.nothing or piece == "[")
    if piece.startswith("{"):
        return _either(TOKEN.findall(fragments[piece[1:-1]]), fragments)
    if piece == "#":
        return FirstWords(frozenset({NUMBER}))
    if piece.startswith("<"):
        return FirstWords(anything=True, nothing=not piece.startswith("<+"))
    if "~" in piece:
        return FirstWords(anything=True)
    return FirstWords(frozenset(keys_of(bare_words(fold(piece)).split()[:1])))
