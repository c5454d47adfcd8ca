"""What an article's title and lead say, in a few bytes: ranking asks it of a thousand articles.

In: folded words. Out: a sign for each stem, those of the title and those of the lead apart. There are fifty-five
thousand signs, so some stems share one: good enough to rank by, never to find by.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

from newsarchive.arabic.tokens import stem

_SIGNS = 0xD7FF  # characters of UTF-16 that are two bytes and no half of another
_PART = "\0"  # no sign


@lru_cache(maxsize=50_000)
def sign(word: str) -> str:
    """The sign of a folded word's stem."""
    digest = blake2b(stem(word).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return chr(1 + int.from_bytes(digest, "big") % _SIGNS)


def packed(title: Iterable[str], lead: Iterable[str]) -> bytes:
    """The signs of a title and a lead, two bytes each."""
    return _PART.join("".join(sorted(set(map(sign, words)))) for words in (title, lead)).encode("utf-16-le")


def unpacked(heads: bytes) -> tuple[str, str]:
    """The signs of the title, of the lead."""
    title, _, lead = heads.decode("utf-16-le").partition(_PART)
    return title, lead
