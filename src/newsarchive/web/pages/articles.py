"""One article: its text first; beside it where every fact comes from, and one click away what was removed.

In: an article's number. Out: a page. The last text is shown of what a publisher deleted; what was taken down is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from newsarchive.export.citation import STYLES, cite
from newsarchive.store import articles
from newsarchive.store.captures import captures
from newsarchive.store.dedupe import stories
from newsarchive.store.engine.database import Connection
from newsarchive.store.takedowns import takedowns
from newsarchive.web import marking
from newsarchive.web.pages.summary import archive_of, show

router = APIRouter()

_SAME = 0.8  # of a stretch: one that covers so much of it is the same passage
_SIDE = 8  # copies and members listed beside the text


@router.get("/articles/{article_id}")
def article(request: Request, article_id: int, revision: int | None = None, dropped: bool = False) -> HTMLResponse:
    """The text, and beside it what is known of it."""
    with archive_of(request).reading() as conn:
        row = shown_article(conn, article_id)
        explanation = articles.explain(conn, article_id, revision)
        if explanation is None:
            raise HTTPException(404, f"article {article_id} has no revision {revision}")
        seen = captures.of_article(conn, article_id)
        members = stories.articles_of(conn, row["story_id"]) if row["story_id"] else []
        story = stories.get(conn, row["story_id"]) if row["story_id"] else None
        events = articles.timeline(conn, article_id)
        named = articles.named(conn, article_id)
        passed = articles.passed_over(conn, article_id)
    last = explanation.number == len(row["revisions"])
    passages = grouped(row["passages"]) if last else []
    return show(
        request,
        "article.html",
        row=row,
        explanation=explanation,
        last=last,
        dropped=dropped,
        blocks=marking.borrowed(explanation.blocks, passages),
        passages=passages,
        removed=sum(block.dropped is not None for block in explanation.blocks),
        captures=seen,
        story=story,
        members=[member for member in members if member["id"] != article_id],
        events=events,
        kinds=list(dict.fromkeys(kind for one in named.values() for kind in one.kinds)),
        passed=passed,
        facts=_facts(explanation),
        citations={style: cite(row, style) for style in STYLES},
        most=_SIDE,
    )


def shown_article(conn: Connection, article_id: int) -> dict[str, Any]:
    """The article as its JSON. Raises status 404 where there is none, 410 where it was taken down."""
    possible = 0 < article_id < 2**31
    row = articles.as_json(conn, article_id) if possible else None
    if row is None:
        withheld = takedowns.of_article(conn, article_id) if possible else None
        if withheld is not None:
            raise HTTPException(410, f"article {article_id} was taken down on {withheld.moment:%Y-%m-%d}")
        raise HTTPException(404, f"no article {article_id}")
    return row


def grouped(passages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Passages by their stretch of the text, each with all that carry it, the earliest first.

    Stretches that begin and end within a few words of each other are one: the longest of them.
    """
    rows: list[dict[str, Any]] = []
    for entry in sorted(passages, key=lambda row: (row["start"] - row["end"], row["start"])):
        like = next((row for row in rows if _covers(row, entry)), None)
        if like is None:
            like = {"start": entry["start"], "end": entry["end"], "text": entry["text"], "carriers": []}
            rows.append(like)
        like["carriers"].append(entry)
    for row in rows:
        row["carriers"].sort(key=lambda entry: not entry["earliest"])
        row["first"] = row["carriers"][0]
    return sorted(rows, key=lambda row: row["start"])


def _covers(whole: Mapping[str, Any], part: Mapping[str, Any]) -> bool:
    shared = min(whole["end"], part["end"]) - max(whole["start"], part["start"])
    return bool(shared >= _SAME * (whole["end"] - whole["start"]))


def _facts(explanation: articles.Explanation) -> dict[str, list[str]]:
    """Where each fact was found, by the fact's name; several witnesses of one fact each once."""
    phrases: dict[str, list[str]] = {}
    for name, fact in explanation.evidence:
        phrases.setdefault(name, [])
        if fact.evidence not in phrases[name]:
            phrases[name].append(fact.evidence)
    return phrases
