"""XML as servers really send it, made readable: what stands before the root, entities, stray ampersands, control marks.

In: decoded text. Out: text that a strict parser takes more often. No entity is ever expanded: declarations of type and
entities are cut out, and only HTML's own names for single characters are replaced.
"""

from __future__ import annotations

import re
from html.entities import html5

SITEMAP_ROOTS = ("urlset", "sitemapindex")

_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|rdf|feed|channel|urlset|sitemapindex)(?=[\s>/])", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype\s+html\b|<(?:html|head|body)(?=[\s>])", re.IGNORECASE)
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
# Up to the next sign and no further: else a million unclosed ones would be a million scans to the end.
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b[^<>]*>?", re.IGNORECASE)
# A sign that opens no tag: another comes before it closes. A parser made for loose HTML despairs of a million of them.
_OPENS_NOTHING = re.compile(r"<(?![A-Za-z_/!?][^<>]*>)")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_STRAY = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_REFERENCE = re.compile(r"&#(?:([0-9]{1,7})|[xX]([0-9A-Fa-f]{1,6}));")
# What XML 1.0 has no place for, lone surrogates among them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))


def root_of(text: str) -> tuple[str, int] | None:
    """The name of the feed or sitemap root, lower case, and where it starts; None for anything else, as for a page."""
    root = _ROOT.search(text)
    if root is None:
        return None
    page = _PAGE.search(text, 0, root.start())
    return None if page else (root[1].lower(), root.start())


def is_page(text: str) -> bool:
    """True where the text is HTML and not a feed that carries HTML."""
    if root_of(text) is not None:
        return False
    head = text.lstrip("\ufeff \t\r\n")[:1]
    return _PAGE.search(text) is not None or (
        head == "<" and re.search(r"<(?:a|div|table|title)[\s>]", text) is not None
    )


def mended(text: str, start: int) -> str:
    """The document from its root on, with what stops a parser taken out; nothing a reader would see is lost.

    Cut off inside a tag or a text, it ends with the last whole tag: half an address is no address.
    """
    text = text[: text.rfind(">") + 1] if not text.rstrip().endswith(">") else text
    pieces = _CDATA.split(_FORBIDDEN.sub("", text[start:]))
    for i in range(0, len(pieces), 2):  # the odd ones are CDATA, where an ampersand is only an ampersand
        pieces[i] = _outside_cdata(pieces[i])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "".join(pieces)


def _outside_cdata(text: str) -> str:
    text = _DECLARATION.sub("", _without_comments(text))
    text = _OPENS_NOTHING.sub("&lt;", text)
    text = _STRAY.sub("&amp;", text)
    text = _ENTITY.sub(_named, text)
    return _REFERENCE.sub(_numbered, text)


def _without_comments(text: str) -> str:
    """What was commented out is no item; an unclosed comment hides the rest, as in a browser."""
    texts, at = [], 0
    while (opened := text.find("<!--", at)) >= 0:
        texts.append(text[at:opened])
        closed = text.find("-->", opened)
        at = closed + 3 if closed >= 0 else len(text)
    return "".join(texts) + text[at:]


def _named(match: re.Match[str]) -> str:
    name = match[1]
    if name in _XML_OWN:
        return match[0]
    character = html5.get(name + ";")
    if character is None:
        return f"&amp;{name};"  # somebody's own entity: shown, not expanded
    return "".join(f"&#{ord(c)};" for c in character)


def _numbered(match: re.Match[str]) -> str:
    code = int(match[1]) if match[1] else int(match[2], 16)
    allowed = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match[0] if allowed else ""
