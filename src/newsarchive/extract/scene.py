"""Everything the readers of facts look at, gathered once.

In: what the earlier steps of reading made. Out: one value to pass on instead of seven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsarchive.extract.jsonld import Thing
from newsarchive.extract.meta import PageMeta
from newsarchive.extract.page import Node, Page
from newsarchive.extract.pieces import PagePiece
from newsarchive.extract.reading import Reading
from newsarchive.extract.titles import Titles
from newsarchive.model import Entry, Provenance, Site

_REACH = 6  # how many lines above the headline and below the body are looked at
_EDGE = 3  # so many lines at the body's ends may be a byline or a date
_CREDIT_CHARS = 120
_ABOUT = frozenset({None, "meta", "author-box", "header", "caption", "share"})
_ELSEWHERE = frozenset({"navigation", "related", "comments", "aside", "footer", "consent", "login"})


@dataclass(frozen=True, slots=True)
class Scene:
    """One page under reading."""

    page: Page
    head: PageMeta
    things: Sequence[Thing]
    reading: Reading  # headline, body, pieces
    about: tuple[PagePiece, ...]  # the lines about the article, see `lines_about`
    reference: datetime  # what relative dates count from
    provenance: Provenance
    site: Site
    status: int = 200

    @property
    def pieces(self) -> Sequence[PagePiece]:
        """Every piece of text on the page."""
        return self.reading.pieces

    @property
    def furnished(self) -> Sequence[str | None]:
        """The furniture each piece lies in, judged over the whole page."""
        return self.reading.furnished

    @property
    def titles(self) -> Titles:
        """Headline candidates."""
        return self.reading.titles

    @property
    def kept(self) -> frozenset[int]:
        """The orders of the pieces that are the body."""
        return self.reading.kept

    @property
    def container(self) -> Node | None:
        """The smallest element around the body."""
        return self.reading.container

    @property
    def claim(self) -> Entry | None:
        """The feed's claim about this page."""
        return self.provenance.claim

    @property
    def timezone(self) -> str | None:
        """The zone of printed moments that tell none."""
        return self.provenance.timezone or self.site.timezone


def lines_about(reading: Reading) -> tuple[PagePiece, ...]:
    """The lines about the article: just above the headline, between it and the body, at the body's ends, just below it.

    Furniture of other articles ends the search in either direction.
    """
    if not reading.pieces:
        return ()
    title = reading.titles.piece.order if reading.titles.piece else 0
    first, last = min(reading.kept, default=title), max(reading.kept, default=title)
    top = title if reading.titles.piece is not None and title <= first else first
    orders = {*_reach(reading, top, -1), *range(top, last + 1), *_reach(reading, last, 1)}
    body = sorted(reading.kept)
    edges = {*body[:_EDGE], *body[-_EDGE:]}
    return tuple(reading.pieces[order] for order in sorted(orders) if _is_about(reading, order, edges))


def _is_about(reading: Reading, order: int, edges: set[int]) -> bool:
    """Outside the body a line in no other furniture; of the body's first and last lines the short ones."""
    if order not in reading.kept:
        return reading.furnished[order] in _ABOUT
    return order in edges and reading.pieces[order].chars <= _CREDIT_CHARS


def _reach(reading: Reading, start: int, step: int) -> list[int]:
    """The orders beyond `start`, up to another part of the page."""
    orders: list[int] = []
    for order in range(start + step, start + step * (_REACH + 1), step):
        if not 0 <= order < len(reading.pieces) or reading.furnished[order] in _ELSEWHERE:
            break
        orders.append(order)
    return orders


def common(first: Node, second: Node) -> Node | None:
    """The smallest element around both."""
    line = {first, *first.iterancestors()}
    node = second
    while node is not None and node not in line:
        node = node.getparent()
    return node
