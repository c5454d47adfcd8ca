"""Guess a single-byte or East Asian encoding: the one whose decoding gives a language's most frequent letters.

In: a body without any evidence of its encoding. Out: a codec, and how well it fits. It decodes only a sample.
"""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 65_536  # bytes whose letters are counted

# The letters that make up most of a text: decoded with the wrong codec they become rare ones.
_FREQUENT = {
    "cp1256": "اليمنوتربةدعهسفحقكأجشىإطصخء،آ", "iso8859_6": "اليمنوتربةدعهسفحقكأجشىإطصخء،آ",
    "cp1251": "оеаинтсрвлкмдпуябыгзьчйхОНВП", "koi8_r": "оеаинтсрвлкмдпуябыгзьчйхОНВП",
    "cp1253": "αοιετνσηρπκμλςυίάόέήώύγδθφχ", "cp1255": "יולהאתרבמנשדםעכחקפגןטצסךזףץ",
    "cp1252": "éàèêçùâîôûëïñóáíúüöäßãõ«»’–—“”œ°É\xa0", "cp1250": "ąćęłńóśźżřěščžýáíéůŁŚŻő", "cp1254": "ışğüöçİŞĞÜÖÇâî",
}  # fmt: skip
_FREQUENT_EAST_ASIAN = {
    "gb18030": "的一是不了人在有我他这中大国",
    "big5hkscs": "的一是不了人在有我他這中大國",
    "cp949": "이다의는에을가고하지한로사",
    "cp932": "のはにをがとでしたいるて",
    "euc_jp": "のはにをがとでしたいるて",
}


def best_single_byte(body: bytes) -> tuple[str, float]:
    """The single-byte codec that decodes most high bytes to frequent letters of its language, and their share."""
    high = Counter(body[: SAMPLE * 4].translate(None, bytes(range(0x80))))
    if not high:
        return "cp1252", 1.0
    scores = {codec: _share(high, codec, letters) for codec, letters in _FREQUENT.items()}
    if not _in_runs(body):  # Arabic, Cyrillic, Greek and Hebrew words are high bytes throughout; accents are isolated
        scores = {codec: score for codec, score in scores.items() if codec in ("cp1252", "cp1250", "cp1254")}
    best = max(scores, key=lambda codec: scores[codec])
    return best, scores[best]


def _share(high: Counter[int], codec: str, letters: str) -> float:
    # The first half of each list is the most frequent: it weighs more, or lists of similar length would tie.
    weights = dict.fromkeys(letters, 0.6) | dict.fromkeys(letters[: len(letters) // 2], 1.0)
    weighted = sum(n * weights.get(bytes([byte]).decode(codec, "replace"), 0.0) for byte, n in high.items())
    return weighted / high.total()


def _in_runs(body: bytes) -> bool:
    sample = body[:SAMPLE]
    isolated = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", sample))
    in_runs = sum(map(len, re.findall(rb"[\x80-\xff]{2,}", sample)))
    return in_runs > 2 * isolated


def east_asian(body: bytes) -> str | None:
    """The East Asian codec that decodes nearly all of it and gives the most frequent characters."""
    counts: dict[str, int] = {}
    for codec, frequent in _FREQUENT_EAST_ASIAN.items():
        text = body[:SAMPLE].decode(codec, "replace")
        if (high := beyond_ascii(text)) and text.count("\ufffd") * 100 <= high:
            counts[codec] = sum(map(text.count, frequent))
    return max(counts, key=lambda codec: counts[codec], default=None)


def beyond_ascii(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))
