"""Two forms of a text: for display (`tidy`), and for search and comparison (`fold` and its relatives, re-exported).

In: strings. Out: strings. Tidying changes no letter; folding returns a second string and leaves the first unchanged.
"""

from __future__ import annotations

import re
import unicodedata

from newsarchive.arabic.folding import fold, fold_with_map, word_spans, words, words_of_folded
from newsarchive.arabic.languages import is_arabic, language_by_name, language_of

__all__ = [
    "fold",
    "fold_with_map",
    "is_arabic",
    "language_by_name",
    "language_of",
    "tidy",
    "word_spans",
    "words",
    "words_of_folded",
]

_INVISIBLE = re.compile("[\u200b\ufeff\u00ad\u2060\u2061\u2062\u2063\u2064\ufffe\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_LINE = re.compile(r" *\n *")
_EMPTY_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """The display form of a text: composed (NFC), ordinary spaces and line ends, no stray invisible characters.

    No letter changes; joiners and direction marks stay: they are the author's. At most one empty line between lines.
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = _BLANKS.sub(" ", _INVISIBLE.sub("", text))
    return _EMPTY_LINES.sub("\n\n", _AROUND_LINE.sub("\n", text)).strip()
