"""What became of a text in its copy, side by side: kept, cut, added, moved, changed.

In: two texts. Out: `AlignedSpan`s with code-point offsets into both, in the order of the copy. Compared are folded
words; pieces cover every word of both texts once. For people who ask why (`copies ID --explain`); nothing is
decided from it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, TypeAlias

from newsarchive.arabic.text import word_spans
from newsarchive.dedupe.runs import Run, runs

PieceKind: TypeAlias = Literal["kept", "cut", "added", "moved", "changed"]
Spans: TypeAlias = Sequence[tuple[str, int, int]]
Stretch: TypeAlias = tuple[int, int]  # from word, to word

_LEAST = 3  # words that must agree in a row to be called kept
_MOVED = 6  # to be called moved: shorter ones are chance


@dataclass(frozen=True, slots=True)
class AlignedSpan:
    """A span of the original and what stands for it in the copy; None where there is nothing on that side."""

    kind: PieceKind
    span: tuple[int, int] | None
    other_span: tuple[int, int] | None


def alignment(original: str, copy: str) -> list[AlignedSpan]:
    """What was kept, cut, added, moved and changed between an original and its copy."""
    a, b = word_spans(original), word_spans(copy)
    tiles = runs([word for word, _, _ in a], [word for word, _, _ in b], seed=_LEAST, least=_LEAST)
    kept = _heaviest_chain(sorted(tiles, key=lambda run: run.at))
    chained = set(kept)
    moved = [run for run in tiles if run not in chained and run.length >= _MOVED]
    pieces: list[AlignedSpan] = []
    at = other_at = 0
    for run in [*kept, Run(0, len(a), len(b))]:
        pieces += _between((at, run.at), (other_at, run.other_at), moved, a, b)
        at, other_at = run.at + run.length, run.other_at + run.length
        if run.length:
            pieces.append(_piece("kept", (run.at, at), (run.other_at, other_at), a, b))
    return pieces


def _heaviest_chain(tiles: Sequence[Run]) -> list[Run]:
    """The most words that stand in the same order in both: `tiles` are sorted by their place in the original."""
    ends: list[int] = []  # where chains end in the copy, ascending; with each, the heaviest chain that ends no later
    heaviest: list[tuple[int, int]] = []  # its words, ascending, and its last tile
    before: list[int] = []
    for at, run in enumerate(tiles):
        place = bisect_left(ends, run.other_at)
        weight, last = heaviest[place - 1] if place else (0, -1)
        before.append(last)
        weight += run.length
        beaten = place
        while beaten < len(ends) and heaviest[beaten][0] <= weight:
            beaten += 1
        ends[place:beaten], heaviest[place:beaten] = [run.other_at], [(weight, at)]
    chain: list[Run] = []
    at = heaviest[-1][1] if heaviest else -1
    while at >= 0:
        chain.append(tiles[at])
        at = before[at]
    return chain[::-1]


def _between(a_gap: Stretch, b_gap: Stretch, moved: Sequence[Run], a: Spans, b: Spans) -> list[AlignedSpan]:
    """The pieces of one gap between kept runs: what is left on both sides is changed, on one side cut or added."""
    left = _outside(a_gap, [(run.at, run.at + run.length) for run in moved])
    right = _outside(b_gap, [(run.other_at, run.other_at + run.length) for run in moved])
    pieces = [
        _piece("changed" if numbers and other else "cut" if numbers else "added", numbers, other, a, b)
        for numbers, other in zip_longest(left, right)
    ]
    came = [run for run in moved if b_gap[0] <= run.other_at < b_gap[1]]
    pieces += [
        _piece("moved", (run.at, run.at + run.length), (run.other_at, run.other_at + run.length), a, b) for run in came
    ]
    return sorted(pieces, key=lambda piece: piece.other_span or (-1, 0))


def _outside(gap: Stretch, taken: Sequence[Stretch]) -> list[Stretch]:
    """What of a gap is not taken."""
    start, end = gap
    free: list[Stretch] = []
    for left, right in sorted(numbers for numbers in taken if start <= numbers[0] < end):
        if left > start:
            free.append((start, left))
        start = right
    return [*free, (start, end)] if end > start else free


def _piece(kind: PieceKind, numbers: Stretch | None, other: Stretch | None, a: Spans, b: Spans) -> AlignedSpan:
    return AlignedSpan(kind, _span(numbers, a), _span(other, b))


def _span(stretch: Stretch | None, spans: Spans) -> tuple[int, int] | None:
    return (spans[stretch[0]][1], spans[stretch[1] - 1][2]) if stretch else None
