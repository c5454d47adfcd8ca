"""Which language a text is in: by its script, by letters only one language has, by its commonest small words.

In: a text (a body better than a headline) and what the page claims; or a language's name. Out: an ISO 639 code, or None
where unsure. A claim is believed where the letters allow it and the words do not say otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from newsarchive.arabic.data_files import toml
from newsarchive.arabic.folding import fold, words

_SAMPLE = 5_000
_SCRIPTS = {
    "arabic": re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f\u08a0-\u08b4\ufb50-\ufdff\ufe70-\ufefc]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "greek": re.compile("[\u0370-\u03ff]"),
    "hebrew": re.compile("[\u05d0-\u05ea]"),
    "kana": re.compile("[\u3040-\u30ff]"),
    "han": re.compile("[\u4e00-\u9fff]"),
    "hangul": re.compile("[\uac00-\ud7a3]"),
    "thai": re.compile("[\u0e01-\u0e3a]"),
    "devanagari": re.compile("[\u0904-\u0939]"),
    "bengali": re.compile("[\u0985-\u09b9]"),
    "ethiopic": re.compile("[\u1200-\u137f]"),
    "armenian": re.compile("[\u0531-\u0587]"),
    "georgian": re.compile("[\u10a0-\u10ff]"),
    "tamil": re.compile("[\u0b85-\u0bb9]"),
}
_ONLY = {"greek": "el", "hebrew": "he", "kana": "ja", "han": "zh", "hangul": "ko", "thai": "th", "devanagari": "hi",
         "bengali": "bn", "ethiopic": "am", "armenian": "hy", "georgian": "ka", "tamil": "ta"}  # fmt: skip
_ALSO_WRITTEN = {"arabic": {"ks", "sd", "ku", "az", "pa", "ms"}, "hebrew": {"yi"}, "devanagari": {"mr", "ne"},
                 "cyrillic": {"be", "kk", "ky", "mn", "tg", "uz", "ab"}, "ethiopic": {"ti"}, "han": {"ja"}}  # fmt: skip


def is_arabic(text: str) -> bool:
    """More Arabic letters than others (the script: Persian and Urdu count too)."""
    counts = _letters(text[:_SAMPLE])
    return counts["arabic"] > sum(counts.values()) / 2


def language_of(text: str, hint: str | None = None) -> str | None:
    """The language of a text; `hint` is what the page claims, such as its `<html lang>`."""
    sample = text[:_SAMPLE]
    counts = _letters(sample)
    claimed = (hint or "").replace("_", "-").split("-")[0].strip().lower() or None
    if not counts:
        return None
    script = counts.most_common(1)[0][0]
    if counts["kana"] * 10 > counts["han"] > 0:
        script = "kana"
    if script in _ONLY:
        return claimed if claimed in _ALSO_WRITTEN.get(script, ()) else _ONLY[script]
    scores = _scores(sample, script)
    best, second = (*sorted(scores.items(), key=lambda item: -item[1]), ("", 0.0), ("", 0.0))[:2]
    if claimed and _plausible(claimed, script) and best[1] < 3 * scores.get(claimed, 0.0) + 4:
        return claimed
    return best[0] if best[1] > 0 and best[1] >= 1.3 * second[1] else _alone(script, claimed)


def language_by_name(name: str) -> str | None:
    """The code of a language by its name in English or Arabic, or by its code of three letters: `ar` of «العربية»."""
    plain = fold(name).strip()
    return _called().get(plain) or _called().get(plain.removeprefix("ال"))


@cache
def _called() -> dict[str, str]:
    return {fold(name): code for code, names in toml("language_names.toml").items() for name in names}


def _alone(script: str, claimed: str | None) -> str | None:
    # A few words without a tell-tale letter: Arabic script is Arabic here unless something says otherwise.
    return "ar" if script == "arabic" and claimed is None else None


def _letters(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for char, number in Counter(text).items():
        if script := _script(char):
            counts[script] += number
    return counts


@lru_cache(maxsize=4096)
def _script(char: str) -> str | None:
    return next((name for name, pattern in _SCRIPTS.items() if pattern.match(char)), None)


def _plausible(claimed: str, script: str) -> bool:
    if claimed in _tables()[script] or claimed in _ALSO_WRITTEN.get(script, ()):
        return True
    elsewhere = {code for name, codes in _tables().items() if name != script for code in codes} | set(_ONLY.values())
    return script == "latin" and len(claimed) in (2, 3) and claimed not in elsewhere


@cache
def _tables() -> dict[str, dict[str, tuple[str, frozenset[str]]]]:
    data = toml("languages.toml")
    return {
        script: {code: (row.get("letters", ""), frozenset(map(fold, row["words"]))) for code, row in rows.items()}
        for script, rows in data.items()
    }


def _scores(sample: str, script: str) -> dict[str, float]:
    """Small words in a hundred words, and tell-tale letters in a hundred letters."""
    seen = Counter(words(sample))
    total = max(1, sum(seen.values()))
    letters = Counter(sample.lower())
    size = max(1, sum(n for char, n in letters.items() if char.isalpha()))
    scores: dict[str, float] = {}
    for code, (own, small) in _tables()[script].items():
        scores[code] = 100 * (sum(seen[w] for w in small) / total + 2 * sum(letters[c] for c in own) / size)
    return scores
