"""What the tests of the extract room share: a page as if fetched, and its reading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from newsarchive.extract.article import extract
from newsarchive.model import Extraction, Fetched, Provenance, Site

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
Read = Callable[..., Extraction]


@pytest.fixture
def read() -> Read:
    """Read HTML (text or bytes) as if `url` had answered it."""

    def one(
        html: str | bytes,
        url: str = "https://paper.example/news/a-story-of-the-day-123",
        *,
        headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
        provenance: Provenance | None = None,
        site: Site | None = None,
        status: int = 200,
        max_unpacked_bytes: int = 10_000_000,
    ) -> Extraction:
        body = html.encode("utf-8") if isinstance(html, str) else html
        fetched = Fetched(url, url, status, headers, body, MOMENT)
        return extract(
            fetched,
            provenance or Provenance("paper"),
            site or Site(url.split("/")[2]),
            max_unpacked_bytes=max_unpacked_bytes,
        )

    return one
