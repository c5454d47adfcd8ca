"""What a line credits, as a value, and its names in display form.

In: a line as printed and its pieces. Out: a `Credit`. It never decides whether the line is a credit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.arabic.credits.lexicon import agencies, given_names, letters_only, word_list
from newsarchive.arabic.credits.pieces import CreditPiece
from newsarchive.arabic.dates import PrintedDate
from newsarchive.arabic.folding import fold, fold_with_map

PUNCTUATION = " \t.,،:;؛/|\\-–—ـ_*\"'«»“”()[]{}!=~+•·‏‎"


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line credits. `sure`: its form proves it; otherwise (a lone name) accept it only at the ends of a text."""

    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    place: str | None = None
    caption: bool = False
    date: PrintedDate | None = None
    sure: bool = True


def credit_of(text: str, pieces: Sequence[CreditPiece]) -> Credit:
    names: list[str] = []
    people: list[str] = []
    place = None
    for piece in pieces:
        if piece.kind == "place":
            place = place or printed(text, piece)
        elif piece.kind == "person":
            people += split_people(text, piece)
        elif piece.kind in ("agency", "generic"):
            names += [piece.name] if piece.name else []
        elif piece.kind in ("outlet", "unknown"):
            names.append(display_name(printed(text, piece)))
    return Credit(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(names)), place)


def printed(text: str, piece: CreditPiece) -> str:
    offsets = fold_with_map(text)[1]
    return text[offsets[piece.start] : offsets[piece.end - 1] + 1].strip(PUNCTUATION)


def split_people(text: str, piece: CreditPiece) -> tuple[str, ...]:
    words = printed(text, piece).split()
    while len(words) > 2 and fold(words[0]).strip(".") in word_list("title"):
        words = words[1:]
    people: list[list[str]] = [[]]
    for word in words:
        folded = fold(word)
        if people[-1] and folded.startswith("و") and folded[1:] in given_names() and folded not in given_names():
            people.append([word[1:]])
        else:
            people[-1].append(word)
    return tuple(" ".join(name).strip(PUNCTUATION) for name in people)


def display_name(name: str) -> str:
    """An outlet's display name: from the table if listed, else as printed without «موقع»."""
    bare_name = re.sub(r"^(?:موقع|محرر[ة]?)\s+", "", name.strip(PUNCTUATION))
    return agencies().get(letters_only(fold(bare_name)), bare_name)
