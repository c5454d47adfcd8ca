"""The position of each block relative to the paragraphs of the text: before, between or after them.

In: the blocks of one text. Out: a position for each. It ignores what a block says and looks only at its form.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsarchive.arabic.text import fold, words
from newsarchive.sites.phrases import BlockPosition

_ENDS = ".!?؟…»\"”)]'"
_PARAGRAPH_WORDS = 14  # a line of this many words is a paragraph even without a full stop
_MAX_ROOT_LETTERS = 3  # «وقال» is «and» with a verb, «وصل» is a verb
_CONTINUATION_OPENINGS = tuple(
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
_SENTENCE_WORDS = 7  # from this many words on, a full stop makes a line a paragraph


def is_sentence(text: str) -> bool:
    """Whether a block looks like running text: long, or of medium length and closed by a stop."""
    tokens = text.split()
    count = len(tokens)
    if count >= _PARAGRAPH_WORDS:
        return True
    if count >= _SENTENCE_WORDS:
        count = sum(len(token) > 1 for token in tokens)  # «(أ ش أ)» is a name, not three words
    last = text.rstrip()[-1:]
    return count >= _SENTENCE_WORDS and last != "" and last in _ENDS


def is_continuation(text: str) -> bool:
    """Whether a sentence continues another one, as in reports: «وقال …», «يذكر أن …», «ويأتي ذلك بعد …»."""
    text_words = words(fold(text))
    if not text_words:
        return False
    opening = " ".join(text_words[:2])
    begins_with_and = text_words[0].startswith("و") and len(text_words[0]) > _MAX_ROOT_LETTERS
    return begins_with_and or opening.startswith(_CONTINUATION_OPENINGS)


def block_positions(is_body: Sequence[bool]) -> list[BlockPosition]:
    """The position of each block, given which of them are paragraphs of the text. If none is, all are at the head."""
    paragraphs = [index for index, body in enumerate(is_body) if body]
    if not paragraphs:
        return ["head"] * len(is_body)
    first, last = paragraphs[0], paragraphs[-1]
    return ["head" if index < first else "tail" if index > last else "between" for index in range(len(is_body))]
