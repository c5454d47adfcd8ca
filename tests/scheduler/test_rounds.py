"""One round: everything that is meant to be asked is asked, whatever one visit has room for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsarchive.crawl.host import Scope
from newsarchive.demo.server import Running, serve
from newsarchive.scheduler.rounds import poll_round
from newsarchive.store import frontier
from tests.road import export, open_test_archive, poll_all, run, watch_newsroom


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Running]:
    with serve() as running:
        yield running


def test_all_looks_again_at_every_article_though_a_visit_has_room_for_a_few(newsroom: Running, tmp_path: Path) -> None:
    with open_test_archive(tmp_path, visit_max_requests=9) as archive:
        watch_newsroom(archive, newsroom)
        poll_round(archive, Scope(), lambda _: None)
        most = Counter(row["source"] for row in export(archive)).most_common(1)[0][1]
        assert most >= 5, "with its feeds and their pages more than one visit has room for"
        began, before = archive.now(), len(newsroom.requests)
        poll_all(archive)
        with archive.reading() as conn:
            assert frontier.hosts_due(conn, began, everything=True) == [], "every target and feed was asked for"
        feeds = {urlsplit(url).path for urls in newsroom.feed_urls.values() for url in urls}
        polled = [request for request in newsroom.requests[before:] if request.path in feeds]
        assert len(polled) == len({(request.site, request.path) for request in polled}), "each once"


def test_the_pages_of_a_first_poll_that_was_cut_short_are_read_later(newsroom: Running, tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "whole") as archive:
        watch_newsroom(archive, newsroom)
        poll_all(archive)
        whole = {row["url"] for row in export(archive)}
    with open_test_archive(tmp_path / "cut", visit_max_requests=3) as archive:
        watch_newsroom(archive, newsroom)
        poll_round(archive, Scope(), lambda _: None)
    with open_test_archive(tmp_path / "cut") as archive:
        poll_all(archive)
        assert {row["url"] for row in export(archive)} == whole


def test_what_is_done_to_a_source_is_told_to_programs(tmp_path: Path) -> None:
    run(tmp_path, "sources", "add", "https://sahil.example/", "--feed", "https://sahil.example/rss", "--name", "sahil")
    (paused,) = run(tmp_path, "sources", "pause", "sahil", "--json")
    assert (paused["name"], paused["paused"]) == ("sahil", True)
    (resumed,) = run(tmp_path, "sources", "resume", "sahil", "--json")
    assert resumed["paused"] is False
    assert run(tmp_path, "sources", "remove", "sahil", "--json") == [{"name": "sahil", "removed": True}]
