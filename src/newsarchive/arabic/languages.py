"""Language identification: by script, by letters specific to one language, by its most frequent function words.

In: a text (a body is better than a headline) and what the page claims; or a language's name. Out: an ISO 639 code, or
None if unsure. A claim is accepted if the letters allow it and the words do not contradict it.
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
_LANGUAGE_OF_SCRIPT = {
    "greek": "el", "hebrew": "he", "kana": "ja", "han": "zh", "hangul": "ko", "thai": "th", "devanagari": "hi",
    "bengali": "bn", "ethiopic": "am", "armenian": "hy", "georgian": "ka", "tamil": "ta",
}  # fmt: skip
_ALSO_WRITTEN = {"arabic": {"ks", "sd", "ku", "az", "pa", "ms"}, "hebrew": {"yi"}, "devanagari": {"mr", "ne"},
                 "cyrillic": {"be", "kk", "ky", "mn", "tg", "uz", "ab"}, "ethiopic": {"ti"}, "han": {"ja"}}  # fmt: skip


def is_arabic(text: str) -> bool:
    """True if most letters are Arabic (the script: Persian and Urdu count too)."""
    counts = _script_counts(text[:_SAMPLE])
    return counts["arabic"] > sum(counts.values()) / 2


def language_of(text: str, hint: str | None = None) -> str | None:
    """The language of a text; `hint` is what the page claims, such as its `<html lang>`."""
    sample = text[:_SAMPLE]
    counts = _script_counts(sample)
    claimed = (hint or "").replace("_", "-").split("-")[0].strip().lower() or None
    if not counts:
        return None
    script = counts.most_common(1)[0][0]
    if counts["kana"] * 10 > counts["han"] > 0:
        script = "kana"
    if script in _LANGUAGE_OF_SCRIPT:
        return claimed if claimed in _ALSO_WRITTEN.get(script, ()) else _LANGUAGE_OF_SCRIPT[script]
    scores = _scores(sample, script)
    best, second = (*sorted(scores.items(), key=lambda item: -item[1]), ("", 0.0), ("", 0.0))[:2]
    if claimed and _is_plausible(claimed, script) and best[1] < 3 * scores.get(claimed, 0.0) + 4:
        return claimed
    return best[0] if best[1] > 0 and best[1] >= 1.3 * second[1] else _default(script, claimed)


def language_by_name(name: str) -> str | None:
    """The code of a language by its name in English or Arabic, or by its three-letter code: `ar` for «العربية»."""
    folded_name = fold(name).strip()
    return _codes_by_name().get(folded_name) or _codes_by_name().get(folded_name.removeprefix("ال"))


@cache
def _codes_by_name() -> dict[str, str]:
    return {fold(name): code for code, names in toml("language_names.toml").items() for name in names}


def _default(script: str, claimed: str | None) -> str | None:
    # A few words without a distinctive letter: Arabic script means Arabic unless the page claims otherwise.
    return "ar" if script == "arabic" and claimed is None else None


def _script_counts(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for char, number in Counter(text).items():
        if script := _script(char):
            counts[script] += number
    return counts


@lru_cache(maxsize=4096)
def _script(char: str) -> str | None:
    return next((name for name, pattern in _SCRIPTS.items() if pattern.match(char)), None)


def _is_plausible(claimed: str, script: str) -> bool:
    if claimed in _tables()[script] or claimed in _ALSO_WRITTEN.get(script, ()):
        return True
    elsewhere = {code for name, codes in _tables().items() if name != script for code in codes} | set(
        _LANGUAGE_OF_SCRIPT.values()
    )
    return script == "latin" and len(claimed) in (2, 3) and claimed not in elsewhere


@cache
def _tables() -> dict[str, dict[str, tuple[str, frozenset[str]]]]:
    data = toml("languages.toml")
    return {
        script: {code: (row.get("letters", ""), frozenset(map(fold, row["words"]))) for code, row in rows.items()}
        for script, rows in data.items()
    }


def _scores(sample: str, script: str) -> dict[str, float]:
    """Function words per hundred words, and distinctive letters per hundred letters."""
    word_counts = Counter(words(sample))
    word_total = max(1, sum(word_counts.values()))
    letter_counts = Counter(sample.lower())
    letter_total = max(1, sum(n for char, n in letter_counts.items() if char.isalpha()))
    scores: dict[str, float] = {}
    for code, (own_letters, function_words) in _tables()[script].items():
        word_share = sum(word_counts[word] for word in function_words) / word_total
        scores[code] = 100 * (word_share + 2 * sum(letter_counts[char] for char in own_letters) / letter_total)
    return scores
