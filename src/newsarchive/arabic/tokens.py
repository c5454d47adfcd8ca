"""Words as indexed for search: whole, and without the particles that Arabic attaches to them.

In: a text or a query word. Out: folded tokens. It never drops a word and never guesses a root.

The store holds `index_tokens(text)`, the whole folded words in order, and `stem(word)` of those whose stem differs:
the word without و ف ب ك ل ال لل. A single query word is looked up by its stem alone, which words and stems together
contain for every occurrence; phrases are looked up by whole words. `stem(stem(w)) == stem(w)`: both sides of a
comparison match, whichever particles they have.
"""

from __future__ import annotations

from functools import cache, lru_cache

from newsarchive.arabic.data_files import lines
from newsarchive.arabic.folding import fold, words_of_folded

_MIN_LETTERS = 3  # that must remain


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
    """A folded word without its attached particles; unchanged where stripping them is not safe."""
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
        return rest if rest in _rooted() or len(word) - 2 < _MIN_LETTERS else word[2:]
    if rest in _own_article() and len(rest) > _MIN_LETTERS:
        return rest
    if rest.startswith("ال") and word[0] != "ل":
        return rest[2:] if len(rest) - 2 >= _MIN_LETTERS else word
    if len(rest) >= _MIN_LETTERS and (rest in _stems() or (word[0] == "و" and len(rest) > _MIN_LETTERS)):
        return rest
    # وبفلسطين, وللناتو: و and ف before another particle.
    return rest if word[0] in "وف" and len(rest) > _MIN_LETTERS and _strip_once(rest) != rest else word


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
    """The folded words with the same stem as this one: the word itself, and its stem with every particle."""
    base = stem(word)
    forms = (particles + base for particles in _PARTICLES)
    return tuple(dict.fromkeys((word, *(form for form in forms if stem(form) == base))))
