"""Which of the articles that share a key with this one are worth comparing with it.

In: `Met`s, as the store found them. Out: article ids. It never reads a text: what it lets pass is decided by `copies`
and `passages`.

Of a key that many carry («الرئيس التركي رجب طيب أردوغان» is five words and one key) the carriers stand in a row, in
time order, and each is compared with its neighbours in that row alone. So what is compared is a property of the set of
articles, whatever the order in which they came; and bulletins that are alike every day cost the same on their
thousandth day as on their fortieth, chained each to those before and after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from newsarchive.dedupe.fingerprint import estimate

NEAREST = 32  # places apart in the row of a band: farther ones do not meet by it
COMPANY = 16  # places apart in the rows of two anchors
ALONE = 6  # places apart where the two share no other anchor: most single anchors are chance
MAYBE_NEAR = 0.6  # estimated; of four thousand copies worn down to Jaccard 0.8 none was estimated below 0.68


Met: TypeAlias = tuple[int, int, int]  # a key, another article that carries it, and how many places that stands apart:
# below 0 before this one in the row of the key


def near(sketch: bytes, met: Iterable[Met], sketches: Mapping[int, bytes]) -> set[int]:
    """Of the articles met by bands those that may be near copies, judged by sketches of their signatures.

    The estimate is off by a tenth at most at Jaccard 0.8, in short texts too; no text is read for it.
    """
    others = {other for _, other, apart in met if abs(apart) <= NEAREST}
    return {
        other
        for other in others
        if other in sketches and (sketches[other] == sketch or estimate(sketch, sketches[other]) >= MAYBE_NEAR)
    }


def quoting(met: Iterable[Met]) -> set[int]:
    """Of the articles met by anchors those worth reading: near in the row of one key, or within reach by two."""
    counted: Counter[int] = Counter()
    for _, other, apart in met:
        if abs(apart) <= ALONE:
            counted[other] += 2
        elif abs(apart) <= COMPANY:
            counted[other] += 1
    return {other for other, halves in counted.items() if halves >= 2}


def passed(met: Collection[Met], bands: Collection[int], fellows: Collection[int] = ()) -> set[int]:
    """The articles before this one that its coming may have put out of reach of some after it, `fellows` left out.

    `fellows` came with it, and are compared anew with all they reach.
    """
    after = {key for key, other, apart in met if apart > 0 and other not in fellows}
    counted = Counter(key for key, _, _ in met)
    limit = {key: NEAREST if key in bands else ALONE for key in after}
    before = {other for key, other, apart in met if apart < 0 and key in limit and counted[key] > limit[key]}
    return before.difference(fellows)
