"""Lists of sources: what other feed readers take, and what comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

from newsarchive.model import Feed, Source
from newsarchive.model.kinds import FeedKind
from newsarchive.sources.lists import Listed, read_list, write_opml, write_toml

HOME = "https://daffa.example/"


def feed(number: int, kind: FeedKind, url: str) -> Feed:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Feed(number, 1, "daffa.example", url, kind, due_at=now, interval_s=600)


def site(name: str = "الضفة", home: str | None = HOME, **told: object) -> Source:
    return Source(id=1, name=name, home_url=home, **told)  # type: ignore[arg-type]


def outlines(opml: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in ElementTree.fromstring(opml.encode()).iter("outline")]


@pytest.mark.parametrize("kind", get_args(FeedKind))
def test_only_what_a_feed_reader_reads_is_told_as_a_feed(kind: FeedKind) -> None:
    told = outlines(write_opml([(site(), [feed(1, kind, f"{HOME}x")])]))
    if kind in ("rss", "atom", "rdf", "json", "unknown"):
        assert [(one["type"], one["xmlUrl"], one["htmlUrl"]) for one in told] == [("rss", f"{HOME}x", HOME)]
    else:
        assert [("xmlUrl" in one, one["htmlUrl"]) for one in told] == [(False, HOME)]


def test_a_sitemap_named_by_hand_and_the_home_page_are_no_feeds_before_they_are_read() -> None:
    told = outlines(write_opml([(site(), [feed(1, "unknown", f"{HOME}sitemap.xml"), feed(2, "unknown", HOME)])]))
    assert ["xmlUrl" in one for one in told] == [False]


def test_what_was_imported_by_hand_is_no_site_to_read() -> None:
    assert outlines(write_opml([(site(home=None, kind="import"), [])])) == []


def test_opml_comes_back(tmp_path: Path) -> None:
    known = [
        (site(), [feed(1, "rss", f"{HOME}rss"), feed(2, "atom", f"{HOME}atom?a=1&b=2")]),
        (site("بلا خلاصات", "https://sahel.example/"), [feed(3, "section", "https://sahel.example/news")]),
    ]
    path = tmp_path / "sources.opml"
    path.write_text(write_opml(known), encoding="utf-8")
    assert list(read_list(path)) == [
        Listed(HOME, "الضفة", (f"{HOME}rss",)),
        Listed(HOME, "الضفة", (f"{HOME}atom?a=1&b=2",)),
        Listed("https://sahel.example/", "بلا خلاصات"),
    ]


def test_toml_brings_everything_back(tmp_path: Path) -> None:
    name = 'الضفة "الجديدة" \\ \x01'
    feeds = [
        feed(1, "rss", f"{HOME}rss"),
        feed(2, "news_sitemap", f"{HOME}sitemap.xml"),
        feed(3, "section", f"{HOME}n"),
    ]
    path = tmp_path / "sources.toml"
    path.write_text(write_toml([(site(name, timezone="Asia/Amman"), feeds)]), encoding="utf-8")
    assert list(read_list(path)) == [Listed(HOME, name, tuple(one.url for one in feeds), "Asia/Amman")]


def test_an_outline_with_a_page_alone_is_a_site_and_a_folder_is_none(tmp_path: Path) -> None:
    path = tmp_path / "other.opml"
    path.write_text(
        '<opml version="1.0"><body><outline text="أخبار" htmlUrl="https://f.example/"><outline title="نوارس"'
        ' HTMLURL="https://noras.example/"/><outline text="bad" htmlUrl="mailto:x"/></outline></body></opml>',
        encoding="utf-8",
    )
    first, bad = read_list(path)
    assert first == Listed("https://noras.example/", "نوارس")
    assert isinstance(bad, str)
    assert "mailto:x" in bad
