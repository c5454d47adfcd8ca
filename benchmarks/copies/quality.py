"""Recall and precision, against brute force and against what was planted.

In: articles. Out: figures by name. The brute force here shares no code with what it measures: it compares sets of
word tuples.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from random import Random

from benchmarks.copies.corpus import Article, folded, worn
from newsarchive.dedupe.candidates import COMPANY, NEAREST, Met, quoting
from newsarchive.dedupe.copies import compare, ready
from newsarchive.dedupe.fingerprint import bands, fingerprint, fingerprint_and_anchors, signature
from newsarchive.dedupe.passages import shared
from newsarchive.model import FiledText

NOW = datetime(2026, 1, 1, tzinfo=UTC)
Pair = tuple[int, int]


def known(article_id: int, article: Article) -> FiledText:
    """An article as filed."""
    mark = fingerprint(*article)
    return FiledText(article_id, 1, *article, mark.digest, mark.text_digest, None, NOW)


def _anchors(text: str) -> set[int]:
    return set(fingerprint_and_anchors(None, text)[1])


def natural_copies(some: list[Article]) -> dict[str, float]:
    """Pairs that really stand in the corpus: found through keys and judged, against all pairs compared exactly."""
    jaccard, containment = exact_pairs(folded(some))
    near = {pair for pair, value in jaccard.items() if value >= 0.8}
    cut = {pair for pair, value in containment.items() if value >= 0.8} - near
    sides = [ready(known(at, article)) for at, article in enumerate(some)]
    found = {(a, b): compare(sides[a], sides[b]) for a, b in key_pairs(some)}
    edges = {pair: edge.relation for pair, edge in found.items() if edge}
    said_near = {pair for pair, relation in edges.items() if relation in ("same", "near")}
    return {
        "pairs of Jaccard 0.8 and more": len(near),
        "  recall": _share(near & said_near, near),
        "  precision": _share(near & said_near, said_near),
        "pairs contained by 0.8 and more, sixty words and more": len(cut),
        "  recall ": _share(cut & set(edges), cut),
    }


def exact_pairs(texts: list[list[str]]) -> tuple[dict[Pair, float], dict[Pair, float]]:
    """Jaccard, and containment where the shorter has sixty words, of every pair that shares a run of five words."""
    shingles = [{tuple(text[at : at + 5]) for at in range(max(1, len(text) - 4))} for text in texts]
    carriers: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, some in enumerate(shingles):
        for one in some:
            carriers[one].append(at)
    common: Counter[Pair] = Counter()
    for ids in carriers.values():
        if 1 < len(ids) <= 200:
            common.update((a, b) for at, a in enumerate(ids) for b in ids[at + 1 :])
    jaccard: dict[Pair, float] = {}
    containment: dict[Pair, float] = {}
    for (a, b), count in common.items():
        sizes = len(shingles[a]), len(shingles[b])
        if count >= 0.3 * min(sizes):
            count = len(shingles[a] & shingles[b])  # with the runs that are in more than two hundred
            jaccard[a, b] = count / (sum(sizes) - count)
            if min(len(texts[a]), len(texts[b])) >= 60:
                containment[a, b] = count / min(sizes)
    return jaccard, containment


def key_pairs(some: list[Article]) -> set[Pair]:
    """The candidates, as a store finds them: those near in the row of a band, and those of promising anchors."""
    rows: dict[int, list[int]] = defaultdict(list)
    banded: list[tuple[int, ...]] = []
    anchored: list[tuple[int, ...]] = []
    for at, article in enumerate(some):
        mark, keys = fingerprint_and_anchors(*article)
        banded.append(mark.bands or (int(mark.digest[:16], 16) - (1 << 63),))
        anchored.append(keys)
        for key in (*banded[at], *keys):
            rows[key].append(at)
    pairs: set[Pair] = set()
    for at in range(len(some)):
        others = {other for _, other, _ in _met(rows, banded[at], at, NEAREST)}
        others |= quoting(_met(rows, anchored[at], at, COMPANY))
        pairs |= {(min(at, other), max(at, other)) for other in others}
    return pairs


def _met(rows: dict[int, list[int]], some: Iterable[int], at: int, reach: int) -> Iterator[Met]:
    for key in some:
        row = rows[key]
        place = bisect_left(row, at)
        for other in range(max(0, place - reach), min(len(row), place + reach + 1)):
            if other != place:
                yield key, row[other], other - place


def worn_copies(some: list[Article], count: int) -> dict[str, float]:
    """Copies worn down to Jaccard 0.8, the hardest that count: how many meet in a band, and in an anchor."""
    random = Random(1)
    texts = [text for text in folded(random.sample(some, min(count, len(some)))) if len(text) >= 15]
    strange = [word for text in texts[:300] for word in text]
    banded = sum(
        bool(set(bands(signature(text))) & set(bands(signature(worn(text, strange, random))))) for text in texts
    )
    return {f"{len(texts)} copies worn down to Jaccard 0.8: meet in a band": banded / len(texts)}


def cut_copies(some: list[Article], count: int) -> dict[str, float]:
    """The first third of long texts: met by an anchor, and called contained."""
    long = [article for article in some if len(article[1].split()) >= 200][:count]
    cut = [(title, " ".join(text.split()[: len(text.split()) // 3])) for title, text in long]
    met = sum(bool(_anchors(whole[1]) & _anchors(part[1])) for whole, part in zip(long, cut, strict=True))
    edges = [compare(ready(known(1, part)), ready(known(2, whole))) for whole, part in zip(long, cut, strict=True)]
    said = sum(edge is not None and edge.relation == "contained" for edge in edges)
    return {f"{len(long)} first thirds: met by an anchor": met / len(long), "  called contained": said / len(long)}


def planted_passages(some: list[Article], count: int) -> dict[str, float]:
    """Passages of other texts put into two texts each: met by an anchor and found; and what else was found."""
    random = Random(2)
    hosts = [text for _, text in some if len(text.split()) >= 60]
    rows = [_plant(hosts, length, random) for length in (12, 14, 18, 25, 40) for _ in range(count // 5)]
    found = [shared(one, other) for one, other, _ in rows]
    natural = [shared(one.replace(quote, ""), other.replace(quote, "")) for one, other, quote in rows]
    right = sum(
        bool(_anchors(one) & _anchors(other))
        and any(quote in one[passage.start - 2 : passage.end + 2] for passage in some_found)
        for (one, other, quote), some_found in zip(rows, found, strict=True)
    )
    extra = sum(max(0, len(mine) - 1 - len(old)) for mine, old in zip(found, natural, strict=True))
    return {
        f"{len(rows)} planted passages of 12 to 40 words: recall": right / len(rows),
        "  precision (passages there without planting left out)": right / (right + extra),
    }


def _plant(hosts: list[str], length: int, random: Random) -> tuple[str, str, str]:
    one, other, third = random.sample(hosts, 3)
    words = third.split()
    start = random.randrange(len(words) - length)
    quote = " ".join(words[start : start + length])
    return _put(quote, one), _put(quote, other), quote


def _put(quote: str, host: str) -> str:
    middle = len(host) // 2
    return f"{host[:middle]} «{quote}» {host[middle:]}"


def _share(part: set[Pair], whole: set[Pair]) -> float:
    return len(part) / len(whole) if whole else 1.0
