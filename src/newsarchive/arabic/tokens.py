"""Words as the search index holds them: whole, and without the particles Arabic writes onto them.

In: a text or a query word. Out: folded tokens. It never drops a word and never guesses a root.

The store holds `index_tokens(text)`, the whole folded words in order, and `stem(word)` of those that differ from it:
the word without و ف ب ك ل ال لل. A word typed by a person is looked for by its stem alone, which words and stems
together hold wherever the word stands; words in a row are looked for whole. `stem(stem(w)) == stem(w)`: both sides of
a comparison meet, whichever particles they carry.
"""

from __future__ import annotations

from functools import cache, lru_cache

from newsarchive.arabic.data_files import lines
from newsarchive.arabic.folding import fold, words_of_folded

_SHORTEST = 3  # letters that must remain


@cache
def _rooted() -> frozenset[str]:
    return frozenset(lines("rooted.txt"))


@cache
def _stems() -> frozenset[str]:
    return frozenset(lines("stems.txt"))


@cache
def _own_article() -> frozenset[str]:
    return frozenset(lines("own_article.txt"))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A folded word without the particles written onto it; itself where taking them off is not safe."""
    while True:
        shorter = _strip_once(word)
        if shorter == word:
            return word
        word = shorter


def _strip_once(word: str) -> str:
    if len(word) < 4 or word[0] not in "وفبكلا" or word in _rooted() or word in _own_article():
        return word
    if word.startswith("ال"):
        return word[2:]
    rest = word[1:]
    if word[0] == "ل" and rest[0] == "ل":  # للناتو is ل + الناتو, but للبنان is ل + لبنان
        return rest if rest in _rooted() or len(word) - 2 < _SHORTEST else word[2:]
    if rest in _own_article() and len(rest) > _SHORTEST:
        return rest
    if rest.startswith("ال") and word[0] != "ل":
        return rest[2:] if len(rest) - 2 >= _SHORTEST else word
    if len(rest) >= _SHORTEST and (rest in _stems() or (word[0] == "و" and len(rest) > _SHORTEST)):
        return rest
    # وبفلسطين, وللناتو: و and ف before another particle.
    return rest if word[0] in "وف" and len(rest) > _SHORTEST and _strip_once(rest) != rest else word


def index_tokens(text: str) -> list[str]:
    """The whole folded words of a text, in order: the `words` column."""
    return words_of_folded(fold(text))


_PARTICLES = tuple(
    dict.fromkeys(
        conjunction + rest
        for conjunction in ("", "و", "ف")
        for rest in ("", "ب", "ك", "ل", "ال", "بال", "كال", "لل", "وال", "فال")
    )
)


@lru_cache(maxsize=10_000)
def particle_forms(word: str) -> tuple[str, ...]:
    """The folded words that have the same stem as this one: it, and what particles make of its stem."""
    bare = stem(word)
    forms = (particles + bare for particles in _PARTICLES)
    return tuple(dict.fromkeys((word, *(form for form in forms if stem(form) == bare))))
