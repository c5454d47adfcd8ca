"""Who carries the same text, and what became of it on the way: original and copy side by side.

In: an article's number, and one of its copies. Out: a page.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from newsarchive.reports.copies import Collation, collate
from newsarchive.reports.delay import Delay, delay
from newsarchive.store import articles
from newsarchive.store.dedupe import copies
from newsarchive.store.engine.database import Connection
from newsarchive.web.pages.articles import shown_article
from newsarchive.web.pages.summary import archive_of, show

router = APIRouter()


@router.get("/articles/{article_id}/copies")
def of_article(request: Request, article_id: int, other: int | None = None) -> HTMLResponse:
    """All copies of an article; one of them side by side: as asked, else the earliest, else the most alike."""
    with archive_of(request).reading() as conn:
        row = shown_article(conn, article_id)
        order = [value["article_id"] for value in row["copies"]]
        if other is not None and other not in order:
            raise HTTPException(404, f"article {other} is no copy of {article_id}")
        known = copies.texts_of(conn, [article_id, *order])
        first = copies.earliest(known.values())
        chosen = other or (first if first in order else next(iter(order), None))
        beside = collate(known[article_id], known[chosen], copies.edge(conn, article_id, chosen)) if chosen else None
        late = _late(conn, row, beside) if beside else None
    sources: dict[int, Any] = {value["article_id"]: value["source"] for value in row["copies"]} | {
        article_id: row["source"]
    }
    return show(
        request, "copies.html", row=row, pair=beside, late=late, chosen=chosen, first=first, sources=sources,
        known=known,
    )  # fmt: skip


def _late(conn: Connection, row: dict[str, Any], beside: Collation) -> Delay | None:
    """How late the copy is. `row`: the one of the two that is at hand already."""
    before, after = (
        row if filed_text.article_id == row["id"] else articles.as_json(conn, filed_text.article_id)
        for filed_text in (beside.original, beside.copy)
    )
    return delay(before, after) if before and after else None
