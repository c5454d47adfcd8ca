"""The HTTP API, version 1: JSON of the archive for programs, and its past for Memento clients."""

from __future__ import annotations

from fastapi import APIRouter

from newsarchive.web.api import articles, captures, described, memento, search, sources, stories, writing

router = APIRouter()
for _one in (search, articles, captures, sources, stories, writing):
    router.include_router(_one.router, prefix="/api/v1")
router.include_router(memento.router)
router.include_router(described.router)

__all__ = ["router"]
