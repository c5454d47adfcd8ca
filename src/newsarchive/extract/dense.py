"""The densest container: what is read where trafilatura finds little or nothing.

In: the pieces of a page and the choice so far. Out: that choice, or a better one. It is asked on every page and
answers on few: old table layouts, text in unusual elements, a flash of one line.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsarchive.extract.choose import BodyChoice
from newsarchive.extract.pieces import PagePiece
from newsarchive.extract.weights import densest, inside, prose

_MUCH_MORE = 4.0  # the densest container must hold this many times the prose of the choice so far
_SOME = 60.0
_FEW = 40.0  # … and at least this


def better(
    pieces: Sequence[PagePiece],
    furnished: Sequence[str | None],
    title: PagePiece | None,
    choice: BodyChoice,
    source: str,
) -> tuple[BodyChoice, str]:
    """The choice so far, unless the densest container holds much more of an article than it."""
    able = [
        p
        for p in pieces
        if not furnished[p.order] and p is not title and p.link_share < 0.4 and any(map(str.isalnum, p.text))
    ]
    box = densest(able)
    if box is None:
        return choice, source
    boxed = inside(able, box)
    theirs, ours = sum(prose(pieces[order]) for order in choice.kept), sum(map(prose, boxed))
    if ours < _MUCH_MORE * theirs or ours < _FEW or (title is not None and boxed[-1].order < title.order):
        return choice, source
    if theirs >= _SOME and min(choice.kept) < boxed[0].order and (title is None or title.order < min(choice.kept)):
        return choice, source  # a short text right below the headline, and much else after it: comments, other articles
    last = max((p.order for p in boxed if p.kind != "heading"), default=-1)
    numbers = frozenset(p.order for p in boxed if p.order <= last)
    method = f"holds {ours:.0f} letters of running text, against {theirs:.0f} by {source}"
    return BodyChoice(numbers, {}, box, method), "densest container"
