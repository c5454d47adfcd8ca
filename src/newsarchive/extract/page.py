"""One page, parsed once: the tree every reader of this room shares.

In: decoded text and the address that answered. Out: a `Page`. It never changes the text, and nobody may change the
tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from newsarchive import urls

Node: TypeAlias = Any  # an lxml element; lxml ships no types

# Everything XML forbids: NUL and most C0 controls, lone surrogates, the two non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
# Elements that stand inside a line of text; every other one breaks it.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "ruby",
        "rt",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
# Elements whose text nobody reads on the page.
UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "meta",
        "link",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "source",
        "track",
        "select",
        "option",
        "datalist",
        "button",
        "textarea",
        "input",
        "map",
        "area",
        "progress",
        "meter",
        "dialog",
        "noframes",
        "frameset",
    ]
)
_EMPTY = "<html><body></body></html>"


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. `url` is the address that answered; relative links count from `base`."""

    tree: Node
    url: str
    base: str
    alive: tuple[Node, ...] = ()  # every element, held so that lxml makes its Python side once, not on every walk

    def absolute(self, link: str | None) -> str | None:
        """The link as a whole http(s) address, or None."""
        return urls.absolute(link.strip(), self.base) if link and link.strip() else None


def parse(text: str, url: str) -> Page:
    """Parse decoded HTML, however broken. Comments, processing instructions and forbidden characters are left out.

    lxml stops by itself at a nesting deeper than its own guard (256 levels), so a hostile page cannot exhaust the
    stack.
    """
    clean = _FORBIDDEN.sub("", _XML_DECLARATION.sub("", text)).strip() or _EMPTY
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(clean.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        tree = document_fromstring(_EMPTY)
    href = tree.xpath("string(.//base/@href)").strip()
    return Page(tree, url, urls.absolute(href, url) or url if href else url, tuple(tree.iter()))


def squeeze(text: str | None) -> str:
    """The text with every run of white space as one space: the only change made to what a page prints."""
    return " ".join(text.split()) if text else ""


def text_of(node: Node | None) -> str:
    """All text below a node, scripts and styles left out, white space squeezed; blocks never run together."""
    parts: list[str] = []
    if node is not None:
        _gather(node, parts)
    return squeeze("".join(parts))


def _gather(node: Node, parts: list[str]) -> None:
    gap = "" if node.tag in INLINE else " "
    if node.tag not in UNSEEN:
        parts.append(gap + (node.text or ""))
        for child in node:
            _gather(child, parts)
            parts.append(child.tail or "")
    parts.append(gap)


def names_of(node: Node) -> str:
    """Class and id of a node, as printed, in one string."""
    return f"{node.get('class') or ''} {node.get('id') or ''}".strip()
