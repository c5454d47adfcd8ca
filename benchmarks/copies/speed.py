"""Documents a second: signatures beside datasketch's in the same run (where it is installed), and each step of
filing.

In: articles. Out: figures by name. The ratio is what counts: it does not depend on the machine.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import process_time
from typing import TypeVar

from benchmarks.copies.corpus import Article, folded
from newsarchive.dedupe.fingerprint import fingerprint_and_anchors, signature
from newsarchive.dedupe.passages import LEAST_WORDS
from newsarchive.dedupe.runs import runs
from newsarchive.dedupe.shingles import SIZE
from newsarchive.dedupe.stories import StoryCard, tie
from newsarchive.dedupe.terms import shares_of, terms

T = TypeVar("T")
ROUNDS = 5


def per_second(do: Callable[[T], object], some: Sequence[T]) -> float:
    """The best of some rounds, in processor time: other programs of the machine do not count."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = process_time()
        for one in some:
            do(one)
        best = min(best, process_time() - start)
    return len(some) / best


def signatures(some: list[Article]) -> dict[str, float]:
    """Ours from folded words, theirs from the same words: shingling is counted in both."""
    texts = folded(some)
    figures = {"signatures, documents/s": per_second(signature, texts)}
    try:
        minhash = importlib.import_module("datasketch").MinHash
    except ImportError:
        return figures | {"datasketch is not installed: no ratio": 0.0}

    def theirs(text: list[str]) -> object:
        made = minhash(num_perm=128)
        made.update_batch([" ".join(text[at : at + 5]).encode() for at in range(max(1, len(text) - 4))])
        return made

    figures["datasketch at 128 permutations, documents/s"] = per_second(theirs, texts)
    ours, others = figures.values()
    return figures | {"ratio (floor 2)": ours / others}


def steps(some: list[Article]) -> dict[str, float]:
    """What filing costs an article, without the database, in milliseconds."""
    texts = folded(some)
    pairs = list(zip(range(len(some) - 1), range(1, len(some)), strict=True))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    cards = [StoryCard(at, 1, now, article[0], shares_of(terms(*article))) for at, article in enumerate(some)]
    timed = {
        "digests, signature, bands and anchors, folding included, ms": per_second(
            lambda article: fingerprint_and_anchors(*article), some
        ),
        "story terms, ms": per_second(lambda article: shares_of(terms(*article)), some),
        "passages of one pair, words at hand, ms": per_second(
            lambda pair: runs(texts[pair[0]], texts[pair[1]], seed=SIZE, least=LEAST_WORDS), pairs
        ),
        "one tie, ms": per_second(lambda pair: tie(cards[pair[0]], cards[pair[1]]), pairs),
    }
    return {name: 1000 / rate for name, rate in timed.items()}
