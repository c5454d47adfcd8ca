"""What a text is known by: exact digests, a signature for near copies, and keys under which a database finds it.

In: title and text, or folded words. Out: a `Fingerprint`, anchors, similarities. It never sees another article:
comparing is for `copies` and `passages`, finding is for the store.

How the store uses it. Both kinds of keys are rows `(key, article_id)` found by SQL equality; both are signed
64-bit numbers.

- `Fingerprint.text_digest`, an indexed column, finds equal texts.
- `Fingerprint.bands` find near copies: two texts that share any band are candidates. A pair of Jaccard 0.8 shares
  one of the 12 bands with a chance of 0.998, and anchors besides; `candidates.near` sorts out most of the others by
  sketches of their signatures before any text is read, and `copies.compare` decides on the text.
- Anchors find cut-down copies and borrowed passages, which have too little in common for bands: about one
  key for five words, chosen by their content (winnowing), so that a run of twelve words that stands in two texts
  always has at least one key in both. `passages.shared` and `copies.compare` decide on the text.

A key that very many articles carry (a formula, a bulletin that is alike every day) tells little: look at the
first few rows of such a key only, and hand it to `passages.shared` as common. Rows are few: 12 and one for five
words, of 16 bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b, sha256

from newsarchive.arabic.text import words as words_of
from newsarchive.dedupe.shingles import SIZE, shingles, shingles_and_ranks
from newsarchive.model import Fingerprint

VERSION = 1  # of everything frozen here and in `shingles`; stored signatures and keys of another version are made anew
BINS = 128
BANDS = 12
WINDOW = 8  # shingles: a shared run of WINDOW + SIZE - 1 = 12 words surely shares an anchor
_ROWS = 4  # bins in a band; the rest of the bins serves `estimate` alone: more bands would find nothing more
_SIGNATURE = struct.Struct(f"<{BINS}I")


def fingerprint(title: str | None, text: str) -> Fingerprint:
    """Digests, signature and band keys of an article. Where the text has no words the title stands in for it."""
    body = body_words(title, text)
    return _fingerprint(title, text, body, signature(body))


def fingerprint_and_anchors(title: str | None, text: str) -> tuple[Fingerprint, tuple[int, ...]]:
    """Both at once, folding the text once only: what linking an article needs."""
    body = body_words(title, text)
    numbers, ranks = shingles_and_ranks(body)
    return _fingerprint(title, text, body, _signature(ranks)), _anchors(numbers, ranks, len(body))


def body_words(title: str | None, text: str) -> list[str]:
    """The folded words by which an article is compared: of its text, of its title where that is all there is."""
    return words_of(text) or words_of(title or "")


def digest(title: str | None, text: str) -> str:
    """sha256 of the folded words of title and text: quotes, punctuation, vowel signs and spaces do not count."""
    return _digest(title, text, body_words(title, text))


def _fingerprint(title: str | None, text: str, body: list[str], mark: bytes) -> Fingerprint:
    return Fingerprint(
        digest=_digest(title, text, body),
        text_digest=_sha(_hashed_text(body, text)),
        signature=mark,
        bands=bands(mark) if len(body) >= SIZE else (),
        words=len(body),
        version=VERSION,
    )


def _digest(title: str | None, text: str, body: list[str]) -> str:
    return _sha(" ".join(words_of(title or "")) + "\n" + _hashed_text(body, text))


def _hashed_text(body: list[str], text: str) -> str:
    # A text of signs alone is distinguished by the signs.
    return " ".join(body) or text.strip()


def signature(words: Sequence[str]) -> bytes:
    """One-permutation MinHash over word shingles: 128 little-endian 32-bit numbers; empty for no words."""
    return _signature(shingles_and_ranks(words)[1])


def _signature(ranks: Sequence[int]) -> bytes:
    if not ranks:
        return b""
    # The smallest of each bin is written last.
    least = {rank & (BINS - 1): rank for rank in sorted(ranks, reverse=True)}
    if len(least) < BINS:
        _fill(least)
    return _SIGNATURE.pack(*[least[at] for at in range(BINS)])


def _fill(least: dict[int, int]) -> None:
    """Give each empty bin the value of the first full one on a walk around the bins, always the same from that bin.

    Two texts with the same full bins fill alike, and the walk is in no order, so that no donor is favoured (after
    Shrivastava's optimal densification).
    """
    full = dict(least)
    for empty in range(BINS):
        if empty in full:
            continue
        for step in _walk():
            donor = (empty + step) & (BINS - 1)
            if donor in full:
                least[empty] = full[donor]
                break


@cache
def _walk() -> tuple[int, ...]:
    return tuple(sorted(range(BINS), key=lambda step: blake2b(bytes((VERSION, step)), digest_size=8).digest()))


def bands(mark: bytes) -> tuple[int, ...]:
    """The keys under which near copies of a text meet: 12 signed 64-bit numbers, each from four bins."""
    size = 4 * _ROWS
    return tuple(
        int.from_bytes(
            blake2b(mark[at * size : (at + 1) * size], digest_size=8, salt=bytes((VERSION, at))).digest(),
            "big",
            signed=True,
        )
        for at in range(BANDS if mark else 0)
    )


def sketch(mark: bytes) -> bytes:
    """A byte of each number of a signature, 128 in all: enough to estimate by, and a quarter as long."""
    return mark[1::4]


def estimate(a: bytes, b: bytes) -> float:
    """The Jaccard similarity of two texts from their sketches, to about ± 0.04: unlike bins agree once in 256 times."""
    if not a or not b:
        return 0.0
    return (int.from_bytes(a) ^ int.from_bytes(b)).to_bytes(BINS).count(0) / BINS


def exact(a_words: Sequence[str], b_words: Sequence[str]) -> float:
    """The Jaccard similarity of the two sets of word 5-shingles; 0 where either has no words."""
    a, b = set(shingles(a_words)), set(shingles(b_words))
    return len(a & b) / len(a | b) if a and b else 0.0


def _anchors(numbers: Sequence[int], ranks: Sequence[int], words: int) -> tuple[int, ...]:
    """The keys under which a shared passage is found: sorted, distinct, signed 64-bit.

    Every run of WINDOW shingles gives the one with the smallest rank.
    """
    if words < SIZE:
        return ()
    least = _least(ranks)
    return tuple(sorted({number - (1 << 63) for number, rank in zip(numbers, ranks, strict=True) if rank in least}))


def _least(ranks: Sequence[int]) -> set[int]:
    """The smallest of each WINDOW neighbours; of all where there are fewer."""
    if len(ranks) <= WINDOW:
        return {min(ranks)}
    pairs = list(map(min, ranks, ranks[1:]))
    fours = list(map(min, pairs, pairs[2:]))
    return set(map(min, fours, fours[4:]))


def _sha(folded: str) -> str:
    return sha256(folded.encode("utf-8", "replace")).hexdigest()
