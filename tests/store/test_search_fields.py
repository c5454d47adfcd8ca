"""Fields, near, what is ignored, pages that do not move, counts: the same on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from newsarchive.arabic import names
from newsarchive.store import database, search
from newsarchive.store.search import Filters, How, facets, understood
from newsarchive.store.search.fields import WHY, Asked, days
from newsarchive.store.search.understood import why
from tests.store.shelf import at, content, printed, publish, source


def shelve(conn: Connection) -> None:
    """Four articles of two papers, a month apart."""
    told: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        ("الصباح", "زلزال في المدينة", "وقع الزلزال فجرا", {"authors": ("سلمى حداد",)}),
        ("الصباح", "أسعار النفط", "ارتفعت أسعار النفط قليلا", {"agencies": ("وكالة فرانس برس",)}),
        ("المساء", "مباراة", "قال المدرب بعد الزلزال إن الفريق جاهز", {"section": "رياضة"}),
        ("المساء", "معرض", "افتتح معرض الكتاب", {"dateline": "بيروت"}),
    )
    for number, (paper, title, text, facts) in enumerate(told):
        shown = content(text, title=title, published=printed(date(2026, 1 + number, 5)), **facts)
        publish(conn, source(conn, paper), f"https://paper.example/{number}", shown, at(number))


def found(conn: Connection, query: str, filters: Filters = search.Filters()) -> list[str]:  # noqa: B008  frozen
    return [str(hit.title) for hit in search.search(conn, query, filters, How("oldest"))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("مصدر:الصباح", "زلزال في المدينة|أسعار النفط"),
        ("source:الصباح زلزال", "زلزال في المدينة"),
        ("-source:الصباح", "مباراة|معرض"),
        ("source:nobody", ""),
        ("source:الصباح OR source:المساء زلزال", "زلزال في المدينة|مباراة"),
        ("عنوان:زلزال", "زلزال في المدينة"),
        ("الزلزال -عنوان:زلزال", "مباراة"),
        ('title:"أسعار النفط"', "أسعار النفط"),
        ("author:حدّاد", "زلزال في المدينة"),
        ('كاتب:"سلمى حداد"', "زلزال في المدينة"),
        ('author:"حداد سلمى"', ""),
        ('وكالة:"فرانس برس"', "أسعار النفط"),
        ("قسم:رياضه", "مباراة"),
        ("place:بيروت", "معرض"),
        ("-place:بيروت -قسم:رياضة", "زلزال في المدينة|أسعار النفط"),
        ("زلزال -قسم:رياضة", "زلزال في المدينة"),
        ("lang:ar معرض", "معرض"),
        ("lang:fr", ""),
        ("on:2026-02-05", "أسعار النفط"),
        ("يوم:٥/٢/٢٠٢٦", "أسعار النفط"),
        ('يوم:"5 شباط 2026"', "أسعار النفط"),
        ("on:2026-02", "أسعار النفط"),
        ("قبل:2026-02-05", "زلزال في المدينة"),
        ("after:2026-02-05 before:2026-04", "مباراة"),
        ("since:2026-02-05 until:2026-03-05", "أسعار النفط|مباراة"),
        ("محذوف:نعم", ""),
        ("deleted:no زلزال", "زلزال في المدينة|مباراة"),
        ("نسخ:لا معرض", "معرض"),
        ("copies:yes", ""),
        ("changed:yes", ""),
        ("story:7", ""),
        ("المدرب near/2 الزلزال", "مباراة"),
        ("الزلزال near/2 المدرب", "مباراة"),
        ("المدرب near/1 جاهز", ""),
        ("زلزال NEAR فجرا", "زلزال في المدينة"),
    ],
)
def test_fields_and_near(conn: Connection, query: str, expected: str) -> None:
    shelve(conn)
    assert "|".join(found(conn, query)) == expected
    assert search.count(conn, query) == len(expected.split("|")) * bool(expected)


def test_filters_of_the_same_kinds_count_beside_the_query(conn: Connection) -> None:
    shelve(conn)
    assert found(conn, "", Filters(author="سلمى")) == ["زلزال في المدينة"]
    assert found(conn, "زلزال", Filters(section="رياضة")) == ["مباراة"]
    assert found(conn, "source:الصباح", Filters(source="المساء")) == []
    assert found(conn, "", Filters(title="النفط")) == ["أسعار النفط"]
    assert found(conn, "", Filters(agency="فرانس برس", deleted=False, copies=False)) == ["أسعار النفط"]


def test_a_phrase_is_found_across_the_end_of_a_long_unstopped_lead(conn: Connection) -> None:
    told = " ".join(f"كلمة{number}" for number in range(400))
    publish(conn, source(conn), "https://paper.example/long", content(told, title="طويل"))
    for number in range(80, 130):
        assert search.count(conn, f'"كلمة{number} كلمة{number + 1} كلمة{number + 2}"') == 1, number


# ------------------------------------------------------------------ what is understood


@pytest.mark.parametrize(
    ("query", "piece", "reason"),
    [
        ("sourc:x نفط", "sourc:x", "unknown_field"),
        ("on:غدا نفط", "on:غدا", "bad_date"),
        ("story:أولى", "story:أولى", "bad_number"),
        ("deleted:ربما", "deleted:ربما", "bad_choice"),
        ('"نفط وغاز', '"', "unclosed_quote"),
        ("نفط OR", "OR", "nothing_to_join"),
        ("(نفط)", "()", "brackets"),
        ("*نفط", "*نفط", "star_at_the_end_only"),
        ("نفط near/3", "near/3", "near_joins_words"),
        ("نفط OR source:x", "OR", "or_joins_alike"),
        ("نفط ؟!", "؟!", "no_word"),
    ],
)
def test_what_is_passed_over_is_said(query: str, piece: str, reason: str) -> None:
    told = understood(query).ignored
    assert (piece, reason) in told
    assert all(why(one, "ar") != why(one, "en") for one in told)
    assert {reason for _, reason in told} <= WHY.keys()


def test_what_is_understood_is_said() -> None:
    read = understood('الناتو -غاز مصدر:"الجزيرة نت" "حلف شمال"', names.load())
    assert read.words == ("الناتو", "-غاز", '"حلف شمال"')
    assert read.fields == (Asked("source", "الجزيره نت", 'مصدر:"الجزيرة نت"'),)
    assert any("NATO" in others for _, others in read.aliases)
    assert read.ignored == ()


@pytest.mark.parametrize("plain", ["12:30", "http://a.example/x", "قال:الرئيس"])
def test_a_colon_alone_makes_no_field(plain: str) -> None:
    read = understood(plain)
    assert (read.words, read.fields, read.ignored) == ((plain,), (), ())


@pytest.mark.parametrize(
    ("told", "span"),
    [
        ("2022-01-12", ((2022, 1, 12), (2022, 1, 12))),
        ("٢٠٢٢-٠١", ((2022, 1, 1), (2022, 1, 31))),
        ("2022", ((2022, 1, 1), (2022, 12, 31))),
        ("12/1/2022", ((2022, 1, 12), (2022, 1, 12))),
        ("12 كانون الثاني 2022", ((2022, 1, 12), (2022, 1, 12))),
        ("يناير 2022", ((2022, 1, 1), (2022, 1, 31))),
        ("12-جانفي-2022", ((2022, 1, 12), (2022, 1, 12))),
        ("2022-02-30", None),
        ("أمس", None),
    ],
)
def test_days(told: str, span: tuple[tuple[int, int, int], ...] | None) -> None:
    assert days(told) == (span and tuple(date(*one) for one in span))


# ------------------------------------------------------------------ pages, counts


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
def test_pages_follow_each_other_whatever_comes_in_meanwhile(conn: Connection, sort: search.Sort) -> None:
    owner = source(conn)
    for number in range(9):
        publish(conn, owner, f"https://paper.example/{number}", content(f"نفط {number}", title=str(number)), at(number))
    whole = [hit.title for hit in search.search(conn, "نفط", how=How(sort))]
    seen: list[str | None] = []
    after: str | None = None
    for step in range(5):
        page = search.found(conn, "نفط", how=How(sort, limit=2, after=after))
        seen += [hit.title for hit in page.hits]
        after = page.next_cursor
        late = at(20 + step) if sort != "oldest" else at(-20 - step)
        publish(conn, owner, f"https://paper.example/late{step}", content("نفط نفط", title="late نفط"), late)
    assert seen == whole
    assert after is None or sort == "relevance"


def test_a_cursor_of_another_kind_is_none(conn: Connection) -> None:
    shelve(conn)
    assert len(search.found(conn, "", how=How("newest", after="rubbish!")).hits) == 4
    cursor = search.found(conn, "", how=How("newest", limit=1)).next_cursor
    assert len(search.found(conn, "", how=How("oldest", after=cursor)).hits) == 4


def test_a_page_tells_how_many_there_are(conn: Connection) -> None:
    shelve(conn)
    page = search.found(conn, "زلزال", how=How("newest", limit=1))
    assert (len(page.hits), page.total, page.total_is_exact, page.any_of) == (1, 2, True, False)


def test_facets_count_what_is_found(conn: Connection) -> None:
    shelve(conn)
    told = facets(conn, "زلزال OR أسعار")
    assert told.sources == (("الصباح", 2), ("المساء", 1))
    assert told.languages == (("ar", 3),)
    assert told.agencies == (("وكالة فرانس برس", 1),)
    assert told.sections == (("رياضة", 1),)
    assert told.months == ((date(2026, 1, 1), 1), (date(2026, 2, 1), 1), (date(2026, 3, 1), 1))
    assert told.weeks[0] == (date(2026, 1, 5), 1)
    assert (told.looked_at, told.exact) == (3, True)


def test_a_question_finds_what_has_most_of_its_words(two_engines: tuple[Engine, Engine]) -> None:
    told = []
    for engine in two_engines:
        with database.writing(engine) as conn:
            shelve(conn)
            page = search.found(conn, "متى وقع زلزال المدينة الكبير؟")
            told.append([(hit.title, hit.score) for hit in page.hits])
            assert page.any_of
            assert not page.total_is_exact
            assert not search.found(conn, "زلزال").any_of
    assert told[0] == told[1]
    assert told[0][0][0] == "زلزال في المدينة"
