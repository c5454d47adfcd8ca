"""Split set phrases from lines that a scraper glued them to.

In: a line as printed. Out: its parts, in order and unchanged. Only whole phrases that are never part of a sentence are
split off, and only where the join is visible: after a stop, at a change of script, or at a letter that occurs only at
the end of words.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold, fold_with_map

_STOPS = '.!?؟…»"”)]:،؛'
_FINAL = "ةىء"  # these occur only at the end of a word
_SURE_WORDS = 3  # a phrase of this many words is not matched by chance


@cache
def _phrases() -> tuple[str, ...]:
    text = (files("newsarchive.sites") / "data" / "glued.txt").read_text(encoding="utf-8")
    lines = {fold(line) for line in text.splitlines() if line and not line.startswith("# ")}
    return tuple(sorted(lines, key=len, reverse=True))


def split_glued_phrases(line: str) -> tuple[str, ...]:
    """A line, and the phrases glued to its beginning or end: «…شرقا.fbpx» gives «…شرقا.» and «fbpx»."""
    head: list[str] = []
    tail: list[str] = []
    while (cut := _leading_cut(line)) is not None:
        head.append(line[:cut].strip())
        line = line[cut:].strip()
    while (cut := _trailing_cut(line)) is not None:
        tail.append(line[cut:].strip())
        line = line[:cut].strip()
    return (*head, line, *reversed(tail))


def _leading_cut(line: str) -> int | None:
    folded, offsets = fold_with_map(line[:80])
    for phrase in _phrases():
        if folded.startswith(phrase) and len(folded) > len(phrase):
            cut = offsets[len(phrase)]
            after = folded[len(phrase)]
            if after == " ":
                return cut if fold(line[cut:]) in _phrases() else None
            return cut if _is_word_boundary(line[cut - 1], line[cut]) else None
    return None


def _trailing_cut(line: str) -> int | None:
    start = max(0, len(line) - 80)
    folded, offsets = fold_with_map(line[start:])
    for phrase in _phrases():
        if folded.endswith(phrase) and len(folded) > len(phrase):
            position = len(folded) - len(phrase)
            cut = start + offsets[position]
            before = folded[:position].rstrip()[-1:]
            if before in _STOPS or (folded[position - 1] != " " and _is_join(line[cut - 1], line[cut], phrase)):
                return cut
    return None


def _is_join(before: str, first: str, phrase: str) -> bool:
    return _is_word_boundary(before, first) or phrase.count(" ") >= _SURE_WORDS - 1


def _is_word_boundary(before: str, after: str) -> bool:
    """Whether two adjacent characters cannot belong to the same word."""
    if not (before.isalnum() and after.isalnum()):
        return True
    return before in _FINAL or before.isascii() != after.isascii()
