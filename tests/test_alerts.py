"""Alerts: each match told once, by webhook or command, whatever breaks."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from newsarchive.alerts import sending
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.leases import leased
from newsarchive.store import saved_searches
from newsarchive.store.filters import Filters
from newsarchive.store.saved_searches import Saved
from newsarchive.store.takedowns import takedowns
from tests.road import open_test_archive
from tests.store.sample_archive import content, publish, source


class Desk:
    """A server that takes what is posted, or answers with the statuses it is given first."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/hook"
        self.host = f"127.0.0.1:{port}"
        self.taken: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []

    @property
    def heard(self) -> list[int]:
        return [match["article_id"] for message in self.taken for match in message["matches"]]


@pytest.fixture
def desk() -> Iterator[Desk]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers = told.answers.pop(0) if told.answers else (204, {})
            told.headers.append(dict(self.headers))
            if status < 300:
                told.taken.append(json.loads(body))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def do_GET(self) -> None:
            raise AssertionError("nothing but POST is sent")

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told = Desk(server.server_port)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[OpenArchive]:
    with open_test_archive(tmp_path) as opened:
        yield opened


def later(archive: OpenArchive, **passed: float) -> OpenArchive:
    """The same archive at a later time."""
    now = archive.now() + timedelta(**passed)
    return replace(archive, now=lambda: now)


def save(archive: OpenArchive, name: str = "ميناء", query: str = "الميناء", **more: Any) -> Saved:
    with archive.writing() as conn:
        made = saved_searches.add(conn, name=name, query=query, now=archive.now(), **more)
    assert made is not None
    return made


def file(archive: OpenArchive, place: int, text: str = "في الميناء") -> int:
    with archive.writing() as conn:
        shown = content(text, title=f"خبر {place}")
        return publish(conn, source(conn), f"https://akhbar.example/{place}", shown)


def state(archive: OpenArchive, name: str = "ميناء") -> Saved:
    with archive.reading() as conn:
        found = saved_searches.get(conn, name)
    assert found is not None
    return found


# ------------------------------------------------------------------ by webhook


def test_a_new_match_is_posted_once(archive: OpenArchive, desk: Desk) -> None:
    file(archive, 1)
    save(archive, webhook=desk.url, filters=Filters(language="ar"))
    assert [one.number for one in sending.tell_due(archive)] == [0]
    fresh = file(archive, 2)
    assert [(one.number, one.failure) for one in sending.tell_due(archive)] == [(1, None)]
    assert [one.number for one in sending.tell_due(archive)] == [0]
    assert desk.heard == [fresh]
    (message,) = desk.taken
    assert (message["search"], message["query"], message["filters"]) == ("ميناء", "الميناء", {"language": "ar"})
    (match,) = message["matches"]
    assert (match["url"], match["title"], match["source"]) == ("https://akhbar.example/2", "خبر 2", "akhbar")
    assert match["summary"] == "في الميناء"
    assert desk.headers[0]["Content-Type"] == "application/json; charset=utf-8"
    assert desk.headers[0]["User-Agent"].startswith("newsarchive/")


def test_many_matches_go_in_several_posts(archive: OpenArchive, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsarchive.alerts.sending.BATCH", 2)
    save(archive, webhook=desk.url)
    fresh = [file(archive, place) for place in range(5)]
    sending.tell_due(archive)
    assert desk.heard == fresh
    assert [len(message["matches"]) for message in desk.taken] == [2, 2, 1]


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_was_not_taken_is_told_later(archive: OpenArchive, desk: Desk, status: int) -> None:
    save(archive, webhook=desk.url)
    fresh = file(archive, 1)
    desk.answers = [(status, {"Location": desk.url})] * 2
    (told,) = sending.tell_due(archive)
    assert told.number == 0
    assert str(status) in (told.failure or "")
    assert sending.tell_due(archive) == []  # it backs off, whatever is ingested
    (told,) = sending.tell_due(later(archive, seconds=301))
    assert state(archive).failures == 2
    assert sending.tell_due(later(archive, seconds=302 + 300)) == []  # doubled
    (told,) = sending.tell_due(later(archive, seconds=302 + 601))
    assert (told.number, told.failure, desk.heard) == (1, None, [fresh])
    assert (state(archive).failures, state(archive).detail) == (0, None)


def test_a_desk_that_asks_to_be_left_alone_is(archive: OpenArchive, desk: Desk) -> None:
    save(archive, webhook=desk.url)
    file(archive, 1)
    desk.answers = [(503, {"Retry-After": "7200"})]
    sending.tell_due(archive)
    assert sending.tell_due(later(archive, seconds=7000)) == []
    assert [one.number for one in sending.tell_due(later(archive, seconds=7300))] == [1]


def test_one_that_fails_stops_no_other(archive: OpenArchive, desk: Desk) -> None:
    save(archive, "مغلق", webhook="http://127.0.0.1:1/closed")
    save(archive, "أمر", command="/no/such/command")
    save(archive, "يعمل", webhook=desk.url)
    fresh = file(archive, 1)
    told = sending.tell_due(archive)
    assert [(one.search, one.number, one.failure is None) for one in told] == [
        ("مغلق", 0, False),
        ("أمر", 0, False),
        ("يعمل", 1, True),
    ]
    assert desk.heard == [fresh]
    with archive.reading() as conn:
        assert {one.name for one in saved_searches.failing(conn)} == {"مغلق", "أمر"}


def test_a_private_address_is_asked_only_where_settings_allow(tmp_path: Path, desk: Desk) -> None:
    with open_test_archive(tmp_path, allow_private_networks=False) as archive:
        save(archive, webhook=desk.url)
        save(archive, "منفذ عال", webhook=desk.url)
        file(archive, 1)
        for told in sending.tell_due(archive):
            assert (told.failure or "").startswith("private_address")
    assert desk.headers == []


def test_what_was_taken_down_is_never_told(archive: OpenArchive, desk: Desk) -> None:
    save(archive, webhook=desk.url)
    hidden, fresh = file(archive, 1), file(archive, 2)
    with archive.writing() as conn:
        takedowns.record(conn, article_id=hidden, source="akhbar", level="exclude", reason="طلب", now=archive.now())
    sending.tell_due(archive)
    assert desk.heard == [fresh]


def test_killed_before_it_is_written_down_it_is_told_again(
    archive: OpenArchive, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    save(archive, webhook=desk.url)
    fresh = file(archive, 1)
    with monkeypatch.context() as patch:
        patch.setattr(saved_searches, "mark_reported", die)
        with pytest.raises(Killed):
            sending.tell_due(archive)
    sending.tell_due(archive)
    sending.tell_due(archive)
    assert desk.heard == [fresh, fresh]  # at least once; the receiver knows it by search and article_id


def test_one_process_tells_at_a_time(archive: OpenArchive, desk: Desk) -> None:
    search = save(archive, webhook=desk.url)
    fresh = file(archive, 1)
    with leased(replace(archive, owner=f"{os.uname().nodename}:{os.getppid()}"), f"alert {search.id}") as lease:
        assert lease is not None
        assert [one.number for one in sending.tell_due(archive)] == [0]
    assert [one.number for one in sending.tell_due(archive)] == [1]
    assert desk.heard == [fresh]


def test_a_search_removed_while_it_is_told_ends_there(
    archive: OpenArchive, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsarchive.alerts.sending.BATCH", 1)
    search = save(archive, webhook=desk.url)
    fresh = [file(archive, place) for place in range(3)]

    def remove(*_: Any) -> None:
        with archive.writing() as conn:
            saved_searches.remove(conn, search.name)

    sending.send_new_matches(archive, search, remove)
    assert desk.heard == fresh[:1]


# ------------------------------------------------------------------ by command


def script(tmp_path: Path, text: str) -> str:
    path = tmp_path / "desk alert.py"
    path.write_text(text, encoding="utf-8")
    return f"{sys.executable} '{path}' \"$HOME; touch owned\""


def test_a_command_is_given_json_without_a_shell(archive: OpenArchive, tmp_path: Path) -> None:
    out = tmp_path / "out"
    text = f"import sys; open({str(out)!r}, 'ab').write(sys.stdin.buffer.read() + sys.argv[1].encode() + b'\\n')"
    save(archive, command=script(tmp_path, text))
    fresh = file(archive, 1)
    sending.tell_due(archive)
    sending.tell_due(archive)
    (line,) = out.read_text(encoding="utf-8").splitlines()
    told, _, argument = line.rpartition("}")
    assert argument == "$HOME; touch owned"
    assert [match["article_id"] for match in json.loads(told + "}")["matches"]] == [fresh]


def test_a_command_that_fails_says_why_and_is_run_again(archive: OpenArchive, tmp_path: Path) -> None:
    save(archive, command=script(tmp_path, "import sys; sys.exit('لا أحد هنا')"))
    file(archive, 1)
    (told,) = sending.tell_due(archive)
    assert "exit code 1: لا أحد هنا" in (told.failure or "")
    assert [one.number for one in sending.tell_due(later(archive, seconds=301))] == [0]
    assert state(archive).failures == 2


def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    text = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    with open_test_archive(tmp_path / "home", request_timeout_s=1.5) as archive:
        save(archive, command=script(tmp_path, text))
        file(archive, 1)
        (told,) = sending.tell_due(archive)
    assert "not done after 1.5 s" in (told.failure or "")
    assert _is_gone(int(mark.read_text()))


def _is_gone(pid: int) -> bool:
    for _ in range(100):
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        if status.rpartition(")")[2].split()[0] == "Z":  # ended; nobody has asked for its exit code yet
            return True
        time.sleep(0.05)
    return False


# ------------------------------------------------------------------ by asking


def test_a_search_without_an_alert_waits_to_be_asked(archive: OpenArchive) -> None:
    search = save(archive)
    fresh = file(archive, 1)
    assert sending.tell_due(archive) == []
    shown: list[int] = []
    sending.send_new_matches(archive, search, lambda _, batch: shown.extend(one.article_id for one in batch))
    sending.send_new_matches(archive, search, lambda _, batch: shown.extend(one.article_id for one in batch))
    assert shown == [fresh]


def test_moments_of_a_match_are_utc(archive: OpenArchive) -> None:
    search = save(archive)
    file(archive, 1)
    rows: list[dict[str, Any]] = []
    sending.send_new_matches(
        archive, search, lambda asked, batch: rows.extend(sending.match_row(asked, one) for one in batch)
    )
    assert datetime.fromisoformat(rows[0]["first_seen_at"]).utcoffset() == timedelta(0)
    assert rows[0]["published_at"] is None
