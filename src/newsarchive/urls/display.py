"""URLs for display: Arabic letters instead of percent-escapes, and a host that cannot be disguised.

In: a URL as stored. Out: a string to show, never one to follow: links keep the URL as stored.
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
    """A URL with the letters and digits of any script unescaped; everything else stays escaped, so that no character
    can be mistaken for another and none changes the text direction.

    The host is complete, and in the form a browser requests (punycode); a user name and password before it are left
    out. If the rest makes it longer than `longest` characters, its middle is elided. In a string that is not an http(s)
    URL only invisible characters are escaped.
    """
    parts = urls.parse(url)
    if parts is None:
        return _elided(_escape_invisible(url), 0, longest)
    root = f"{parts.scheme}://{parts.host}"
    return _elided(root + _unescape_letters(str(parts).removeprefix(root)), len(root), longest)


def readable_within(line: str) -> str:
    """A line of text with every URL in it made readable."""
    return _ADDRESS.sub(lambda match: readable(match[0]), line)


def _unescape_letters(escaped: str) -> str:
    return _ESCAPES.sub(_unescape_run, escaped)


def _unescape_run(run: re.Match[str]) -> str:
    """A run of escapes as letters if it is UTF-8; characters that are not letters are escaped again."""
    try:
        text = unquote_to_bytes(run[0]).decode()
    except UnicodeDecodeError:
        return run[0]
    return "".join(char if not char.isascii() and _is_letter(char) else quote(char, safe="") for char in text)


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in _LETTERS


def _escape_invisible(text: str) -> str:
    """Any text with its invisible and direction-changing characters escaped."""
    return "".join(char if char.isprintable() else quote(char, safe="", errors="replace") for char in text)


def _elided(url: str, host_end: int, longest: int | None) -> str:
    if longest is None or len(url) <= longest:
        return url
    head = max(host_end + 10, longest * 2 // 3)
    tail = max(longest - head - 3, 15)
    return url if head + tail + 3 >= len(url) else f"{url[:head]} … {url[-tail:]}"
