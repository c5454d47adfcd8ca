"""Help and signing in: the query language with examples from this archive, the words, the keys; the form for a token.

In: nothing. Out: pages.
"""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from newsarchive.store.dedupe import stories
from newsarchive.store.sources import counts
from newsarchive.store.sources import sources as source_rows
from newsarchive.web.pages.summary import archive_of, show
from newsarchive.web.translations import table

router = APIRouter()

_WORD = re.compile(r"[^\W\d_]+")
KEYS = ("slash", "j", "k", "o", "question")


@router.get("/help")
def help_(request: Request) -> HTMLResponse:
    """How to ask, what the words mean, which keys there are."""
    with archive_of(request).reading() as conn:
        names = [source.name for source in source_rows.list_sources(conn)]
        rows = stories.list_stories(conn, 1)
        numbers = counts.totals(conn)
    words = _WORD.findall(rows[0]["headline"] or "") if rows else []
    example = [word for word in words if len(word) > 3][:2] or ["مدينة", "أخبار"]
    return show(
        request,
        "help.html",
        word=example[0],
        phrase=" ".join(words[:2]) or example[0],
        other=example[-1],
        name=names[0] if names else "",
        glossary=[name.removeprefix("glossary.") for name in table() if name.startswith("glossary.")],
        keys=KEYS,
        held=numbers,
    )


@router.get("/login")
def login(request: Request, to: str = "/") -> HTMLResponse:
    """The form that takes a token."""
    return show(request, "login.html", to=to)
