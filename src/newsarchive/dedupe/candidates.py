"""Which of the articles that share a key with this one are worth comparing with it.

In: rows `(key, article_id)` as the store found them. Out: article ids, most promising first. It never reads a
text: what it lets pass is decided by `copies` and `passages`.

A key that many carry («الرئيس التركي رجب طيب أردوغان» is five words and one key) says little by itself. So the
store reads at most HOT + 1 rows of a key, those of the earliest articles (`copies.precedence`) and never this
article's own; that there are more than HOT is all that is used of a hot key, and such a key counts only in
company. Bulletins that are alike every day so cost the same on their thousandth day as on their fortieth, each
linked to the first of its kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from newsarchive.dedupe.fingerprint import similarity

HOT = 32  # articles. A single key of that many or fewer leads to a passage one time in twenty, a hotter one in sixty
MAYBE_NEAR = 0.6  # estimated; of four thousand copies worn down to Jaccard 0.8 none was estimated below 0.68
LIMIT = 48  # candidates looked at for one article: real ones share several keys and come first


def promising(rows: Iterable[tuple[int, int]], limit: int = LIMIT) -> list[int]:
    """The ids worth comparing, those that share more and rarer keys first; the order of `rows` does not matter."""
    carriers: dict[int, set[int]] = defaultdict(set)
    for key, article_id in rows:
        carriers[key].add(article_id)
    evidence: Counter[int] = Counter()  # in halves: a key tells by itself, a hot key together with another
    rarity: Counter[int] = Counter()
    for some in carriers.values():
        for article_id in some:
            evidence[article_id] += 1 if len(some) > HOT else 2
            rarity[article_id] += HOT * HOT // len(some)
    chosen = [article_id for article_id, halves in evidence.items() if halves >= 2]
    return sorted(chosen, key=lambda one: (-rarity[one], one))[:limit]


def alike(signature: bytes, rows: Iterable[tuple[int, bytes]], limit: int = HOT) -> list[int]:
    """Of rows `(article_id, signature)` that share a band, the ids that may be near copies, most alike first.

    The estimate is off by a tenth at most at Jaccard 0.8, in short texts too; no text is read for it.
    """
    estimated = [(similarity(signature, other), article_id) for article_id, other in rows]
    chosen = sorted((-value, article_id) for value, article_id in estimated if value >= MAYBE_NEAR)
    return [article_id for _, article_id in chosen[:limit]]
