"""The form in which texts are searched and compared, its words, and the road back to what was printed.

In: strings. Out: strings, words, offsets in code points. Folding never changes what is shown; it makes a second string.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from newsarchive.arabic.letters import folded, is_silent

# شيء and شئ, قارئ and قاريء are one word each: at the end of a word the seat of the hamza is not told apart.
_SEAT = re.compile(r"ي+(?=ء(?!\w))")
_ONE_EACH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # written without spaces
_JOINING = "\u0900-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u109f\u1780-\u17ff\u0591-\u05c7"  # vowel signs inside words
_WORD = re.compile(rf"[{_ONE_EACH}]|[^\W_{_ONE_EACH}]+(?:[{_JOINING}]+[^\W_{_ONE_EACH}]*)*")


class _Folding(dict[int, str]):
    """Code point -> its search form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = form = folded(chr(code))
        return form


@cache
def _folding() -> _Folding:
    return _Folding()


def fold(text: str) -> str:
    """The form in which texts are searched and compared: one spelling for each letter, no marks, single spaces.

    Alef and hamza forms, ya and alef maqsura, ta marbuta, Persian and Urdu letters, presentation forms, all digits,
    quotes, dashes and Latin case and accents fold together; `fold(fold(x)) == fold(x)`.
    """
    plain = " ".join(text.translate(_folding()).split())
    return _SEAT.sub("", plain) if "يء" in plain else plain


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """`fold(text)` and, for each of its characters, the offset in `text` of the character it came from."""
    table = _folding()
    offsets: list[int] = []
    pieces: list[str] = []
    spaced, done = True, 0  # `spaced`: the last thing written is a space, or nothing is written yet
    for run in _uneven(text).finditer(text):
        start, end = run.span()
        if start > done:
            pieces.append(text[done:start].translate(table))
            offsets.extend(range(done, start))
            spaced = False
        for offset in range(start, end):
            for one in table[ord(text[offset])]:
                if one != " " or not spaced:
                    pieces.append(one)
                    offsets.append(offset)
                spaced = one == " "
        done = end
    pieces.append(text[done:].translate(table))
    offsets.extend(range(done, len(text)))
    plain = "".join(pieces)
    if plain.endswith(" "):
        plain = plain[:-1]
        offsets.pop()
    return _unseat(plain, offsets)


def _uneven(text: str) -> re.Pattern[str]:
    """Runs that do not fold character for character: what lies between them is copied in one go."""
    table = _folding()
    odd = [char for char in set(text) if char != " " and (len(table[ord(char)]) != 1 or table[ord(char)] == " ")]
    return _runs("".join(sorted(odd)))


@lru_cache(maxsize=256)
def _runs(odd: str) -> re.Pattern[str]:
    chars = re.escape(odd)
    return re.compile(rf"^[ {chars}]+| ?[{chars}][ {chars}]*|  +" if odd else "^ +|  +")


def _unseat(plain: str, offsets: list[int]) -> tuple[str, list[int]]:
    if "يء" not in plain:
        return plain, offsets
    kept: list[int] = []
    done = 0
    for match in _SEAT.finditer(plain):
        kept += offsets[done : match.start()]
        done = match.end()
    return _SEAT.sub("", plain), kept + offsets[done:]


def words_of_folded(plain: str) -> list[str]:
    """The words of a text that is folded already."""
    return _WORD.findall(plain)


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


def word_spans(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text with where each stands in it: `text[start:end]` is the word as printed."""
    plain, offsets = fold_with_map(text)
    return [(m.group(), offsets[m.start()], _end(text, offsets[m.end() - 1] + 1)) for m in _WORD.finditer(plain)]


def _end(text: str, end: int) -> int:
    # Vowel signs after the last letter belong to the word.
    while end < len(text) and unicodedata.category(text[end]) == "Mn" and is_silent(text[end]):
        end += 1
    return end
