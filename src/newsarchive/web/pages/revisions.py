"""An article's revisions: a line each with the kinds of change as words, and the difference of any two.

In: an article's number, two revisions. Out: a page.
"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from newsarchive.ingest.edit_kinds import changed
from newsarchive.store import articles
from newsarchive.web import marking
from newsarchive.web.pages.articles import shown_article
from newsarchive.web.pages.summary import archive_of, show

router = APIRouter()


@router.get("/articles/{article_id}/revisions")
def revisions(
    request: Request, article_id: int, a: int | None = None, b: int | None = None, exact: bool = False
) -> HTMLResponse:
    """All revisions; the two chosen, else the last two, compared. `exact`: spelling and signs count too."""
    with archive_of(request).reading() as conn:
        row = shown_article(conn, article_id)
        known = {edition.number: edition for edition in articles.editions(conn, article_id)}
        named = articles.named(conn, article_id)
        events = articles.timeline(conn, article_id)
    last = b or (len(known) if a is None or a < len(known) else a)
    first = a or max(1, last - 1)
    if first not in known or last not in known:
        raise HTTPException(404, f"article {article_id} has revisions 1 to {len(known)}")
    before, after = known[first], known[last]
    difference = changed(before, after, exact=exact) if first != last else None
    title = marking.edited(before.title or "", after.title or "", exact=exact)
    text = marking.edited(before.text, after.text, difference.changes, exact=exact) if difference else []
    return show(
        request,
        "revisions.html",
        row=row,
        editions=list(known.values()),
        named=named,
        events=events,
        before=before,
        after=after,
        edit=difference,
        exact=exact,
        title=title,
        inline=marking.paragraphs(text),
        rows=marking.side_by_side(text),
        credits=[change for change in difference.changes if change.part == "credit"] if difference else [],
    )
