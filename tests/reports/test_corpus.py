"""Concordance, trend and collocates over an archive, the same on both engines."""

from __future__ import annotations

from datetime import date, timedelta
from math import log2, sqrt

import pytest
from sqlalchemy import Connection

from newsarchive.errors import UsageError
from newsarchive.reports import corpus
from newsarchive.store.filters import Filters
from newsarchive.store.takedowns import takedowns
from tests.store.sample_archive import START, at, content, publish, source
from tests.store.sample_archive import printed as dated

MONDAY = date(2026, 2, 23)


def shelve(conn: Connection, texts: list[tuple[str, int, str]]) -> list[int]:
    """(source, days after the Monday, text): articles without the word in their titles."""
    return [
        publish(
            conn,
            source(conn, owner),
            f"https://{owner}.example/{place}",
            content(text, title="عنوان", published=dated(MONDAY + timedelta(days=day))),
            at(place),
        )
        for place, (owner, day, text) in enumerate(texts)
    ]


NEWS = [
    ("akhbar", 0, "زار وزير المالية بيروت"),
    ("akhbar", 1, "افتتح الوزير المصنع"),
    ("sada", 1, "خسر الفريق مباراته"),
    ("sada", 8, "استقال وزير الطاقة\n\nوالوزير لم يعلق"),
]


@pytest.fixture
def shelved(conn: Connection) -> list[int]:
    return shelve(conn, NEWS)


def told(conn: Connection, word: str, **more: object) -> list[tuple[str, str, str]]:
    found = corpus.concordance(conn, word, more.pop("filters", Filters()), **more)  # type: ignore[arg-type]
    return [(one.line.before, one.line.key, one.line.after) for one in found]


def test_a_concordance_has_every_place_newest_first(conn: Connection, shelved: list[int]) -> None:
    assert told(conn, "وزير") == [
        ("استقال", "وزير", " الطاقة والوزير لم يعلق"),
        ("استقال وزير الطاقة", "والوزير", " لم يعلق"),
        ("افتتح", "الوزير", " المصنع"),
        ("زار", "وزير", " المالية بيروت"),
    ]
    assert [one[0] for one in told(conn, "وزير", order="oldest", limit=2)] == ["زار", "افتتح"]
    assert told(conn, "وزير", filters=Filters(source="akhbar", since=MONDAY + timedelta(days=1))) == [
        ("افتتح", "الوزير", " المصنع")
    ]


@pytest.mark.parametrize(
    ("order", "after"),
    [("after", ["الطاقة", "المالية", "المصنع", "لم"]), ("before", ["لم", "الطاقة", "المصنع", "المالية"])],
)
def test_it_is_sorted_by_what_stands_beside(
    conn: Connection, shelved: list[int], order: corpus.Order, after: list[str]
) -> None:
    lines = told(conn, "وزير", order=order)
    assert [line[2].split()[0] for line in lines] == after
    assert told(conn, "وزير", order=order, limit=2) == lines[:2]


def test_titles_are_looked_through_too(conn: Connection) -> None:
    publish(conn, source(conn), "https://akhbar.example/t", content("نص", title="الوزير يستقيل"))
    (line,) = corpus.concordance(conn, "وزير")
    assert (line.part, line.line.key, line.source) == ("title", "الوزير", "akhbar")


def test_what_was_taken_down_is_in_none(conn: Connection, shelved: list[int]) -> None:
    takedowns.record(conn, article_id=shelved[3], source="sada", level="hide", reason="طلب", now=START)
    assert len(told(conn, "وزير")) == 2
    assert sum(one.total for one in corpus.trend(conn, ["وزير"])) == 3
    assert corpus.collocates(conn, "وزير", least=1).key == 2


def test_a_trend_is_the_share_of_each_periods_articles(conn: Connection, shelved: list[int]) -> None:
    days = [(one.period - MONDAY, one.number, one.total, one.share) for one in corpus.trend(conn, ["وزير"])]
    assert days == [(timedelta(0), 1, 1, 1.0), (timedelta(1), 1, 2, 0.5), (timedelta(8), 1, 1, 1.0)]
    weeks = [(one.word, one.period, one.number, one.total) for one in corpus.trend(conn, ["وزير", "مباراة"], by="week")]
    assert weeks == [
        ("وزير", MONDAY, 2, 3),
        ("مباراة", MONDAY, 0, 3),
        ("وزير", MONDAY + timedelta(7), 1, 1),
        ("مباراة", MONDAY + timedelta(7), 0, 1),
    ]
    months = [(one.period, one.number, one.total) for one in corpus.trend(conn, ["وزير"], by="month")]
    assert months == [(date(2026, 2, 1), 2, 3), (date(2026, 3, 1), 1, 1)]
    by_source = [(one.source, one.number, one.total) for one in corpus.trend(conn, ["وزير"], by="week", by_source=True)]
    assert by_source == [("akhbar", 2, 2), ("sada", 0, 1), ("sada", 1, 1)]


def test_collocates_are_counted_and_scored_as_documented(conn: Connection) -> None:
    shelve(
        conn,
        [("akhbar", 0, "قال وزير الخارجية كلاما"), ("akhbar", 0, "وزير الخارجية غائب"), ("akhbar", 1, "الخارجية ترد")],
    )
    told = corpus.collocates(conn, "وزير", window=1, least=2)
    assert (told.key, told.near, told.words) == (2, 3, 12)  # each title is a word
    (one,) = told.found
    assert (one.word, one.number, one.everywhere) == ("الخارجية", 2, 3)
    expected = 3 * 3 / 12
    assert one.logdice == pytest.approx(14 + log2(2 * 2 / (2 + 3)))
    assert one.mi == pytest.approx(log2(2 / expected))
    assert one.t == pytest.approx((2 - expected) / sqrt(2))


def test_collocates_leave_small_words_out_unless_asked(conn: Connection) -> None:
    shelve(conn, [("akhbar", 0, "وزير في بيروت"), ("akhbar", 0, "وزير في دمشق")])
    assert corpus.collocates(conn, "وزير", least=2).found == ()
    assert [one.word for one in corpus.collocates(conn, "وزير", least=2, stop_words=True).found] == ["في"]


def test_a_measure_sorts(conn: Connection) -> None:
    often = [("akhbar", 0, f"وزير قال شيئا {n}") for n in range(6)] + [("akhbar", 0, "قال قال قال قال")]
    seldom = [("akhbar", 1, "وزير زنجبار")] * 1 + [("akhbar", 1, "وزير زنجبار هنا")]
    shelve(conn, often + seldom)
    by_mi = [one.word for one in corpus.collocates(conn, "وزير", least=2, measure="mi", window=1).found]
    by_t = [one.word for one in corpus.collocates(conn, "وزير", least=2, measure="t", window=1).found]
    assert by_mi == ["زنجبار", "قال"]
    assert by_t == ["قال", "زنجبار"]


def test_what_holds_no_word_is_refused_by_name(conn: Connection) -> None:
    with pytest.raises(UsageError, match="holds no word"):
        list(corpus.concordance(conn, "؟؟"))


def test_the_newest_so_many_articles_are_read_inside_a_day_too(conn: Connection) -> None:
    shelve(conn, [("akhbar", 0, f"وزير زنجبار {n}") for n in range(4)] + [("akhbar", 0, "زنجبار بعيدة")])
    assert len(told(conn, "وزير", order="after", most=3)) == 3
    found = corpus.collocates(conn, "وزير", least=2, window=1, most=3)
    assert (found.key, [(one.word, one.number, one.everywhere) for one in found.found]) == (3, [("زنجبار", 3, 3)])
    assert corpus.collocates(conn, "بعيدة", least=1, most=4).key == 0
