"""Feeds over HTTP: the same answers again, 304s, pages, and names for what cannot be had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import feedparser
import httpx
import pytest
from fastapi import FastAPI

from newsarchive.archive.archive import OpenArchive
from newsarchive.store import frontier, saved_searches
from newsarchive.store.dedupe import stories
from newsarchive.store.sources import sources
from newsarchive.web import feeds
from tests.road import open_test_archive
from tests.store.sample_archive import START, at, content, publish, source
from tests.web.client import running

FEED = "https://akhbar.example/rss?a=1&b=2"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenArchive]:
    with open_test_archive(tmp_path_factory.mktemp("home")) as opened:
        with opened.writing() as conn:
            owner = source(conn)
            ids = [
                publish(conn, owner, f"https://akhbar.example/{n}", content(f"خبر {n} عن الميناء", title=f"{n}"), at(n))
                for n in range(3)
            ]
            story = stories.create_story(conn, ids[0], START)
            stories.write_stories(conn, ids[:2], [(story, stories.StoryRow(tuple(ids[:2]), ids[0], at(0), at(1), 1))])
            frontier.add_feeds(conn, owner.id, [(FEED, "rss")], START)
            saved_searches.add(conn, name="موانئ", query="الميناء", now=START)
        yield opened


@pytest.fixture(scope="module")
def web(archive: OpenArchive) -> Iterator[httpx.Client]:
    with running(archive) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/feeds/search.{}?q=%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1", 3),
        ("/feeds/search.{}", 3),
        ("/feeds/search.{}?source=other", 0),
        ("/feeds/search.{}?since=2026-03-02&deleted=false", 0),
        ("/feeds/sources/1.{}", 3),
        ("/feeds/stories/1.{}", 2),
        (f"/feeds/searches/{quote('موانئ')}.{{}}", 3),
    ],
)
def test_every_feed_in_both_forms(web: httpx.Client, path: str, number: int) -> None:
    atom = web.get(path.format("atom"))
    assert (atom.status_code, atom.headers["content-type"]) == (200, "application/atom+xml")
    told = feedparser.parse(atom.content)
    assert not told.bozo
    assert len(told.entries) == number
    assert {link.rel for link in told.feed.links} == {"self", "alternate"}
    answer = web.get(path.format("json"))
    assert answer.headers["content-type"] == "application/feed+json"
    items = json.loads(answer.content)["items"]
    assert [item["id"] for item in items] == [entry.id for entry in told.entries]
    assert all(item["url"].startswith(f"{web.base_url}/articles/") for item in items)


def test_a_reader_that_has_it_is_told_so(web: httpx.Client) -> None:
    first = web.get("/feeds/search.atom?q=x")
    assert web.get("/feeds/search.atom?q=x").content == first.content
    again = web.get("/feeds/search.atom?q=x", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    whole = web.get("/feeds/search.atom")
    assert whole.headers["last-modified"] == "Sun, 01 Mar 2026 06:02:00 GMT"
    since = {"If-Modified-Since": whole.headers["last-modified"]}
    assert web.get("/feeds/search.atom", headers=since).status_code == 304
    assert web.get("/feeds/search.atom", headers=since | {"If-None-Match": '"other"'}).status_code == 200
    for told in ("Sun, 01 Mar 2026 06:01:59 GMT", "yesterday"):
        assert web.get("/feeds/search.atom", headers={"If-Modified-Since": told}).status_code == 200


def test_pages_follow_each_other(web: httpx.Client) -> None:
    titles: list[str] = []
    path: str | None = "/feeds/search.json?q=%D9%85%D9%8A%D9%86%D8%A7%D8%A1&limit=2"
    while path is not None:
        told = web.get(path).json()
        titles += [item["title"] for item in told["items"]]
        path = told.get("next_url")
    assert titles == ["2", "1", "0"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feeds/sources/99.atom", 404),
        ("/feeds/stories/99.json", 404),
        ("/feeds/searches/none.atom", 404),
        ("/feeds/search.rss", 404),
        ("/feeds/stories/99999999999999999999.atom", 404),
        ("/feeds/search.atom?since=yesterday", 422),
        ("/feeds/search.atom?story=x", 422),
        ("/feeds/search.atom?story=99999999999999999999", 422),
        ("/feeds/search.atom?deleted=perhaps", 422),
        ("/feeds/search.atom?sorce=akhbar", 422),
        ("/feeds/search.atom?limit=0", 422),
        ("/feeds/search.atom?after=-1", 422),
    ],
)
def test_what_cannot_be_had_is_named(web: httpx.Client, path: str, status: int) -> None:
    assert web.get(path).status_code == status


def test_all_sources_as_opml(web: httpx.Client, archive: OpenArchive) -> None:
    answer = web.get("/opml")
    assert answer.status_code == 200
    assert 'xmlUrl="https://akhbar.example/rss?a=1&amp;b=2"' in answer.text
    with archive.reading() as conn:
        assert [one.name for one in sources.list_sources(conn)] == ["akhbar"]


def test_the_routes_are_the_applications() -> None:
    app = FastAPI()
    app.include_router(feeds.router)
    assert app.url_path_for("of_search", form="atom") == "/feeds/search.atom"
