"""Did anything change but counters and clocks? The guard for what cleaning has let through.

In: two texts of one article. Out: yes or no. A line that differs is noise only where its piece is a counter or a
clock by every word of it («عدد القراءات: 123», «منذ 5 دقائق», «3 comments»): a sentence never is, nor is a figure in a
table, a score or a list. The words are data (data/counter_words.toml).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold
from newsarchive.arabic.text import words as words_of

_PARTS = re.compile(r"[|•·‖¦/\n]+|[^\S\t][-–—][^\S\t]")  # a table's row is one piece: its cells are facts
_FIGURE = re.compile(r"\d")
_LONG = 8  # words of a piece: more is a sentence


def only_noise(before: str, after: str) -> bool:
    """True where the texts differ, and in nothing but counters and clocks.

    `only_noise(a, b) == only_noise(b, a)`; a text is never noise beside itself.
    """
    texts, other = _pieces(before), _pieces(after)
    values, other_told = ([piece for piece in pieces if not is_counter(piece)] for pieces in (texts, other))
    return texts != other and values == other_told


def is_counter(folded: str) -> bool:
    """Whether a piece of a line is a counter or clock: a number, and not a word that is not of counters."""
    words = folded.split()
    if "\t" in folded or len(words) > _LONG or not _FIGURE.search(folded):
        return False
    figures = [word for word in words if _FIGURE.search(word)]
    texts = [word for word in words if word not in figures]
    return any(word in _counters() for word in texts) and all(word in _allowed() for word in texts)


def _pieces(text: str) -> list[str]:
    """Folded pieces of lines, those without words left out."""
    pieces = ("\t".join(" ".join(words_of(cell)) for cell in part.split("\t")) for part in _PARTS.split(_glued(text)))
    return [piece for piece in pieces if piece.strip()]


def _glued(text: str) -> str:
    # 12/11/2026 is one piece.
    return re.sub(r"(?<=\d)/(?=\d)", ".", text)


@cache
def _tables() -> tuple[frozenset[str], frozenset[str]]:
    text = files("newsarchive.dedupe").joinpath("data/counter_words.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    counters = {fold(word) for name in ("count", "clock") for word in read[name]}
    return frozenset(_with_particles(counters)), frozenset(_with_particles(counters | set(map(fold, read["beside"]))))


def _with_particles(words: set[str]) -> set[str]:
    return words | {particle + word for particle in ("و", "ب", "ل", "ال", "وال", "بال") for word in words}


def _counters() -> frozenset[str]:
    return _tables()[0]


def _allowed() -> frozenset[str]:
    return _tables()[1]
