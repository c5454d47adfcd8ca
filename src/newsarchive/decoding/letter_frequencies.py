"""Which one-byte or East Asian encoding makes a language's commonest letters out of bytes.

In: a body without any sign of its encoding. Out: a codec, and how well it fits. It decodes no more than it weighs.
"""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 65_536  # how much is judged by its letters

# The letters that make up most of a text: with the wrong table they turn into rare ones.
_FREQUENT = {
    "cp1256": "اليمنوتربةدعهسفحقكأجشىإطصخء،آ", "iso8859_6": "اليمنوتربةدعهسفحقكأجشىإطصخء،آ",
    "cp1251": "оеаинтсрвлкмдпуябыгзьчйхОНВП", "koi8_r": "оеаинтсрвлкмдпуябыгзьчйхОНВП",
    "cp1253": "αοιετνσηρπκμλςυίάόέήώύγδθφχ", "cp1255": "יולהאתרבמנשדםעכחקפגןטצסךזףץ",
    "cp1252": "éàèêçùâîôûëïñóáíúüöäßãõ«»’–—“”œ°É\xa0", "cp1250": "ąćęłńóśźżřěščžýáíéůŁŚŻő", "cp1254": "ışğüöçİŞĞÜÖÇâî",
}  # fmt: skip
_WIDE = {
    "gb18030": "的一是不了人在有我他这中大国",
    "big5hkscs": "的一是不了人在有我他這中大國",
    "cp949": "이다의는에을가고하지한로사",
    "cp932": "のはにをがとでしたいるて",
    "euc_jp": "のはにをがとでしたいるて",
}


def best_table(body: bytes) -> tuple[str, float]:
    """The one-byte table that makes the commonest letters of its language out of the high bytes, and their share."""
    high = Counter(body[: SAMPLE * 4].translate(None, bytes(range(0x80))))
    if not high:
        return "cp1252", 1.0
    scores = {codec: _share(high, codec, letters) for codec, letters in _FREQUENT.items()}
    if not _in_runs(body):  # Arabic, Cyrillic, Greek and Hebrew words are high bytes throughout; accents stand alone
        scores = {codec: score for codec, score in scores.items() if codec in ("cp1252", "cp1250", "cp1254")}
    best = max(scores, key=lambda codec: scores[codec])
    return best, scores[best]


def _share(high: Counter[int], codec: str, letters: str) -> float:
    # The first half of a list is the commonest: it weighs more, or lists of like length could not be told apart.
    weights = dict.fromkeys(letters, 0.6) | dict.fromkeys(letters[: len(letters) // 2], 1.0)
    found = sum(n * weights.get(bytes([byte]).decode(codec, "replace"), 0.0) for byte, n in high.items())
    return found / high.total()


def _in_runs(body: bytes) -> bool:
    sample = body[:SAMPLE]
    alone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", sample))
    together = sum(map(len, re.findall(rb"[\x80-\xff]{2,}", sample)))
    return together > 2 * alone


def east_asian(body: bytes) -> str | None:
    """The East Asian encoding that reads nearly all of it and finds the commonest characters there."""
    found: dict[str, int] = {}
    for codec, common in _WIDE.items():
        text = body[:SAMPLE].decode(codec, "replace")
        if (high := beyond_ascii(text)) and text.count("\ufffd") * 100 <= high:
            found[codec] = sum(map(text.count, common))
    return max(found, key=lambda codec: found[codec], default=None)


def beyond_ascii(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))
