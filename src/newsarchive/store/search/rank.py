"""How well documents fit a query: BM25 with the title weighing more than the beginning, and that more than the rest.

In: terms, and rows of `search_documents` that fit. Out: a score each; the same on both engines, being reckoned here.
Rarity is reckoned among the documents given; with few of them, or only one term, it hardly matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Any

from newsarchive.store.search.query import Term

_TITLE, _LEAD, _BODY = 3.0, 1.0, 1.0  # the lead counts as body and once more
_LEAD_CHARACTERS = 400
_K1, _B = 1.2, 0.6
_TYPICAL = 1_500.0  # characters of a text


def score(terms: Sequence[Term], rows: Sequence[Any]) -> list[float]:
    """A score for each row, in their order."""
    if not rows:
        return []
    counted = [[_weight(term, row) for term in terms] for row in rows]
    rarity = [
        log(1 + (len(rows) - held + 0.5) / (held + 0.5)) + 0.1
        for held in (sum(1 for weights in counted if weights[place]) for place in range(len(terms)))
    ]
    return [
        sum(rare * weight * (_K1 + 1) / (weight + _norm(row)) for weight, rare in zip(weights, rarity, strict=True))
        for weights, row in zip(counted, rows, strict=True)
    ]


def _norm(row: Any) -> float:
    return _K1 * (1 - _B + _B * len(row.body_stems) / _TYPICAL)


def _weight(term: Term, row: Any) -> float:
    """How often the term stands in the row, each place by its weight."""
    if len(term.words) > 1:
        return _places(" ".join(term.words), row.title, row.body, prefix=False)
    told = term.words[0] if term.prefix else term.stem
    weight = _places(told, row.title_stems, row.body_stems, prefix=term.prefix)
    return weight or (_places(told, row.title, row.body, prefix=True) if term.prefix else 0.0)


def _places(told: str, title: str, body: str, *, prefix: bool) -> float:
    inside = f" {told}" if prefix else f" {told} "
    weight = _TITLE * _count(title, told, inside) + _BODY * _count(body, told, inside)
    return weight + _LEAD * (body.count(inside, 0, _LEAD_CHARACTERS) + body.startswith(inside[1:]))


def _count(words: str, told: str, inside: str) -> int:
    # Counting " word " misses the first and the last; copying every text only to pad it would cost more than counting.
    ends = words.startswith(inside[1:]) or words == told
    return words.count(inside) + ends + (inside[-1] == " " and words.endswith(inside[:-1]))
