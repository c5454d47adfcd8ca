"""Classify a piece of a credit line: a place, an agency, an outlet, a person, a label, a date, or a phrase.

In: a piece of folded text. Out: `CreditPiece`s. It never decides whether a line is a credit: that depends on all its
pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from newsarchive.arabic.credits.lexicon import (
    agencies,
    generic_sources,
    given_names,
    letters_only,
    opening_label,
    outlets,
    places,
    word_list,
)
from newsarchive.arabic.folding import words_of_folded

Kind = Literal["place", "agency", "generic", "outlet", "person", "unknown", "phrase"]

_PUNCTUATION = " .,:;/|\\-_*\"'«»()[]{}!=~+•·"
_SEPARATOR = re.compile(
    r"\s*(?:\|\|?|//?|[:()\[\]*•·_+&]|--+|\s-+\s|-+(?=\s|$)|(?<=\s)-+|(?<=[^\W\d_])-(?=[^\W\d_])|,)\s*"
)
_MAX_NAME_WORDS = 6  # of an outlet's or a person's name
_MAX_OUTLET_WORDS = 3  # of an outlet's name that is recognised by its first word only
_ARTICLE = "ال"
_NEWS = "للانباء"  # «مهر للأنباء», folded


@dataclass(frozen=True, slots=True)
class CreditPiece:
    """A piece between separators, by its offsets in the folded text. `name` is the agency's display name."""

    kind: Kind
    start: int
    end: int
    name: str | None = None


def split_pieces(folded: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The offsets of the pieces between separators, without punctuation at their edges."""
    end = len(folded) if end is None else end
    piece_start = start
    for separator in _SEPARATOR.finditer(folded, start, end):
        yield from _trimmed(folded, piece_start, separator.start())
        piece_start = separator.end()
    yield from _trimmed(folded, piece_start, end)


def _trimmed(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and folded[start] in _PUNCTUATION:
        start += 1
    while end > start and folded[end - 1] in _PUNCTUATION:
        end -= 1
    if end > start:
        yield start, end


def classify(folded: str, start: int, end: int) -> CreditPiece:
    """What the piece at these offsets is, by the tables and by its form."""
    text = folded[start:end]
    key = letters_only(text)
    if key in generic_sources():
        return CreditPiece("generic", start, end, generic_sources()[key] or None)
    if is_place(text):
        return CreditPiece("place", start, end)
    for spelling in (
        key,
        letters_only(opening_label("source").sub("", text, count=1)) if opening_label("source").match(text) else key,
    ):
        if spelling in agencies():
            return CreditPiece("agency", start, end, agencies()[spelling])
    if key in outlets():
        return CreditPiece("outlet", start, end)
    if key.endswith(_NEWS) and (name := agencies().get(key.removesuffix(_NEWS))):
        return CreditPiece("agency", start, end, name)
    words = words_of_folded(text)
    if not words or len(words) > _MAX_NAME_WORDS or _is_phrase(words):
        return CreditPiece("phrase", start, end)
    if is_outlet(words):
        return CreditPiece("outlet", start, end)
    if is_person(words):
        return CreditPiece("person", start, end)
    return CreditPiece("unknown" if len(words) <= 3 else "phrase", start, end)


def _is_phrase(words: list[str]) -> bool:
    """Whether a piece contains a word of sentences, of counters and tools, or a number: it does not name anyone."""
    if any(word in word_list("service") for word in words):
        return True
    if words[0] == "موقع":
        return False
    name = words[:-1] if words[-1].isdigit() else words  # «فرانس 24» is a name
    return not name or any(word.isdigit() or _is_phrase_word(words, i) for i, word in enumerate(name))


def _is_phrase_word(words: list[str], index: int) -> bool:
    """Whether the word belongs to a phrase; folded, «على» is also the name «علي»."""
    if words[index] == "علي" and (index == 0 or words[index - 1] in given_names()):
        return False
    return words[index] in word_list("phrase")


def is_name_shaped(words: list[str]) -> bool:
    """Two or three words without an article, of letters only: after a place more likely a person than an outlet."""
    return 2 <= len(words) <= 3 and all(word.isalpha() and not word.startswith(_ARTICLE) for word in words)


def is_place(text: str) -> bool:
    """A place in the table, optionally with an adjective of places after it, or «في» before it."""
    words = words_of_folded(text)
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return False  # «أ ب» is not a town
    while (
        len(words) > 1 and words[-1] in word_list("place_adjective") and letters_only(" ".join(words)) not in places()
    ):
        words.pop()
    return "".join(words) in places()


def is_outlet(words: list[str]) -> bool:
    """A name with a word that is typical of outlets' names at its position."""
    if len(words) == 1:
        return words[0] in ("الاخباري", "الاخباريه") or (words[0].endswith(("نيوز", "برس", "نت")) and len(words[0]) > 4)
    return (words[0] in word_list("outlet", "first") and len(words) <= _MAX_OUTLET_WORDS) or words[-1] in word_list(
        "outlet", "last"
    )


def is_person(words: list[str]) -> bool:
    """Two to five words, the first (after a title) a given name."""
    names = [word for word in words if len(word) > 1]
    while len(names) > 2 and names[0] in word_list("title"):
        names = names[1:]
    if len(words) == 2 and len(names) == 1:
        return words[0] in given_names() and words[1] != "و"  # «سمير ب.»
    if not 2 <= len(names) <= 6 or not (names[0] in given_names() or names[0].startswith(("عبدال", "ابو"))):
        return False
    if names[0] in word_list("noun_name") and _makes_noun(names[1]):
        return False
    return not any(
        word.isdigit()
        or _is_phrase_word(names, i)
        or (i and (word in word_list("office") or word in word_list("happening")))
        for i, word in enumerate(names)
    )


def _makes_noun(word: str) -> bool:
    """Whether the word after a name that is also a noun makes it the noun: «أسماء الفائزين», «أحلام مؤجلة»."""
    if word in given_names():
        return False
    family = word.endswith("ي") and len(word) > 5
    return (word.startswith(_ARTICLE) and not family) or word.endswith("ه") or word in word_list("noun_name", "after")


_SOURCE_KINDS = ("agency", "generic", "outlet")


def split_unseparated(folded: str, piece: CreditPiece) -> list[CreditPiece]:
    """«موسكو أ ش أ»: a place and an agency without a separator; «رويترز وفرانس برس»: two agencies."""
    if piece.kind not in ("unknown", "phrase", "outlet"):
        return [piece]
    for match in re.finditer(" ", folded[piece.start : piece.end]):
        space = piece.start + match.start()
        first, second = classify(folded, piece.start, space), classify(folded, space + 1, piece.end)
        if piece.kind != "outlet" and first.kind == "place" and second.kind == "agency":
            return [first, second]
        if (
            folded[space + 1] == "و"
            and first.kind in ("agency", "generic")
            and (conjoined := classify(folded, space + 2, piece.end)).kind in _SOURCE_KINDS
        ):
            return [first, conjoined]
    return [piece]
