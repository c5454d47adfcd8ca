"""URLs: one key for one article, never one key for two."""

# ruff: noqa: E501 - the URLs are a table: one row per line
from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive import urls

# Variants of one article's URL: all URLs of a row have the same key.
ALIKE = [
    ("https://www.akhbar.example/a/1", "http://akhbar.example/a/1/", "https://m.akhbar.example/a/1", "https://akhbar.example:443/a/1#c"),
    ("https://x.example/خبر/عاجل", "https://x.example/%D8%AE%D8%A8%D8%B1/%d8%b9%d8%a7%d8%ac%d9%84", "https://x.example/خبر/عاجل?utm_source=rss"),
    ("https://x.example/2026/11/نبأ/", "https://x.example/2026/11/نبأ/amp/", "https://x.example/2026/11/نبأ/?amp=1", "https://amp.x.example/2026/11/نبأ",
     "https://x.example/amp/2026/11/نبأ/", "https://x.example/2026/11/نبأ/?outputType=amp"),
    ("https://x.example/news/n1.html", "https://x.example/news/n1.amp.html", "https://x.example/news/n1.html?print=1", "https://x.example/news/n1.html?print"),
    ("https://x.example/news/7", "https://x.example/news/7/print/", "https://x.example/print/news/7", "https://x.example/./a/../news//7"),
    ("https://b.example/2026/11/x.html", "https://b.example/2026/11/x.html?m=1", "https://b.example/2026/11/x.html?showComment=9"),
    ("http://s.example/News/Details.aspx?ID=68600", "http://s.example/news/details.aspx?id=68600", "http://s.example/news/details.aspx?fbclid=z&id=68600"),
    ("https://x.example/?p=12", "https://x.example/?p=12&replytocom=5", "https://x.example/index.php?p=12"),
    ("https://x.example/n?id=5&x=2", "https://x.example/n?x=2&id=5", "https://x.example/n?x=2&amp;id=5"),
    ("https://x.example/n;jsessionid=0F", "https://x.example/n"),
    ("https://x.example/آب", "https://x.example/\u0627\u0653\u0628"),  # alef with madda: one code point, or alef and the mark
    ("https://x.example/n/5", "https://x-example.cdn.ampproject.org/c/s/x.example/n/5/amp", "https://www.google.com/amp/s/x.example/n/5"),
]  # fmt: skip

# Two different articles, however similar their URLs are.
APART = [
    ("https://x.example/details.aspx?id=68600", "https://x.example/details.aspx?id=68601"),
    ("https://x.example/?p=12", "https://x.example/?p=13"),
    ("https://x.example/news/A", "https://x.example/news/a"),
    ("https://x.example/?m=202611", "https://x.example/?m=202612"),
    ("https://x.example/read.php?m=1", "https://x.example/read.php?m=0"),
    ("https://x.example/story.php?ref=4811", "https://x.example/story.php?ref=4812"),
    ("https://x.example/n?page=2", "https://x.example/n?page=3"),
    ("https://x.example/tag/amp/", "https://x.example/tag/"),
    ("https://x.example/feed/", "https://x.example/"),
    ("https://x.example/politics/feed/", "https://x.example/politics/"),
    ("https://x.example/a%2Fb", "https://x.example/a/b"),
    ("https://sport.x.example/1", "https://x.example/1"),
    ("http://127.0.0.1:8001/1", "http://127.0.0.1:8002/1"),
    ("https://x.example/#!/news/5", "https://x.example/#!/news/6"),
    ("https://m.com.eg/1", "https://com.eg/1"),
    ("https://x.example/list?a=1&a=2", "https://x.example/list?a=2&a=1"),
]


@pytest.mark.parametrize("row", ALIKE, ids=lambda row: row[0])
def test_one_article_has_one_key(row: tuple[str, ...]) -> None:
    assert {urls.key(url) for url in row} == {urls.key(row[0])}


@pytest.mark.parametrize(("url", "other"), APART)
def test_two_articles_are_never_merged(url: str, other: str) -> None:
    assert urls.key(url) != urls.key(other)
    assert urls.canonical(url) != urls.canonical(other)


def test_a_canonical_url_can_still_be_requested() -> None:
    url = "HTTPS://User:pw@WWW.Akhbar.Example:443/a/./b/../نبأ/?utm_source=x&b=2&a=1&fbclid=q#top"
    assert urls.canonical(url) == "https://www.akhbar.example/a/%D9%86%D8%A8%D8%A3/?a=1&b=2"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mailto:a@x.example",
        "javascript:void(0)",
        "ftp://x.example/",
        "http://",
        "http://[::1",
        "خبر",
        "\ud800",
        "http://\ud800/",
    ],
)
def test_strings_that_are_not_web_urls_give_none(url: str) -> None:
    assert urls.parse(url) is None
    assert urls.host_of(url) == "" == urls.origin(url)


def test_hosts() -> None:
    assert urls.host_of("http://X.Example:80/a") == "x.example"
    assert urls.host_of("http://x.example:8080/a") == "x.example:8080"
    assert urls.host_of("http://موقع.example/") == "xn--4gbrim.example"
    assert urls.host_of("http://2130706433/") == "127.0.0.1"  # a number is an address
    assert urls.origin("https://x.example:443/a") == "https://x.example"


def test_absolute_resolves_like_a_browser() -> None:
    base = "https://x.example/news/list.aspx?id=3"
    assert urls.absolute("details.aspx?id=5", base) == "https://x.example/news/details.aspx?id=5"
    assert urls.absolute("//cdn.x.example/a b", base) == "https://cdn.x.example/a%20b"
    assert urls.absolute("  /خبر\n", base) == "https://x.example/%D8%AE%D8%A8%D8%B1"
    assert urls.absolute("tel:123", base) is None


@pytest.mark.parametrize(
    "url",
    ["https://x.example", "https://x.example/?utm_source=a", "https://x.example/ar/", "https://x.example/index.php",
     "https://x.example/Default.aspx", "https://x.example/?m=1"],
)  # fmt: skip
def test_front_pages(url: str) -> None:
    assert urls.is_home(url)


@pytest.mark.parametrize(
    "url",
    ["https://x.example/?p=5", "https://x.example/politics", "https://x.example/arabs",
     "https://x.example/index.php?id=5", "no"],
)  # fmt: skip
def test_other_pages_are_not_front_pages(url: str) -> None:
    assert not urls.is_home(url)


def test_same_site() -> None:
    assert urls.same_site("https://www.x.example/a", "http://m.x.example/b")
    assert urls.same_site("https://sport.x.example/a", "https://www.x.example/")
    assert not urls.same_site("https://x.example/", "https://notx.example/")
    assert not urls.same_site("http://127.0.0.1:8001/", "http://127.0.0.1:8002/")


PARTS = st.text(st.sampled_from("aZ09-._~%2fFdD8/؟خبرآ\u0653 &=+?#;:@!,'()amp.htmlprint"), max_size=25)
QUERY = st.lists(
    st.tuples(st.sampled_from(["id", "utm_source", "amp", "print", "ref", "m", "amp;id", "feed", "é"]), PARTS),
    max_size=4,
)


@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["x.example", "www.m.x.example:80", "موقع.example.", "127.1"]),
    PARTS,
    QUERY,
)
def test_canonical_and_key_are_idempotent(scheme: str, host: str, path: str, query: list[tuple[str, str]]) -> None:
    url = f"{scheme}://{host}/{path}?" + "&".join(f"{name}={value}" for name, value in query)
    assert urls.canonical(urls.canonical(url)) == urls.canonical(url)
    assert urls.key(urls.canonical(url)) == urls.key(url)


@given(st.text(max_size=60))
def test_canonical_and_key_are_idempotent_for_any_text(text: str) -> None:
    assert urls.canonical(urls.canonical(text)) == urls.canonical(text)
    assert urls.key(urls.canonical(text)) == urls.key(text)


@pytest.mark.corpus
def test_declared_canonicals_share_the_key() -> None:
    corpus = os.environ.get("NEWSARCHIVE_CORPUS")
    if not corpus:
        pytest.skip("NEWSARCHIVE_CORPUS is not set")
    table = Path(corpus) / "conformance" / "urls" / "declared_canonicals.jsonl"
    same = total = 0
    for line in table.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        declared = urls.absolute(row["canonical"], row["url"]) if row.get("canonical") and row.get("url") else None
        if declared and not urls.is_home(declared):
            total += 1
            same += urls.key(declared) == urls.key(row["url"])
    assert same / total > 0.89
