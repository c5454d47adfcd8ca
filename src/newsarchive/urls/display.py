"""Addresses as people read them: Arabic letters in place of their escapes, and a host that nothing can disguise.

In: an address as kept. Out: a string to be shown, never one to be followed: what leads somewhere stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes

from newsarchive import urls

_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ADDRESS = re.compile(r"https?://[^\s<>\"«»“”]*[^\s<>\"«»“”.,;:!?)\]،؛؟]")
_LETTERS = ("L", "M", "N")  # categories of characters that are shown as themselves


def readable(url: str, longest: int | None = None) -> str:
    """An address with the letters and digits of any script shown as themselves; everything else stays escaped, so that
    no sign of it can be taken for another and none turns the direction of what follows.

    The host is whole, and as a browser asks for it (punycode); a name and password before it are left out. Where the
    rest makes it longer than `longest` characters, its middle is. What is no http(s) address is only made harmless.
    """
    read = urls.parse(url)
    if read is None:
        return _shorter(_harmless(url), 0, longest)
    root = f"{read.scheme}://{read.host}"
    return _shorter(root + _spelt(str(read).removeprefix(root)), len(root), longest)


def readable_within(told: str) -> str:
    """A line of words with the addresses in it as people read them."""
    return _ADDRESS.sub(lambda found: readable(found[0]), told)


def _spelt(escaped: str) -> str:
    return _ESCAPES.sub(_letters, escaped)


def _letters(found: re.Match[str]) -> str:
    """A run of escapes as letters where it is UTF-8; what is no letter escaped again."""
    try:
        told = unquote_to_bytes(found[0]).decode()
    except UnicodeDecodeError:
        return found[0]
    return "".join(one if not one.isascii() and _is_letter(one) else quote(one, safe="") for one in told)


def _is_letter(one: str) -> bool:
    return unicodedata.category(one)[0] in _LETTERS


def _harmless(told: str) -> str:
    """Any text without signs that are not seen or turn its direction."""
    return "".join(one if one.isprintable() else quote(one, safe="", errors="replace") for one in told)


def _shorter(told: str, host: int, longest: int | None) -> str:
    if longest is None or len(told) <= longest:
        return told
    head = max(host + 10, longest * 2 // 3)
    tail = max(longest - head - 3, 15)
    return told if head + tail + 3 >= len(told) else f"{told[:head]} … {told[-tail:]}"
