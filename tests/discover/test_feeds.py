"""Feeds, whole and broken: their entries come, hostile ones do no harm."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.discover.feeds import looks_like_html, read_feed
from newsarchive.errors import UnreadableFeed

FixtureText = Callable[[str], str]
URL = "https://marfa.example/feed/"


def addresses(text: str, url: str = URL) -> list[str]:
    return [unquote(entry.url) for entry in read_feed(text, url, None).entries]


def test_rss_with_its_claims(fixture_text: FixtureText) -> None:
    feed = read_feed(fixture_text("feeds/rss-whole.xml"), URL, "application/rss+xml")
    assert (feed.kind, feed.title, feed.ttl_s) == ("rss", "صحيفة المرفأ", 1800.0)
    assert feed.next_pages == ("https://marfa.example/feed/?paged=2",)
    assert [unquote(entry.url) for entry in feed.entries] == [
        "https://marfa.example/2026/11/09/رصيف-الحاويات/?utm_source=rss",
        "https://marfa.example/2026/11/09/زلزال/",  # its guid is its link
        "https://marfa.example/2026/11/08/نسبي/",
    ]
    first = feed.entries[0]
    assert first.title == "وزير النقل يفتتح رصيف الحاويات الجديد & المخازن"
    assert first.published == datetime(2026, 11, 9, 7, 30, tzinfo=UTC)
    assert first.published_text == "Mon, 09 Nov 2026 10:30:00 +0300"
    assert (first.authors, first.tags, first.language) == (("سلمى الحداد",), ("محليات", "اقتصاد"), "ar")
    assert first.content is not None
    assert "ستتضاعف" in first.content
    assert "ستتضاعف" not in (first.summary or "")


def test_dates_that_general_parsers_cannot_read(fixture_text: FixtureText) -> None:
    _, arabic, numbers = read_feed(fixture_text("feeds/rss-whole.xml"), URL, None).entries
    assert arabic.published == datetime(2026, 11, 9, 8, 5, tzinfo=UTC)
    # The eighth of November or the eleventh of August: not guessed, but kept as printed.
    assert (numbers.published, numbers.published_text) == (None, "08/11/2026 09:00")


def test_wordpress_pages_go_on_counting(fixture_text: FixtureText) -> None:
    feed = read_feed(fixture_text("feeds/rss-whole.xml"), URL + "?paged=4", None)
    assert feed.next_pages == ("https://marfa.example/feed/?paged=5",)


def test_a_cut_feed_gives_its_whole_entries_and_no_half_address(fixture_text: FixtureText) -> None:
    text = fixture_text("feeds/rss-cut-inside-a-link.xml")
    assert addresses(text) == ["https://marfa.example/news/1001", "https://marfa.example/news/1002"]


def test_unescaped_signs_and_html_entities(fixture_text: FixtureText) -> None:
    feed = read_feed(fixture_text("feeds/rss-unescaped-ampersand-and-html-entities.xml"), URL, None)
    assert [entry.title for entry in feed.entries] == [
        "ارتفاع أسهم شركة نفط & غاز الخليج «اليوم»",
        'AT&T و"سوق" المال',
    ]
    assert feed.entries[0].url == "https://marfa.example/view.php?cat=3&id=1001"


def test_what_stands_before_the_prolog_is_skipped(fixture_text: FixtureText) -> None:
    text = fixture_text("feeds/rss-php-warning-before-the-prolog.xml")
    assert addresses(text) == ["https://marfa.example/news/1001"]  # and what is commented out is no item
    assert not looks_like_html(text.encode())


def test_control_characters_and_undeclared_prefixes(fixture_text: FixtureText) -> None:
    feed = read_feed(fixture_text("feeds/rss-control-characters-and-bad-references.xml"), URL, None)
    assert [entry.title for entry in feed.entries] == ["خبر فيه علامات مخفية", "بادئة لم تعلن"]


def test_no_entity_ever_expands(fixture_text: FixtureText) -> None:
    feed = read_feed(fixture_text("feeds/rss-entity-bomb.xml"), URL, None)
    assert feed.entries[0].title == "قبل &c; &secret; &a; بعد"
    assert feed.title == "&c;"


def test_atom_pages_base_and_alternate_links(fixture_text: FixtureText) -> None:
    feed = read_feed(fixture_text("feeds/atom-pages-base-and-several-links.xml"), "https://wadi.example/atom.xml", None)
    assert (feed.kind, feed.title) == ("atom", "مدونة الوادي")
    assert feed.next_pages == ("https://wadi.example/feeds/posts/default?start-index=26&max-results=25",)
    first, second = feed.entries
    assert first.url == "https://wadi.example/blog/2026/11/one.html"
    assert first.updated == datetime(2026, 11, 10, 8, tzinfo=UTC)
    assert first.authors == ()  # Blogger's placeholder is nobody
    assert second.url == "https://wadi.example/blog/2026/11/two.html"
    assert (second.published, second.updated) == (None, datetime(2026, 11, 8, 8, tzinfo=UTC))


def test_rdf_dates_are_publication_dates(fixture_text: FixtureText) -> None:
    feed = read_feed(fixture_text("feeds/rdf-with-dublin-core-dates.xml"), URL, None)
    assert feed.kind == "rdf"
    assert feed.entries[0].published == datetime(2026, 11, 9, 7, 30, tzinfo=UTC)
    assert feed.entries[0].updated is None


def test_json_feed_cut_short(fixture_text: FixtureText) -> None:
    feed = read_feed(fixture_text("feeds/json-feed-cut-short.json"), "https://ufuq.example/feed.json", None)
    assert feed.kind == "json"
    assert [entry.url for entry in feed.entries] == ["https://ufuq.example/news/1001", "https://ufuq.example/news/1002"]
    first = feed.entries[0]
    assert (first.authors, first.tags, first.language) == (("ليلى القاسمي",), ("سياسة",), "ar")


def test_json_feed_names_its_next_page() -> None:
    text = (
        '{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/n/1001"}], "next_url": "/feed.json?page=2"}'
    )
    assert read_feed(text, "https://ufuq.example/feed.json", None).next_pages == (
        "https://ufuq.example/feed.json?page=2",
    )


def test_an_empty_feed_is_a_feed() -> None:
    assert read_feed("<rss version='2.0'><channel><title>لا جديد</title></channel></rss>", URL, None).entries == ()


@pytest.mark.parametrize(
    "text",
    ["", "  \n", "كلام", "<html><body>صفحة</body></html>", '<?xml version="1.0"?><!DOCTYPE html><html><p/></html>',
     "{}", "[1, 2]", '{"items": "x"}', "<rss><channel><item><title>بلا رابط</title></item></channel></rss>", "<urlset"],
)  # fmt: skip
def test_what_is_no_feed_is_said(text: str) -> None:
    with pytest.raises(UnreadableFeed):
        read_feed(text, URL, "text/html")


def test_pages_are_told_from_feeds() -> None:
    assert looks_like_html(b"\n<!DOCTYPE html><html><body><rss></rss>")
    assert looks_like_html(b"<div><a href='/news/1'>x</a></div>")
    assert not looks_like_html(b"<rss><channel><item><description><![CDATA[<html>]]>")
    assert not looks_like_html(b'{"items": []}')


@pytest.mark.parametrize(
    "flood", ["<a>", "<", "<a", "&", "<![CDATA[", "<!-- ", '<x y="', "<?", "<!DOCTYPE ", "<item>", "&#", "]]>"]
)
def test_a_flood_is_bounded(flood: str) -> None:
    started = time.monotonic()
    text = "<rss version='2.0'><channel><item><link>https://marfa.example/news/1001</link></item><item><title>"
    with suppress(UnreadableFeed):
        read_feed(text + flood * 20_000, URL, None)
    assert time.monotonic() - started < 10


def test_no_more_items_are_read_than_the_bound() -> None:
    items = "".join(f"<item><link>https://marfa.example/news/{n}</link></item>" for n in range(10_000, 16_000))
    feed = read_feed(f"<rss version='2.0'><channel>{items}</channel></rss>", URL, None)
    assert len(feed.entries) == 5_000


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 2_400), junk=st.text(max_size=8))
def test_cut_anywhere_a_feed_gives_only_addresses_it_has(fixture_text: FixtureText, cut: int, junk: str) -> None:
    whole = fixture_text("feeds/rss-whole.xml")
    known = set(addresses(whole)) | {
        "http://www.marfa.example/2026/11/09/رصيف-الحاويات",
        "https://marfa.example/?p=4811",
    }
    try:
        found = addresses(whole[:cut])
    except UnreadableFeed:
        found = []
    assert set(found) <= known
    with suppress(UnreadableFeed):  # anything but a crash
        read_feed(whole[:cut] + junk + whole[cut:], URL, None)
