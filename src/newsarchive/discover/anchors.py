"""The links of a page, each with its text and what it stands in.

In: HTML text and its address. Out: `Anchor`s in page order, addresses absolute. It chooses none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive import urls
from newsarchive.discover.words import words

MAX_ANCHORS = 5_000
MAX_TEXT = 5_000_000  # characters of one page
MAX_DEPTH = 2_000  # open elements; the parser's time grows with the square of it
MAX_LEVELS = 12  # how far up the tree we look for what a link stands in
_HEADINGS = "h1, h2, h3, h4, h5"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
# Elements that hold nothing, or that the next of their kind closes.
_FLAT = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
     "li", "td", "th", "tr", "dd", "dt", "option", "tbody", "thead", "a")
)  # fmt: skip
_WORD_BREAK = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One `<a href>`. The flags say what it stands in, as far as tags, classes and ids tell."""

    url: str
    text: str
    hint: str = ""  # its title attribute, or its picture's alt
    rel: str = ""
    headed: bool = False  # holds a heading, or stands in one
    navigation: bool = False
    furniture: bool = False  # footer, breadcrumb, share buttons, tags
    pagination: bool = False
    comments: bool = False


@dataclass(frozen=True, slots=True)
class HeadLink:
    """One `<link>` of the head."""

    url: str
    rel: str
    type: str
    title: str


class Markup:
    """A parsed page and its base; held open while it is read."""

    def __init__(self, html: str, url: str) -> None:
        self.url = url
        self.tree = LexborHTMLParser(_bounded(html))
        self.base = self._base()

    def heads(self) -> Iterator[HeadLink]:
        """The `<link>` elements, wherever they stand."""
        for node in self.tree.css("link[href]")[:MAX_ANCHORS]:
            text = urls.absolute(_attribute(node, "href"), self.base)
            if text:
                rel, kind = _attribute(node, "rel").lower(), _attribute(node, "type").lower().partition(";")[0].strip()
                yield HeadLink(text, rel, kind, _attribute(node, "title"))

    def anchors(self) -> Iterator[Anchor]:
        """The links that lead somewhere over http(s), in page order."""
        for node in self.tree.css("a[href], area[href]")[:MAX_ANCHORS]:
            printed = _attribute(node, "href").strip()
            text = None if printed.startswith("#") else urls.absolute(printed, self.base)
            if text:
                yield self._anchor(node, text)

    def says_article(self) -> bool:
        """True where the page calls itself an article (Open Graph, schema.org)."""
        for node in self.tree.css('meta[property="og:type"]'):
            if _attribute(node, "content").lower() == "article":
                return True
        scripts = self.tree.css('script[type="application/ld+json"]')
        return any(re.search(r'"@type"\s*:\s*\[?\s*"\w*Article"', node.text() or "") for node in scripts[:20])

    def _base(self) -> str:
        named = self.tree.css_first("base[href]")
        return (urls.absolute(_attribute(named, "href"), self.url) if named else None) or self.url

    def _anchor(self, node: LexborNode, url: str) -> Anchor:
        heading = node.css_first(_HEADINGS)
        text = (heading or node).text(separator=" ") or ""
        place = self._place(node)
        return Anchor(
            url=url,
            text=" ".join(text.split())[:400],
            hint=_hint(node),
            rel=_attribute(node, "rel").lower(),
            headed=heading is not None or place[4],
            navigation=place[0],
            furniture=place[1],
            pagination=place[2],
            comments=place[3],
        )

    def _place(self, node: LexborNode) -> tuple[bool, bool, bool, bool, bool]:
        """navigation, furniture, pagination, comments, heading: of the node or anything it stands in."""
        item: tuple[bool, bool, bool, bool, bool] = (False,) * 5
        table = words()
        at: LexborNode | None = node
        for _ in range(MAX_LEVELS):
            if at is None or at.tag in ("body", "html"):
                break
            marks = _marks(at)
            tag = at.tag or ""
            item = (
                item[0] or tag == "nav" or not table.navigation.isdisjoint(marks),
                item[1] or tag == "footer" or not table.furniture.isdisjoint(marks),
                item[2] or not table.pagination.isdisjoint(marks),
                item[3] or not table.comments.isdisjoint(marks),
                item[4] or tag in ("h1", "h2", "h3", "h4", "h5"),
            )
            at = at.parent
        return item


def _bounded(html: str) -> str:
    """No longer and no deeper than a page made for people."""
    html = html[:MAX_TEXT]
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > MAX_DEPTH:
                return html[: tag.start()]
    return html


def _marks(node: LexborNode) -> set[str]:
    """The words of a node's class and id: whole, and the last of a hyphened one: `main-nav` also says `nav`.

    Not the first: `comments-closed` says nothing of what stands inside. `footer-…` alone does.
    """
    printed = f"{_attribute(node, 'class')} {_attribute(node, 'id')}".lower()
    texts = set(_WORD_BREAK.split(printed.strip()))
    for word in list(texts):
        first, hyphen, _ = word.partition("-")
        texts.add(word.rpartition("-")[2])
        if hyphen and first == "footer":
            texts.add(first)
    return texts


def _hint(node: LexborNode) -> str:
    hint = _attribute(node, "title") or _attribute(node, "aria-label")
    if not hint:
        picture = node.css_first("img[alt]")
        hint = _attribute(picture, "alt") if picture else ""
    return " ".join(hint.split())[:400]


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
