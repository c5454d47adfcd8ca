"""The archive for people: pages in Arabic and English, drawn on the server; every address says what it shows.

In: requests. Out: HTML. A page reads through the store and the floor below, and writes only what the command line
writes, for visitors who may.
"""

from __future__ import annotations

from fastapi import APIRouter

from newsarchive.web.pages import (
    add_source,
    archive,
    articles,
    copies,
    corpus,
    help,
    home,
    imports,
    jobs,
    revisions,
    searches,
    sources,
    stories,
)

router = APIRouter(include_in_schema=False)
_ROOMS = (
    *(home, searches, articles, revisions, copies, stories),
    *(add_source, sources, imports, jobs, archive, corpus, help),
)
for one in _ROOMS:
    router.include_router(one.router)

__all__ = ["router"]
