"""What an article is about, as weighted terms: the ground that stories stand on.

In: title and text. Out: `StoryTerm`s, heaviest first. A term weighs more the rarer it is in news at large and the
earlier and oftener it stands in the article. Rarity comes from a fixed table, not from the archive: so what links
two articles never depends on which others were filed, or when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from math import log, sqrt
from types import MappingProxyType
from typing import NamedTuple

from newsarchive.arabic.text import words as words_of
from newsarchive.arabic.tokens import stem

UNLISTED = 7.0  # the rarity of a word that is not in the table: about one article in a thousand
_USUAL = 1.5  # words of this rarity and below (one article in five) are about nothing
_MOST = 200  # terms of an article
KEPT = 128  # of them in the archive
_FINE = 255  # what is kept of a share is its root, in such parts: small ones keep their digits
_LEAD = 80  # words of a text that say what it is about
_IN_TITLE, _IN_LEAD = 3, 2  # such a word counts as so many later ones
NO_ALIASES: Mapping[str, str] = MappingProxyType({})


class StoryTerm(NamedTuple):
    """A folded stem, its share of what the article is about (the squares of all sum to 1), and its rarity."""

    stem: str
    weight: float
    rarity: float


def terms(
    title: str | None,
    text: str,
    rarity: Callable[[str], float] | None = None,
    aliases: Mapping[str, str] = NO_ALIASES,
) -> tuple[StoryTerm, ...]:
    """The terms of an article, heaviest first. `rarity` is by default that of the table of usual terms.

    `aliases` leads stems of other spellings of a name to the one it is counted under (see `arabic.names`).
    """
    rare = rarity or usual_rarity
    counts = _counts(words_of(title or ""), words_of(text), aliases)
    weighed = [
        StoryTerm(term, (1 + log(count)) * (rareness - _USUAL), rareness)
        for term, count in counts.items()
        if (rareness := rare(term)) > _USUAL
    ]
    story_terms = sorted(weighed, key=lambda term: (-term.weight, term.stem))[:_MOST]
    norm = sqrt(sum(term.weight**2 for term in story_terms)) or 1.0
    return tuple(StoryTerm(term.stem, term.weight / norm, term.rarity) for term in story_terms)


def _counts(title: list[str], text: list[str], aliases: Mapping[str, str]) -> Counter[str]:
    """How often each stem stands there, words of the title and the lead counting as several."""
    words = Counter(text)
    words.update(text[:_LEAD] * (_IN_LEAD - 1))
    words.update(title * _IN_TITLE)
    counts: Counter[str] = Counter()
    for word, count in words.items():
        value = stem(word)
        counts[aliases.get(value, value)] += count
    return counts


def shares_of(some: Sequence[StoryTerm]) -> dict[int, int]:
    """What is kept of an article's terms: the heaviest KEPT by their keys, each with its share (see `share`)."""
    return {term_key(term.stem): round(_FINE * sqrt(term.weight)) for term in some[:KEPT]}


def share(product: int) -> float:
    """The product of two shares that was made of two kept ones, squared."""
    return product / _FINE**4


@lru_cache(maxsize=65_536)
def term_key(stem: str) -> int:
    """The key under which articles meet that have this term: a signed 32-bit number."""
    return int.from_bytes(
        blake2b(stem.encode("utf-8", "replace"), digest_size=4, person=b"story").digest(), "big", signed=True
    )


def usual_rarity(term: str) -> float:
    """How rare a folded stem is in news at large: the logarithm of how many articles one must read to meet it."""
    return _usual().get(term, UNLISTED)


def rarity_of(key: int) -> float:
    """As `usual_rarity`, by the key of a stem."""
    return _usual_keys().get(key, UNLISTED)


def keys_below(rarity: float) -> frozenset[int]:
    """The keys of the stems that are less rare."""
    return frozenset(key for key, value in _usual_keys().items() if value < rarity)


@cache
def _usual_keys() -> dict[int, float]:
    return {term_key(stem): rarity for stem, rarity in _usual().items()}


@cache
def _usual() -> dict[str, float]:
    text = files("newsarchive.dedupe").joinpath("data/usual_terms.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {term: log(10_000 / int(per_myriad)) for term, per_myriad in rows}
