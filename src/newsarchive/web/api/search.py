"""Search over HTTP: hits, what was understood, counts by what they are made of.

In: a query as a person types it, filters. Out: JSON; offsets are code points of the text beside them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field, StringConstraints

from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.names import own_names
from newsarchive.model.encoding import moment_json
from newsarchive.store.search import Answer, Hit, Question, answer, facets_json, no_source, why
from newsarchive.store.search.cursor import PATTERN, read_cursor
from newsarchive.web.answers import JsonAnswer, paged
from newsarchive.web.errors import Faulty, Wrong
from newsarchive.web.facet_cache import FacetCache
from newsarchive.web.queries import Line, Picked, Truth, Written

router = APIRouter(tags=["search"])


class SearchAsked(Picked):
    """A page of hits."""

    q: Annotated[Line, Field(description="The query as a person types it; see docs/search.md. Empty: everything.")] = ""
    sort: Literal["relevance", "newest", "oldest"] = "relevance"
    limit: Annotated[int, Field(ge=1, le=100, description="How many hits at most."), Written] = 20
    cursor: Annotated[
        Annotated[str, StringConstraints(pattern=PATTERN)] | None,
        Field(description="Where the page begins: `next` of the page before, asked for with the same `sort`."),
    ] = None
    fold: Annotated[Truth, Field(description="One hit a copy group, not every copy.")] = True
    aliases: Annotated[Truth, Field(description="Look for other spellings of names too.")] = True
    facets: Annotated[Truth, Field(description="Count what the hits are made of.")] = False


@router.get("/search")
def search(request: Request, asked: Annotated[SearchAsked, Query()]) -> JsonAnswer:
    """Articles by their words, the best first. What could not be understood is passed over, and named."""
    archive: OpenArchive = request.app.state.archive
    if asked.cursor is not None and read_cursor(asked.cursor, asked.sort) is None:
        text = f"this cursor is of another order than sort={asked.sort}: take `next` of a page with this sort"
        raise Faulty(Wrong("cursor", "query", text), status=409)
    names = own_names(archive) if asked.aliases else None
    question = Question(asked.q, asked.filters(), asked.sort, asked.limit, asked.cursor, names, fold_copies=asked.fold)
    with archive.reading() as conn:
        found = answer(conn, question)
    cache: FacetCache = request.app.state.counted
    facets = cache.facets(archive, question) if asked.facets else None
    return paged(
        request,
        "hits",
        [hit_row(hit) for hit in found.hits],
        found.next,
        total=found.total,
        total_is_exact=found.exact,
        any_of=found.any_of,
        understood=understood_row(found),
        facets=facets_json(facets) if facets is not None else None,
    )


def hit_row(hit: Hit) -> dict[str, Any]:
    """A hit as `search --json` prints it, and a little more."""
    return {
        "id": hit.article_id,
        "url": hit.url,
        "source": hit.source,
        "title": hit.title,
        "title_marks": [list(mark) for mark in hit.title_marks],
        "published_at": moment_json(hit.published_at),
        "published_day": hit.published_day.isoformat() if hit.published_day else None,
        "published_precision": hit.published_precision,
        "first_seen_at": moment_json(hit.first_seen_at),
        "language": hit.language,
        "deleted": hit.deleted,
        "score": hit.score,
        "snippet": hit.snippet,
        "marks": [list(mark) for mark in hit.marks],
        "copies": [{"article_id": copy.article_id, "source": copy.source} for copy in hit.copies],
    }


def understood_row(found: Answer) -> dict[str, Any]:
    """How a question was read, and which of its fields name no source, each with the nearest one's name."""
    understood = found.understood
    return {
        "words": list(understood.words),
        "signs": list(understood.signs),
        "fields": [
            {"name": field.name, "value": _plain(field.value), "unwanted": field.unwanted}
            for field in understood.fields
        ],
        "aliases": [{"name": name, "spellings": list(others)} for name, others in understood.aliases],
        "ignored": [{"text": texts[0], "why": why(texts)} for texts in understood.ignored],
        "notices": [{"text": typed, "why": no_source(nearest)} for typed, nearest in found.unnamed],
    }


def _plain(value: Any) -> Any:
    """A field's value: text or number; of a span of days both ends."""
    return [str(item) for item in value] if isinstance(value, tuple) else value
