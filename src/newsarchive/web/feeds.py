"""Feeds we give out: any search, source, story and saved search, as Atom or JSON Feed; the sources as OPML.

In: addresses. Out: documents with an ETag (by the door's own guard) and Last-Modified. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from newsarchive.archive.archive import OpenArchive
from newsarchive.export import atom, entries, feed, jsonfeed
from newsarchive.export.atom import as_atom
from newsarchive.export.entries import Selection
from newsarchive.export.feed import FeedDocument, FeedLinks
from newsarchive.export.jsonfeed import as_json_feed
from newsarchive.sources.lists import write_opml
from newsarchive.store import frontier, saved_searches
from newsarchive.store.engine.database import Connection
from newsarchive.store.filters import Filters
from newsarchive.store.sources import sources
from newsarchive.web.errors import Faulty, misspelt
from newsarchive.web.queries import Picked, picked

router = APIRouter(include_in_schema=False)

Form: TypeAlias = Literal["atom", "json"]
Number: TypeAlias = Annotated[int, Path(ge=1, le=2**31 - 1)]
After: TypeAlias = Annotated[int | None, Query(ge=0, le=2**62)]
Limit: TypeAlias = Annotated[int, Query(ge=1, le=200)]
_PER_DOCUMENT = 50

_FORMS: dict[str, tuple[Callable[[FeedDocument], bytes], str]] = {
    "atom": (as_atom, atom.MEDIA_TYPE),
    "json": (as_json_feed, jsonfeed.MEDIA_TYPE),
}


@router.get("/feeds/search.{form}")
def of_search(request: Request, form: Form, q: str = "", after: After = None, limit: Limit = _PER_DOCUMENT) -> Response:
    """Any search, by the query and filters in the address."""
    with _archive(request).reading() as conn:
        return _answer(request, conn, form, entries.of_search(q, _filters(request)), after, limit)


@router.get("/feeds/sources/{source_id}.{form}")
def of_source(
    request: Request, source_id: Number, form: Form, after: After = None, limit: Limit = _PER_DOCUMENT
) -> Response:
    """What a source published."""
    with _archive(request).reading() as conn:
        try:
            source = sources.by_id(conn, source_id)
        except KeyError as error:
            raise HTTPException(404, f"no source {source_id}: GET /api/v1/sources lists those there are") from error
        return _answer(request, conn, form, entries.of_source(source), after, limit)


@router.get("/feeds/stories/{story_id}.{form}")
def of_story(
    request: Request, story_id: Number, form: Form, after: After = None, limit: Limit = _PER_DOCUMENT
) -> Response:
    """What belongs to a story."""
    with _archive(request).reading() as conn:
        asked = entries.of_story(conn, story_id)
        if asked is None:
            raise HTTPException(404, f"no story {story_id}: GET /api/v1/stories lists those there are")
        return _answer(request, conn, form, asked, after, limit)


@router.get("/feeds/searches/{name}.{form}")
def of_saved(request: Request, name: str, form: Form, after: After = None, limit: Limit = _PER_DOCUMENT) -> Response:
    """What a saved search finds."""
    with _archive(request).reading() as conn:
        search = saved_searches.get(conn, name)
        if search is None:
            raise HTTPException(404, f"no saved search {name!r}: the page /searches lists those there are")
        return _answer(request, conn, form, entries.of_saved(search), after, limit)


@router.get("/opml")
def opml(request: Request) -> Response:
    """All sources with their feeds, as OPML 2.0."""
    with _archive(request).reading() as conn:
        known = [(source, frontier.feeds(conn, source.id)) for source in sources.list_sources(conn)]
    return Response(
        feed.clean(write_opml(known)),
        media_type="text/x-opml",
        headers={"Content-Disposition": 'attachment; filename="sources.opml"'},
    )


def _filters(request: Request) -> Filters:
    """The filters in an address. Raises `Faulty` where one cannot be taken, or is misspelt."""
    filters, wrong = picked(request.query_params)
    wrong += misspelt(request.query_params, (*Picked.model_fields, "q", "after", "limit"))
    if wrong:
        raise Faulty(*wrong)
    return filters


def _answer(
    request: Request, conn: Connection, form: Form, asked: Selection, after: int | None, limit: int
) -> Response:
    write, media_type = _FORMS[form]
    bulletin = entries.gather(conn, asked, after=after, limit=limit, placed=lambda older: _place(request, older))
    headers = {"Last-Modified": format_datetime(bulletin.updated.astimezone(UTC), usegmt=True)}
    if _unchanged(request, bulletin.updated):
        return Response(status_code=304, headers=headers)
    return Response(write(bulletin), media_type=media_type, headers=headers)


def _unchanged(request: Request, updated: datetime) -> bool:
    """By `If-Modified-Since`, which counts only where no ETag is given: what was taken down has no moment here."""
    text = request.headers.get("if-modified-since")
    if text is None or "if-none-match" in request.headers:
        return False
    try:
        return parsedate_to_datetime(text) >= updated.replace(microsecond=0)
    except (ValueError, TypeError):
        return False


def _place(request: Request, older: int | None) -> FeedLinks:
    base = str(request.base_url).rstrip("/")
    return FeedLinks(
        own_url=str(request.url),
        home_url=f"{base}/",
        next_url=str(request.url.include_query_params(after=older)) if older is not None else None,
        articles_url=f"{base}/articles/",
    )


def _archive(request: Request) -> OpenArchive:
    archive: OpenArchive = request.app.state.archive
    return archive
