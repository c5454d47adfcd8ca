"""Bulletins: Atom and JSON Feed that other readers take, with the same identities for ever."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from newsarchive.export import entries
from newsarchive.export.atom import as_atom
from newsarchive.export.feed import FeedDocument, FeedEntry, FeedLinks
from newsarchive.export.jsonfeed import as_json_feed
from newsarchive.store import articles, saved_searches
from newsarchive.store.articles.summaries import ArticleSummary
from newsarchive.store.dedupe import stories
from newsarchive.store.dedupe.pairs import Pair, replace_pairs
from newsarchive.store.filters import Filters
from newsarchive.store.takedowns import takedowns
from tests.store.sample_archive import START, at, capture, content, printed, publish, source

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = date(2026, 2, 28)

NOTICE = ArticleSummary(
    article_id=7,
    source="akhbar",
    key="akhbar.example/7",
    url="https://akhbar.example/7?a=1&b=2",
    title='عنوان <b>غليظ</b> & "مقتبس"',
    text="فقرة أولى < ثانية\n\nفقرة أخرى",
    language="ar",
    published_at=datetime(2026, 2, 28, 9, tzinfo=UTC),
    published_day=DAY,
    first_seen_at=START,
    updated=START,
    deleted_at=None,
    authors=("سعاد حسني",),
    agencies=("رويترز",),
    section="اقتصاد",
    tags=("موانئ",),
    image_url=None,
)
POST = FeedEntry(NOTICE, (("sada", "https://sada.example/1"),), "http://127.0.0.1/articles/7")
PLACE = FeedLinks(
    "http://127.0.0.1/f.atom", "http://127.0.0.1/", "http://127.0.0.1/f.atom?after=3", "http://127.0.0.1/a/"
)
BULLETIN = FeedDocument("urn:uuid:0e7e5f0e-0000-5000-8000-000000000000", "موانئ", START, (POST,), PLACE)


def read_atom(bulletin: FeedDocument) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of feedparser's own inside
        told = feedparser.parse(as_atom(bulletin))
    assert not told.bozo, told.bozo_exception
    return told


# ------------------------------------------------------------------ the two forms


def test_atom_has_all_that_rfc_4287_asks_for() -> None:
    root = ElementTree.fromstring(as_atom(BULLETIN))
    for node in (root, *root.findall(f"{ATOM}entry")):
        assert [len(node.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}author/{ATOM}name") is not None  # the feed itself has none
    relations = [link.get("rel") for link in root.findall(f"{ATOM}link")]
    assert relations == ["self", "alternate", "next"]
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"


def test_atom_as_a_reader_takes_it() -> None:
    told = read_atom(BULLETIN)
    (entry,) = told.entries
    assert (told.version, told.feed.title, told.feed.id) == ("atom10", "موانئ", BULLETIN.id)
    assert entry.title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == NOTICE.title
    assert (entry.link, entry.author, entry.contributors[0].name) == (POST.url, "سعاد حسني", "رويترز")
    assert (entry.published, entry.updated) == ("2026-02-28T09:00:00Z", "2026-03-01T06:00:00Z")
    links = {link.rel: link.href for link in entry.links}
    assert (links["via"], links["related"]) == (NOTICE.url, "https://sada.example/1")
    assert {tag.term for tag in entry.tags} == {"akhbar", "اقتصاد", "موانئ"}
    assert entry.content[0].language == "ar"


def test_the_text_is_escaped_and_right_to_left() -> None:
    item = json.loads(as_json_feed(BULLETIN))["items"][0]
    assert item["content_html"].startswith('<div dir="rtl" lang="ar"><p>فقرة أولى &lt; ثانية</p><p>فقرة أخرى</p>')
    assert '<li><a href="https://sada.example/1">sada</a></li>' in item["content_html"]
    english = replace(POST, notice=replace(NOTICE, text="1. Port opens", language="en"), copies=())
    assert english.html == '<div dir="ltr" lang="en"><p>1. Port opens</p></div>'


def test_json_feed_has_all_that_its_version_asks_for() -> None:
    told = json.loads(as_json_feed(BULLETIN))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert set(told) <= {
        *("version", "title", "home_page_url", "feed_url", "next_url", "language", "items", "_newsarchive")
    }
    assert told["next_url"] == PLACE.next_url
    (item,) = told["items"]
    assert isinstance(item["id"], str)
    assert item["authors"] == [{"name": "سعاد حسني"}]
    assert (item["url"], item["external_url"]) == (POST.url, NOTICE.url)
    assert item["_newsarchive"]["copies"] == [{"source": "sada", "url": "https://sada.example/1"}]
    assert item["date_published"] == "2026-02-28T09:00:00Z"
    bare = replace(NOTICE, url=None, published_at=None, authors=(), language=None, title=None)
    (item,) = json.loads(as_json_feed(replace(BULLETIN, posts=(FeedEntry(bare, (), None),), place=FeedLinks())))[
        "items"
    ]
    assert None not in item.values()
    assert not {"url", "external_url", "date_published", "language"} & set(item)
    assert item["title"] == "فقرة أولى < ثانية فقرة أخرى …"
    assert item["authors"] == [{"name": "akhbar"}]


def test_a_post_leads_to_the_canonical_address_where_it_is_known() -> None:
    notice = replace(NOTICE, url="https://a.example/1?utm_source=rss", canonical_url="https://a.example/1")
    bulletin = replace(BULLETIN, posts=(replace(POST, notice=notice),))
    for document in (as_atom(bulletin), as_json_feed(bulletin)):
        assert b"https://a.example/1" in document
        assert b"utm_source" not in document


def test_a_script_address_is_no_link() -> None:
    post = FeedEntry(NOTICE, (("sada", "javascript:alert(1)"), ("<i>", None)), None)
    assert "<ul><li>sada</li><li>&lt;i&gt;</li></ul>" in post.html


@given(st.text(max_size=60), st.text(max_size=20), st.sampled_from(["ar", "x y", "", None]))
def test_any_text_makes_a_document_that_can_be_read(text: str, name: str, language: str | None) -> None:
    notice = replace(NOTICE, title=text, text=text, source=name, authors=(name,), tags=(text,), language=language)
    bulletin = replace(BULLETIN, title=text, posts=(FeedEntry(notice, ((name, text),), None),))
    (entry,) = ElementTree.fromstring(as_atom(bulletin)).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}id") is not None
    assert len(json.loads(as_json_feed(bulletin))["items"]) == 1


# ------------------------------------------------------------------ what is in one


def shelve(conn: Connection, place: int, text: str = "في الميناء", owner: str = "akhbar") -> int:
    shows = content(text, title=f"{owner} {place}", published=printed(DAY, hour=place % 24))
    return publish(conn, source(conn, owner), f"https://{owner}.example/{place}", shows, at(place))


def titles(bulletin: FeedDocument) -> list[str]:
    return [post.title for post in bulletin.posts]


def test_the_newest_come_first_and_pages_stay_where_they_are(conn: Connection) -> None:
    for place in range(5):
        shelve(conn, place, f"خبر {place} في الميناء")
    shelve(conn, 9, "لا شيء")
    asked = entries.of_search("الميناء")
    after: list[int | None] = []

    def placed(older: int | None) -> FeedLinks:
        after.append(older)
        return FeedLinks()

    first = entries.gather(conn, asked, limit=2, placed=placed)
    assert titles(first) == ["akhbar 4", "akhbar 3"]
    shelve(conn, 7, "جديد في الميناء")
    second = entries.gather(conn, asked, limit=2, after=after[-1], placed=placed)
    third = entries.gather(conn, asked, limit=2, after=after[-1], placed=placed)
    assert [titles(second), titles(third), after[-1]] == [["akhbar 2", "akhbar 1"], ["akhbar 0"], None]


def test_copies_stand_under_the_one_that_printed_it_first(conn: Connection) -> None:
    ids = [shelve(conn, place, "نص واحد", owner) for place, owner in enumerate(("a", "b", "c"))]
    shelve(conn, 9, "نص آخر", "d")
    replace_pairs(conn, ids, [Pair(low, high, "same", 1.0) for low in ids for high in ids if low < high], START)
    bulletin = entries.gather(conn, entries.of_search(""))
    assert titles(bulletin) == ["d 9", "a 0"]
    assert {name for name, _ in bulletin.posts[1].copies} == {"b", "c"}
    only = entries.gather(conn, entries.of_search("", Filters(source="c")))
    assert titles(only) == ["c 2"]  # what printed it first is not asked for


def test_identities_stay_when_numbers_change(conn: Connection) -> None:
    shelve(conn, 1, "نص")
    (post,) = entries.gather(conn, entries.of_search("")).posts
    renumbered = replace(post, notice=replace(post.notice, article_id=99))
    assert post.id == renumbered.id
    assert post.id != replace(post, notice=replace(post.notice, source="sada")).id
    ids = [asked.id for asked in (entries.of_search(""), entries.of_search("x"))]
    ids += [entries.of_search("", Filters(language="ar")).id, entries.of_source(source(conn)).id]
    assert len(set(ids)) == 4


def test_an_edit_and_a_deletion_move_updated(conn: Connection) -> None:
    one = shelve(conn, 1, "نص")
    assert entries.gather(conn, entries.of_search("")).updated == at(1)
    publish(conn, source(conn), "https://akhbar.example/1", content("نص آخر", title="akhbar 1"), at(60))
    assert entries.gather(conn, entries.of_search("")).updated == at(60)
    gone = capture(conn, source(conn), "https://akhbar.example/1", at(90), status=404)
    articles.gone(conn, one, gone, "status 404")
    bulletin = entries.gather(conn, entries.of_search(""))
    assert bulletin.updated == at(90)
    assert b'term="deleted"' in as_atom(bulletin)


def test_what_was_taken_down_is_in_none(conn: Connection) -> None:
    one = shelve(conn, 1, "نص")
    search = saved_searches.add(conn, name="كل", query="", now=START)
    assert search is not None
    takedowns.record(conn, article_id=one, source="akhbar", level="hide", reason="طلب", now=START)
    for asked in (entries.of_search(""), entries.of_source(source(conn)), entries.of_saved(search)):
        assert entries.gather(conn, asked).posts == ()
    empty = entries.gather(conn, entries.of_saved(search))
    assert empty.updated == START
    assert read_atom(empty).entries == []


def test_a_story_and_none(conn: Connection) -> None:
    first, second = shelve(conn, 1, "نص أول"), shelve(conn, 2, "نص ثان")
    shelve(conn, 3, "نص ثالث")
    story = stories.create_story(conn, first, START)
    stories.write_stories(conn, [first, second], [(story, stories.StoryRow((first, second), first, at(1), at(2), 1))])
    asked = entries.of_story(conn, story)
    assert asked is not None
    assert asked.title == "akhbar 1"
    assert titles(entries.gather(conn, asked)) == ["akhbar 2", "akhbar 1"]
    assert entries.of_story(conn, story + 1) is None


@pytest.mark.parametrize(
    ("query", "filters", "title"),
    [("", Filters(), "newsarchive"), ("ميناء", Filters(source="sada"), "ميناء source:sada")],
)
def test_a_search_names_its_bulletin(query: str, filters: Filters, title: str) -> None:
    assert entries.of_search(query, filters).title == title
