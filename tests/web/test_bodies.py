"""What is sent: nobody unknown has it read, and nobody has more read than the address takes."""

from __future__ import annotations

import socket

import httpx
import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.web.access import Access
from newsarchive.web.bodies import most_of
from tests.web.client import running

FORM = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=x"
JSON = "application/json"


def answered(door: httpx.Client, path: str, kind: str, length: int, *more: str, sent: bytes = b"") -> str:
    """The head of the answer to a body that is announced and, but for `sent`, never comes (`length` -1: in chunks)."""
    size = f"Content-Length: {length}" if length >= 0 else "Transfer-Encoding: chunked"
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", size, *more]
    with socket.create_connection((door.base_url.host, door.base_url.port or 80), timeout=5) as line:
        line.sendall("\r\n".join([*head, "", ""]).encode() + sent)
        return line.recv(4096).decode()


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/import", FILES), ("/api/v1/sources", JSON), ("/sources/1/poll", FORM), ("/logout", FORM), ("/searches", FILES)],
)
def test_a_body_of_nobody_is_not_read(door: httpx.Client, path: str, kind: str) -> None:
    for length in (100, 50_000_000):
        assert answered(door, path, kind, length).startswith("HTTP/1.1 401 ")
    assert answered(door, path, kind, 100, "Authorization: Bearer na_none").startswith("HTTP/1.1 401 ")


def test_what_is_announced_as_too_much_is_not_read(own_door: httpx.Client, token: str) -> None:
    mine = f"Authorization: Bearer {token}"
    for path, kind in (("/import", FILES), ("/api/v1/sources", JSON), ("/searches", FORM)):
        told = answered(own_door, path, kind, most_of(path) + 1, mine)
        assert told.startswith("HTTP/1.1 413 "), path
        assert ("application/problem+json" in told) == path.startswith("/api/")


def test_who_signs_in_sends_no_more_than_a_form(archive: OpenArchive) -> None:
    with running(archive, Access(open_reading=False, hosts=())) as door:
        assert answered(door, "/login", FILES, 60_000_000).startswith("HTTP/1.1 413 ")
        chunks = b"%x\r\n%s\r\n" % (70_000, b"token=" + b"x" * 69_994)  # the last chunk never comes
        assert answered(door, "/login", FORM, -1, sent=chunks).startswith("HTTP/1.1 413 ")


def test_files_may_be_larger_than_forms(own_door: httpx.Client, token: str) -> None:
    files = {"given": ("a.txt", ("افتتح السوق أبوابه صباح الاثنين. " * 40_000).encode(), "text/plain")}
    mine = {"Authorization": f"Bearer {token}"}
    assert own_door.post("/import", files=files, headers=mine).status_code == 303
    assert own_door.post("/searches", files=files, headers=mine).status_code == 413


@pytest.mark.parametrize(
    ("path", "kind", "much", "status"),
    [
        ("/api/v1/sources", JSON, 3_000_000, 413),
        ("/searches", FORM, 3_000_000, 413),
        ("/searches", FORM, 10, 413),
        ("/searches", FORM, 0, 413),
        ("/searches", JSON, 3_000_000, 422),  # of a kind that the form does not read
    ],
)
def test_after_too_much_the_reason_is_read_and_the_line_is_closed(
    own_door: httpx.Client, token: str, path: str, kind: str, much: int, status: int
) -> None:
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", "Content-Length: 3000000"]
    with socket.create_connection((own_door.base_url.host, own_door.base_url.port or 80), timeout=10) as line:
        line.sendall("\r\n".join([*head, f"Authorization: Bearer {token}", "", ""]).encode() + b"x" * much)
        told = b""
        while piece := line.recv(65_536):  # until the other side closes
            told += piece
    assert told.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"connection: close" in told.lower()
    assert told.count(b"HTTP/1.1") == 1


def test_a_good_form_leaves_the_line_open(own_door: httpx.Client, token: str) -> None:
    answer = own_door.post("/searches", data={"name": "ميناء"}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 303
    assert answer.headers.get("connection") != "close"
