"""Was an article walled off later? And is a page the one that a host shows where nothing is?

In: texts. Out: yes with what was seen, or None. It never decides on a phrase alone: a wall leaves a mere beginning of
what the article said before, a missing page is alike to the host's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold
from newsarchive.arabic.text import words as words_of
from newsarchive.dedupe.fingerprint import exact

_LEFT = 0.5  # of the words the article had
_BEGINNING = 5  # words that the stub and the article begin with
_ALIKE = 0.5  # Jaccard of word 5-shingles


def walled(before: str, lines: Iterable[str]) -> str | None:
    """The line that asks for a subscription where a page's `lines`, dropped ones too, are a mere beginning otherwise.

    `before` is what the article said. None where it is no wall.
    """
    stated = [(line, fold(line)) for line in lines]
    walls = [line for line, plain in stated if any(phrase in plain for phrase in _phrases())]
    if not walls:
        return None
    had = words_of(before)
    left = [word for line, _ in stated if line not in walls for word in words_of(line)]
    begun = next((at for at in range(len(left)) if left[at : at + _BEGINNING] == had[:_BEGINNING]), None)
    if len(had) <= _BEGINNING or len(left) > _LEFT * len(had) or begun is None:
        return None
    return walls[0]


def missing(title: str | None, text: str, host_title: str | None, host_text: str) -> bool:
    """Whether a page is alike to the one its host shows for addresses that never were.

    A headline of its own makes it another page, however much of what stands around it is the same.
    """
    if words_of(title or "") != words_of(host_title or ""):
        return False
    words, host_words = words_of(text), words_of(host_text)
    if not words or not host_words:
        return bool(title) and words == host_words
    return exact(words, host_words) >= _ALIKE


@cache
def _phrases() -> tuple[str, ...]:
    text = files("newsarchive.dedupe").joinpath("data/wall_phrases.txt").read_text(encoding="utf-8")
    return tuple(fold(line) for line in text.splitlines() if line and not line.startswith("#"))
