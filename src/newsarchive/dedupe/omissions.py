"""Who carried what: each passage that articles of a story share, who had it first, who carries it, who left it out.

In: the texts of a story in the order they came, and the passages between them. Out: `Carried` passages, longest
first. It never says why a passage was left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsarchive.arabic.text import words as words_of
from newsarchive.dedupe.shingles import shingles
from newsarchive.model import Passage

ENOUGH = 0.8  # of a passage's shingles: a word changed or a half-sentence cut does not make an omission


@dataclass(frozen=True, slots=True)
class Carried:
    """A passage as it stands in the first article that has it (code-point offsets), and what became of it."""

    article_id: int
    start: int
    end: int
    words: int
    carriers: tuple[int, ...]  # in the order they came, the first included
    left_out: tuple[int, ...]


def carried(texts: Mapping[int, str], order: Sequence[int], items: Iterable[tuple[int, int, Passage]]) -> list[Carried]:
    """`texts` by article id, their ids in the order they came, and `(article, other, passage)` between any two."""
    known = {article_id: frozenset(shingles(words_of(texts[article_id]))) for article_id in order}
    results: list[Carried] = []
    for article_id, spans in _first_spans(order, items).items():
        for start, end in _merged(spans):
            words = words_of(texts[article_id][start:end])
            numbers = set(shingles(words))
            carriers = tuple(one for one in order if len(numbers & known[one]) >= ENOUGH * len(numbers))
            if carriers[:1] == (article_id,) and len(carriers) > 1:
                left_out = tuple(one for one in order if one not in carriers)
                results.append(Carried(article_id, start, end, len(words), carriers, left_out))
    return sorted(results, key=lambda one: (-one.words, order.index(one.article_id), one.start))


def _first_spans(order: Sequence[int], items: Iterable[tuple[int, int, Passage]]) -> dict[int, list[tuple[int, int]]]:
    """The spans of each passage in the earlier of its two articles."""
    place = {article_id: at for at, article_id in enumerate(order)}
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, other, passage in items:
        if number not in place or other not in place:
            continue
        if place[number] <= place[other]:
            spans[number].append((passage.start, passage.end))
        else:
            spans[other].append((passage.other_start, passage.other_end))
    return spans


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that are not inside another: the longest form in which each passage was carried on."""
    groups: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not groups or end > groups[-1][1]:
            groups.append((start, end))
    return groups
