"""The daemon tells alerts after each ingest; killed at once it forgets none."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.archive.archive import open_archive
from newsarchive.demo.server import Running, serve
from newsarchive.settings import Settings
from newsarchive.store import saved_searches
from tests.road import run
from tests.scheduler.test_daemon import add, articles, start


@pytest.fixture
def newsroom() -> Iterator[Running]:
    with serve() as running:
        yield running


def told(path: Path) -> Counter[int]:
    """How often each article was told: a line a message; a killed process may leave half of one."""
    heard: Counter[int] = Counter()
    for line in path.read_text(encoding="utf-8").split("\n") if path.exists() else ():
        if line.endswith("}"):
            heard.update(match["article_id"] for match in json.loads(line)["matches"])
    return heard


def failures(home: Path) -> int:
    """How often in a row alerts could not be sent, of all saved searches."""
    with open_archive(home, Settings(), readonly=True) as archive, archive.reading() as conn:
        return sum(search.failures for search in saved_searches.every(conn))


def test_what_the_daemon_ingests_is_told_whatever_kills_it(newsroom: Running, tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "told"
    script = tmp_path / "desk.py"
    script.write_text(f"import sys\nopen({str(out)!r}, 'ab').write(sys.stdin.buffer.read() + b'\\n')\n")
    run(home, "searches", "add", "كل شيء", "--command", f"python3 {script}")
    run(home, "searches", "add", "لا يعمل", "--command", "false")
    for key in ("rasid", "noras"):
        add(newsroom, home, key)
    expected = sum(one.first_day == 0 and one.site in ("rasid", "noras") for one in newsroom.truth())
    daemon = start(home)
    ends = time.monotonic() + 60
    try:
        while not told(out) and time.monotonic() < ends:
            time.sleep(0.05)
    finally:
        daemon.kill()
        daemon.communicate()
    assert told(out)
    daemon = start(home)
    try:
        while (not len(told(out)) == articles(home) == expected or not failures(home)) and time.monotonic() < ends:
            time.sleep(0.1)
    finally:
        daemon.terminate()
        daemon.communicate(timeout=60)
    run(home, "poll")  # the failing one backs off for five minutes: it is not tried here
    rows = {row["id"] for row in run(home, "export")}
    assert set(told(out)) == rows
    assert max(told(out).values()) <= 2  # the batch in hand when it was killed
    failing = {row["name"]: row["failures"] for row in run(home, "searches", "list", "--json")}
    assert failing["كل شيء"] == 0
    assert failing["لا يعمل"] >= 1
