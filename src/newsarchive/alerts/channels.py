"""The two ways an alert goes out: posted to an address, or given to a command.

In: an address or a command that a person named, JSON. Out: nothing, or `AlertNotDelivered` with the reason. It asks no
other address, runs no shell, and waits no longer than one request may take.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from contextlib import suppress
from datetime import UTC, datetime

from newsarchive import __version__, urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import AlertNotDelivered, FetchFailed
from newsarchive.fetch.client import Client
from newsarchive.fetch.hop import user_agent
from newsarchive.fetch.pause import retry_after
from newsarchive.fetch.robots import Robots

_SAID_BYTES = 500  # of a failing command's last words


def post(archive: OpenArchive, url: str, body: bytes) -> None:
    """Post JSON to an address; only a 2xx status means that it was taken. A private address only as settings allow.

    A connection of its own for each: posted twice on a connection that broke, it would be reported twice.
    """
    host = urls.host_of(url)
    client = Client(
        archive.settings,
        allowed_private=lambda authority: archive.settings.allow_private_networks and authority == host,
        robots_for=lambda _: Robots(text="", status=404, fetched_at=datetime(1970, 1, 1, tzinfo=UTC)),
        wait_turn=lambda _: None,
        now=archive.now,
        user_agent=user_agent(__version__, archive.settings.contact),
    )
    try:
        with client:
            answer = client.post(url, body, "application/json; charset=utf-8")
    except FetchFailed as failure:
        raise AlertNotDelivered(str(failure)) from failure
    if not 200 <= answer.status < 300:
        raise AlertNotDelivered(f"{host} answered {answer.status}", retry_after(answer, archive.now()))


def run(archive: OpenArchive, command: str, body: bytes) -> None:
    """Run a command without a shell, the JSON on its standard input; only exit code 0 means that it was taken."""
    timeout_s = archive.settings.request_timeout_s
    with tempfile.TemporaryFile() as buffered_random:
        try:
            # A session of its own: a signal to us does not end it, and all it started can be ended with it.
            process = subprocess.Popen(
                shlex.split(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=buffered_random,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise AlertNotDelivered(f"{command}: {error}") from error
        try:
            process.communicate(body, timeout=timeout_s)
        except subprocess.TimeoutExpired as error:
            raise AlertNotDelivered(f"{command}: not done after {timeout_s:g} s") from error
        finally:
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if process.returncode:
            size = buffered_random.seek(0, os.SEEK_END)
            buffered_random.seek(max(0, size - _SAID_BYTES))
            words = buffered_random.read().decode("utf-8", "replace").strip()
            raise AlertNotDelivered(f"{command}: exit code {process.returncode}{': ' + words if words else ''}")
