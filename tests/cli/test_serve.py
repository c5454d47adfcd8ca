"""`serve`, `token` and `daemon --web` as an operator runs them: processes of their own, ended by signals."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from newsarchive.cli.serve import bound, is_loopback
from tests.road import run

ENVIRON = {**os.environ, "NEWSARCHIVE_ALLOW_PRIVATE_NETWORKS": "1", "NEWSARCHIVE_HOST_DELAY_S": "0"}


@contextmanager
def started(home: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A command that serves, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "newsarchive", "--home", str(home), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRON,
    )
    try:
        assert process.stdout is not None
        found = re.match(r"(http://\S+)/", process.stdout.readline())
        assert found, process.stderr.read() if process.stderr else ""
        yield process, found[1]
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def alive(address: str) -> bool:
    try:
        return bool(httpx.get(f"{address}/api/v1/health/live", trust_env=False, timeout=5).json()["alive"])
    except httpx.TransportError:
        return False


def until(wanted: bool, address: str) -> bool:
    for _ in range(150):
        if alive(address) is wanted:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_until_a_signal_and_exits_0(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "serve", "--port", "0") as (process, address):
        assert until(True, address)
        process.send_signal(number)
        told, said = process.communicate(timeout=20)
        assert process.returncode == 0, said
        assert "token" in said
        assert "Traceback" not in said
        assert told == ""


def test_tokens_are_told_once_and_can_be_taken_back(tmp_path: Path) -> None:
    (secret,) = run(tmp_path, "token", "create", "--name", "مكتب بيروت")
    (row,) = run(tmp_path, "token", "list", "--json")
    assert (row["name"], row["revoked_at"]) == ("مكتب بيروت", None)
    assert secret not in str(run(tmp_path, "token", "list"))
    assert all(secret.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    with started(tmp_path, "serve", "--port", "0") as (_, address):
        headers = {"Authorization": f"Bearer {secret}"}
        assert until(True, address)
        assert httpx.get(f"{address}/api/v1/jobs/1", headers=headers, trust_env=False).status_code == 404
        run(tmp_path, "token", "revoke", "مكتب بيروت")
        assert httpx.get(f"{address}/api/v1/jobs/1", headers=headers, trust_env=False).status_code == 401
    run(tmp_path, "token", "revoke", "nobody", code=2)


def test_an_open_address_is_refused_without_a_token(tmp_path: Path) -> None:
    run(tmp_path, "serve", "--host", "0.0.0.0", "--port", "0", code=2)
    run(tmp_path, "serve", "--allow-host", "archive.example", "--port", "0", code=2)
    run(tmp_path, "token", "create")
    with started(tmp_path, "serve", "--allow-host", "archive.example", "--port", "0") as (_, address):
        assert until(True, address)
        for host, status in (("archive.example", 401), ("evil.example", 421)):
            asked = httpx.get(f"{address}/api/v1/articles", headers={"Host": host}, trust_env=False)
            assert asked.status_code == status


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with started(tmp_path, "serve", "--port", "0") as (_, address):
        port = address.rpartition(":")[2]
        run(tmp_path, "serve", "--port", port, code=2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_door_of_a_daemon_ends_with_it(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "daemon", "--web", "--port", "0") as (process, address):
        assert until(True, address)
        process.send_signal(number)
        process.wait(timeout=20)
        assert until(False, address)
        assert process.returncode == (0 if number == signal.SIGTERM else -signal.SIGKILL)


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("archive.example", False), ("", False),
        ("localhost.example", False),
    ],
)  # fmt: skip
def test_loopback(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


def test_the_body_of_a_short_answer_waits_for_nothing() -> None:
    with bound("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        line, _ = door.accept()
        with line:
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
