"""Where a folded word may stand in a text as printed, by its letters alone: folding whole texts is what costs.

In: folded words, a text as printed. Out: places worth a closer look; and the places of odd letters (vowel signs,
letters of other languages, other forms): a word that is written without any can stand nowhere else.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newsarchive.arabic.letters import folded

_EVEN = (
    "\t\n\r !\"#$%&'()*+,-./0123456789:;<=>?@[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    "\u00a0«»\u2013\u2014\u2018\u2019\u201c\u201d\u2026،؛؟٪ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
)
_ODD = re.compile(f"[^{re.escape(_EVEN)}]+")
_SEAT = "[يى]*"  # before a hamza at a word's end: folding takes it away


def odd_places(text: str) -> list[int]:
    """Where letters stand that do not simply stand for themselves, or for one of a few."""
    return [match.start() for match in _ODD.finditer(text)]


@lru_cache(maxsize=2_000)
def places_of(words: tuple[str, ...], *, whole: bool) -> re.Pattern[str]:
    """What finds the places where folded words may stand in a row, written without odd letters.

    It begins with the letters of the first word that are printed in one way only, the longest run of them: looking
    takes next to no time where they are not. Not `whole`: the last word may go on.
    """
    run = max(_steady().finditer(words[0]), key=lambda match: len(match.group()), default=None)
    first = re.escape(run.group()) + _printed(words[0][run.end() :]) if run else _printed(words[0])
    return re.compile(r"[\W_]+".join([first, *map(_printed, words[1:])]) + (r"(?![^\W_])" if whole else ""))


@cache
def _forms() -> dict[str, str]:
    """For each folded character the even ones that fold to it."""
    forms: dict[str, str] = {}
    for char in _EVEN:
        forms[folded(char)] = forms.get(folded(char), "") + char
    return forms


@cache
def _steady() -> re.Pattern[str]:
    """Characters in a row that are printed in one way only."""
    return re.compile("[" + re.escape("".join(char for char, form in _forms().items() if form == char)) + "]+")


def _printed(word: str) -> str:
    return "".join((_SEAT if char == "ء" else "") + f"[{re.escape(_forms().get(char, char))}]" for char in word)
