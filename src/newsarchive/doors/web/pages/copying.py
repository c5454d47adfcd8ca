"""Who carries the same text, and what became of it on the way: original and copy side by side.

In: an article's number, and one of its copies. Out: a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from newsarchive.dedupe.alignment import alignment
from newsarchive.dedupe.copies import likeness, original
from newsarchive.doors.web.pages.articles import held
from newsarchive.doors.web.pages.shown import kit_of, show
from newsarchive.doors.web.pages.stories import Delay, delay
from newsarchive.nouns import Known
from newsarchive.store import articles, copies
from newsarchive.store.database import Connection

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Beside:
    """One piece of an original and what stands for it in the copy."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An original, its copy, and the pieces of both."""

    original: Known
    copy: Known
    late: Delay | None
    jaccard: float
    containment: float
    by_hand: bool
    pieces: tuple[Beside, ...]

    @property
    def words(self) -> dict[str, int]:
        """How many words of each kind, counted where they stand last."""
        sums = dict.fromkeys(("kept", "cut", "added", "moved", "changed"), 0)
        for piece in self.pieces:
            sums[piece.kind] += len((piece.after or piece.before).split())
        return sums


@router.get("/articles/{article_id}/copies")
def of_article(request: Request, article_id: int, other: int | None = None) -> HTMLResponse:
    """All copies of an article; one of them side by side: as asked, else the earliest, else the most alike."""
    with kit_of(request).reading() as conn:
        row = held(conn, article_id)
        order = [one["article_id"] for one in row["copies"]]
        if other is not None and other not in order:
            raise HTTPException(404, f"article {other} is no copy of {article_id}")
        known = copies.known_of(conn, [article_id, *order])
        first = copies.first(known.values())
        chosen = other or (first if first in order else next(iter(order), None))
        pair = pair_of(conn, known, article_id, chosen) if chosen else None
    sources: dict[int, Any] = {one["article_id"]: one["source"] for one in row["copies"]} | {article_id: row["source"]}
    return show(
        request, "copies.html", row=row, pair=pair, chosen=chosen, first=first, sources=sources, known=known
    )  # fmt: skip


def pair_of(conn: Connection, known: dict[int, Known], one: int, other: int) -> Pair:
    """Two texts, aligned from the earlier to the later."""
    first = original(known[one], known[other])
    copy = known[other] if first is known[one] else known[one]
    figures = likeness(known[one], known[other])
    edge = copies.edge(conn, one, other) or {}
    rows = {number: articles.as_json(conn, number) for number in (one, other)}
    before, after = rows[first.article_id], rows[copy.article_id]
    late = delay(before, after) if before and after else None
    pieces = tuple(
        Beside(
            piece.kind,
            first.text[slice(*piece.span)] if piece.span else "",
            copy.text[slice(*piece.other_span)] if piece.other_span else "",
        )
        for piece in alignment(first.text, copy.text)
    )
    return Pair(first, copy, late, figures.jaccard, figures.containment, bool(edge.get("by_hand")), pieces)
