"""One archive of the sample newsroom for all tests of the web door, and another that a test may change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.store import tokens
from tests import road
from tests.newsroom import archived_newsroom
from tests.web.client import running


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive that lived through four days."""
    return archived_newsroom(tmp_path_factory, 4)


@pytest.fixture(scope="session")
def kept(filled: Path) -> Iterator[OpenArchive]:
    """That archive, opened; no test changes it."""
    with road.open_test_archive(filled) as archive:
        yield archive


@pytest.fixture(scope="session")
def door(kept: OpenArchive) -> Iterator[httpx.Client]:
    """Its door."""
    with running(kept) as client:
        yield client


@pytest.fixture
def archive(filled: Path, tmp_path: Path) -> Iterator[OpenArchive]:
    """A copy of it that a test may change."""
    home = tmp_path / "home"
    shutil.copytree(filled, home)
    with road.open_test_archive(home) as opened:
        yield opened


@pytest.fixture
def token(archive: OpenArchive) -> str:
    """A token of the copy."""
    with archive.writing() as conn:
        return tokens.create(conn, "test", archive.now())


@pytest.fixture
def own_door(archive: OpenArchive) -> Iterator[httpx.Client]:
    """The door of the copy."""
    with running(archive) as client:
        yield client
