"""TLS is verified, by name, at the address that was checked; HTTP/2 where it is offered."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import pytest

from newsarchive.errors import FetchFailed
from newsarchive.model import Fetched
from newsarchive.model.outcomes import Outcome
from tests.fetch.hostile import make_client

NAME = "news.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for one name, signed by itself."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "pair.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    command += ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(path), "-out", str(path) + ".crt"]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(str(path) + ".crt").read_bytes())
    return path


def talks_tls(certificate: Path, talk: Callable[[Any], None], *protocols: str) -> Callable[[Any], None]:
    """What a TLS server does with each connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(list(protocols or ("http/1.1",)))

    def serve(sock: socket.socket) -> None:
        with context.wrap_socket(sock, server_side=True) as wrapped:
            talk(wrapped)

    return serve


def says_ok(sock: Any) -> None:
    sock.recv(65_536)
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def says_ok_in_h2(sock: Any) -> None:
    """A server of HTTP/2, as small as it can be: each request gets its own path back; /drop gets half an answer."""
    machine = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    machine.initiate_connection()
    sock.sendall(machine.data_to_send())
    while data := sock.recv(65_536):
        for event in machine.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                path = dict(event.headers)[b":path"]
                machine.send_headers(event.stream_id, [(":status", "200"), ("x-path", path), ("set-cookie", "a=1")])
                machine.send_data(event.stream_id, path, end_stream=path != b"/drop")
                if path == b"/drop":
                    machine.reset_stream(event.stream_id)
        sock.sendall(machine.data_to_send())


def ask(port: int, *paths: str, name: str = NAME, tls: ssl.SSLContext | None = None) -> list[Fetched]:
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    with make_client({f"{name}:{port}"}, lookup=lambda *_, **__: here, tls=tls) as client:
        return [client.get(f"https://{name}:{port}{path}") for path in paths]


def test_a_certificate_nobody_signed_is_refused(raw_server: Any, certificate: Path) -> None:
    port = raw_server(talks_tls(certificate, says_ok))
    with pytest.raises(FetchFailed) as caught:
        ask(port, "/")
    assert caught.value.outcome is Outcome.TLS_FAILED
    assert "certificate" in caught.value.detail


def test_a_trusted_certificate_is_checked_by_the_hosts_name(raw_server: Any, certificate: Path) -> None:
    port = raw_server(talks_tls(certificate, says_ok))
    trusted = ssl.create_default_context(cafile=str(certificate) + ".crt")
    [fetched] = ask(port, "/", tls=trusted)
    assert (fetched.body, fetched.peer) == (b"ok", "127.0.0.1")
    with pytest.raises(FetchFailed) as caught:
        ask(port, "/", name="other.example", tls=trusted)
    assert caught.value.outcome is Outcome.TLS_FAILED


def test_a_server_that_speaks_no_tls(raw_server: Any) -> None:
    port = raw_server(lambda sock: sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    with pytest.raises(FetchFailed) as caught:
        ask(port, "/")
    assert caught.value.outcome is Outcome.TLS_FAILED


def test_http2_is_spoken_where_it_is_offered(raw_server: Any, certificate: Path) -> None:
    port = raw_server(talks_tls(certificate, says_ok_in_h2, "h2"))
    trusted = ssl.create_default_context(cafile=str(certificate) + ".crt")
    answers = ask(port, "/a?x=|1", "/b", tls=trusted)
    assert [fetched.body for fetched in answers] == [b"/a?x=|1", b"/b"]
    assert ("x-path", "/b") in answers[1].headers


def test_half_an_answer_over_http2_is_none(raw_server: Any, certificate: Path) -> None:
    port = raw_server(talks_tls(certificate, says_ok_in_h2, "h2"))
    trusted = ssl.create_default_context(cafile=str(certificate) + ".crt")
    with pytest.raises(FetchFailed) as caught:
        ask(port, "/drop", tls=trusted)
    assert caught.value.outcome is Outcome.CONNECT_FAILED
