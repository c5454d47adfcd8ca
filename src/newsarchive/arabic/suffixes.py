"""Strip Arabic suffixes from words: plural, dual, feminine, possessive, relative (nisba).

In: a stem (`tokens.stem`). Out: the rest of it, and the forms it may take. It is for finding similar words when there
is no exact match; it also strips letters that belong to a word, so it never decides whether two words are the same.
"""

from __future__ import annotations

from functools import lru_cache

_SUFFIXES = (
    "هما", "تها", "ات", "ان", "ون", "ين", "ها", "هم", "هن", "نا", "كم", "وا", "ته", "يه", "تي", "ه", "ي", "ت", "ا",
)  # fmt: skip
_DOUBLE_SUFFIXES = (
    "اته", "اتها", "اتهم", "يات", "يين", "يون", "يان", "تان", "تين", "تهم", "يتها", "يته", "انيه", "اني", "ينا",
)  # fmt: skip
_MIN_LETTERS = 3  # that must remain


@lru_cache(maxsize=50_000)
def strip_suffixes(stem: str) -> str:
    """A stem without up to two suffixes; unchanged if too little would remain, or if it is not Arabic."""
    if stem.isascii():
        return stem
    for _ in range(2):
        suffix = next((s for s in _SUFFIXES if stem.endswith(s) and len(stem) - len(s) >= _MIN_LETTERS), None)
        if suffix is None:
            break
        stem = stem[: -len(suffix)]
    return stem


@lru_cache(maxsize=10_000)
def suffix_forms(stem: str) -> tuple[str, ...]:
    """The stems that are equal without their suffixes: this one, and its base with every possible suffix."""
    base = strip_suffixes(stem)
    forms = (base + suffix for suffix in ("", *_SUFFIXES, *_DOUBLE_SUFFIXES))
    return tuple(dict.fromkeys((stem, *(form for form in forms if strip_suffixes(form) == base))))
