"""The pattern language of the phrase table, compiled to regular expressions over bare words.

In: a pattern such as `[و] تابع(نا|ونا) <2> {platform}` and the fragments it names. Out: a compiled expression that
matches `bare_words(fold(line))`: the folded words of a line, a space after each, no punctuation. It reads no files.

    word           that word, folded
    (a|b c|d)      one of these
    [a b]          optional
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

SYMBOL = re.compile(r"[()\[\]|#]|\{[a-z_]+\}|<\+?\d+>|[^()\[\]|#{}<>\s]+")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]+")
_NOT_WORD = re.compile(r"[\W_]+")


def bare_words(folded: str) -> str:
    """The words of a folded line, a space after each; punctuation, bullets, arrows and emoji are removed."""
    words = _NOT_WORD.sub(" ", folded).strip()
    return words + " " if words else ""


def compile_pattern(pattern: str, fragments: Mapping[str, str]) -> re.Pattern[str]:
    """The expression that matches bare words. Raises `ValueError` naming the pattern if it cannot be parsed."""
    try:
        return re.compile(_expression(pattern, fragments))
    except (re.error, KeyError, ValueError) as error:
        raise ValueError(f"phrase pattern {pattern!r}: {error}") from error


def fold_letters(expression: str) -> str:
    """A regular expression over folded lines, its Arabic letters folded; its syntax and Latin letters stay."""
    return _ARABIC.sub(lambda match: fold(match.group()), expression)


def _expression(pattern: str, fragments: Mapping[str, str]) -> str:
    return "".join(_symbol(match.group(), fragments) for match in SYMBOL.finditer(pattern))


def _symbol(symbol: str, fragments: Mapping[str, str]) -> str:
    if symbol in _BRACKETS:
        return _BRACKETS[symbol]
    if symbol == "#":
        return r"(?:\d+[km]? )+"
    if symbol.startswith("{"):
        return f"(?:{_expression(fragments[symbol[1:-1]], fragments)})"
    if symbol.startswith("<"):
        least, most = (1, symbol[2:-1]) if symbol.startswith("<+") else (0, symbol[1:-1])
        return rf"(?:\S+ ){{{least},{most}}}"
    return _word(symbol)


_BRACKETS = {"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|"}


def _word(symbol: str) -> str:
    literal = bare_words(fold(symbol.strip("~")))
    if not literal:
        raise ValueError(f"{symbol!r} has no letters")
    if symbol.endswith("~"):
        return re.escape(literal[:-1]) + r"\S* "
    if symbol.startswith("~"):
        return r"\S*" + re.escape(literal)
    return re.escape(literal)
