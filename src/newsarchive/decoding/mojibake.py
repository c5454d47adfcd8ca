"""Repair mojibake: text that was UTF-8, decoded with a single-byte codec and encoded again.

In: a decoded text. Out: the text, and what was repaired. Whole words only: an isolated odd pair may be intended.
"""

from __future__ import annotations

import re
from functools import cache, partial

from newsarchive.decoding.labels import DISPLAY_NAMES

# A quick check before the slow one: alef and lam, or accented letters, decoded with the wrong codec.
_USUAL_PAIRS = {"cp1252": ("Ø§", "Ù„", "Ù\x84", "Ã"), "cp1256": ("ط§", "ظ„", "أ©")}
# Searched for as UTF-8: bytes are searched several times as fast as the text of a page with one wide character in it.
_USUAL_BYTES = {codec: tuple(pair.encode() for pair in pairs) for codec, pairs in _USUAL_PAIRS.items()}


@cache
def _bytes_of(codec: str) -> dict[int, int]:
    """Character -> its byte in a single-byte codec; undefined bytes are C1 controls, as in browsers."""
    table: dict[int, int] = {}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(codec, "ignore") or chr(byte)
        table[ord(char)] = byte
        table.setdefault(byte, byte) if codec == "cp1252" else None
    return table


@cache
def _patterns(codec: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """UTF-8 as decoded with a single-byte codec: three Arabic letters in a row, and any run of such characters."""
    table = _bytes_of(codec)

    def letters(low: int, high: int) -> str:
        return "[" + "".join(re.escape(chr(c)) for c, byte in table.items() if low <= byte <= high) + "]"

    lead, follow = letters(0xD8, 0xDB), letters(0x80, 0xBF)
    seed = re.compile(f"(?:{lead}{follow}){{3}}|(?:{letters(0xC3, 0xC5)}{follow}[ -~]+?){{3}}")
    two, three, four = letters(0xC2, 0xDF), letters(0xE0, 0xEF), letters(0xF0, 0xF4)
    # Whole words only: «العاصمة،» ends in what could be such a pair.
    run = re.compile(
        f"(?<![^\\x00-\\x7f])(?:{two}{follow}|{three}{follow}{{2}}|{four}{follow}{{3}})+(?![^\\x00-\\x7f])"
    )
    return seed, run


def undo_double_encoding(text: str) -> tuple[str, str | None]:
    """The text with double encoding undone, and a note about it; None if there was none."""
    if text.isascii():
        return text, None
    encoded = text.encode("utf-8", "replace")
    for codec, pairs in _USUAL_BYTES.items():
        if not any(pair in encoded for pair in pairs):
            continue
        seed, run = _patterns(codec)
        if not seed.search(text):
            continue
        repaired, count = run.subn(partial(_decode_run, codec), text)
        if repaired != text:
            return repaired, f"text encoded twice by way of {DISPLAY_NAMES[codec]}: {count} runs turned back"
    return text, None


def _decode_run(codec: str, run: re.Match[str]) -> str:
    table = _bytes_of(codec)
    try:
        return bytes(table[ord(char)] for char in run.group()).decode("utf-8")
    except UnicodeDecodeError:
        return run.group()
