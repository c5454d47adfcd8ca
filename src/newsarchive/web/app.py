"""The application: routes put together, guarded once, with the archive at hand.

In: an open archive, and how the door stands open. Out: an ASGI application; requests find the archive as
`request.app.state.archive`. Routes are plain functions, run in threads: the database is synchronous.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from newsarchive import __version__
from newsarchive.archive.archive import OpenArchive
from newsarchive.web import api, bodies, feeds, login, middleware, pages, problems, rendering
from newsarchive.web.access import LOOPBACK_HOSTS, Access, is_known
from newsarchive.web.facet_cache import FacetCache
from newsarchive.web.jobs import Jobs

THREADS = 8  # in which routes run


def create_app(archive: OpenArchive, *, open_reading: bool = True, hosts: tuple[str, ...] = LOOPBACK_HOSTS) -> FastAPI:
    """The web application of an archive; `open_reading` and `hosts` as in `Access`."""
    access = Access(open_reading, hosts)
    app = FastAPI(
        title="newsarchive", version=__version__, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False, lifespan=_few_threads,
    )  # fmt: skip
    app.state.archive = archive
    app.state.access = access
    app.state.jobs = Jobs(archive.now())
    app.state.counted = FacetCache()
    app.state.templates = rendering.environment()
    problems.install(app)
    for routes in (login, api, feeds, pages):
        app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=rendering.HERE / "static"), "static")
    _guard(app, access)
    return app


@asynccontextmanager
async def _few_threads(_app: FastAPI) -> AsyncIterator[None]:
    """More threads than this only wait for each other: fifty readers were served half as fast again with fewer."""
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def _guard(app: FastAPI, access: Access) -> None:
    """The innermost first: validators see what is sent before it is packed."""

    def gate(inner: Any) -> Any:
        return middleware.with_gate(inner, access, is_known)

    def host(inner: Any) -> Any:
        return middleware.with_known_host(inner, access)

    def bounds(inner: Any) -> Any:
        return bodies.with_bounds(inner, is_known)

    app.add_middleware(middleware.with_validators)
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(bounds)
    for guard in (gate, host, middleware.with_head, middleware.with_headers):
        app.add_middleware(guard)
