"""Words without the endings Arabic writes onto them: plural, dual, feminine, possessive, of relation.

In: a stem (`tokens.stem`). Out: what is left of it, and the forms it may take. It is for finding what is alike where
nothing equal is found; it takes letters off that are a word's own, so it never decides what is the same word.
"""

from __future__ import annotations

from functools import lru_cache

_ENDINGS = (
    "هما", "تها", "ات", "ان", "ون", "ين", "ها", "هم", "هن", "نا", "كم", "وا", "ته", "يه", "تي", "ه", "ي", "ت", "ا",
)  # fmt: skip
_TWO = ("اته", "اتها", "اتهم", "يات", "يين", "يون", "يان", "تان", "تين", "تهم", "يتها", "يته", "انيه", "اني", "ينا")
_SHORTEST = 3  # letters that must remain


@lru_cache(maxsize=50_000)
def strip_suffixes(stem: str) -> str:
    """A stem without at most two endings; itself where too little would be left, or it is not Arabic."""
    if stem.isascii():
        return stem
    for _ in range(2):
        result = next((one for one in _ENDINGS if stem.endswith(one) and len(stem) - len(one) >= _SHORTEST), None)
        if result is None:
            break
        stem = stem[: -len(result)]
    return stem


@lru_cache(maxsize=10_000)
def suffix_forms(stem: str) -> tuple[str, ...]:
    """The stems that are the same without their endings: this one, and what endings make of what is left of it."""
    left = strip_suffixes(stem)
    forms = (left + result for result in ("", *_ENDINGS, *_TWO))
    return tuple(dict.fromkeys((stem, *(form for form in forms if strip_suffixes(form) == left))))
