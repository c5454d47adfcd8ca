"""Captures that name an article or tell a piece of its text: feeds, sections and index pages.

In: captures that showed no article, and what is to be destroyed. Out: those of them that tell anything of it. It
changes nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from urllib.parse import unquote

from newsarchive import decoding
from newsarchive.arabic.text import words
from newsarchive.archive.archive import OpenArchive
from newsarchive.decoding import content_encoding
from newsarchive.errors import RawDamaged
from newsarchive.model import Capture, Fetched
from newsarchive.store.takedowns.erasure import ErasurePlan

_ROW = 6  # folded words in a row that no other text has by chance
_TAG = re.compile(r"<[^<>]{1,2000}>")


def captures_mentioning(archive: OpenArchive, captures: Sequence[Capture], doomed: ErasurePlan) -> list[Capture]:
    """Those of these captures whose bytes name the article's address, or hold a piece of its title or text."""
    addresses = [unquote(url) for url in doomed.urls if url.partition("://")[2].rstrip("/").count("/")]
    rows = {row for title, text in doomed.texts for piece in (title or "", text) for row in _rows(words(piece))}
    return [capture for capture in captures if _mentions(archive, capture, addresses, rows)]


def _mentions(archive: OpenArchive, capture: Capture, addresses: Sequence[str], rows: set[tuple[str, ...]]) -> bool:
    try:
        fetched, _ = archive.raw.read(capture.raw, capture.payload)
    except RawDamaged:
        return False
    text = html.unescape(_text_of(fetched, archive.settings.max_unpacked_bytes))
    # A path alone names it too: pages link to their own site without a host.
    plain = unquote(text)
    if any(address in plain or _path(address) in plain for address in addresses):
        return True
    return not rows.isdisjoint(_rows(words(_TAG.sub(" ", html.unescape(text)))))


def _text_of(fetched: Fetched, bound: int) -> str:
    body = fetched.body
    try:
        body = content_encoding.unpack(body, fetched.header("Content-Encoding"), bound)
        if body[:2] == b"\x1f\x8b":
            body = content_encoding.unpack(body, "gzip", bound)
    except content_encoding.Damaged as damage:
        body = damage.partial
    except content_encoding.TooLarge:
        return ""
    return decoding.decode(body, decoding.charset_of_content_type(fetched.header("Content-Type")), "html").text


def _path(address: str) -> str:
    """`/news/12` in quotes or a tag, as a link has it; a short path would be found anywhere."""
    path = "/" + address.partition("://")[2].partition("/")[2]
    return f'"{path}"' if len(path) > 4 else address


def _rows(folded: list[str]) -> set[tuple[str, ...]]:
    if len(folded) < _ROW:
        return {tuple(folded)} if len(folded) >= 3 else set()
    return {tuple(folded[start : start + _ROW]) for start in range(len(folded) - _ROW + 1)}
