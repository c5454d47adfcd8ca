"""Where a page of hits ended, as a word that can be put into an address.

In: an order and an article's place in it. Out: an opaque word, and back. A word that is none of ours is no cursor.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last article of a page: its docid, its score where hits are ranked, the newest article then known.

    Articles with a higher number than `known` came in later: they would move what is ranked, and are left out.
    """

    docid: int
    score: float | None = None
    known: int | None = None


def told_cursor(sort: str, cursor: Cursor) -> str:
    """The cursor as a word of letters, digits, - and _."""
    told = json.dumps([sort[0], cursor.docid, cursor.score, cursor.known], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_cursor(word: str | None, sort: str) -> Cursor | None:
    """The cursor that a word is; None where it is none, or of another order."""
    if not word:
        return None
    try:
        told = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(told, list) or len(told) != 4 or told[0] != sort[0]:
        return None
    docid, score, known = told[1:]
    numbers = isinstance(docid, int) and isinstance(score, float | int | None) and isinstance(known, int | None)
    return Cursor(docid, score, known) if numbers and all(abs(one or 0) < 2**63 for one in told[1:]) else None
