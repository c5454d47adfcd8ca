"""Lines that other programs wrote: their names of our facts are read, and what is not read is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from newsarchive.imports.files import read_items
from newsarchive.imports.items import PageItem, RejectedItem, TextItem, item_of_row
from newsarchive.model import Entry

TEXT = "افتتح الوزير صباح الاثنين الجسر المعلق فوق النهر بعد عامين من العمل، وحضر الافتتاح أهالي القرى المجاورة."
TITLE = "افتتاح جسر جديد"
URL = "https://daffa.example/2026/bridge"
MOMENT = datetime(2022, 1, 12, 9, 30, tzinfo=UTC)
FULL = Entry(
    url=URL,
    title=TITLE,
    published=MOMENT,
    published_text="2022-01-12T09:30:00Z",
    updated=datetime(2022, 1, 13, 10, 0, tzinfo=UTC),
    authors=("أمل الراشد", "منى سعيد"),
    summary="ملخص الخبر",
    tags=("جسور", "طرق"),
    language="ar",
    section="محليات",
    image_url="https://daffa.example/a.jpg",
)


def told(row: dict[str, Any]) -> TextItem:
    found = item_of_row("lines:1", row, Path())
    assert isinstance(found, TextItem), found
    assert found.claim is not None
    return found


@pytest.mark.parametrize(
    "row",
    [
        {  # our own
            "url": URL,
            "title": TITLE,
            "text": TEXT,
            "published_at": "2022-01-12T09:30:00Z",
            "language": "ar",
            "modified_at": "2022-01-13T10:00:00Z",
            "authors": ["أمل الراشد", "منى سعيد"],
            "tags": ["جسور", "طرق"],
            "section": "محليات",
            "image_url": "https://daffa.example/a.jpg",
            "summary": "ملخص الخبر",
        },
        {  # a scraper's
            "link": URL,
            "headline": TITLE,
            "body": TEXT,
            "publish_date": "2022-01-12T09:30:00Z",
            "lang": "ar",
            "updated": "2022-01-13T10:00:00Z",
            "author": "أمل الراشد، منى سعيد",
            "keywords": "جسور, طرق",
            "category": "محليات",
            "top_image": "https://daffa.example/a.jpg",
            "description": "ملخص الخبر",
        },
        {  # schema.org
            "mainEntityOfPage": {"@id": URL},
            "headline": TITLE,
            "articleBody": TEXT,
            "inLanguage": "ar",
            "datePublished": "2022-01-12T09:30:00Z",
            "dateModified": "2022-01-13T10:00:00Z",
            "articleSection": "محليات",
            "author": [{"name": "أمل الراشد"}, {"name": "منى سعيد"}],
            "keywords": ["جسور", "طرق"],
            "image": {"url": "https://daffa.example/a.jpg"},
            "abstract": "ملخص الخبر",
        },
        {  # a spreadsheet's
            "الرابط": URL,
            "العنوان": TITLE,
            "النص": TEXT,
            "تاريخ النشر": "2022-01-12T09:30:00Z",
            "اللغة": "العربية",
            "تاريخ التحديث": "2022-01-13T10:00:00Z",
            "الكاتب": "أمل الراشد؛ منى سعيد",
            "الوسوم": "جسور، طرق",
            "القسم": "محليات",
            "الصورة": "https://daffa.example/a.jpg",
            "الملخص": "ملخص الخبر",
        },
        {  # as Python prints lists, in cells
            "URL": URL,
            "Title": TITLE,
            "Content": TEXT,
            "Published At": "2022-01-12T09:30:00Z",
            "Language": "Arabic",
            "Updated At": "2022-01-13T10:00:00Z",
            "Authors": "['أمل الراشد', 'منى سعيد']",
            "Tags": "['جسور', 'طرق']",
            "Section": "محليات",
            "Image": "https://daffa.example/a.jpg",
            "Summary": "ملخص الخبر",
        },
    ],
)
def test_the_same_facts_under_other_names_are_the_same(row: dict[str, Any]) -> None:
    found = told(row)
    assert found.claim == FULL
    assert (found.text, found.url, found.unread) == (TEXT, URL, ())


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Wed, 12 Jan 2022 12:30:00 +0300", MOMENT),
        (1641979800, MOMENT),
        (1641979800000, MOMENT),
        (1612011200000, datetime(2021, 1, 30, 12, 53, 20, tzinfo=UTC)),  # its first digits are a day of long ago
        ("1612011200", datetime(2021, 1, 30, 12, 53, 20, tzinfo=UTC)),
        ("20220112093000", MOMENT),
        ("20220112", MOMENT.replace(hour=0, minute=0)),
        ({"$date": "2022-01-12T09:30:00Z"}, MOMENT),
        ("2022-01-12 09:30:00", MOMENT),
        ("الأربعاء 12 يناير 2022 - 9:30 صباحا", MOMENT),
        ("نشر في: 12 كانون الثاني 2022", MOMENT.replace(hour=0, minute=0)),
        ("١٢/١/٢٠٢٢", MOMENT.replace(hour=0, minute=0)),
        ("January 12, 2022", MOMENT.replace(hour=0, minute=0)),
    ],
)
def test_a_date_is_read_however_it_is_written(value: Any, moment: datetime) -> None:
    claim = told({"content": TEXT, "date": value}).claim
    assert claim is not None
    assert claim.published == moment


def test_what_is_not_read_is_named_and_what_holds_nothing_is_not() -> None:
    row = {"text": TEXT, "popularity": 3, "shares": None, "comments": [], "date": "قريبا", "author": float("nan")}
    assert told(row).unread == ("popularity", "date")


def test_what_another_key_told_already_is_named_as_unread() -> None:
    found = told({"text": TEXT, "content": "نص آخر", "title": TITLE, "headline": TITLE})
    assert (found.text, found.unread) == (TEXT, ("content", "headline"))


def test_an_address_under_another_name_that_is_none_is_left_unread() -> None:
    found = told({"text": TEXT, "link": "/2026/bridge", "guid": URL})
    assert (found.url, found.unread) == (URL, ("link",))


def test_the_name_of_the_source_may_stand_in_an_object_and_an_address_is_no_name() -> None:
    assert told({"text": TEXT, "source": {"id": None, "name": "الضفة"}}).source == "الضفة"
    found = told({"text": TEXT, "source": URL, "sitename": "الضفة"})
    assert (found.url, found.source) == (URL, "الضفة")


def test_sections_are_kept_as_printed_and_the_rest_of_a_list_is_tags() -> None:
    claim = told({"text": TEXT, "category": "ثقافة، فنون"}).claim
    assert claim is not None
    assert (claim.section, claim.tags) == ("ثقافة، فنون", ())
    claim = told({"text": TEXT, "category": ["أخبار", "سياسة"], "keywords": "سياسة,لبنان"}).claim
    assert claim is not None
    assert (claim.section, claim.tags) == ("أخبار", ("سياسة", "لبنان"))


def test_our_own_csv_parts_names_at_semicolons_alone() -> None:
    row = {
        "text": TEXT,
        "revisions": "1",
        "authors": "Rashid, Amal; منى سعيد",
        "section": "ثقافة، فنون",
        "dateline": "بيروت",
    }
    found = told(row | {"story_id": "3", "first_seen_at": "2022-01-12T09:30:00Z"})
    assert found.claim is not None
    assert (found.claim.authors, found.claim.section) == (("Rashid, Amal", "منى سعيد"), "ثقافة، فنون")
    assert (found.captured, found.unread) == (MOMENT, ())


def test_markup_is_taken_off_a_text() -> None:
    found = told({"content": f"<div><p>{TITLE} &amp; غيره</p><p>{TEXT}<br>ختام</p><script>x()</script></div>"})
    assert found.text == f"{TITLE} & غيره\n\n{TEXT}\n\nختام"
    assert told({"text": "كتب 1 < 2 و<p> في الدرس"}).text == "كتب 1 < 2 و<p> في الدرس"
    assert told({"content": {"rendered": f"\n<p>{TITLE}</p>\n"}}).text == TITLE


@pytest.mark.parametrize(("name", "code"), [("الفرنسية", "fr"), ("Hebrew", "he"), ("por", "pt"), ("ar-SA", "ar-SA")])
def test_a_language_may_be_called_by_its_name(name: str, code: str) -> None:
    claim = told({"text": TEXT, "lang": name}).claim
    assert claim is not None
    assert claim.language == code


def test_paragraphs_in_a_list_are_one_text() -> None:
    assert told({"paragraphs": [TEXT, "ختام"]}).text == f"{TEXT}\n\nختام"


def test_a_page_names_what_stands_beside_it() -> None:
    found = item_of_row("lines:1", {"html": "<p>x</p>", "link": URL, "headline": TITLE}, Path())
    assert isinstance(found, PageItem)
    assert (found.url, found.unread) == (URL, ("headline",))


def test_columns_of_a_csv_may_have_other_names(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"Headline,Article,Date,Likes\n{TITLE},{TEXT},12/01/2022,7\n", encoding="utf-8-sig")
    (found,) = read_items(path, "csv")
    assert isinstance(found, TextItem)
    assert found.unread == ("Likes",)
    assert found.claim is not None
    assert (found.claim.title, found.claim.published) == (TITLE, MOMENT.replace(hour=0, minute=0))


KEYS = st.sampled_from(
    ("text", "content", "date", "author", "tags", "url", "source", "html", "id", "الكاتب", "x", "revisions")
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("name", "url", "x")), inner, max_size=3)
    ),
    max_leaves=6,
)


@drawn(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_line_is_taken_or_named(row: dict[str, Any]) -> None:
    found = item_of_row("lines:1", json.loads(json.dumps(row)), Path("/nonexistent"))
    assert isinstance(found, TextItem | PageItem | RejectedItem)
