"""Archives of the sample newsroom, made once for a whole test run, however many processes run it."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest

from newsarchive.demo.server import serve
from tests.road import open_test_archive, poll_all, watch_newsroom

DAYS = (2, 4, 5)  # after so many days a copy is set aside


def archived_newsroom(tmp_path_factory: pytest.TempPathFactory, days: int) -> Path:
    """A copy, the caller's own, of the home of an archive that polled the newsroom for its first `days` days.

    The newsroom itself is gone: nothing can be fetched from it any more.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # of all workers of this run
    shared = shared / "newsroom"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "complete").exists():
            _archive_newsroom(shared)
            (shared / "complete").touch()
    home = tmp_path_factory.mktemp(f"days-{days}") / "home"
    shutil.copytree(shared / str(days), home)
    return home


def _archive_newsroom(folder: Path) -> None:
    home = folder / "home"
    with serve() as newsroom:
        for day in range(max(DAYS)):
            newsroom.set_day(day)
            with open_test_archive(home) as archive:
                if day == 0:
                    watch_newsroom(archive, newsroom)
                poll_all(archive)
            if day + 1 in DAYS:  # closed by now: its database is one file
                shutil.copytree(home, folder / str(day + 1))
