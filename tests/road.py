"""An archive under test: its home, its archive, and what the command line would do with it."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from newsarchive.archive.archive import OpenArchive, open_archive
from newsarchive.cli import main
from newsarchive.cli.session import set_up_logs
from newsarchive.crawl.host import Scope
from newsarchive.demo.server import Running
from newsarchive.model import Result, Source
from newsarchive.scheduler.rounds import poll_round
from newsarchive.settings import Settings
from newsarchive.store import articles, frontier
from newsarchive.store.sources import sources
from newsarchive.urls import host_of

FAST = {"allow_private_networks": True, "host_delay_s": 0.0}


@contextmanager
def open_test_archive(home: Path, **settings: Any) -> Iterator[OpenArchive]:
    """The archive at `home`, opened without delays between requests."""
    set_up_logs(quiet=True)
    with open_archive(home, Settings(**{**FAST, **settings})) as archive:
        yield archive


def watch(
    archive: OpenArchive, url: str, feeds: Sequence[str], name: str | None = None, timezone: str | None = None
) -> Source:
    """Add a source with its feeds."""
    hosts = tuple({host_of(address) for address in (url, *feeds)})
    with archive.writing() as conn:
        source = sources.add(
            conn,
            name=name or host_of(url),
            kind="site",
            home_url=url,
            timezone=timezone,
            hosts=hosts,
            now=archive.now(),
        )
        frontier.add_feeds(conn, source.id, [(feed, "unknown") for feed in feeds], archive.now())
    return source


def watch_newsroom(archive: OpenArchive, newsroom: Running) -> None:
    """Add the sample newsroom's papers."""
    for key, home_url in newsroom.home_urls.items():
        minutes = newsroom.zones[key]
        watch(archive, home_url, newsroom.feed_urls[key], key, f"Etc/GMT{-minutes // 60:+d}" if minutes else "Etc/UTC")


def poll_all(archive: OpenArchive) -> list[Result]:
    """One round of everything."""
    return poll_round(archive, Scope(everything=True), lambda _: None)


def export(archive: OpenArchive) -> list[dict[str, Any]]:
    """Every article as `export` writes it."""
    with archive.reading() as conn:
        return list(articles.stream(conn))


def run(home: Path, *words: str, code: int = 0, **environ: str) -> list[Any]:
    """The command line, in this process; gives its standard output's lines, JSON read."""
    output, status = run_command("--home", str(home), *words, **environ)
    assert status == code, f"exit {status}\n{output.out}\n{output.err}"
    lines = [line for line in output.out.splitlines() if line.strip()]
    return [json.loads(line) if line.startswith("{") else line for line in lines]


@dataclass(frozen=True, slots=True)
class Output:
    """What a command printed."""

    out: str
    err: str


def run_command(*words: str, **environ: str) -> tuple[Output, int]:
    """The command line, in this process: what it printed and its exit code."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    fast = {"NEWSARCHIVE_ALLOW_PRIVATE_NETWORKS": "1", "NEWSARCHIVE_HOST_DELAY_S": "0"}
    status: Any = 0
    with mock.patch.dict(os.environ, {**fast, **environ}), redirect_stdout(out), redirect_stderr(err):
        try:
            main(words)
        except SystemExit as end:
            status = end.code or 0
    return Output(*(stream.buffer.getvalue().decode() for stream in (out, err))), status  # type: ignore[attr-defined]
