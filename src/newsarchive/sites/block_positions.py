"""Where a block stands in a text: before, after or among the paragraphs that carry it.

In: the blocks of one text. Out: a place for each. It knows nothing of what a block says, only how it is built.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsarchive.arabic.text import fold, words
from newsarchive.sites.phrases import BlockPosition

_ENDS = ".!?؟…»\"”)]'"
_LONG = 14  # words: a line of so many is a paragraph even where it is printed without a full stop
_SHORT_AND = 3  # letters: «وقال» is «and» with a verb, «وصل» is a verb
_OPENINGS = tuple(
    map(
        fold,
        (
            "يذكر أن",
            "يشار إلى",
            "جدير بالذكر",
            "الجدير بالذكر",
            "يأتي ذلك",
            "يأتي هذا",
            "كما أن",
            "من جهته",
            "من جهتها",
            "من جانبه",
            "من جانبها",
            "في السياق",
            "في المقابل",
            "بدوره",
            "إلى ذلك",
            "كذلك",
            "لكن",
            "غير أن",
            "إلا أن",
        ),
    )
)
_SENTENCE = 7  # words: from so many on, a full stop makes a line a paragraph


def is_sentence(text: str) -> bool:
    """Whether a block is built like running text: long, or of some length and closed by a stop."""
    found = text.split()
    words = len(found)
    if words >= _LONG:
        return True
    if words >= _SENTENCE:
        words = sum(len(word) > 1 for word in found)  # «(أ ش أ)» is a name, not three words
    last = text.rstrip()[-1:]
    return words >= _SENTENCE and last != "" and last in _ENDS


def is_continuation(text: str) -> bool:
    """Whether a sentence goes on from another one, as reports do: «وقال …», «يذكر أن …», «ويأتي ذلك بعد …»."""
    found = words(fold(text))
    if not found:
        return False
    opening = " ".join(found[:2])
    return (found[0].startswith("و") and len(found[0]) > _SHORT_AND) or opening.startswith(_OPENINGS)


def block_positions(carries: Sequence[bool]) -> list[BlockPosition]:
    """The place of each block, told which of them carry the text. Where none does, all stand at the head."""
    standing = [index for index, carrying in enumerate(carries) if carrying]
    if not standing:
        return ["head"] * len(carries)
    first, last = standing[0], standing[-1]
    return ["head" if index < first else "tail" if index > last else "between" for index in range(len(carries))]
