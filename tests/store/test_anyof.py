"""Any of the words: what may be shown is asked before the best are cut off."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from newsarchive.store import takedowns
from newsarchive.store.filters import Filters
from newsarchive.store.search.anyof import best
from newsarchive.store.search.find import fitting
from newsarchive.store.search.query import parse
from tests.store.shelf import START, at, content, publish, source


def test_a_narrow_filter_is_answered_though_others_fit_better(conn: Connection) -> None:
    big, small = source(conn, "big"), source(conn, "small")
    for place in range(4):
        publish(conn, big, f"https://big.example/{place}", content("الزلزال المدمر"), at(place))
    fits = publish(conn, small, "https://small.example/1", content("الزلزال"), at(9))
    asked = parse("الزلزال المدمر")
    allowed = fitting(conn, replace(asked, groups=(), everything=True), Filters(source="small"))
    assert [one.article_id for one in best(conn, asked, allowed, considered=2)] == [fits]
    takedowns.record(conn, article_id=fits, source="small", level="hide", reason="طلب", now=START)
    assert best(conn, asked, allowed, considered=2) == []
