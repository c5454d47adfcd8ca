"""The views people query: the same answers as the API's, on both engines, and every column documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, inspect, text

from newsarchive.model import Passage
from newsarchive.store import articles
from newsarchive.store.dedupe import stories
from newsarchive.store.dedupe.pairs import Pair, replace_pairs
from newsarchive.store.sources import counts, sources
from newsarchive.store.takedowns import takedowns
from tests.store.sample_archive import START, at, capture, content, publish, source

DOCS = Path(__file__).parents[2] / "docs" / "sql.md"
FIRST = "قال الوزير إن الاتفاق سيوقع غدا في العاصمة بحضور السفراء"


def rows(conn: Connection, query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in conn.execute(text(query)).mappings()]


@pytest.fixture
def two(conn: Connection) -> tuple[int, int]:
    """Two articles, the first edited, the second containing it."""
    paper = source(conn, "one")
    one = publish(conn, paper, "https://one.example/1", content("نص قديم"))
    publish(conn, paper, "https://one.example/1", content(FIRST), at(30))
    other = publish(conn, source(conn, "two"), "https://two.example/1", content("مقدمة. " + FIRST))
    span = Passage(0, len(FIRST), 7, 7 + len(FIRST), 10)
    replace_pairs(conn, {one, other}, [Pair(one, other, "contained", 0.9, passages=(span,))], START)
    return one, other


def test_articles_are_what_the_api_shows(conn: Connection, two: tuple[int, int]) -> None:
    listed = rows(conn, "SELECT article_id, source, url, title, text, revisions FROM v_articles ORDER BY article_id")
    shown = list(articles.stream(conn))
    assert [(row["article_id"], row["source"], row["text"], row["revisions"]) for row in listed] == [
        (one["id"], one["source"], one["text"], len(one["revisions"])) for one in shown
    ]


def test_revisions_are_numbered_as_they_are_shown(conn: Connection, two: tuple[int, int]) -> None:
    numbered = rows(conn, f"SELECT number, text FROM v_revisions WHERE article_id = {two[0]} ORDER BY number")
    assert numbered == [{"number": 1, "text": "نص قديم"}, {"number": 2, "text": FIRST}]


def test_copies_and_passages_are_read_from_both_sides(conn: Connection, two: tuple[int, int]) -> None:
    one, other = two
    assert rows(conn, "SELECT article_id, other_id, relation FROM v_copies ORDER BY article_id") == [
        {"article_id": one, "other_id": other, "relation": "contained"},
        {"article_id": other, "other_id": one, "relation": "contains"},
    ]
    assert [row["text"] for row in rows(conn, "SELECT text FROM v_passages ORDER BY article_id")] == [FIRST, FIRST]


@pytest.mark.parametrize("level", ["hide", "exclude"])
def test_what_was_taken_down_is_in_no_view(conn: Connection, two: tuple[int, int], level: Any) -> None:
    one, other = two
    takedowns.record(conn, article_id=one, source="one", level=level, reason="طلب", now=START)
    for view in ("v_articles", "v_revisions", "v_copies", "v_passages", "v_captures"):
        assert one not in {row["article_id"] for row in rows(conn, f"SELECT article_id FROM {view}")}, view
    assert [row["article_id"] for row in rows(conn, "SELECT article_id FROM v_articles")] == [other]
    takedowns.lift(conn, one, START)
    assert len(rows(conn, "SELECT article_id FROM v_articles")) == 2


@pytest.mark.parametrize("level", ["hide", "exclude", "destroy"])
def test_what_was_taken_down_counts_nowhere(conn: Connection, two: tuple[int, int], level: Any) -> None:
    one, other = two
    number = stories.create_story(conn, one, START)
    stories.write_stories(conn, two, [(number, stories.StoryRow(two, one, START, START, 2))])
    query = "SELECT headline, central_id, first_id, articles, sources FROM v_stories"
    (whole,) = rows(conn, query)
    assert (whole["central_id"], whole["first_id"], whole["articles"], whole["sources"]) == (one, one, 2, 2)
    assert (counts.totals(conn)["articles"], counts.totals(conn)["copies"], stories.count(conn)) == (2, 1, 1)
    takedowns.record(conn, article_id=one, source="one", level=level, reason="طلب", now=START)
    (story,) = rows(conn, query)
    shown = {"central_id": other, "first_id": other, "articles": 1, "sources": 1, "headline": "عنوان الخبر"}
    assert story == shown
    (listed,) = stories.list_stories(conn, 9)
    assert {name: listed[name] for name in shown} == shown
    assert (listed["first_source"], listed["first_url"]) == ("two", "https://two.example/1")
    assert [row["id"] for row in stories.articles_of(conn, number)] == [other]
    assert rows(conn, "SELECT name, articles FROM v_sources ORDER BY name") == [
        {"name": "one", "articles": 0},
        {"name": "two", "articles": 1},
    ]
    assert [(row["source"], row["articles"]) for row in counts.by_source(conn)] == [("one", 0), ("two", 1)]
    totals = counts.totals(conn)
    assert {name: totals[name] for name in ("articles", "revisions", "copies", "captures")} == {
        "articles": 1,
        "revisions": 1,
        "copies": 0,
        "captures": 1,
    }
    assert counts.by_language(conn) == {"ar": 1}
    takedowns.record(conn, article_id=other, source="two", level=level, reason="طلب", now=START)
    assert rows(conn, query) == []
    assert (stories.list_stories(conn, 9), stories.get(conn, number), stories.count(conn)) == ([], None, 0)


def test_captures_of_no_article_are_withheld_where_something_was_taken_down(
    conn: Connection, two: tuple[int, int]
) -> None:
    capture(conn, source(conn, "three"), "https://three.example/rss")
    owner = sources.get(conn, "one")
    assert owner is not None
    capture(conn, owner, "https://one.example/rss")
    query = "SELECT url FROM v_captures WHERE article_id IS NULL ORDER BY url"
    assert len(rows(conn, query)) == 2
    takedowns.record(conn, article_id=two[0], source="one", level="hide", reason="طلب", now=START)
    assert rows(conn, query) == [{"url": "https://three.example/rss"}]


def test_every_view_and_column_is_documented(engine: Engine) -> None:
    documented: dict[str, set[str]] = {}
    for part in re.split(r"^## ", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name = part.split("`")[1] if part.startswith("`") else ""
        documented[name] = set(re.findall(r"^\| `(\w+)`", part, flags=re.MULTILINE))
    inspector = inspect(engine)
    views = {name: {column["name"] for column in inspector.get_columns(name)} for name in inspector.get_view_names()}
    assert {name: columns for name, columns in documented.items() if name.startswith("v_")} == views
