"""Any of the words: what may be shown is asked before the best are cut off."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from newsarchive.store.filters import Filters
from newsarchive.store.search.any_of import best
from newsarchive.store.search.find import fitting
from newsarchive.store.search.query import parse
from newsarchive.store.takedowns import takedowns
from tests.store import searching
from tests.store.sample_archive import START, at, content, publish, source


def test_a_narrow_filter_is_answered_though_others_fit_better(conn: Connection) -> None:
    big, small = source(conn, "big"), source(conn, "small")
    for place in range(4):
        publish(conn, big, f"https://big.example/{place}", content("الزلزال المدمر"), at(place))
    fits = publish(conn, small, "https://small.example/1", content("الزلزال"), at(9))
    asked = parse("الزلزال المدمر")
    allowed = fitting(conn, replace(asked, groups=(), everything=True), Filters(source="small"))
    assert [one.article_id for one in best(conn, asked, allowed, fits, considered=2)] == [fits]
    takedowns.record(conn, article_id=fits, source="small", level="hide", reason="طلب", now=START)
    assert best(conn, asked, allowed, fits, considered=2) == []


def test_pages_of_a_question_stand_still_while_articles_come_in(conn: Connection) -> None:
    owner = source(conn, "paper")
    told = ("زرافة", "تمساح قنطرة", "زرافة قنطرة", "تمساح")
    for place in range(24):
        text = f"{told[place % 4]} كلام{place} حديث{place % 7}"
        publish(conn, owner, f"https://paper.example/{place}", content(text, title=f"عنوان{place}"), at(place))
    question = "كم زرافة تمساح قنطرة"
    whole = [hit.article_id for hit in searching.hits(conn, question, limit=100)]
    first = searching.answer_to(conn, question, limit=8)
    for place in range(100, 160):
        publish(conn, owner, f"https://paper.example/{place}", content("زرافة", title=f"خبر{place}"), at(place))
    rest = searching.hits(conn, question, limit=100, after=first.next)
    assert [hit.article_id for hit in (*first.hits, *rest)] == whole


def test_a_cursor_of_a_number_no_article_has_is_answered(conn: Connection) -> None:
    fits = publish(conn, source(conn, "paper"), "https://paper.example/1", content("الزلزال المدمر"), at(1))
    hits = searching.hits(conn, "الزلزال", after="r.9223372036854775807.9.000000.k9999999999")
    assert [hit.article_id for hit in hits] == [fits]
