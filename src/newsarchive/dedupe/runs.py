"""Runs of words that stand in two texts: the engine under `passages` and `alignment`.

In: two lists of words. Out: `Run`s, which do not overlap on either side. Time is linear in the two lengths, however
the texts repeat themselves. It knows nothing of characters, articles or formulas.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import NamedTuple

_REPEATS = 8  # a seed that stands more often in one text is skipped: the run is found by its other seeds


class Run(NamedTuple):
    """`length` words from `at` in the one text are those from `other_at` in the other."""

    length: int
    at: int
    other_at: int


def runs(a: Sequence[str], b: Sequence[str], *, seed: int, least: int) -> list[Run]:
    """Runs of at least `least` words, longest first, overlapping on neither side. `seed` words must agree to
    start one.

    `runs(b, a)` is the same list with the sides exchanged.
    """
    if list(a) > list(b):
        return [Run(run.length, run.other_at, run.at) for run in runs(b, a, seed=seed, least=least)]
    return _tiled(_matches(a, b, seed, least), len(a), len(b), least)


def _matches(a: Sequence[str], b: Sequence[str], seed: int, least: int) -> list[Run]:
    """Every longest run, overlapping ones too."""
    where: dict[Hashable, list[int]] = {}
    for at, gram in enumerate(_grams(b, seed)):
        where.setdefault(gram, []).append(at)
    reach: dict[int, int] = {}  # for each shift between the texts: how far in `a` it has been followed
    found: list[Run] = []
    for i, gram in enumerate(_grams(a, seed)):
        places = where.get(gram, ())
        if len(places) > _REPEATS:
            continue
        for j in places:
            floor = reach.get(j - i, 0)
            if i >= floor:
                run = _grown(a, b, i, j, floor)
                reach[j - i] = run.at + run.length
                if run.length >= least:
                    found.append(run)
    return found


def _grams(words: Sequence[str], size: int) -> zip[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(size)), strict=False)


def _grown(a: Sequence[str], b: Sequence[str], i: int, j: int, floor: int) -> Run:
    """The longest run through a[i] and b[j] that does not go below `floor` in `a`."""
    end = 0
    while i + end < len(a) and j + end < len(b) and a[i + end] == b[j + end]:
        end += 1
    back = 0
    while i - back > floor and j > back and a[i - back - 1] == b[j - back - 1]:
        back += 1
    return Run(back + end, i - back, j - back)


def _tiled(matches: list[Run], size_a: int, size_b: int, least: int) -> list[Run]:
    """The longest first; what a longer one took is cut off from the others."""
    waiting = [(-run.length, run.at, run.other_at) for run in matches]
    heapify(waiting)
    taken_a, taken_b = bytearray(size_a), bytearray(size_b)
    tiles: list[Run] = []
    while waiting:
        negative, at, other_at = heappop(waiting)
        length = -negative
        free = _free(taken_a[at : at + length], taken_b[other_at : other_at + length])
        if free == [(0, length)]:
            tiles.append(Run(length, at, other_at))
            taken_a[at : at + length] = taken_b[other_at : other_at + length] = b"\1" * length
            continue
        for start, end in free:
            if end - start >= least:
                heappush(waiting, (start - end, at + start, other_at + start))
    return tiles


def _free(one: bytearray, other: bytearray) -> list[tuple[int, int]]:
    """The stretches taken on neither side."""
    length = len(one)
    if not any(one) and not any(other):
        return [(0, length)]
    edges = [-1, *(at for at in range(length) if one[at] or other[at]), length]
    return [(left + 1, right) for left, right in pairwise(edges) if right - left > 1]
