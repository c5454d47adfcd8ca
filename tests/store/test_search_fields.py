"""Fields, near, what is ignored, pages that do not move, counts: the same on both engines."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from newsarchive.arabic import names
from newsarchive.arabic.tokens import index_tokens
from newsarchive.store import search
from newsarchive.store.engine import database
from newsarchive.store.search import Filters, Question, count_facets, understood
from newsarchive.store.search.fields import WHY, FieldTerm, days
from newsarchive.store.search.query import parse
from newsarchive.store.search.understood import why
from tests.store import searching
from tests.store.sample_archive import at, content, printed, publish, source


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
    return [str(hit.title) for hit in searching.hits(conn, query, filters, sort="oldest")]


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
        ("title:أسعار title:النفط", "أسعار النفط"),
        ("title:أسعار title:زلزال", ""),
        ("title:أسعار OR title:زلزال", "زلزال في المدينة|أسعار النفط"),
        ("الزلزال title:-زلزال", "مباراة"),
        ("عنوان:-زلزال", "أسعار النفط|مباراة|معرض"),
        ("source:-الصباح", "مباراة|معرض"),
        ("sourc:زلزال", "زلزال في المدينة|مباراة"),
        ("مصدرر:زلزال", "زلزال في المدينة|مباراة"),
        ("زلزال near/x فجرا", "زلزال في المدينة"),
        ("الفريق near/0 جاهز", "مباراة"),
        ("المدرب near/0 جاهز", ""),
        ("زلزال source:", "زلزال في المدينة|مباراة"),
        ('"زلزال المدينة', "زلزال في المدينة"),
        ("source:الصباح|المساء زلزال", "زلزال في المدينة|مباراة"),
        ("-source:الصباح|المساء", ""),
        ("عنوان:أسعار|مباراة", "أسعار النفط|مباراة"),
        ("source:الصباح| مباراة", ""),
        ("زلزال|معرض", "زلزال في المدينة|مباراة|معرض"),
        ("لغة:العربية معرض", "معرض"),
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
        ("lang:ألماني معرض", ""),
        ("lang:fas معرض", ""),
        ("on:2026-02-05", "أسعار النفط"),
        ("يوم:٥/٢/٢٠٢٦", "أسعار النفط"),
        ('يوم:"5 شباط 2026"', "أسعار النفط"),
        ("on:2026-02", "أسعار النفط"),
        ("on:2026-01-05 OR on:2026-04-05", "زلزال في المدينة|معرض"),
        ("on:2026-01-05 on:2026-04-05", "زلزال في المدينة|معرض"),
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
    assert searching.count(conn, query) == len(expected.split("|")) * bool(expected)


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
        assert searching.count(conn, f'"كلمة{number} كلمة{number + 1} كلمة{number + 2}"') == 1, number


# ------------------------------------------------------------------ what is understood


@pytest.mark.parametrize(
    ("query", "piece", "reason"),
    [
        ("sourc:x نفط", "sourc:", "unknown_field"),
        ("عنوتن:نفط", "عنوتن:", "unknown_field"),
        ("site:x نفط", "site:", "unknown_field"),
        ('-titel:"سعر النفط"', "titel:", "unknown_field"),
        ("source:", "source:", "no_value"),
        ("مصدر: نفط OR", "OR", "nothing_to_join"),
        ("نفط source: lang:ar", "source:", "no_value"),
        ('title:"" نفط', 'title:""', "no_word"),
        ("on:2022* نفط", "on:2022*", "bad_date"),
        ("source:الج* نفط", "الج*", "star_at_the_end_only"),
        ('"سعر* النفط"', '"سعر* النفط"', "star_at_the_end_only"),
        ("سعر/نفط*", "سعر/نفط*", "star_at_the_end_only"),
        ("source:(الجزيرة)", "()", "brackets"),
        ("نفط near/x غاز", "near/x", "bad_near"),
        ("نفط near/0 غاز", "near/0", "near_from_one"),
        ("نفط قرب/90 غاز", "قرب/90", "near_at_most"),
        ("نفط near/3 -غاز", "near/3", "near_joins_words"),
        ("نفط near/3 source:x", "near/3", "near_joins_words"),
        ("نفط OR OR غاز", "OR", "nothing_to_join"),
        ("نفط AND", "AND", "nothing_to_join"),
        ("نفط OR -غاز", "OR", "or_leaves_nothing_out"),
        ("source:a AND source:b", "AND", "and_of_one_field"),
        ("NOT NOT نفط", "NOT", "nothing_to_leave_out"),
        ("نفط NOT", "NOT", "nothing_to_leave_out"),
        ("-title:-نفط", "-", "one_minus"),
        ("--نفط", "--", "one_minus"),
        ("NOT -نفط", "-", "one_minus"),
        (" ".join(["a OR b"] * 6), "b", "too_many_ors"),
        ("كلمة " * 41, "كلمة", "too_long"),
        ("lang:مريخية", "lang:مريخية", "bad_language"),
        ("on:غدا نفط", "on:غدا", "bad_date"),
        ("on:2023-02-30", "on:2023-02-30", "no_such_day"),
        ("before:٣١/٤/٢٠٢٣", "before:٣١/٤/٢٠٢٣", "no_such_day"),
        ('يوم:"30 فبراير 2023"', 'يوم:"30 فبراير 2023"', "no_such_day"),
        ("on:2023-13-01", "on:2023-13-01", "bad_date"),
        ("before:0001-01-01", "before:0001-01-01", "bad_date"),
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


@pytest.mark.parametrize(
    ("piece", "language", "meant"),
    [
        ("titel:", "en", "title:"),
        ("-sourec:", "en", "source:"),
        ("عنون:", "ar", "«عنوان:»"),
        ("المصدرر:", "ar", "مصدر"),
    ],
)
def test_the_nearest_field_is_named(piece: str, language: str, meant: str) -> None:
    assert meant in why((piece, "unknown_field"), language)
    assert "؟" not in why(("zzz:", "unknown_field"), language)
    assert "?" not in why(("zzz:", "unknown_field"), language)


@pytest.mark.parametrize("unseen", ["\u200f", "\u202b", "\u2067", "\ufeff"])
def test_unseen_marks_hide_no_minus_and_no_field(unseen: str) -> None:
    read = parse(f"{unseen}-نفط {unseen}مصدر{unseen}:الصباح")
    assert [term.words for term in read.groups[0].unwanted] == [("نفط",)]
    assert [field.name for field in read.fields] == ["source"]


_WORDS = st.sampled_from(["نفط", "غاز", "x", "12:30", "foo", "Δ", "سعر*", "(a", "قال:نعم", "سنة-2"])
_NAMES = st.sampled_from(["title", "source", "مصدر", "عنوان", "on", "نسخ", "titel", "مصدرر", "zone", "lang"])
_PIECES = st.one_of(
    _WORDS,
    st.sampled_from(["OR", "أو", "او", "|", "AND", "&", "NOT", "near/5", "near/x", "near/0", "NEAR", "قرب/99"]),
    st.sampled_from(['"', "«", '""', "()", "*", "-", "--", ":", "source:", "عنوان:", "؟!", "\u200f"]),
    st.builds("{}:{}{}".format, _NAMES, st.sampled_from(["", "-", " ", '"', "("]), _WORDS),
    st.builds('"{} {}"'.format, _WORDS, _WORDS),
    st.builds("-{}".format, _WORDS),
    st.builds('{}:"{} {}"'.format, _NAMES, _WORDS, _WORDS),
    st.text('نفطab:-*|()" /5', max_size=8),
)


@given(st.lists(_PIECES, max_size=9).map(" ".join) | st.text(max_size=30))
def test_nothing_written_is_lost_in_silence(query: str) -> None:
    """Every word is looked for, is a field's value, or is named among what was passed over; every sign likewise."""
    read = parse(query)
    passed = Counter(token for piece, _ in read.ignored for token in index_tokens(piece))
    joined = index_tokens(" ".join(read.signs))
    terms = [word for group in read.groups for term in (*group.wanted, *group.unwanted) for word in term.words]
    typed = index_tokens(" ".join((*read.typed, *(field.typed for field in read.fields))))
    known = {*passed, *joined, *typed}
    assert set(index_tokens(query)) <= known
    # What is said to be looked for is looked for: nothing stands among the words that no group asks for.
    names = {token for word in read.typed if ":" in word for token in index_tokens(word.partition(":")[0])}
    assert set(index_tokens(" ".join(read.typed))) <= {*terms, *names}
    # A word with a minus is left out, or its minus is named.
    unwanted = {word for group in read.groups for term in group.unwanted for word in term.words}
    for word in read.typed:
        assert not word.startswith("-") or set(index_tokens(word)) <= unwanted | names
    for sign in ("OR", "AND", "NOT", "&"):
        said = read.signs.count(sign) or any(sign in piece for piece, _ in read.ignored)
        inside = any(sign in word for word in (*read.typed, *(field.typed for field in read.fields)))
        assert sign not in query.split() or said or inside
    assert {why for _, why in read.ignored} <= WHY.keys()


_SIGNS = ("OR", "أو", "|", "AND", "&", "NOT", "near/5", "near/0", "near/x", "قرب/99", "NEAR")
_PARTS = st.lists(
    st.sampled_from(_SIGNS) | st.sampled_from(["word", "-word", "title:word", "title:-word", "source:word"]), max_size=9
)


@given(_PARTS)
def test_every_sign_counts_or_is_named(parts: list[str]) -> None:
    """As often as it was written; a word with a minus before it, or NOT, is left out, any other is looked for."""
    words = [f"{part}{place}" if "word" in part else part for place, part in enumerate(parts)]
    read = parse(" ".join(words))
    told = Counter(read.signs) + Counter(piece for piece, _ in read.ignored)
    wanted = {word for term in read.terms for word in term.words}
    wanted |= {str(field.value) for field in read.fields if not field.unwanted}
    unwanted = {word for group in read.groups for term in group.unwanted for word in term.words}
    unwanted |= {str(field.value) for field in read.fields if field.unwanted}
    for place, part in enumerate(words):
        if part in _SIGNS:
            assert told[part] == parts.count(part), part
            continue
        left_out = "-" in part or words[place - 1 : place] == ["NOT"]
        word = part.rpartition(":")[2].lstrip("-")
        assert (word in unwanted, word in wanted) == (left_out, not left_out)


def test_what_is_understood_is_said() -> None:
    read = understood('الناتو -غاز مصدر:"الجزيرة نت" "حلف شمال"', names.load())
    assert read.words == ("الناتو", "-غاز", '"حلف شمال"')
    assert read.fields == (FieldTerm("source", "الجزيره نت", 'مصدر:"الجزيرة نت"'),)
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
    whole = [hit.title for hit in searching.hits(conn, "نفط", sort=sort)]
    seen: list[str | None] = []
    after: str | None = None
    for step in range(5):
        page = searching.answer_to(conn, "نفط", sort=sort, limit=2, after=after)
        seen += [hit.title for hit in page.hits]
        after = page.next
        late = at(20 + step) if sort != "oldest" else at(-20 - step)
        publish(conn, owner, f"https://paper.example/late{step}", content("نفط نفط", title="late نفط"), late)
    assert seen == whole
    assert after is None or sort == "relevance"


def test_a_cursor_of_another_kind_is_none(conn: Connection) -> None:
    shelve(conn)
    assert len(searching.answer_to(conn, "", sort="newest", after="rubbish!").hits) == 4
    cursor = searching.answer_to(conn, "", sort="newest", limit=1).next
    assert len(searching.answer_to(conn, "", sort="oldest", after=cursor).hits) == 4


def test_a_page_tells_how_many_there_are(conn: Connection) -> None:
    shelve(conn)
    page = searching.answer_to(conn, "زلزال", sort="newest", limit=1)
    assert (len(page.hits), page.total, page.exact, page.any_of) == (1, 2, True, False)


def test_facets_count_what_is_found(conn: Connection) -> None:
    shelve(conn)
    told = count_facets(conn, Question("زلزال OR أسعار"))
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
            page = searching.answer_to(conn, "متى وقع زلزال المدينة الكبير؟")
            told.append([(hit.title, hit.score) for hit in page.hits])
            assert page.any_of
            assert not page.exact
            assert not searching.answer_to(conn, "زلزال").any_of
    assert told[0] == told[1]
    assert told[0][0][0] == "زلزال في المدينة"
