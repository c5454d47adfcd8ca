"""How text weighs on a page: running text against links, furniture against wrappers, the elements around the most of
it.

In: pieces. Out: weights and elements. It never chooses what is kept (see `choose`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from newsarchive.extract.page import Node
from newsarchive.extract.pieces import Owner, PagePiece

_WRAPPER_SHARE = 0.4  # an element with more of the page's prose than this is no furniture, whatever its name
_VOTED_SHARE = 0.3  # nor one with this much of what trafilatura calls the body
_CONTAINER_SHARE = 0.8  # the container holds at least this much of what the witnesses call body
_STEP = 0.6  # what a piece gives to each element further up, in the search for the densest
_LEVELS = 4
_BACKGROUND = frozenset({"hidden", "footer", "navigation", "consent", "comments"})
_SURE = frozenset({"hidden", "login", "consent"})  # may hold more text than the article and still be none of it


def bare(text: str) -> str:
    """The text without white space: how texts of different readers are compared."""
    return "".join(text.split())


def prose(piece: PagePiece) -> float:
    """How much running text a piece is worth: its letters outside links, little for headings and short lines."""
    worth = piece.chars - piece.link_chars
    if piece.kind == "heading" or piece.chars < 40:
        return worth * 0.2
    return float(worth)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much prose stands in furniture of each sort and name."""

    total: float
    named: dict[Owner, float]

    def share(self, owner: Owner) -> float:
        """The part of the page's prose in elements of this sort and name."""
        return self.named.get(owner, 0.0) / self.total if self.total else 0.0


def weigh(pieces: Iterable[PagePiece], voted: Collection[int] | None = None) -> Weights:
    """Add up the prose, whole and by the furniture it stands in, of these pieces (None: all)."""
    named: dict[Owner, float] = defaultdict(float)
    total = 0.0
    for piece in pieces:
        if voted is not None and piece.order not in voted:
            continue
        worth = prose(piece)
        sorts = {sort for sort, _ in piece.owners}
        if voted is not None or not sorts & _BACKGROUND:
            total += worth
        for owner in piece.owners:
            named[owner] += worth
    return Weights(total, dict(named))


def furniture_of(piece: PagePiece, page: Weights, voted: Weights | None = None) -> str | None:
    """The furniture a piece really lies in: a name on elements that hold much of the prose says nothing."""
    for owner in piece.owners:
        sort = owner[0]
        if voted is not None and voted.share(owner) >= _VOTED_SHARE:
            continue
        sure = sort in _SURE and voted is not None and voted.total > 0
        if sure or page.share(owner) < _WRAPPER_SHARE:
            return sort
    return None


def container(pieces: Sequence[PagePiece]) -> Node | None:
    """The smallest element that holds most of these pieces' text."""
    below: dict[Node, int] = defaultdict(int)
    depth: dict[Node, int] = {}
    total = 0
    for piece in pieces:
        total += piece.chars
        line = [piece.node, *piece.node.iterancestors()]
        for height, node in enumerate(reversed(line)):
            below[node] += piece.chars
            depth[node] = height
    values = [node for node, chars in below.items() if chars >= _CONTAINER_SHARE * total]
    return max(values, key=lambda node: depth[node], default=None)


def densest(pieces: Iterable[PagePiece]) -> Node | None:
    """The element nearest around the most running text."""
    score: dict[Node, float] = defaultdict(float)
    for piece in pieces:
        worth, node = prose(piece) if piece.chars >= 25 else 0.0, piece.node
        for _ in range(_LEVELS):
            if node is None or node.tag in ("body", "html"):
                break
            score[node] += worth
            worth, node = worth * _STEP, node.getparent()
    return max(score, key=lambda node: score[node], default=None)


def inside(pieces: Iterable[PagePiece], box: Node) -> list[PagePiece]:
    """Those of the pieces that stand in an element."""
    members = {id(node) for node in box.iter()}  # the page holds its elements, so that an id is one element's
    return [piece for piece in pieces if id(piece.node) in members]
