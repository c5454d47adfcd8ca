"""Articles given back: the doors' JSON to the key, the explanation, lookups, the export."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, event

from newsarchive.model import Block, Content, Entry
from newsarchive.store import articles, frontier
from newsarchive.store.articles import Filters
from newsarchive.store.captures import captures
from newsarchive.store.engine import database
from tests.store.sample_archive import (
    PAGE,
    START,
    at,
    capture,
    content,
    export_articles,
    fact,
    file_capture,
    printed,
    publish,
    source,
)

KEYS = [
    "id",
    "url",
    "canonical_url",
    "urls",
    "source",
    "title",
    "text",
    "language",
    "published_at",
    "published_day",
    "published_precision",
    "published_evidence",
    "modified_at",
    "first_seen_at",
    "authors",
    "agencies",
    "dateline",
    "section",
    "tags",
    "image_url",
    "story_id",
    "copies",
    "passages",
    "revisions",
    "deleted",
    "deleted_at",
]


def test_an_article_is_printed_as_the_doors_promise(conn: Connection) -> None:
    owner = source(conn)
    url = "https://www.akhbar.example/2026/03/01/خبر?utm_source=x"
    frontier.add_targets(conn, owner.id, [Entry(url), Entry("https://www.akhbar.example/2026/03/01/خبر#c")], START)
    shown = content(
        "أولا.\n\nثانيا.",
        published=printed(date(2026, 3, 1), hour=9),
        modified=printed(date(2026, 3, 2), "modified", 10),
        authors=("ليلى",),
        agencies=("فرانس برس",),
        dateline="بيروت",
        section="سياسة",
        tags=("لبنان",),
        image_url="https://akhbar.example/i.jpg",
    )
    article_id = publish(conn, owner, url, shown)
    told = articles.as_json(conn, article_id)
    assert told is not None
    assert list(told) == KEYS
    path = "https://www.akhbar.example/2026/03/01/%D8%AE%D8%A8%D8%B1"
    assert told == {
        "id": article_id,
        "url": url,
        "canonical_url": path,
        "urls": ["https://www.akhbar.example/2026/03/01/خبر#c"],
        "source": "akhbar",
        "title": "عنوان الخبر",
        "text": "أولا.\n\nثانيا.",
        "language": "ar",
        "published_at": "2026-03-01T09:00:00Z",
        "published_day": "2026-03-01",
        "published_precision": "hour",
        "published_evidence": "meta",
        "modified_at": "2026-03-02T10:00:00Z",
        "first_seen_at": "2026-03-01T06:00:00Z",
        "authors": ["ليلى"],
        "agencies": ["فرانس برس"],
        "dateline": "بيروت",
        "section": "سياسة",
        "tags": ["لبنان"],
        "image_url": "https://akhbar.example/i.jpg",
        "story_id": None,
        "copies": [],
        "passages": [],
        "revisions": [
            {
                "number": 1,
                "captured_at": "2026-03-01T06:00:00Z",
                "title": "عنوان الخبر",
                "text": "أولا.\n\nثانيا.",
            }
        ],
        "deleted": False,
        "deleted_at": None,
    }
    assert json.loads(json.dumps(told)) == told


def test_absent_facts_are_null_or_empty(conn: Connection) -> None:
    urn = "urn:sha256:" + "a" * 64
    article_id = publish(conn, source(conn, "seeds", kind="import"), urn, Content(None, (Block("نص"),)))
    told = articles.as_json(conn, article_id)
    assert told is not None
    absent = [name for name, value in told.items() if value is None]
    assert absent == [
        "url",
        "canonical_url",
        "title",
        "language",
        "published_at",
        "published_day",
        "published_precision",
        "published_evidence",
        "modified_at",
        "dateline",
        "section",
        "image_url",
        "story_id",
        "deleted_at",
    ]
    assert [name for name, value in told.items() if value == []] == [
        "urls",
        "authors",
        "agencies",
        "tags",
        "copies",
        "passages",
    ]
    assert articles.as_json(conn, 999) is None


def test_the_address_is_the_one_first_captured_and_redirects_are_listed(conn: Connection) -> None:
    owner = source(conn)
    key = "akhbar.example/2026/03/01/first"
    asked = "http://akhbar.example/?p=12"
    file_capture(conn, capture(conn, owner, PAGE + "/amp", at(60)), content("نص"), key=key)
    article_id = file_capture(
        conn, capture(conn, owner, asked, at(5), final_url=PAGE), content("نص"), key=key
    ).article_id
    told = articles.as_json(conn, article_id)
    assert told is not None
    assert (told["url"], told["urls"]) == (asked, [PAGE, PAGE + "/amp"])
    assert told["first_seen_at"] == "2026-03-01T06:05:00Z"


def test_every_block_is_explained(conn: Connection) -> None:
    blocks = (
        Block("اشترك في قناتنا", dropped="phrase", rule="اشترك في"),
        Block("فقرة أولى\nبسطرين 😀"),
        Block("عنوان فرعي", "heading"),
        Block("اقرأ أيضا", dropped="learned", rule="اقرأ ايضا", support=7),
        Block("- بند", "list"),
    )
    shown = Content(
        "عنوان",
        blocks,
        published=printed(date(2026, 3, 1)),
        dates=(printed(date(2026, 3, 1)), printed(date(2024, 1, 1))),
        evidence=(("title", fact("عنوان")),),
        method="json-ld articleBody",
        repairs=("mojibake",),
        reader="7",
    )
    owner = source(conn)
    article_id = publish(conn, owner, PAGE, shown)
    publish(conn, owner, PAGE, content("نص جديد"), at(60))
    told = articles.explain(conn, article_id, 1)
    assert told is not None
    assert told.blocks == blocks
    assert (told.published, told.dates, told.evidence) == (shown.published, shown.dates, shown.evidence)
    assert (told.method, told.repairs, told.reader, told.url) == (shown.method, shown.repairs, "7", PAGE)
    newest = articles.explain(conn, article_id)
    assert newest is not None
    assert (newest.number, newest.title) == (2, "عنوان الخبر")
    assert articles.explain(conn, article_id, 3) is articles.explain(conn, article_id, 0) is None


@pytest.mark.parametrize(
    "asked",
    [
        PAGE,
        "http://www.akhbar.example/2026/03/01/first?utm_source=x#top",
        "https://akhbar.example/?p=12",
        "https://short.example/x",
    ],
)
def test_an_article_is_found_by_any_address_that_led_to_it(conn: Connection, asked: str) -> None:
    owner = source(conn)
    publish(conn, owner, "https://akhbar.example/other", content("غيره"))
    key = "akhbar.example/2026/03/01/first"
    kept = capture(conn, owner, "https://akhbar.example/?p=12", final_url=PAGE)
    article_id = file_capture(conn, kept, content("نص"), key=key).article_id
    file_capture(conn, capture(conn, owner, "https://short.example/x", at(5)), content("نص"), key=key)
    assert articles.find(conn, asked) == article_id
    assert articles.find(conn, article_id) == articles.find(conn, str(article_id)) == article_id


def test_what_is_not_there_is_not_found(conn: Connection) -> None:
    publish(conn, source(conn), PAGE, content("نص"))
    for asked in (999, "999", "99999999999999999999", "https://akhbar.example/none", "كلام", ""):
        assert articles.find(conn, asked) is None


def test_a_text_is_recognised_inside_its_source_only(conn: Connection) -> None:
    from tests.store.sample_archive import fingerprint

    owner, other = source(conn, "one"), source(conn, "two")
    shown = content("نص واحد")
    article_id = publish(conn, owner, "urn:sha256:" + "b" * 64, shown)
    twin = articles.with_digest(conn, owner.id, fingerprint(shown.title, shown.text).digest)
    assert twin is not None
    assert (twin.article_id, twin.key) == (article_id, "urn:sha256:" + "b" * 64)
    assert articles.with_digest(conn, other.id, fingerprint(shown.title, shown.text).digest) is None


def test_a_reading_by_an_older_reader_is_named_so_that_it_is_read_again_first(conn: Connection) -> None:
    owner = source(conn)
    kept = capture(conn, owner)
    file_capture(conn, kept, content("نص", reader="1"))
    key = "akhbar.example/2026/03/01/first"
    assert articles.older_reading(conn, owner.id, key, at(5), "2") == kept.id
    assert articles.older_reading(conn, owner.id, key, at(5), "1") is None
    assert articles.older_reading(conn, owner.id, key, at(0), "2") is None


# ------------------------------------------------------------------ the export


def library(conn: Connection, count: int) -> None:
    for number in range(count):
        owner = source(conn, "one" if number % 2 else "two")
        shown = content(f"خبر رقم {number} عن القاهرة", published=printed(date(2026, 1, 1 + number % 28)))
        publish(conn, owner, f"https://{owner.name}.example/{number}", shown, at(number))


def test_the_export_is_ordered_and_whole_across_batches(conn: Connection) -> None:
    library(conn, 450)
    assert [row["id"] for row in export_articles(conn)] == list(range(1, 451))


def test_the_export_asks_a_few_questions_a_batch_and_not_one_an_article(engine: Engine) -> None:
    with database.writing(engine) as conn:
        library(conn, 200)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with database.reading(engine) as conn:
        assert len(export_articles(conn)) == 200
    assert len(asked) < 20


def test_the_export_is_narrowed_like_a_search(conn: Connection) -> None:
    library(conn, 30)
    owner = source(conn, "three")
    publish(conn, owner, "https://three.example/x", content("Paris news", language="fr"), at(60 * 24 * 365))

    def ids(**chosen: object) -> list[int]:
        return [row["id"] for row in articles.stream(conn, Filters(**chosen))]  # type: ignore[arg-type]

    assert ids(source="one") == list(range(2, 31, 2))
    assert ids(source="nobody") == []
    assert ids(language="fr") == [31]
    assert ids(since=date(2026, 1, 27), until=date(2026, 1, 27)) == [27]
    assert ids(since=date(2026, 6, 1)) == [31]  # undated: the day it was first seen
    assert ids(until=date(2026, 1, 1)) == [1, 29]
    assert ids(story=1) == []
    assert ids(query="القاهره", source="two", until=date(2026, 1, 3)) == [1, 3, 29]
    assert ids(query="") == list(range(1, 32))


def test_reading_again_leaves_the_export_as_it_was_to_the_byte(conn: Connection) -> None:
    owner = source(conn)
    kept = [capture(conn, owner, f"https://akhbar.example/{n}", at(n)) for n in range(20)]
    shown = [content(f"خبر {n}") for n in range(20)]
    for one, each in zip(kept, shown, strict=True):
        file_capture(conn, one, each)
    before = json.dumps(export_articles(conn), ensure_ascii=False)
    captures.requeue(conn)
    for one, each in reversed(list(zip(kept, shown, strict=True))):
        file_capture(conn, one, each)
    assert json.dumps(export_articles(conn), ensure_ascii=False) == before
