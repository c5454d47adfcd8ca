"""The folded form for searching and comparing texts, its words, and the mapping back to the printed text.

In: strings. Out: strings, words, offsets in code points. Folding never changes what is displayed: it returns a new
string.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from newsarchive.arabic.letters import folded, is_silent

# شيء and شئ, قارئ and قاريء are spellings of one word: at the end of a word the seat of the hamza is ignored.
_SEAT = re.compile(r"ي+(?=ء(?!\w))")
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # no spaces
_JOINING = "\u0900-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u109f\u1780-\u17ff\u0591-\u05c7"  # vowel signs inside words
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:[{_JOINING}]+[^\W_{_UNSPACED}]*)*")


class _Folding(dict[int, str]):
    """Code point -> its search form, computed on first use."""

    def __missing__(self, code: int) -> str:
        self[code] = form = folded(chr(code))
        return form


@cache
def _folding() -> _Folding:
    return _Folding()


def fold(text: str) -> str:
    """The form for search and comparison: one spelling for each letter, no marks, single spaces.

    Alef and hamza forms, ya and alef maqsura, ta marbuta, Persian and Urdu letters, presentation forms, all digits,
    quotes, dashes and Latin case and accents fold together; `fold(fold(x)) == fold(x)`.
    """
    folded_text = " ".join(text.translate(_folding()).split())
    return _SEAT.sub("", folded_text) if "يء" in folded_text else folded_text


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """`fold(text)` and, for each of its characters, the offset in `text` of the character it came from."""
    table = _folding()
    offsets: list[int] = []
    chunks: list[str] = []
    after_space, done = True, 0  # `after_space`: the last character written is a space, or nothing is written yet
    for run in _irregular_runs(text).finditer(text):
        start, end = run.span()
        if start > done:
            chunks.append(text[done:start].translate(table))
            offsets.extend(range(done, start))
            after_space = False
        for offset in range(start, end):
            for char in table[ord(text[offset])]:
                if char != " " or not after_space:
                    chunks.append(char)
                    offsets.append(offset)
                after_space = char == " "
        done = end
    chunks.append(text[done:].translate(table))
    offsets.extend(range(done, len(text)))
    folded_text = "".join(chunks)
    if folded_text.endswith(" "):
        folded_text = folded_text[:-1]
        offsets.pop()
    return _without_seats(folded_text, offsets)


def _irregular_runs(text: str) -> re.Pattern[str]:
    """Runs that do not fold character for character; the text between them is copied in one step."""
    table = _folding()
    irregular = [char for char in set(text) if char != " " and (len(table[ord(char)]) != 1 or table[ord(char)] == " ")]
    return _runs_of("".join(sorted(irregular)))


@lru_cache(maxsize=256)
def _runs_of(irregular: str) -> re.Pattern[str]:
    chars = re.escape(irregular)
    return re.compile(rf"^[ {chars}]+| ?[{chars}][ {chars}]*|  +" if irregular else "^ +|  +")


def _without_seats(folded_text: str, offsets: list[int]) -> tuple[str, list[int]]:
    if "يء" not in folded_text:
        return folded_text, offsets
    remaining: list[int] = []
    done = 0
    for match in _SEAT.finditer(folded_text):
        remaining += offsets[done : match.start()]
        done = match.end()
    return _SEAT.sub("", folded_text), remaining + offsets[done:]


def words_of_folded(folded_text: str) -> list[str]:
    """The words of an already folded text."""
    return _WORD.findall(folded_text)


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text with their spans: `text[start:end]` is the word as printed."""
    folded_text, offsets = fold_with_map(text)
    return [
        (m.group(), offsets[m.start()], _end_of_word(text, offsets[m.end() - 1] + 1))
        for m in _WORD.finditer(folded_text)
    ]


def _end_of_word(text: str, end: int) -> int:
    # Vowel signs after the last letter belong to the word.
    while end < len(text) and unicodedata.category(text[end]) == "Mn" and is_silent(text[end]):
        end += 1
    return end
