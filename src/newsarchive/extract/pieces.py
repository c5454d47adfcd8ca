"""The page cut into paragraph-like pieces, in reading order, each with what its markup says of it.

In: a parsed page. Out: every `PagePiece` of text on it, to the letter (only white space is squeezed), with its kind,
the element it stands in, its share of link text, and the furniture it lies in. It never chooses: see `choose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from newsarchive.extract.clutter import furniture
from newsarchive.extract.page import INLINE, UNSEEN, Node, names_of, squeeze
from newsarchive.model import BlockKind
from newsarchive.sites.phrases import recognise_phrase

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_EMBEDS = re.compile(
    r"\b(twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|bluesky-embed|telegram-post)\b"
)
_BREAK = "\x0b"  # stands for <br> while a line is gathered; cannot occur in a parsed page
_ENDED = re.compile(r"[.!?:؟۔…»”\"\])。！？]\s*$")
_PHRASE_CHARS = 200
_CELL_CHARS = 160  # a table with longer cells is a layout, not data


Owner: TypeAlias = tuple[str, str]  # a sort of furniture, and the tag and names of the element that says so


@dataclass(frozen=True, slots=True)
class PagePiece:
    """One paragraph-like stretch of text."""

    order: int
    text: str
    kind: BlockKind
    node: Node  # the element whose line it is
    link_chars: int = 0
    owners: tuple[Owner, ...] = ()  # the furniture it lies in by name, outermost first

    @property
    def chars(self) -> int:
        """Its length in code points."""
        return len(self.text)

    @property
    def link_share(self) -> float:
        """How much of it is link text, 0 to 1."""
        return self.link_chars / len(self.text) if self.text else 0.0


@dataclass(slots=True)
class _Walk:
    """What is being gathered: the open line, and the pieces so far."""

    pieces: list[PagePiece] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # the link texts in the open line, in order


class _Place(NamedTuple):
    """Where the walk stands. A tuple: one is made for every element of the page."""

    node: Node
    kind: BlockKind = "paragraph"
    owners: tuple[Owner, ...] = ()  # furniture, outermost first
    link: bool = False


def cut(root: Node) -> list[PagePiece]:
    """Every piece of text below `root`, in document order. Furniture is noted by name only."""
    walk = _Walk()
    body = root.find("body") if root.tag == "html" else root
    if body is not None:
        _visit(walk, _Place(body))
        _flush(walk, _Place(body))
    return walk.pieces


def _visit(walk: _Walk, place: _Place) -> None:
    """Depth first; the parser bounds the depth of the tree."""
    node = place.node
    if node.text:
        _say(walk, node.text, place.link)
    for child in node:
        tag = child.tag
        if tag == "br":
            walk.parts.append(_BREAK)
        elif tag in UNSEEN or not isinstance(tag, str):
            pass
        elif tag in INLINE:
            _visit_inline(walk, place, child)
        elif tag == "table" and (rows := data_rows(child)):
            _flush(walk, place)
            below = _below(place, child)
            _keep(walk, below, "\n".join("\t".join(row) for row in rows), "table", _link_chars(child))
        else:
            if walk.parts:
                _flush(walk, place)
            below = _below(place, child)
            _visit(walk, below)
            if walk.parts:
                _flush(walk, below)
        if child.tail:
            _say(walk, child.tail, place.link)


def _visit_inline(walk: _Walk, place: _Place, child: Node) -> None:
    """Links and emphasis stand within the line; furniture among them (a hidden span, a share link) is a line apart."""
    sort = furniture(child)
    if sort is None:
        _visit(walk, _Place(child, place.kind, place.owners, place.link or child.tag == "a"))
        return
    _flush(walk, place)
    below = _Place(child, place.kind, (*place.owners, _owner(sort, child)), place.link or child.tag == "a")
    _visit(walk, below)
    _flush(walk, below)


def _below(place: _Place, child: Node) -> _Place:
    sort = furniture(child)
    owners = (*place.owners, _owner(sort, child)) if sort else place.owners
    return _Place(child, _kind(place.kind, child), owners, place.link)


def _owner(sort: str, node: Node) -> Owner:
    return sort, f"{node.tag} {names_of(node)}"


def _kind(above: BlockKind, node: Node) -> BlockKind:
    tag = node.tag
    if tag in _HEADINGS:
        return "heading"
    if tag == "blockquote":
        return "embed" if _EMBEDS.search(names_of(node)) else "quote"
    if tag in ("li", "dt", "dd"):
        return "quote" if above in ("quote", "embed") else "list"
    if tag == "pre":
        return "code"
    return above if above in ("quote", "embed", "list", "heading") else "paragraph"


def _say(walk: _Walk, text: str | None, link: bool) -> None:
    if text and (walk.parts or not text.isspace()):
        walk.parts.append(text)
        if link:
            walk.links.append(squeeze(text))


def _flush(walk: _Walk, place: _Place) -> None:
    """Close the open line: one piece, or several where <br> parts paragraphs."""
    if not walk.parts:
        return
    line, links = "".join(walk.parts), walk.links
    walk.parts, walk.links = [], []
    if _BREAK not in line:
        text = squeeze(line)
        if text:
            _keep(walk, place, text, place.kind, min(len(text), sum(map(len, links))))
        return
    for text in filter(None, lines(line, tuple(links))):
        own = 0
        while links and links[0] in text:
            own += len(links.pop(0))
        _keep(walk, place, text, place.kind, min(len(text), own))


def _keep(walk: _Walk, place: _Place, text: str, kind: BlockKind, links: int) -> None:
    walk.pieces.append(PagePiece(len(walk.pieces), text, kind, place.node, links, place.owners))


def lines(line: str, links: Sequence[str] = ()) -> Iterator[str]:
    """A line with <br> in it, parted where the breaks part paragraphs.

    Two breaks always do. A single one does where what stands before it is a finished sentence or a short line of its
    own, or where either side is a set phrase; within a sentence it is only where the author broke the line.
    """
    for stretch in re.split(rf"{_BREAK}(?:\s*{_BREAK})+", line):
        text = ""
        for part in map(squeeze, stretch.split(_BREAK)):
            if text and part and (_is_whole(text, links) or _is_phrase(text) or _is_phrase(part)):
                yield text
                text = part
            else:
                text = f"{text} {part}".strip()
        yield text


def _is_whole(line: str, links: Sequence[str]) -> bool:
    return _ENDED.search(line) is not None or len(line) < 60 or _ends_in_link(line, links)


def _is_phrase(line: str) -> bool:
    return len(line) <= _PHRASE_CHARS and "://" not in line and recognise_phrase(line) is not None


def _ends_in_link(line: str, links: Sequence[str]) -> bool:
    """«Read also: another story» ends in its link, and what follows the break is the article again."""
    return any(link and line.endswith(link) for link in links)


def data_rows(table: Node) -> list[list[str]] | None:
    """The cells of a table that tells data, row by row; None for a layout table."""
    if (
        table.find(".//table") is not None
        or table.find(".//form") is not None
        or table.find(".//p/following-sibling::p")
    ):
        return None
    rows = [[squeeze("".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    rows = [row for row in rows if any(row)]
    cells = [cell for row in rows for cell in row]
    if len(rows) < 2 or max(map(len, rows), default=0) < 2 or max(map(len, cells)) > _CELL_CHARS:
        return None
    filled = sum(1 for cell in cells if cell)
    return rows if filled >= 0.6 * len(cells) else None


def _link_chars(node: Node) -> int:
    return sum(len(squeeze("".join(link.itertext()))) for link in node.iter("a"))
