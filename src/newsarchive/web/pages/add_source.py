"""A new source: paste an address, see what was found, choose, and watch the first round page by page.

In: forms of those who may write. Out: pages and jobs. A source stands from the first step on, as `sources add` does it;
what is chosen is added to it.
"""

from __future__ import annotations

from typing import Annotated, cast, get_args

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import BadInput
from newsarchive.model import FeedKind
from newsarchive.sources.add import add_source
from newsarchive.sources.autodiscovery import Survey, look_over
from newsarchive.sources.lists import Listed
from newsarchive.store import frontier
from newsarchive.web.access import may_write
from newsarchive.web.jobs import Job
from newsarchive.web.pages.jobs import jobs_of
from newsarchive.web.pages.sources import begin_poll, known_source
from newsarchive.web.pages.summary import archive_of, show

router = APIRouter()

_MOST_FEEDS = 100
_KINDS: tuple[str, ...] = get_args(FeedKind)


@router.get("/sources/new")
def form(request: Request) -> HTMLResponse:
    """The form."""
    return show(request, "source_new.html", said=None, url="", name="", zone="")


@router.post("/sources/new", dependencies=[Depends(may_write)])
def look(
    request: Request,
    url: Annotated[str, Form(max_length=2000)],
    name: Annotated[str, Form(max_length=200)] = "",
    zone: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Write the source and look its home page over, as a job; what is wrong is said above the form."""
    address = url.strip()
    address = address if "://" in address else f"https://{address}"
    listed = Listed(address, name.strip() or None, (), zone.strip() or None)
    archive = archive_of(request)
    try:
        source = add_source(archive, listed)
    except BadInput as error:
        return show(request, "source_new.html", 422, said=str(error), url=url, name=name, zone=zone)

    def work(archive: OpenArchive, _: Job) -> Survey:
        return look_over(archive, address)

    job = jobs_of(request).start(archive, "look", source.name, work, source.id)
    return RedirectResponse(f"/jobs/{job.id}", 303)


@router.post("/sources/{source_id}/feeds", dependencies=[Depends(may_write)])
def choose(
    request: Request,
    source_id: int,
    feed: Annotated[list[str] | None, Form()] = None,
    more: Annotated[str, Form(max_length=2000)] = "",
) -> RedirectResponse:
    """Watch what was chosen (each `kind address`), and begin the first round."""
    chosen = [_chosen(text) for text in (feed or [])[:_MOST_FEEDS]]
    chosen += [(address, "unknown") for address in more.split() if urls.parse(address)]
    if not chosen:
        raise HTTPException(422, "choose at least one feed, sitemap or section page")
    archive = archive_of(request)
    with archive.writing() as conn:
        source = known_source(conn, source_id)
        frontier.add_feeds(conn, source.id, chosen, archive.now())
    return begin_poll(request, source)


def _chosen(text: str) -> tuple[str, FeedKind]:
    """One box that was ticked. Raises status 422 where it is not one of ours."""
    kind, _, address = text.partition(" ")
    if kind not in _KINDS or urls.parse(address) is None:
        raise HTTPException(422, f"not a feed: {text!r}")
    return address, cast(FeedKind, kind)
