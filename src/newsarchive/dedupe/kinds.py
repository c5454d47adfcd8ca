"""Of what kind a changed stretch of words is: number, name, quotation, attribution, spelling, else wording.

In: the words taken out and put in, and what stands before them. Out: kinds. The words it goes by are data
(data/change_words.toml); it never sees a whole article, and a stretch may be of several kinds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from newsarchive.arabic.credits.lexicon import given_names
from newsarchive.arabic.text import fold
from newsarchive.arabic.text import words as words_of

ChangeKind: TypeAlias = Literal[
    "headline", "number", "name", "quotation", "attribution", "paragraph", "credit", "correction", "spelling", "wording"
]
KINDS: tuple[ChangeKind, ...] = (
    "headline", "number", "name", "quotation", "attribution", "paragraph", "credit", "correction", "spelling",
    "wording",
)  # fmt: skip

_FIGURE = re.compile(r"\d")
_QUOTED = re.compile(r"«[^»\n]*»|“[^”\n]*”|„[^“”\n]*[“”]|\"[^\"\n]*\"")
_CAPITAL = re.compile(r"(?<=[^.!?\n] )[A-ZÀ-Þ][\w'’-]+")
_PARTICLES = ("وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_SHORT = 8  # words: a number in a longer stretch on one side alone is news of its own, not a changed figure
_NAMED = 4  # words of a name, on either side
_SHORT_NAME = 2  # letters: «آن» is not looked for inside «كأن»
_ALIKE = 0.7  # of the letters, for two spellings of one word
_SENTENCE = re.compile(r"(?<=[.!?؟\n])\s+")


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch that changed: folded words taken out and put in, the words before it, and as printed."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    leading: tuple[str, ...]
    quoted: bool = False
    printed: tuple[str, str] = ("", "")


@cache
def table(name: str) -> frozenset[str]:
    """A list of `change_words.toml`, folded."""
    text = files("newsarchive.dedupe").joinpath("data/change_words.toml").read_text(encoding="utf-8")
    return frozenset(fold(word) for word in tomllib.loads(text)[name])


def kinds_of(hunk: Hunk) -> tuple[ChangeKind, ...]:
    """The kinds of a stretch inside a paragraph; never none."""
    texts: list[ChangeKind] = []
    if _counts(hunk):
        texts.append("number")
    if _names(hunk):
        texts.append("name")
    if hunk.quoted:
        texts.append("quotation")
    elif _speaks(hunk):
        texts.append("attribution")
    if not texts and _spelt(hunk):
        texts.append("spelling")
    return tuple(texts) or ("wording",)


def figures(words: Sequence[str]) -> list[str]:
    """The numbers among folded words, in digits or written out."""
    return sorted(word for word in words if _FIGURE.search(word) or _listed(word, "number"))


def quotations(text: str) -> list[tuple[int, int]]:
    """Where a text quotes."""
    return [match.span() for match in _QUOTED.finditer(text)]


def note_in(text: str) -> str | None:
    """The sentence by which a publisher declares a change, if a piece of text begins with one or holds one."""
    for sentence in _SENTENCE.split(text.strip()):
        plain = " ".join(words_of(sentence))
        if any(plain == note or plain.startswith(f"{note} ") for note in _notes()):
            return sentence.strip()
    return None


@cache
def _notes() -> tuple[str, ...]:
    return tuple(sorted(" ".join(words_of(note)) for note in table("note")))


def _counts(hunk: Hunk) -> bool:
    texts, other = figures(hunk.removed), figures(hunk.added)
    if texts == other:
        return False
    return bool(texts and other) or max(len(hunk.removed), len(hunk.added)) <= _SHORT


def _names(hunk: Hunk) -> bool:
    if max(len(hunk.removed), len(hunk.added)) > _NAMED:
        return False
    words = {*hunk.removed, *hunk.added}
    if any(_FIGURE.search(word) or _listed(word, "number") for word in words):
        return False
    if any(word in table("role") for word in hunk.leading[-2:]):
        return True
    if any(_CAPITAL.search(f"x {side}") for side in hunk.printed):
        return True
    if hunk.quoted:
        return False  # a quotation's words are taken for names only where a role or a capital says so
    after_name = bool(hunk.leading) and hunk.leading[-1] in given_names()
    return any(map(_given, words)) or (after_name and not any(_listed(word, "speech") for word in words))


def _given(word: str) -> bool:
    return any(form in given_names() for form in _forms(word) if form == word or len(form) > _SHORT_NAME)


def _speaks(hunk: Hunk) -> bool:
    if any(_listed(word, "speech") for word in (*hunk.removed, *hunk.added)):
        return max(len(hunk.removed), len(hunk.added)) <= 2 * _SHORT
    return bool(hunk.removed and hunk.added) and any(_listed(word, "speech") for word in hunk.leading[-2:])


def _spelt(hunk: Hunk) -> bool:
    """One word for another that is nearly the same, particles apart; or the same letters parted otherwise."""
    text, other = "".join(hunk.removed), "".join(hunk.added)
    if text == other:
        return True
    if len(hunk.removed) != 1 or len(hunk.added) != 1 or set(_forms(text)) & set(_forms(other)):
        return False
    shorter, longer = sorted((text, other), key=len)
    inside = longer.startswith(shorter) or longer.endswith(shorter)  # ذهب, ذهبوا: another word
    return not inside and SequenceMatcher(None, text, other).ratio() >= _ALIKE


def _listed(word: str, name: str) -> bool:
    return any(form in table(name) for form in _forms(word))


def _forms(word: str) -> tuple[str, ...]:
    """The word, and what is left of it without the particles written onto it."""
    bare = (word.removeprefix(particle) for particle in _PARTICLES if word.startswith(particle))
    return (word, *(form for form in bare if len(form) >= 2))
