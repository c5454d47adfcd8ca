"""The scheduler as an operator runs it: a process of its own, ended by signals."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.archive.archive import open_archive
from newsarchive.demo.server import Running, serve
from newsarchive.scheduler.daemon import web_door
from newsarchive.settings import Settings
from newsarchive.store.sources import counts
from tests.road import open_test_archive, run

ENVIRON = {
    "NEWSARCHIVE_ALLOW_PRIVATE_NETWORKS": "1",
    "NEWSARCHIVE_HOST_DELAY_S": "0.05",
    "NEWSARCHIVE_TICK_S": "0.2",
}


@pytest.fixture
def newsroom() -> Iterator[Running]:
    with serve() as running:
        yield running


def start(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "newsarchive", "--home", str(home), "daemon"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **ENVIRON},
    )


def add(newsroom: Running, home: Path, key: str) -> None:
    words = [word for feed in newsroom.feed_urls[key] for word in ("--feed", feed)]
    run(home, "sources", "add", newsroom.home_urls[key], "--name", key, *words)


def articles(home: Path) -> int:
    """How many the archive holds, asked while the daemon works in it."""
    with open_archive(home, Settings(), readonly=True) as archive, archive.reading() as conn:
        return counts.totals(conn)["articles"]


def wait_for(home: Path, number: int, deadline_s: float = 60.0) -> int:
    ends = time.monotonic() + deadline_s
    while (held := articles(home)) < number and time.monotonic() < ends:
        time.sleep(0.3)
    return held


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_archives_stops_cleanly_and_carries_on(newsroom: Running, tmp_path: Path, ending: signal.Signals) -> None:
    add(newsroom, tmp_path, "rasid")
    daemon = start(tmp_path)
    try:
        assert wait_for(tmp_path, 3) >= 3
        second = subprocess.run(
            [sys.executable, "-m", "newsarchive", "--home", str(tmp_path), "daemon"],
            capture_output=True,
            text=True,
            env={**os.environ, **ENVIRON},
            timeout=60,
            check=False,
        )
        assert second.returncode == 3
        assert str(daemon.pid) in second.stderr
        daemon.send_signal(ending)
        _, log = daemon.communicate(timeout=60)
        assert daemon.returncode == 0, log
        assert '"finished": true' in log
    finally:
        daemon.kill()
        daemon.wait()
    held = articles(tmp_path)
    add(newsroom, tmp_path, "noras")
    daemon = start(tmp_path)
    try:
        assert wait_for(tmp_path, held + 3) >= held + 3
    finally:
        daemon.terminate()
        daemon.communicate(timeout=60)
    assert run(tmp_path, "check", "--json") == []


def test_killed_at_once_it_loses_and_doubles_nothing(newsroom: Running, tmp_path: Path) -> None:
    add(newsroom, tmp_path, "manara")
    daemon = start(tmp_path)
    try:
        wait_for(tmp_path, 1)
    finally:
        daemon.kill()
        daemon.communicate()
    run(tmp_path, "poll", "--all")
    rows = run(tmp_path, "export")
    addresses = [row["canonical_url"] for row in rows]
    assert len(addresses) == len(set(addresses)) >= 5
    assert [row for row in run(tmp_path, "check", "--json") if row["serious"]] == []


def test_a_web_server_that_ended_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        open_test_archive(tmp_path) as archive,
        caplog.at_level(logging.ERROR, "newsarchive"),
        web_door(archive, taken.getsockname()[1]) as look,
    ):
        ends = time.monotonic() + 60
        while not caplog.records and time.monotonic() < ends:
            look()
            time.sleep(0.1)
        look()
    [event] = caplog.records
    assert event.getMessage() == "web_ended"
    assert event.facts["code"] != 0  # type: ignore[attr-defined]
