"""Articles by day and source, and the state of feeds and hosts; the same on both engines."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from newsarchive.model import NO_VALIDATORS
from newsarchive.model.outcomes import Outcome
from newsarchive.store import frontier
from newsarchive.store.articles import badges
from newsarchive.store.sources import activity, sources
from newsarchive.store.takedowns import takedowns
from tests.store.sample_archive import START, FakeReader, at, content, printed, publish, source

DAY = date(2026, 2, 20)


def test_articles_are_counted_by_source_and_day_of_publication(conn: Connection) -> None:
    one, two = source(conn, "one"), source(conn, "two")
    for number, day in enumerate((DAY, DAY, DAY + timedelta(days=3))):
        publish(conn, one, f"https://one.example/{number}", content(f"نص {number}", published=printed(day)))
    publish(conn, two, "https://two.example/1", content("بلا تاريخ"))
    by_day = activity.by_day(conn, DAY, START.date())
    assert by_day == {"one": {DAY: 2, DAY + timedelta(days=3): 1}, "two": {START.date(): 1}}
    assert activity.by_day(conn, DAY, DAY, [two.id]) == {}
    assert activity.newest_day(conn, START.date()) == START.date()
    assert activity.newest_day(conn, DAY + timedelta(days=1)) == DAY
    assert activity.newest_day(conn, DAY - timedelta(days=1)) is None
    assert set(activity.last_captured(conn)) == {"one", "two"}


def test_what_was_taken_down_is_not_counted(conn: Connection) -> None:
    article_id = publish(conn, source(conn, "one"), "https://one.example/1", content("نص"))
    assert activity.newest_day(conn, START.date()) is not None
    takedowns.record(conn, article_id=article_id, source="one", level="hide", reason="طلب", now=START)
    assert activity.by_day(conn, DAY, START.date()) == {}
    assert activity.newest_day(conn, START.date()) is None


def test_feeds_that_fail_come_first_then_the_next_due(conn: Connection) -> None:
    owner = source(conn, "one")
    frontier.add_feeds(conn, owner.id, [(f"https://one.example/{n}", "rss") for n in "abc"], START)
    for feed, failures, minutes in zip(frontier.feeds(conn, owner.id), (0, 0, 2), (90, 30, 60), strict=True):
        frontier.record_poll(
            conn, feed, outcome=Outcome.TIMED_OUT if failures else Outcome.POLLED, detail="قيل", kind="rss",
            validators=NO_VALIDATORS, digest=None, interval_s=600, due_at=at(minutes), failures=failures, now=START,
        )  # fmt: skip
    states = activity.feed_states(conn, owner.id)
    assert [state.url[-1] for state in states] == ["c", "b", "a"]
    assert (states[0].outcome, states[0].detail, states[0].failures, states[0].polled_at) == (
        "timed_out",
        "قيل",
        2,
        START,
    )
    assert activity.backlog(conn, at(45)) == activity.Backlog(targets=0, feeds=1, captures=0)
    assert frontier.make_feeds_due(conn, owner.id, at(45)) == 2
    assert activity.backlog(conn, at(45)).feeds == 3


def test_hosts_are_listed_with_their_robots(conn: Connection) -> None:
    owner = source(conn, "one")
    frontier.add_feeds(conn, owner.id, [("https://one.example/a", "rss"), ("https://two.example/a", "rss")], START)
    for host in ("one.example", "two.example", "other.example"):
        frontier.reserve(conn, host, START, 2.0)
    frontier.save_robots(conn, "https://one.example", text="", status=404, fetched_at=START)
    assert [
        (host_state.host, host_state.robots_status, host_state.robots_at)
        for host_state in activity.host_states(conn, owner.id)
    ] == [
        ("one.example", 404, START),
        ("two.example", None, None),
    ]


def test_readers_are_counted_by_current_revision_and_edits_get_a_badge(conn: Connection) -> None:
    reader = FakeReader(source(conn, "one"))
    for minutes, shown in ((0, content("نص")), (5, content("نص آخر"))):
        reader.store(conn, shown, at(minutes))
    reader.read_all(conn)
    other = publish(conn, sources.add(conn, name="two", now=START), "https://two.example/1", content("ثان"))
    assert activity.reader_versions(conn) == {"1": 2}
    assert badges.edited(conn, [1, other, 99]) == {1}
