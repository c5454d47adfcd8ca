"""One archive of the sample newsroom for all tests of the web door, and another that a test may change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from newsarchive.archive.archive import Kit
from newsarchive.demo.server import serve
from newsarchive.store import tokens
from tests import road
from tests.web.client import running


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive that lived through four days."""
    home = tmp_path_factory.mktemp("filled")
    with serve() as newsroom, road.archive(home) as kit:
        road.watch_newsroom(kit, newsroom)
        for day in range(4):
            newsroom.set_day(day)
            road.poll_all(kit)
    return home


@pytest.fixture(scope="session")
def kept(filled: Path) -> Iterator[Kit]:
    """That archive, opened; no test changes it."""
    with road.archive(filled) as kit:
        yield kit


@pytest.fixture(scope="session")
def door(kept: Kit) -> Iterator[httpx.Client]:
    """Its door."""
    with running(kept) as client:
        yield client


@pytest.fixture
def kit(filled: Path, tmp_path: Path) -> Iterator[Kit]:
    """A copy of it that a test may change."""
    home = tmp_path / "home"
    shutil.copytree(filled, home)
    with road.archive(home) as opened:
        yield opened


@pytest.fixture
def token(kit: Kit) -> str:
    """A token of the copy."""
    with kit.writing() as conn:
        return tokens.create(conn, "test", kit.now())


@pytest.fixture
def own_door(kit: Kit) -> Iterator[httpx.Client]:
    """The door of the copy."""
    with running(kit) as client:
        yield client
