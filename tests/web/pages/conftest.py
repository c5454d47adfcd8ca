"""The sample newsroom archived over its days, behind a real server on loopback: once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.demo.server import serve
from newsarchive.store import tokens
from tests.newsroom import archived_newsroom
from tests.road import open_test_archive
from tests.web.client import running

FORM = "csrf"


@dataclass(frozen=True, slots=True)
class Door:
    """An open web door: where it stands, the archive behind it, a token for it, and a paper it does not watch."""

    url: str
    archive: OpenArchive
    token: str
    paper: str  # the home page of one of its papers

    def get(self, path: str, **cookies: str) -> httpx.Response:
        """One page, in Arabic unless a cookie says otherwise."""
        with httpx.Client(base_url=self.url, cookies=cookies, timeout=30, trust_env=False) as client:
            return client.get(path)

    @contextmanager
    def signed_in(self) -> Iterator[httpx.Client]:
        """Somebody who may write."""
        with httpx.Client(base_url=self.url, timeout=60, follow_redirects=True, trust_env=False) as client:
            client.post("/login", data={"token": self.token, "to": "/"}).raise_for_status()
            yield client


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The door, open for the whole session."""
    home = archived_newsroom(tmp_path_factory, 5)
    with serve() as newsroom, open_test_archive(home) as archive:
        with archive.writing() as conn:
            token = tokens.create(conn, "tests", archive.now())
        with running(archive) as client:
            yield Door(str(client.base_url).rstrip("/"), archive, token, next(iter(newsroom.home_urls.values())))
