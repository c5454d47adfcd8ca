"""The little language in which the phrase table is written, compiled to regular expressions over bare words.

In: a pattern such as `[و] تابع(نا|ونا) <2> {platform}` and the fragments it names. Out: a compiled expression that
reads `bare(text)`: the folded words of a line, one space after each, punctuation gone. It never reads files.

    word           that word, folded
    (a|b c|d)      one of these
    [a b]          may be absent
    {name}         a fragment of the table: one of its alternatives
    <n>            up to n words of any kind
    <+n>           one to n words of any kind
    #              a number
    x~             a word that begins with x
    ~x             a word that ends with x
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsarchive.arabic.text import fold

TOKEN = re.compile(r"[()\[\]|#]|\{[a-z_]+\}|<\+?\d+>|[^()\[\]|#{}<>\s]+")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]+")
_NOT_WORD = re.compile(r"[\W_]+")


def bare_words(folded: str) -> str:
    """The words of a folded line, one space after each: punctuation, bullets, arrows and emoji are gone."""
    words = _NOT_WORD.sub(" ", folded).strip()
    return words + " " if words else ""


def compile_pattern(pattern: str, fragments: Mapping[str, str]) -> re.Pattern[str]:
    """The expression that reads `bare_words` text. Raises `ValueError` naming the pattern where it cannot be read."""
    try:
        return re.compile(_expression(pattern, fragments))
    except (re.error, KeyError, ValueError) as error:
        raise ValueError(f"phrase pattern {pattern!r}: {error}") from error


def fold_letters(expression: str) -> str:
    """A regular expression over folded lines, its Arabic letters folded; its syntax and Latin letters stay."""
    return _ARABIC.sub(lambda match: fold(match.group()), expression)


def _expression(pattern: str, fragments: Mapping[str, str]) -> str:
    return "".join(_piece(match.group(), fragments) for match in TOKEN.finditer(pattern))


def _piece(piece: str, fragments: Mapping[str, str]) -> str:
    if piece in _BRACKETS:
        return _BRACKETS[piece]
    if piece == "#":
        return r"(?:\d+[km]? )+"
    if piece.startswith("{"):
        return f"(?:{_expression(fragments[piece[1:-1]], fragments)})"
    if piece.startswith("<"):
        least, most = (1, piece[2:-1]) if piece.startswith("<+") else (0, piece[1:-1])
        return rf"(?:\S+ ){{{least},{most}}}"
    return _word(piece)


_BRACKETS = {"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|"}


def _word(token: str) -> str:
    literal = bare_words(fold(token.strip("~")))
    if not literal:
        raise ValueError(f"{token!r} has no letter")
    if token.endswith("~"):
        return re.escape(literal[:-1]) + r"\S* "
    if token.startswith("~"):
        return r"\S*" + re.escape(literal)
    return re.escape(literal)
