"""Saved searches: what is new of them, on both engines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, update

from newsarchive.store import saved_searches
from newsarchive.store.filters import Filters
from newsarchive.store.saved_searches import Saved
from newsarchive.store.schema.saved_search_tables import alerted_matches
from newsarchive.store.schema.tables import revisions
from newsarchive.store.takedowns import erasure, takedowns
from tests.store.sample_archive import START, at, content, publish, source


def shelve(conn: Connection, place: int, text: str, owner: str = "akhbar") -> int:
    return publish(
        conn, source(conn, owner), f"https://{owner}.example/{place}", content(text, title=f"خبر {place}"), at(place)
    )


def save(conn: Connection, name: str = "ميناء", query: str = "الميناء", **more: Any) -> Saved:
    made = saved_searches.add(conn, name=name, query=query, now=more.pop("now", START), **more)
    assert made is not None
    return made


def untold(conn: Connection, search: Saved) -> list[int]:
    return saved_searches.unreported(conn, search, 100)


def test_what_matched_already_is_not_new_unless_asked(conn: Connection) -> None:
    old = shelve(conn, 1, "افتتح الميناء")
    search, whole = save(conn), save(conn, "كل", from_start=True)
    assert (untold(conn, search), untold(conn, whole)) == ([], [old])
    fresh = shelve(conn, 2, "أغلق الميناء")
    shelve(conn, 3, "لا شيء")
    assert (untold(conn, search), untold(conn, whole)) == ([fresh], [old, fresh])


def test_each_match_is_told_once(conn: Connection) -> None:
    search = save(conn)
    fresh = [shelve(conn, place, "في الميناء") for place in range(3)]
    assert saved_searches.unreported(conn, search, 2) == fresh[:2]
    saved_searches.mark_reported(conn, search.id, fresh[:2], START)
    saved_searches.mark_reported(conn, search.id, fresh[:2], START)
    assert untold(conn, search) == fresh[2:]


def test_an_edit_that_brings_the_word_is_a_new_match(conn: Connection) -> None:
    search = save(conn)
    one = shelve(conn, 1, "نص أول")
    assert untold(conn, search) == []
    edited = content("نص عن الميناء", title="خبر 1")
    assert publish(conn, source(conn), "https://akhbar.example/1", edited, at(60)) == one
    assert untold(conn, search) == [one]


def test_what_was_taken_down_is_no_match_until_it_is_shown_again(conn: Connection) -> None:
    search = save(conn)
    one = shelve(conn, 1, "في الميناء")
    takedowns.record(conn, article_id=one, source="akhbar", level="hide", reason="طلب", now=START)
    assert untold(conn, search) == []
    takedowns.lift(conn, one, START)
    assert untold(conn, search) == [one]


def test_what_has_no_revision_yet_stands_before_no_other(conn: Connection) -> None:
    search = save(conn)
    empty, fresh = (shelve(conn, place, "في الميناء") for place in (1, 2))
    conn.execute(update(revisions).where(revisions.c.article_id == empty).values(is_current=False))
    assert saved_searches.unreported(conn, search, 1) == [fresh]


def test_filters_count_and_come_back_as_they_were(conn: Connection) -> None:
    filters = Filters(source="sada", since=date(2026, 2, 1), language="ar", story=None, deleted=False)
    search = save(conn, filters=filters)
    assert search.filters == filters
    shelve(conn, 1, "في الميناء")
    there = shelve(conn, 2, "في الميناء أيضا", "sada")
    assert untold(conn, search) == [there]
    assert saved_searches.filters_json(Filters()) == {}


def test_a_search_of_filters_alone(conn: Connection) -> None:
    search = save(conn, query="", filters=Filters(source="sada"))
    there = shelve(conn, 2, "أي شيء", "sada")
    assert untold(conn, search) == [there]


def test_a_name_is_taken_once_and_free_again(conn: Connection) -> None:
    first = save(conn)
    assert saved_searches.add(conn, name=first.name, query="غيره", now=START) is None
    assert [one.query for one in saved_searches.every(conn)] == ["الميناء"]
    assert saved_searches.remove(conn, first.name)
    assert not saved_searches.remove(conn, first.name)
    assert save(conn, query="غيره").query == "غيره"


def test_when_an_alert_looks(conn: Connection) -> None:
    def due(minutes: float, *, fresh: bool = False) -> list[str]:
        return [one.name for one in saved_searches.due(conn, at(minutes), fresh=fresh)]

    save(conn, "بلا إنذار")
    search = save(conn, "مع إنذار", webhook="https://desk.example/hook")
    assert due(0) == ["مع إنذار"]
    saved_searches.checked(conn, search.id, at(0), at(1))
    assert (due(0.5), due(0.5, fresh=True), due(1)) == ([], ["مع إنذار"], ["مع إنذار"])
    saved_searches.failed(conn, search, "500", at(1), at(6))
    assert (due(5, fresh=True), due(6)) == ([], ["مع إنذار"])


def test_failing_alerts_are_named_until_they_are_well(conn: Connection) -> None:
    def failing() -> list[tuple[str, int, datetime | None, str | None]]:
        return [(one.name, one.failures, one.failing_since, one.detail) for one in saved_searches.failing(conn)]

    search = save(conn, command="desk-alert")
    assert failing() == []
    saved_searches.failed(conn, search, "exit code 1", START, at(5))
    again = saved_searches.get(conn, search.name)
    assert again is not None
    saved_searches.failed(conn, again, "exit code 2", START + timedelta(hours=1), at(90))
    assert failing() == [(search.name, 2, START, "exit code 2")]
    saved_searches.checked(conn, search.id, at(95), at(96))
    assert failing() == []


@pytest.mark.parametrize("gone", ["search", "article"])
def test_what_was_told_goes_with_either(conn: Connection, gone: str) -> None:
    search = save(conn)
    one = shelve(conn, 1, "في الميناء")
    if gone == "search":
        saved_searches.remove(conn, search.name)
    saved_searches.mark_reported(conn, search.id, [one, 999], START)  # removed or destroyed meanwhile: nothing breaks
    assert untold(conn, search) == []
    assert conn.scalar(select(func.count()).select_from(alerted_matches)) == (0 if gone == "search" else 1)


def test_of_a_destroyed_article_nothing_is_left(conn: Connection) -> None:
    search = save(conn)
    one = shelve(conn, 1, "في الميناء")
    saved_searches.mark_reported(conn, search.id, [one], START)
    erasure.erase(conn, erasure.plan_erasure(conn, one))
    assert conn.scalar(select(func.count()).select_from(alerted_matches)) == 0


def test_a_search_removed_meanwhile_has_nothing_to_tell(conn: Connection) -> None:
    search = save(conn, from_start=True)
    shelve(conn, 1, "في الميناء")
    saved_searches.remove(conn, search.name)
    assert untold(conn, search) == []
    other = save(conn, "غيره", from_start=True, now=at(5))
    assert untold(conn, search) == []
    assert len(untold(conn, other)) == 1
