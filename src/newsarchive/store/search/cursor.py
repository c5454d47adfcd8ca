"""Where a page of hits ended, as a word that can be put into an address.

In: an order and an article's place in it. Out: a word such as `r.4128768.0.25.900`, and back. A word that is none of
ours is no cursor; any other names a place, whether or not an article stands there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PATTERN = r"^[rno]\.[0-9]{1,19}(\.-?[0-9]{1,9}\.[0-9]{6})?(\.k[0-9]{1,19})?$"
_WORD = re.compile(r"([rno])\.([0-9]{1,19})(?:\.(-?[0-9]{1,9}\.[0-9]{6}))?(?:\.k([0-9]{1,19}))?")
_MOST, _MOST_ARTICLES = 2**63 - 1, 2**31 - 1  # what a column of a database holds


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last article of a page: its docid, its score where hits are ranked (to the millionth), the newest article
    then known.

    Articles with a higher number than `known` came in later: they would move what is ranked, and are left out.
    """

    docid: int
    score: float | None = None
    known: int | None = None


def write_cursor(sort: str, cursor: Cursor) -> str:
    """The cursor as a word of letters, digits, dots and -."""
    score = "" if cursor.score is None else f".{cursor.score:.6f}"
    known = "" if cursor.known is None else f".k{cursor.known}"
    return f"{sort[0]}.{cursor.docid}{score}{known}"


def read_cursor(word: str | None, sort: str) -> Cursor | None:
    """The cursor that a word is; None where it is none, or of another order."""
    match = _WORD.fullmatch(word) if word and word.isascii() else None
    if match is None or match[1] != sort[0]:
        return None
    score = None if match[3] is None else float(match[3])
    return Cursor(min(int(match[2]), _MOST), score, None if match[4] is None else min(int(match[4]), _MOST_ARTICLES))
