"""Everything the readers of facts look at, gathered once.

In: what the earlier steps of reading made. Out: one value to pass on instead of seven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsarchive.extract.jsonld import Thing
from newsarchive.extract.meta import Head
from newsarchive.extract.page import Node, Page
from newsarchive.extract.pieces import Piece
from newsarchive.extract.reading import Reading
from newsarchive.extract.titles import Titles
from newsarchive.nouns import Entry, Provenance, Site


@dataclass(frozen=True, slots=True)
class Scene:
    """One page under reading."""

    page: Page
    head: Head
    things: Sequence[Thing]
    reading: Reading  # headline, body, pieces
    reference: datetime  # what relative dates count from
    provenance: Provenance
    site: Site
    status: int = 200

    @property
    def pieces(self) -> Sequence[Piece]:
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

    def around(self, *, before: int = 6, after: int = 6) -> list[Piece]:
        """The lines about the article: just above the headline, between it and the body, and just below the body.

        Lines inside the body and furniture of other articles are left out.
        """
        first, last = min(self.kept, default=None), max(self.kept, default=None)
        title = self.titles.piece.order if self.titles.piece else None
        if first is None or last is None:
            first = last = title if title is not None else 0
        top = title if title is not None and title <= first else first
        span = range(max(0, top - before), min(len(self.pieces), last + after + 1))
        return [
            self.pieces[order]
            for order in span
            if order not in self.kept and self.furnished[order] in (None, "meta", "author-box", "header", "caption", "share")
        ]


def common(first: Node, second: Node) -> Node | None:
    """The smallest element around both."""
    line = {first, *first.iterancestors()}
    node = second
    while node is not None and node not in line:
        node = node.getparent()
    return node
