"""`serve` and `token`: the web door, and who may write through it."""

from __future__ import annotations

import ipaddress
import logging
import os
import signal
import socket
import sys
import threading
from pkgutil import resolve_name
from types import FrameType
from typing import Any

import click

from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.logs import logger
from newsarchive.cli.output import as_json, table
from newsarchive.cli.session import opened
from newsarchive.errors import UsageError
from newsarchive.model.encoding import moment_json
from newsarchive.store import tokens

WEB_APP = (
    "newsarchive.web.app:create_app"  # by name, as uvicorn is given applications: cli and web never import each other
)
_TURN_S = 0.0005  # threads that come back from the database wait no longer than this for one that computes
_GRACE_S = 10.0  # for a job in hand when the door closes


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="0 chooses a free port.")
@click.option("--allow-host", "names", multiple=True, help="A host name it is reached by, such as a proxy's.")
@click.option("--until-stdin-closes", "leashed", is_flag=True, hidden=True)
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, names: tuple[str, ...], leashed: bool) -> int:
    """Pages and the HTTP API. On loopback reading is open; forms, and every other address, need a token."""
    import uvicorn

    alone = is_loopback(host) and not names
    with opened(ctx, quiet=False) as archive:
        logger.setLevel(logging.ERROR)
        if not alone:
            _need_token(archive, host)
        create_app = resolve_name(WEB_APP)
        opened_to = {} if alone else {"open_reading": False, "hosts": _answering(host, names)}
        with bound(host, port) as door:
            app = create_app(archive, **opened_to)
            config = uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=5,
            )
            server = uvicorn.Server(config)
            _stop_with(server, archive)
            sys.setswitchinterval(_TURN_S)
            _say(archive, host, door.getsockname()[1], alone=alone)
            if leashed:
                threading.Thread(target=_end_with_stdin, daemon=True).start()
            server.run(sockets=[door])
            app.state.jobs.finish(_GRACE_S)
    return 0


def is_loopback(host: str) -> bool:
    """True for an address that only this machine can reach."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _need_token(archive: OpenArchive, host: str) -> None:
    with archive.reading() as conn:
        if not tokens.any_valid(conn):
            raise UsageError(f"others can reach {host}: first make a token with `newsarchive token create`")


def _answering(host: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The host names it answers to; without any, on an open address, it answers to every name: the token guards it."""
    return (*names, "127.0.0.1", "localhost", "[::1]", host) if names or is_loopback(host) else ()


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `UsageError` where it cannot."""
    try:
        item = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        door = socket.create_server(item[4][:2], family=item[0])
    except OSError as error:
        raise UsageError(f"--host {host} --port {port}: {error.strerror or error}; choose another") from error
    # Connections take this over: else a short answer's body waits 40 ms until its head is acknowledged.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def _say(archive: OpenArchive, host: str, port: int, *, alone: bool) -> None:
    text = f"[{host.strip('[]')}]" if ":" in host else host
    click.echo(f"http://{text}:{port}/  (API: /api/docs)")
    with archive.reading() as conn:
        known = tokens.any_valid(conn)
    need = "forms and writing calls need" if alone else "reading and writing need"
    click.echo(f"{need} a token{'' if known else ': make one with `newsarchive token create`'}", err=True)
    sys.stdout.flush()


def _stop_with(server: Any, archive: OpenArchive) -> None:
    """A signal stops the server, and jobs and streams of this process too; a second one waits for nobody."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.force_exit = archive.stop.is_set()
        server.should_exit = True
        archive.stop.set()

    server.handle_exit = stop


def _end_with_stdin() -> None:
    """The other end of the pipe closes when the daemon ends, however it ends."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


@click.group()
def token() -> None:
    """Who may write through the web door."""


@token.command()
@click.option("--name", default="token", show_default=True, help="A name for it, such as its owner's.")
@click.pass_context
def create(ctx: click.Context, name: str) -> int:
    """Make a token and print it, this once: only its digest is kept."""
    with opened(ctx) as archive, archive.writing() as conn:
        click.echo(tokens.create(conn, name, archive.now()))
    return 0


@token.command(name="list")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def list_(ctx: click.Context, json_lines: bool) -> int:
    """Every token, without its secret."""
    with opened(ctx) as archive, archive.reading() as conn:
        known = tokens.list_tokens(conn)
    if json_lines:
        for one in known:
            row = {"id": one.id, "name": one.name, "made_at": moment_json(one.made_at)}
            click.echo(as_json(row | {"revoked_at": moment_json(one.revoked_at)}))
        return 0
    rows = [(one.id, one.name, moment_json(one.made_at), moment_json(one.revoked_at)) for one in known]
    table(("number", "name", "made", "revoked"), rows)
    return 0


@token.command()
@click.argument("name")
@click.pass_context
def revoke(ctx: click.Context, name: str) -> int:
    """Take back a token, by its name or number; sessions opened with it end."""
    with opened(ctx) as archive, archive.writing() as conn:
        count = tokens.revoke(conn, name, archive.now())
    if not count:
        raise UsageError(f"no such token: {name}; `newsarchive token list` shows them")
    click.echo(f"{count} revoked", err=True)
    return 0
