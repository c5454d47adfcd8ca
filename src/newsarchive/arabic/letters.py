"""Code points: which letters are the same to a reader, which marks are ignored, which digits mean which number.

In: nothing. Out: constants and `folded(char)`, the search form of one character. It never looks at neighbours.
"""

from __future__ import annotations

import unicodedata

# The same letter to a reader, different code points. Loan letters fold to the letter that Arabic editors use instead.
SAME_LETTER = {
    "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ٵ": "ا",
    "ؤ": "ء", "ئ": "ء", "ٴ": "ء", "ٶ": "ء", "ٷ": "ء", "ٸ": "ء",  # مسؤول, مسئول
    "ى": "ي", "ی": "ي", "ې": "ي", "ۍ": "ي", "ے": "ي", "ۓ": "ي", "ێ": "ي", "ؽ": "ي", "ؾ": "ي", "ؿ": "ي", "ي": "ي",
    "ة": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ۂ": "ه", "ۃ": "ه", "ە": "ه", "ۿ": "ه",
    "ک": "ك", "ڪ": "ك", "ګ": "ك", "ڬ": "ك", "ڭ": "ك", "ڮ": "ك", "گ": "ك", "ڰ": "ك", "ػ": "ك", "ؼ": "ك",
    "پ": "ب", "ٻ": "ب", "ڀ": "ب", "چ": "ج", "ڃ": "ج", "ڄ": "ج", "څ": "ج", "ځ": "ح", "ڇ": "ج", "ژ": "ز", "ڗ": "ز",
    "ڤ": "ف", "ڥ": "ف", "ڡ": "ف", "ڢ": "ف", "ڨ": "ق", "ڧ": "ق", "ٯ": "ق", "ٹ": "ت", "ٺ": "ت", "ټ": "ت", "ٽ": "ت",
    "ڈ": "د", "ډ": "د", "ڊ": "د", "ڌ": "ذ", "ڑ": "ر", "ړ": "ر", "ڕ": "ر", "ڔ": "ر", "ں": "ن", "ڻ": "ن", "ڼ": "ن",
    "ڵ": "ل", "ڶ": "ل", "ڷ": "ل", "ۆ": "و", "ۇ": "و", "ۈ": "و", "ۋ": "و", "ۉ": "و", "ۊ": "و", "ۏ": "و", "ۄ": "و",
    "ۅ": "و", "ښ": "ش", "ڜ": "ش", "ڛ": "س", "ڝ": "ص", "ڞ": "ض", "ڠ": "غ", "ۼ": "غ", "ۻ": "ض", "ۺ": "ش", "ڟ": "ظ",
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
}  # fmt: skip

SAME_SIGN = {
    **dict.fromkeys("«»“”„‟″〝〞＂❝❞‹›", '"'),
    **dict.fromkeys("‘’‚‛′`´ʼʻ", "'"),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃۔", "-"),
    "،": ",", "٬": ",", "‚": ",", "؛": ";", "؟": "?", "٪": "%", "٫": ".", "۔": ".", "⁄": "/", "∕": "/",
}  # fmt: skip

TATWEEL = "ـ"
_MARK_RANGES = (
    (0x0300, 0x036F),  # Latin accents
    (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED), (0x08CA, 0x08FF),  # Arabic vowels
    (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20F0), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F),
)  # fmt: skip


def is_mark(char: str) -> bool:
    """A vowel sign, accent or variation selector: displayed, but ignored in search."""
    code = ord(char)
    return any(low <= code <= high for low, high in _MARK_RANGES) and unicodedata.category(char)[0] == "M"


def is_silent(char: str) -> bool:
    """Ignored characters: marks, tatweel, zero-width and bidi characters, control characters other than spaces."""
    if char == TATWEEL or is_mark(char):
        return True
    return unicodedata.category(char) in {"Cf", "Cc", "Cs"} and not char.isspace()


def folded(char: str) -> str:
    """The search form of one character: possibly empty or several characters; folding it again changes nothing."""
    for _ in range(6):
        form = "".join(_fold_once(c) for c in char)
        if form == char:
            break
        char = form
    return char


def _fold_once(char: str) -> str:
    if char in SAME_LETTER:
        return SAME_LETTER[char]
    if char in SAME_SIGN:
        return SAME_SIGN[char]
    if is_silent(char):
        return ""
    if char.isspace():
        return " "
    number = unicodedata.digit(char, None)
    if number is not None:
        return str(number)
    decomposed = unicodedata.normalize("NFKD", char)
    bare = "".join(c for c in decomposed if not is_mark(c))
    # If nothing was stripped, keep it composed (Hangul and kana would be decomposed otherwise).
    return (bare if bare != decomposed else unicodedata.normalize("NFKC", char)).casefold()
