"""Word shingles as 64-bit numbers: the ground that signatures, anchors, similarity and passages stand on.

In: folded words (`arabic.text.words`). Out: one number for each run of five words, the same on every machine and
for ever: the constants are frozen, and golden vectors in the tests hold them. It never reads a text and never
folds.

A whole text is hashed with a handful of operations on one very long integer that holds a word in each 64-bit
lane; adding and multiplying such an integer is C speed, which plain loops over three hundred shingles are not.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from zlib import crc32

SIZE = 5  # words in a shingle

# Odd numbers drawn from sha256("newsarchive shingles …"), so that nobody chose them. Frozen: stored keys depend
# on them. Five products of 32 and 29 bits and their sum stay inside a lane: no lane ever spills into the next.
_PLACES = (0x13DDFD3F, 0x14D1618F, 0x109FE6A3, 0x1F95A80B, 0x125ADF77)
_SPREAD = sum(place << (64 * at) for at, place in enumerate(_PLACES))
_MIX = (0x84477D3B, 0xD2F5FDAD, 0xCF75741D)
_LOW_HALF = b"\xff\xff\xff\xff\0\0\0\0"


def shingles(words: Sequence[str]) -> tuple[int, ...]:
    """The number of each run of five words, in order; of the whole text where it is shorter; nothing for no words.

    Equal runs have equal numbers; different runs differ but for a chance of about 2**-60.
    """
    return _numbers(words)[0]


def shingles_and_ranks(words: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The shingles, and for each its rank: 32 evenly spread bits by which samples are drawn (the smallest win)."""
    numbers, lanes, keep = _numbers(words)
    if not numbers:
        return (), ()
    low = int.from_bytes(_LOW_HALF * lanes[1], "little")
    ranks = (lanes[0] ^ (lanes[0] >> 32)) & low
    for constant in _MIX[1:]:
        ranks *= constant
        ranks = (ranks ^ (ranks >> 32)) & low
    return numbers, struct.unpack(f"<{lanes[1]}Q", ranks.to_bytes(8 * lanes[1], "little"))[keep]


def _numbers(words: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, int], slice]:
    """The shingles; the long integer they were read from and how many lanes it has; which lanes are whole shingles."""
    count = len(words)
    if not count:
        return (), (0, 0), slice(0)
    lanes = count + SIZE - 1
    spread = _hashed(words) * _SPREAD
    # Lane i + 4 holds words i to i + 4. The lanes before and after hold runs that hang over an end of the text; a
    # text of fewer than five words is known by the one lane all its words are in.
    keep = slice(SIZE - 1, count) if count >= SIZE else slice(count - 1, count)
    return struct.unpack(f"<{lanes}Q", spread.to_bytes(8 * lanes, "little"))[keep], (spread, lanes), keep


def _hashed(words: Sequence[str]) -> int:
    """32 well mixed bits of each word, in 64-bit lanes."""
    count = len(words)
    plain = struct.pack(f"<{count}Q", *map(crc32, " ".join(words).encode("utf-8", "replace").split(b" ")))
    mixed = int.from_bytes(plain, "little") * _MIX[0]
    return (mixed ^ (mixed >> 32)) & int.from_bytes(_LOW_HALF * count, "little")
