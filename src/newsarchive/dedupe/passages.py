"""Passages: what two texts share word for word, such as quotations and background paragraphs.

In: two texts as kept. Out: `Passage`s with code-point offsets into both. Compared are folded words, so quotes,
punctuation, vowel signs and letter variants do not matter; what lies between the first and the last word is part
of the passage as printed. It never judges who borrowed from whom, and set phrases that anyone writes are no
passage.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache, partial
from importlib.resources import files
from typing import TypeAlias

from newsarchive.arabic.text import word_spans
from newsarchive.arabic.text import words as words_of
from newsarchive.dedupe.runs import Run, runs
from newsarchive.dedupe.shingles import SIZE, shingles
from newsarchive.model import Passage

Spans: TypeAlias = Sequence[tuple[str, int, int]]  # folded word, from, to

LEAST_WORDS = 10
OWN_WORDS = 7  # of them outside of formulas and of what very many articles say
NOTHING: frozenset[int] = frozenset()


def shared(text_a: str, text_b: str, common: Collection[int] = NOTHING) -> list[Passage]:
    """The spans of ten folded words and more that stand in both texts, longest first, overlapping on neither side.

    `common` are shingle keys (as `fingerprint.anchors` gives) that so many articles carry that they tell nothing.
    `shared(b, a)` is the same list with the sides exchanged. Of two copies this is nearly the whole text.
    """
    spans, other_spans = partial(word_spans, text_a), partial(word_spans, text_b)
    return passages(words_of(text_a), words_of(text_b), spans, other_spans, common)


def passages(
    a: Sequence[str],
    b: Sequence[str],
    spans: Callable[[], Spans],
    other_spans: Callable[[], Spans],
    common: Collection[int] = NOTHING,
) -> list[Passage]:
    """As `shared`, from the folded words of the texts; where words stand is asked only if something was found."""
    found = [run for run in runs(a, b, seed=SIZE, least=LEAST_WORDS) if _tells(a[run.at : run.at + run.length], common)]
    if not found:
        return []
    items, other = spans(), other_spans()
    return [_passage(run, items, other) for run in found]


def _passage(run: Run, spans: Spans, other_spans: Spans) -> Passage:
    last, other_last = run.at + run.length - 1, run.other_at + run.length - 1
    return Passage(
        spans[run.at][1], spans[last][2], other_spans[run.other_at][1], other_spans[other_last][2], run.length
    )


def _tells(words: Sequence[str], common: Collection[int]) -> bool:
    """Enough words are its own."""
    plain = bytearray(len(words))
    for start, end in _formulas_in(words):
        plain[start:end] = b"\1" * (end - start)
    if common:
        for at, key in enumerate(shingles(words)):
            if key - (1 << 63) in common:
                plain[at : at + SIZE] = b"\1" * SIZE
    return plain.count(0) >= OWN_WORDS


def _formulas_in(words: Sequence[str]) -> list[tuple[int, int]]:
    table = formulas()
    return [
        (at, at + len(formula))
        for at, word in enumerate(words)
        for formula in table.get(word, ())
        if tuple(words[at : at + len(formula)]) == formula
    ]


@cache
def formulas() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The set phrases of `data/formulas.txt` as folded words, by their first word."""
    lines = files("newsarchive.dedupe").joinpath("data/formulas.txt").read_text(encoding="utf-8").splitlines()
    table: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in lines:
        words = tuple(words_of(line))
        if words and not line.startswith("#"):
            table[words[0]] = (*table.get(words[0], ()), words)
    return table
