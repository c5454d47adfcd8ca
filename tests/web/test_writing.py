"""Who may write: nobody without a token; a program with one; a browser's form of ours, and of no other site."""

from __future__ import annotations

import re
import time

import httpx
import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.store import tokens
from newsarchive.web.access import COOKIE, Access
from newsarchive.web.login import inside
from tests.web.client import running

V1 = "/api/v1"
HIDE = {"level": "hide", "reason": "على طلب الأسرة"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "sources"),
        ("POST", "sources/rasid/pause"),
        ("POST", "sources/rasid/resume"),
        ("POST", "sources/rasid/poll"),
        ("POST", "articles/1/takedown"),
        ("DELETE", "articles/1/takedown"),
        ("GET", "jobs/1"),
    ],
)
def test_writing_needs_a_token(own_door: httpx.Client, method: str, path: str) -> None:
    for headers in ({}, bearer("na_none"), {"Authorization": "Basic YTpi"}, {"Cookie": f"{COOKIE}=x"}):
        answer = own_door.request(method, f"{V1}/{path}", headers=headers, json=HIDE)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_source_is_added_paused_and_resumed(own_door: httpx.Client, token: str) -> None:
    told = {
        "url": "http://127.0.0.1:9/",
        "name": "صحيفة",
        "feeds": ["http://127.0.0.1:9/rss"],
        "timezone": "Asia/Beirut",
    }
    made = own_door.post(f"{V1}/sources", json=told, headers=bearer(token))
    assert made.status_code == 201
    assert made.json()["feeds"][0]["url"] == "http://127.0.0.1:9/rss"
    assert own_door.post(f"{V1}/sources/صحيفة/pause", headers=bearer(token)).json()["paused"] is True
    assert own_door.post(f"{V1}/sources/صحيفة/poll", headers=bearer(token)).status_code == 409
    assert own_door.post(f"{V1}/sources/صحيفة/resume", headers=bearer(token)).json()["paused"] is False


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"url": "ftp://127.0.0.1/"}, "url"),
        ({"url": "http://127.0.0.1:9/", "feeds": ["x"]}, "feeds.0"),
        ({"url": "http://127.0.0.1:9/", "nome": "x"}, "nome"),
        ({}, "url"),
    ],
)
def test_a_source_that_cannot_be_taken_is_named(
    own_door: httpx.Client, token: str, told: dict[str, object], field: str
) -> None:
    answer = own_door.post(f"{V1}/sources", json=told, headers=bearer(token))
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


def test_a_zone_that_is_none(own_door: httpx.Client, token: str) -> None:
    told = {"url": "http://127.0.0.1:9/", "feeds": ["http://127.0.0.1:9/rss"], "timezone": "../../etc/passwd"}
    answer = own_door.post(f"{V1}/sources", json=told, headers=bearer(token))
    assert answer.status_code == 400
    assert "zone" in answer.json()["detail"]


def test_a_poll_goes_on_after_its_answer(own_door: httpx.Client, token: str) -> None:
    begun = own_door.post(f"{V1}/sources/rasid/poll", headers=bearer(token))
    assert begun.status_code == 202
    place = f"{V1}/jobs/{begun.json()['id']}"
    for _ in range(200):
        told = own_door.get(place, headers=bearer(token)).json()
        if told["state"] in ("done", "failed"):
            break
        time.sleep(0.1)
    assert told["state"] == "done"
    assert told["endings"] != []  # the newsroom has closed: every ending says so
    assert {one["outcome"] for one in told["endings"]} <= {"connect_failed", "timed_out", "robots_denied", "host_busy"}


def test_what_is_taken_down_is_shown_nowhere(own_door: httpx.Client, archive: OpenArchive, token: str) -> None:
    rows = own_door.get(f"{V1}/articles", params={"limit": 200}).json()["articles"]
    row = next(row for row in rows if row["copies"] and row["story_id"])
    number, other = row["id"], row["copies"][0]["article_id"]
    held = own_door.get(f"{V1}/captures", params={"article": number}).json()["captures"]
    feed = own_door.get(f"{V1}/captures", params={"source": row["source"]}).json()["captures"][0]
    assert feed["article_id"] is None
    assert own_door.post(f"{V1}/articles/{number}/takedown", json=HIDE, headers=bearer(token)).status_code == 200
    for path in ("", "/revisions", "/diff", "/copies", "/passages", "/explain", "/events"):
        answer = own_door.get(f"{V1}/articles/{number}{path}")
        assert answer.status_code == 410
        assert answer.headers["content-type"] == "application/problem+json"
    assert own_door.get(f"{V1}/articles/by-url", params={"url": row["url"]}).status_code == 410
    for one in (*held, feed):  # a feed's capture may carry its title
        assert own_door.get(f"{V1}/captures/{one['id']}").status_code == 410
        assert own_door.get(f"{V1}/captures/{one['id']}/raw").status_code == 410
    assert own_door.get(f"{V1}/captures", params={"article": number}).json()["captures"] == []
    for gate in ("/timegate/", "/timemap/link/", "/memento/2026/"):
        assert own_door.get(gate + row["url"]).status_code == 410
    assert number not in [one["article_id"] for one in own_door.get(f"{V1}/articles/{other}").json()["copies"]]
    words = row["title"]
    for path in ("articles", "articles.jsonl", "search", "stories"):
        asked = {"q": words} if path == "search" else {}
        told = own_door.get(f"{V1}/{path}", params=asked)
        assert f'"id":{number},"url"' not in told.text
        assert not re.search(rf'"(article|first|central)_id":{number}\b', told.text), path
    story = own_door.get(f"{V1}/stories/{row['story_id']}")
    assert story.status_code == 404 or number not in [one["article_id"] for one in story.json()["timeline"]]
    assert own_door.delete(f"{V1}/articles/{number}/takedown", headers=bearer(token)).status_code == 200
    assert own_door.get(f"{V1}/articles/{number}").status_code == 200


def test_a_session_writes_only_with_the_mark_of_its_forms(own_door: httpx.Client, token: str) -> None:
    wrong = own_door.post("/login", data={"token": "na_wrong"})
    assert wrong.status_code == 403
    signed = own_door.post("/login", data={"token": f" {token} ", "to": "/sources"})
    assert (signed.status_code, signed.headers["location"]) == (303, "/sources")
    cookie = signed.headers["set-cookie"]
    assert re.search("httponly", cookie, re.I)
    assert re.search("samesite=strict", cookie, re.I)
    assert token not in cookie
    place = f"{V1}/sources/rasid/pause"
    assert own_door.post(place).status_code == 403
    assert own_door.post(place, headers={"X-CSRF-Token": "0" * 64}).status_code == 403
    mark = _mark(own_door)
    assert own_door.post(place, headers={"X-CSRF-Token": mark, "Origin": "http://evil.example"}).status_code == 403
    assert own_door.post(place, headers={"X-CSRF-Token": mark, "Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert own_door.post(place, headers={"X-CSRF-Token": mark}).status_code == 200
    assert own_door.post("/logout", data={"csrf": mark}).status_code == 303
    own_door.cookies.set(COOKIE, cookie.partition("=")[2].partition(";")[0])
    assert own_door.post(place, headers={"X-CSRF-Token": mark}).status_code == 401


def _mark(door: httpx.Client) -> str:
    """The mark as a page carries it."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', door.get("/", headers={"Accept": "text/html"}).text)
    assert found
    return found[1]


def test_a_login_of_another_site_is_refused(own_door: httpx.Client, token: str) -> None:
    answer = own_door.post("/login", data={"token": token}, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_revoked_token_ends_its_sessions(own_door: httpx.Client, archive: OpenArchive, token: str) -> None:
    own_door.post("/login", data={"token": token})
    mark = _mark(own_door)
    with archive.writing() as conn:
        assert tokens.revoke(conn, "test", archive.now()) == 1
    place = f"{V1}/sources/rasid/pause"
    assert own_door.post(place, headers={"X-CSRF-Token": mark}).status_code == 401
    assert own_door.post(place, headers=bearer(token)).status_code == 401


def test_a_closed_door_shows_nothing_without_a_token(archive: OpenArchive, token: str) -> None:
    with running(archive, Access(open_reading=False, hosts=())) as door:
        for path in (f"{V1}/articles", "/api/openapi.json", "/timegate/http://a.example/", "/sources"):
            assert door.get(path).status_code == 401
        assert door.get("/sources", headers={"Accept": "text/html"}).headers["location"] == "/login"
        assert door.get(f"{V1}/articles", headers=bearer(token)).status_code == 200
        assert door.get("/login").status_code == 200
        assert door.get("/static/../access.py").status_code == 401
        assert door.get("/login%2f..%2fsources").status_code == 401
        assert door.get("/static/%2e%2e/access.py").status_code in (401, 404)
        door.post("/login", data={"token": token})
        assert door.get(f"{V1}/articles").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "", "x", "/a\nb"],
)
def test_signing_in_leads_nowhere_else(elsewhere: str) -> None:
    assert inside(elsewhere) == "/"
    assert inside("/sources/3?x=/y#rules") == "/sources/3?x=/y#rules"
