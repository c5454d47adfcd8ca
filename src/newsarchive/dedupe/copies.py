"""Is one article's text another's? `same`, `near`, `contains`, `contained`, or nothing.

In: articles as filed. Out: `Copy` edges, and which of two is the original. It decides on the texts themselves,
exactly; finding who is worth comparing is for the store (see `fingerprint`). What two articles share without
being copies of each other is for `passages`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsarchive.arabic.credits import split_dateline
from newsarchive.arabic.text import words as words_of
from newsarchive.dedupe.shingles import SIZE, shingles
from newsarchive.model import Copy, FiledText, Relation

NEAR = 0.8  # Jaccard of the sets of word 5-shingles
CONTAINED = 0.65  # of the shorter text's shingles
CONTAINED_SHINGLES = 36  # in common at least, as forty words in one run have: below that it is a quotation
_DATELINE = 12  # words of the longest dateline


@dataclass(frozen=True, slots=True)
class Sides:
    """An article made ready for comparing with many."""

    known: FiledText
    words: int
    shingles: frozenset[int]
    folded: Sequence[str]  # the words of the text, without the title's that may stand in for them


def ready(known: FiledText) -> Sides:
    """What comparing needs of an article; made once where it is compared with several."""
    folded = words_of(known.text)
    words = folded or words_of(known.title or "")
    return Sides(known, len(words), frozenset(shingles(words)), folded)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two texts are linked, or not: the figures that `compare` goes by."""

    shingles: int  # distinct runs of five words in the one
    other_shingles: int
    common: int
    jaccard: float
    containment: float  # of the shorter in the longer


def likeness(a: FiledText, b: FiledText) -> Likeness:
    """The figures behind `compare` of the two, for the explanation."""
    numbers, other = ready(a).shingles, ready(b).shingles
    common = len(numbers & other)
    union, shorter = len(numbers | other), min(len(numbers), len(other))
    return Likeness(
        len(numbers), len(other), common, common / union if union else 0.0, common / shorter if shorter else 0.0
    )


def compare(a: Sides, b: Sides) -> Copy | None:
    """How the text of `a` stands to that of `b`; None where neither is a copy of the other.

    `same`: equal but for a dateline. `compare(b, a)` is the same edge read the other way. Similarity is the Jaccard of
    the word 5-shingles for `same` and `near`, and the share of the shorter text that stands in the longer for
    `contains` and `contained`.
    """
    if not a.words or not b.words:
        return None
    if a.known.text_digest == b.known.text_digest:
        return _edge(a, b, "same", 1.0) if _tells(a, b) else None
    common = len(a.shingles & b.shingles)
    jaccard = common / (len(a.shingles) + len(b.shingles) - common)
    if jaccard >= NEAR and _tells(a, b):
        return _edge(a, b, "same" if _differ_in_dateline(a, b) else "near", jaccard)
    shorter = min(len(a.shingles), len(b.shingles))
    if common < CONTAINED_SHINGLES or common < CONTAINED * shorter:
        return None
    return _edge(a, b, "contained" if _is_shorter(a, b) else "contains", common / shorter)


def _differ_in_dateline(a: Sides, b: Sides) -> bool:
    """Nothing is changed but the place and agency it opens with: «القاهرة - رويترز:» is a credit, not the text."""
    if abs(a.words - b.words) > _DATELINE:
        return False
    rest = min(a.words, b.words) - _DATELINE
    if rest > 0 and a.folded[-rest:] != b.folded[-rest:]:
        return False  # decided without looking for datelines, which costs more than all the rest
    texts, other = (words_of(_undated(side.known.text)) for side in (a, b))
    return texts == other


def _undated(text: str) -> str:
    paragraph, gap, rest = text.partition("\n\n")
    split = split_dateline(paragraph)
    return (split[1] if split else paragraph) + gap + rest


def _tells(a: Sides, b: Sides) -> bool:
    """A text of under five words («شاهد الفيديو») is a copy only where the titles agree too."""
    return min(a.words, b.words) >= SIZE or a.known.digest == b.known.digest


def _is_shorter(a: Sides, b: Sides) -> bool:
    return (len(a.shingles), a.words, a.known.article_id) < (len(b.shingles), b.words, b.known.article_id)


def _edge(a: Sides, b: Sides, relation: Relation, similarity: float) -> Copy:
    return Copy(a.known.article_id, b.known.article_id, relation, similarity)


def original(a: FiledText, b: FiledText) -> FiledText:
    """Which of two copies came first, whatever the order they are given or were filed in.

    The earliest published; one that has a date before one that has none; the earliest captured where neither has.
    """
    return min(a, b, key=precedence)


def precedence(known: FiledText) -> tuple[bool, datetime, datetime, str, int]:
    """The order in which copies came, as a sort key. The last two only make it total."""
    return (known.published is None, known.published or known.captured, known.captured, known.digest, known.article_id)
