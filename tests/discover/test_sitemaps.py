"""Sitemaps of every kind, also damaged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from newsarchive.discover.feeds import read_feed
from newsarchive.errors import UnreadableFeed

FixtureText = Callable[[str], str]
URL = "https://marfa.example/sitemap.xml"


def test_a_cut_sitemap_gives_its_whole_rows(fixture_text: FixtureText) -> None:
    sitemap = read_feed(fixture_text("sitemaps/sitemap-cut-inside-a-row.xml"), URL, None)
    assert sitemap.kind == "sitemap"
    assert [(entry.url, entry.title) for entry in sitemap.entries] == [
        ("https://marfa.example/news/1001?a=1&b=2", None),  # a picture's title is not the article's
        ("https://marfa.example/news/1002", None),
        ("https://marfa.example/news/1003", None),
    ]
    assert [entry.updated for entry in sitemap.entries] == [datetime(2026, 11, 9, tzinfo=UTC), None, None]


def test_an_index_names_its_sitemaps_once(fixture_text: FixtureText) -> None:
    index = read_feed(fixture_text("sitemaps/sitemap-index.xml"), URL, None)
    assert index.kind == "sitemap_index"
    assert index.entries == ()
    assert index.children == (
        "https://marfa.example/post-sitemap2.xml",
        "https://marfa.example/post-sitemap1.xml.gz",
    )


def test_news_sitemap(fixture_text: FixtureText) -> None:
    sitemap = read_feed(fixture_text("sitemaps/news-sitemap.xml"), URL, None)
    assert sitemap.kind == "news_sitemap"
    (entry,) = sitemap.entries
    assert (entry.title, entry.language, entry.tags) == ("الوزير: «سنعود»", "ar", ("نقل", "موانئ"))
    assert entry.published == datetime(2026, 11, 9, 7, 30, tzinfo=UTC)
    assert entry.published_text == "2026-11-09T10:30:00+03:00"


def test_a_list_in_plain_text(fixture_text: FixtureText) -> None:
    sitemap = read_feed(fixture_text("sitemaps/sitemap.txt"), URL, "text/plain")
    assert [unquote(entry.url) for entry in sitemap.entries] == [
        "https://marfa.example/news/1001",
        "https://marfa.example/خبر/1002",
    ]


def test_an_empty_sitemap_is_one_and_a_broken_one_is_said() -> None:
    assert read_feed("<urlset></urlset>", URL, None).entries == ()
    with pytest.raises(UnreadableFeed):
        read_feed("<urlset><url><loc>https://marfa.example/news/10", URL, None)


def test_entities_do_not_expand_in_sitemaps() -> None:
    text = '<!DOCTYPE urlset [<!ENTITY x "https://evil.example/1">]><urlset><url><loc>&x;</loc></url></urlset>'
    assert all("evil" not in entry.url for entry in read_feed(text, URL, None).entries)


def test_no_more_rows_than_the_protocol_allows() -> None:
    rows = "".join(f"<url><loc>https://marfa.example/news/{n}</loc></url>" for n in range(50_100))
    assert len(read_feed(f"<urlset>{rows}</urlset>", URL, None).entries) == 50_000
