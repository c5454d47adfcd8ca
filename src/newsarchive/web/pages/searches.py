"""Saved searches: what somebody wants to hear of, each with its feeds; saved from the results, removed here.

In: forms of those who may write. Out: a page. Alerts by webhook or command are set on the command line.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from newsarchive.store import saved_searches
from newsarchive.web.access import may_write
from newsarchive.web.errors import Faulty, Wrong
from newsarchive.web.pages.summary import archive_of, show
from newsarchive.web.queries import picked

router = APIRouter()


@router.get("/searches")
def listed(request: Request) -> HTMLResponse:
    """Every saved search."""
    with archive_of(request).reading() as conn:
        rows = saved_searches.every(conn)
    return show(
        request, "searches.html", rows=[(row, saved_searches.filters_json(row.filters)) for row in rows], said=None
    )


@router.post("/searches", dependencies=[Depends(may_write)])
def save(
    request: Request,
    name: Annotated[str, Form(min_length=1, max_length=100)],
    q: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Save a search; its filters stand in the address, as in that of its results."""
    archive = archive_of(request)
    filters, wrong = picked(request.query_params)
    if wrong:
        raise Faulty(*wrong)
    if not saved_searches.can_be_named(name.strip()):
        raise Faulty(Wrong("name", "body", "write a name without a slash and without signs that are not seen"))
    with archive.writing() as conn:
        saved = saved_searches.add(conn, name=name.strip(), query=q.strip(), filters=filters, now=archive.now())
        rows = saved_searches.every(conn)
    if saved is not None:
        return RedirectResponse("/searches", 303)
    pairs = [(row, saved_searches.filters_json(row.filters)) for row in rows]
    return show(request, "searches.html", 409, rows=pairs, said="searches.taken")


@router.post("/searches/{search_id}/remove", dependencies=[Depends(may_write)])
def remove(request: Request, search_id: int) -> RedirectResponse:
    """Forget a saved search."""
    with archive_of(request).writing() as conn:
        name = next((saved.name for saved in saved_searches.every(conn) if saved.id == search_id), None)
        if name is None:
            raise HTTPException(404, f"no saved search {search_id}")
        saved_searches.remove(conn, name)
    return RedirectResponse("/searches", 303)
