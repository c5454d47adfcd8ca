"""Lines to which a scraper glued a set phrase, parted again.

In: a line as printed. Out: its pieces, in order and to the letter. Only whole phrases that are never part of a
sentence are parted, and only where the join shows: after a stop, at a change of script, or at a letter that ends
every word it stands in.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold, fold_with_map

_STOPS = '.!?؟…»"”)]:،؛'
_FINAL = "ةىء"  # these never stand inside a word
_SURE_WORDS = 3  # a phrase of so many words is not met by chance


@cache
def _phrases() -> tuple[str, ...]:
    text = (files("newsarchive.sites") / "data" / "glued.txt").read_text(encoding="utf-8")
    lines = {fold(line) for line in text.splitlines() if line and not line.startswith("# ")}
    return tuple(sorted(lines, key=len, reverse=True))


def split_glued_phrases(line: str) -> tuple[str, ...]:
    """A line parted from phrases glued to its beginning or end: «…شرقا.fbpx» gives «…شرقا.» and «fbpx»."""
    head: list[str] = []
    tail: list[str] = []
    while (cut := _cut_start(line)) is not None:
        head.append(line[:cut].strip())
        line = line[cut:].strip()
    while (cut := _cut_end(line)) is not None:
        tail.append(line[cut:].strip())
        line = line[:cut].strip()
    return (*head, line, *reversed(tail))


def _cut_start(line: str) -> int | None:
    folded, offsets = fold_with_map(line[:80])
    for phrase in _phrases():
        if folded.startswith(phrase) and len(folded) > len(phrase):
            cut = offsets[len(phrase)]
            after = folded[len(phrase)]
            if after == " ":
                return cut if fold(line[cut:]) in _phrases() else None
            return cut if _joins(line[cut - 1], line[cut]) else None
    return None


def _cut_end(line: str) -> int | None:
    start = max(0, len(line) - 80)
    folded, offsets = fold_with_map(line[start:])
    for phrase in _phrases():
        if folded.endswith(phrase) and len(folded) > len(phrase):
            at = len(folded) - len(phrase)
            cut = start + offsets[at]
            before = folded[:at].rstrip()[-1:]
            if before in _STOPS or (folded[at - 1] != " " and _ends_there(line[cut - 1], line[cut], phrase)):
                return cut
    return None


def _ends_there(before: str, first: str, phrase: str) -> bool:
    return _joins(before, first) or phrase.count(" ") >= _SURE_WORDS - 1


def _joins(before: str, after: str) -> bool:
    """Whether two characters that touch cannot belong to one word."""
    if not (before.isalnum() and after.isalnum()):
        return True
    return before in _FINAL or before.isascii() != after.isascii()
