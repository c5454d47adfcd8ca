"""What every answer carries: strict headers, validators, packing; HEAD; names that are not ours get nothing."""

from __future__ import annotations

import httpx
import pytest

from newsarchive.web.middleware import host_name

V1 = "/api/v1"
EVERYWHERE = (f"{V1}/articles/1", f"{V1}/articles/999999", f"{V1}/articles?limit=x", "/nowhere", "/", "/api/docs")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_is_strict(door: httpx.Client, path: str) -> None:
    headers = door.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"  # no-referrer would make the Origin of our own forms null


@pytest.mark.parametrize("path", ["/", "/sources", "/stories", "/help", "/nowhere", "/api/docs"])
def test_no_page_has_scripts_or_styles_in_it(door: httpx.Client, path: str) -> None:
    text = door.get(path).text
    assert "style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text
    assert "<script>" not in text


@pytest.mark.parametrize(
    "path", [f"{V1}/articles", f"{V1}/articles/1", f"{V1}/captures/9/raw", "/", f"{V1}/articles.jsonl"]
)
def test_head_is_get_without_its_body(door: httpx.Client, path: str) -> None:
    head, whole = door.head(path), door.get(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-security-policy"):
        assert head.headers[name] == whole.headers[name]


def test_what_a_visitor_has_is_not_sent_again(door: httpx.Client) -> None:
    first = door.get(f"{V1}/articles/1")
    again = door.get(f"{V1}/articles/1", headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = door.get(f"{V1}/articles/2", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_answers_are_packed_where_asked(door: httpx.Client) -> None:
    packed = door.get(f"{V1}/articles", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == door.get(f"{V1}/articles", headers={"Accept-Encoding": "identity"}).json()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "localhost.evil:80"])
def test_another_host_name_gets_nothing(door: httpx.Client, host: str) -> None:
    answer = door.get(f"{V1}/articles", headers={"Host": host})
    assert answer.status_code in (400, 421)
    assert "articles" not in answer.text


def test_host_names() -> None:
    assert [host_name(one) for one in ("A.example:80", "[::1]:8000", "[::1]", "localhost")] == [
        "a.example", "[::1]", "[::1]", "localhost",
    ]  # fmt: skip


def test_a_method_that_is_none(door: httpx.Client) -> None:
    answer = door.put(f"{V1}/sources")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert answer.headers["content-type"] == "application/problem+json"
