"""Articles over HTTP: lists, one, and what is known of it.

In: requests. Out: the JSON that `show`, `diff`, `copies` and `export` print.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import StreamingResponse

from newsarchive.archive.archive import OpenArchive
from newsarchive.ingest.edit_kinds import changed
from newsarchive.reports import copies as copy_report
from newsarchive.reports import explanation as explanation_report
from newsarchive.reports import revisions as revision_report
from newsarchive.store import articles
from newsarchive.store.engine.database import Connection
from newsarchive.web.answers import JsonAnswer, lines, paged, rows
from newsarchive.web.api.showing import found, shown
from newsarchive.web.queries import ArticlesAsked, Id, Line, Number, Streamed, Strict, Truth, after

router = APIRouter(tags=["articles"])


class ByUrl(Strict):
    """An article by any address that led to it."""

    url: Line


class RevisionParams(Strict):
    """One revision; without a number the newest."""

    revision: Number | None = None


class Between(Strict):
    """Two revisions; without numbers the last and the one before it."""

    a: Number | None = None
    b: Number | None = None
    exact: Truth = False


@router.get("/articles")
def listed(request: Request, asked: Annotated[ArticlesAsked, Query()]) -> JsonAnswer:
    """Articles in the order of their numbers: new ones come at the end, so the last cursor can be asked again later."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        rows = articles.page(conn, asked.filters(asked.q), after(asked.cursor), asked.limit)
    full = len(rows) == asked.limit
    return paged(request, "articles", rows, str(rows[-1]["id"]) if full else None)


@router.get("/articles.jsonl")
def streamed(request: Request, asked: Annotated[Streamed, Query()]) -> StreamingResponse:
    """Every article that fits, a JSON line each, as they are read."""
    return lines(request, _reader(request, asked))


@router.get("/articles.csv")
def tabled(request: Request, asked: Annotated[Streamed, Query()]) -> StreamingResponse:
    """The same as a table, one row an article, with the columns of `export --format csv`."""
    return rows(request, _reader(request, asked))


def _reader(request: Request, asked: Streamed) -> Callable[[int, int], list[dict[str, Any]]]:
    """What reads the next articles, by the number they begin after and how many."""
    archive: OpenArchive = request.app.state.archive

    def read(last: int, limit: int) -> list[dict[str, Any]]:
        with archive.reading() as conn:
            return articles.page(conn, asked.filters(asked.q), last, limit)

    return read


@router.get("/articles/by-url")
def by_url(request: Request, asked: Annotated[ByUrl, Query()]) -> JsonAnswer:
    """The article that an address led to."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        return JsonAnswer(_whole(conn, found(conn, asked.url)))


@router.get("/articles/{article_id}")
def one(request: Request, article_id: Id) -> JsonAnswer:
    """One article."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        return JsonAnswer(_whole(conn, shown(conn, article_id)))


@router.get("/articles/{article_id}/revisions")
def revisions(request: Request, article_id: Id) -> JsonAnswer:
    """Its revisions, first to last, with the kinds of their changes."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        row = _whole(conn, shown(conn, article_id))
        mapping = {edit["revision"]: edit for edit in explanation_report.memory(conn, article_id)["edits"]}
        behind = articles.revision_captures(conn, article_id)
    rows = [
        {
            **one,
            "capture_id": capture_id,
            "kinds": mapping.get(one["number"], {}).get("kinds", []),
            "declared_by": mapping.get(one["number"], {}).get("declared_by"),
        }
        for one, capture_id in zip(row["revisions"], behind, strict=True)
    ]
    return JsonAnswer({"article_id": article_id, "revisions": rows})


@router.get("/articles/{article_id}/diff")
def diff(request: Request, article_id: Id, asked: Annotated[Between, Query()]) -> JsonAnswer:
    """What was changed from revision `a` to `b`, word by word and by kind."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        row = _whole(conn, shown(conn, article_id))
        try:
            pair = revision_report.sides(conn, article_id, asked.a, asked.b)
        except revision_report.NoSuchRevision as error:
            raise HTTPException(404, str(error)) from error
    if pair is None:
        raise HTTPException(404, f"article {article_id} has one revision: nothing was changed")
    return JsonAnswer(revision_report.edit(row, pair, changed(*pair, exact=asked.exact), exact=asked.exact))


@router.get("/articles/{article_id}/copies")
def copied(request: Request, article_id: Id) -> JsonAnswer:
    """Who carries the same text, why they are linked, and what became of the text on the way."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        rows = _whole(conn, shown(conn, article_id))["copies"]
        entries = list(copy_report.pairs(conn, article_id, rows))
    return JsonAnswer({"article_id": article_id, "copies": entries})


@router.get("/articles/{article_id}/passages")
def passages(request: Request, article_id: Id) -> JsonAnswer:
    """The passages it shares with others, and who had each first."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        row = _whole(conn, shown(conn, article_id))
    return JsonAnswer({"article_id": article_id, "passages": row["passages"]})


@router.get("/articles/{article_id}/explain")
def explain(request: Request, article_id: Id, asked: Annotated[RevisionParams, Query()]) -> JsonAnswer:
    """Why each line stayed or went, where each fact came from, and what else is remembered of it."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        explanation = articles.explain(conn, shown(conn, article_id), asked.revision)
        if explanation is None:
            raise HTTPException(
                404, f"revision: article {article_id} has no revision {asked.revision}; GET its /revisions lists them"
            )
        return JsonAnswer(explanation_report.explanation(explanation) | explanation_report.memory(conn, article_id))


@router.get("/articles/{article_id}/events")
def events(request: Request, article_id: Id) -> JsonAnswer:
    """What happened to it: gone, put behind a paywall, there again; each with its evidence."""
    archive: OpenArchive = request.app.state.archive
    with archive.reading() as conn:
        row = explanation_report.memory(conn, shown(conn, article_id))
    return JsonAnswer({"article_id": article_id, "events": row["events"]})


def _whole(conn: Connection, article_id: int) -> dict[str, Any]:
    row = articles.as_json(conn, article_id)
    if row is None:
        raise HTTPException(404, f"article {article_id} has no revision to show: GET its /explain tells why")
    return row
