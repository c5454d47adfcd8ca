"""Text that was UTF-8, read through a one-byte table and encoded again, turned back where it reads as UTF-8.

In: a text, decoded. Out: the text, and what was mended. Whole words only: a lone odd pair may be meant.
"""

from __future__ import annotations

import re
from functools import cache, partial

from newsarchive.decoding.labels import SHOWN

# A quick look before the slow one: alef and lam, or accented letters, through the wrong table.
_USUAL_PAIRS = {"cp1252": ("Ø§", "Ù„", "Ù\x84", "Ã"), "cp1256": ("ط§", "ظ„", "أ©")}
# Looked for in UTF-8: bytes are searched several times as fast as the text of a page with one wide character in it.
_USUAL_BYTES = {codec: tuple(pair.encode() for pair in pairs) for codec, pairs in _USUAL_PAIRS.items()}


@cache
def _bytes_of(codec: str) -> dict[int, int]:
    """Character -> the byte it stands for in a one-byte table, undefined bytes being C1 controls as in browsers."""
    table: dict[int, int] = {}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(codec, "ignore") or chr(byte)
        table[ord(char)] = byte
        table.setdefault(byte, byte) if codec == "cp1252" else None
    return table


@cache
def _signs(codec: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How UTF-8 looks through a one-byte table: three Arabic letters in a row, and any run of such characters."""
    table = _bytes_of(codec)

    def letters(low: int, high: int) -> str:
        return "[" + "".join(re.escape(chr(c)) for c, byte in table.items() if low <= byte <= high) + "]"

    lead, follow = letters(0xD8, 0xDB), letters(0x80, 0xBF)
    seed = re.compile(f"(?:{lead}{follow}){{3}}|(?:{letters(0xC3, 0xC5)}{follow}[ -~]+?){{3}}")
    two, three, four = letters(0xC2, 0xDF), letters(0xE0, 0xEF), letters(0xF0, 0xF4)
    # Whole words only: «العاصمة،» ends in what could be one such pair.
    run = re.compile(
        f"(?<![^\\x00-\\x7f])(?:{two}{follow}|{three}{follow}{{2}}|{four}{follow}{{3}})+(?![^\\x00-\\x7f])"
    )
    return seed, run


def undo_double_encoding(text: str) -> tuple[str, str | None]:
    """The text without what was encoded twice, and a note of it; None where nothing was."""
    if text.isascii():
        return text, None
    packed = text.encode("utf-8", "replace")
    for codec, usual in _USUAL_BYTES.items():
        if not any(pair in packed for pair in usual):
            continue
        seed, run = _signs(codec)
        if not seed.search(text):
            continue
        mended, count = run.subn(partial(_once, codec), text)
        if mended != text:
            return mended, f"text encoded twice by way of {SHOWN[codec]}: {count} runs turned back"
    return text, None


def _once(codec: str, found: re.Match[str]) -> str:
    table = _bytes_of(codec)
    try:
        return bytes(table[ord(char)] for char in found.group()).decode("utf-8")
    except UnicodeDecodeError:
        return found.group()
