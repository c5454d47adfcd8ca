"""What is due, in which order, and which process may visit a host."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from newsarchive.model import NO_VALIDATORS, Entry, Feed, Target, Validators
from newsarchive.model.outcomes import Outcome
from newsarchive.store import frontier
from newsarchive.store.articles import aliases
from newsarchive.store.engine import database
from newsarchive.store.sources import sources
from tests.store.sample_archive import PAGE, START, at, source

HOST = "akhbar.example"
RSS = "https://akhbar.example/rss"


def captured(conn: Connection, target: Target, due_at: datetime, **changed: object) -> None:
    facts: dict[str, object] = {
        "outcome": Outcome.CAPTURED,
        "detail": None,
        "validators": NO_VALIDATORS,
        "digest": None,
        "failures": 0,
        "now": START,
        **changed,
    }
    frontier.record_capture(conn, target, due_at=due_at, **facts)  # type: ignore[arg-type]


def urls_of(due: list[Target] | list[Feed]) -> list[str]:
    return [item.url.removeprefix("https://akhbar.example/") for item in due]


def entries(*names: str, **facts: object) -> list[Entry]:
    return [Entry(f"https://akhbar.example/{name}", **facts) for name in names]  # type: ignore[arg-type]


# ------------------------------------------------------------------ feeds


def test_a_feed_is_added_once_and_due_at_once(conn: Connection) -> None:
    owner = source(conn)
    assert frontier.add_feeds(conn, owner.id, [(RSS, "rss"), (RSS, "rss")], START) == 1
    assert frontier.add_feeds(conn, owner.id, [(RSS, "unknown")], at(5)) == 0
    (feed,) = frontier.feeds_due(conn, HOST, START)
    assert (feed.url, feed.kind, feed.host, feed.polls) == (RSS, "rss", HOST, 0)
    assert frontier.hosts_due(conn, START) == [HOST]


def test_a_poll_sets_when_a_feed_is_due_again(conn: Connection) -> None:
    owner = source(conn)
    frontier.add_feeds(conn, owner.id, [(RSS, "unknown")], START)
    (feed,) = frontier.feeds(conn, owner.id)
    validators = Validators('"abc"', "Sun, 01 Mar 2026 06:00:00 GMT")
    frontier.record_poll(
        conn,
        feed,
        outcome=Outcome.POLLED,
        kind="rss",
        validators=validators,
        digest="sha1:X",
        interval_s=600.0,
        due_at=at(10),
        failures=0,
    )
    (feed,) = frontier.feeds(conn, owner.id)
    assert (feed.kind, feed.validators, feed.digest, feed.interval_s, feed.polls) == (
        "rss",
        validators,
        "sha1:X",
        600.0,
        1,
    )
    assert frontier.feeds_due(conn, HOST, at(9)) == []
    assert len(frontier.feeds_due(conn, HOST, at(9), everything=True)) == 1
    assert len(frontier.feeds_due(conn, HOST, at(10))) == 1


def test_a_feed_address_too_long_to_be_indexed_is_skipped(conn: Connection) -> None:
    owner = source(conn)
    assert frontier.add_feeds(conn, owner.id, [(f"{RSS}?{'x' * 5000}", "rss")], START) == 0


def test_sitemaps_of_an_index_go_with_it(conn: Connection) -> None:
    owner = source(conn)
    frontier.add_feeds(conn, owner.id, [("https://akhbar.example/sitemap.xml", "sitemap_index")], START)
    (index,) = frontier.feeds(conn, owner.id)
    children = [(f"https://akhbar.example/sitemap-{n}.xml", "sitemap") for n in range(3)]
    assert frontier.add_feeds(conn, owner.id, children, START, parent_id=index.id) == 3  # type: ignore[arg-type]
    assert {feed.parent_id for feed in frontier.feeds(conn, owner.id)} == {None, index.id}


# ------------------------------------------------------------------ targets


def test_a_target_is_identified_by_its_key_and_other_addresses_become_aliases(conn: Connection) -> None:
    owner = source(conn)
    assert frontier.add_targets(conn, owner.id, [Entry(PAGE), Entry(PAGE + "?utm_source=x")], START) == 1
    assert frontier.add_targets(conn, owner.id, [Entry(PAGE + "#top"), Entry(PAGE)], START) == 0
    (target,) = frontier.targets_due(conn, HOST, START, 10)
    assert target.url == PAGE
    key = (owner.id, "akhbar.example/2026/03/01/first")
    assert aliases.of(conn, [key])[key] == [PAGE + "?utm_source=x", PAGE + "#top"]


def test_two_sources_may_watch_one_address(conn: Connection) -> None:
    for name in ("one", "two"):
        assert frontier.add_targets(conn, source(conn, name).id, [Entry(PAGE)], START) == 1


def test_what_is_not_a_web_address_is_skipped(conn: Connection) -> None:
    owner = source(conn)
    mixed = [Entry("mailto:a@akhbar.example"), Entry("javascript:void(0)"), Entry(""), Entry(PAGE)]
    assert frontier.add_targets(conn, owner.id, mixed, START) == 1


def test_new_targets_come_newest_claim_first_then_rechecks_by_due_time(conn: Connection) -> None:
    owner = source(conn)
    frontier.add_targets(conn, owner.id, entries("checked-late", "checked-early"), START)
    for target in frontier.targets_due(conn, HOST, START, 10):
        captured(conn, target, at(20 if "late" in target.url else 10))
    frontier.add_targets(conn, owner.id, entries("old", published=at(-600)), START)
    frontier.add_targets(conn, owner.id, entries("newer", published=at(-10)), START)
    frontier.add_targets(conn, owner.id, entries("from-the-future", published=at(10_000)), at(-20))
    due = frontier.targets_due(conn, HOST, at(30), 10)
    assert urls_of(due) == ["newer", "from-the-future", "old", "checked-early", "checked-late"]
    assert urls_of(frontier.targets_due(conn, HOST, at(30), 2)) == ["newer", "from-the-future"]
    assert urls_of(frontier.targets_due(conn, HOST, at(5), 10)) == ["newer", "from-the-future", "old"]


def test_a_newer_claim_makes_a_target_due_now(conn: Connection) -> None:
    owner = source(conn)
    frontier.add_targets(conn, owner.id, entries("story", updated=at(-5), title="أول"), START)
    (target,) = frontier.targets_due(conn, HOST, START, 9)
    captured(conn, target, at(1000))
    frontier.add_targets(conn, owner.id, entries("story", updated=at(-5), title="أول"), at(1))
    assert frontier.targets_due(conn, HOST, at(1), 9) == []
    frontier.add_targets(conn, owner.id, entries("story", updated=at(7), title="ثان"), at(8))
    (target,) = frontier.targets_due(conn, HOST, at(8), 9)
    assert target.claim is not None
    assert (target.claim.title, target.claim.updated, target.captures) == ("ثان", at(7), 1)


def test_a_poorer_claim_does_not_replace_a_richer_one(conn: Connection) -> None:
    owner = source(conn)
    frontier.add_targets(conn, owner.id, entries("story", published=START, authors=("كاتب",)), START)
    frontier.add_targets(conn, owner.id, entries("story"), at(1))
    (target,) = frontier.targets_due(conn, HOST, at(1), 9)
    assert target.claim == Entry("https://akhbar.example/story", published=START, authors=("كاتب",))


def test_everything_takes_what_is_not_due_but_nothing_twice_in_a_round(conn: Connection) -> None:
    owner = source(conn)
    frontier.add_targets(conn, owner.id, entries("a", "b"), START)
    for target in frontier.targets_due(conn, HOST, START, 9):
        captured(conn, target, at(1000))
    assert frontier.targets_due(conn, HOST, at(5), 9) == []
    round_began = at(5)
    first, second = frontier.targets_due(conn, HOST, round_began, 9, everything=True)
    captured(conn, first, at(2000), now=at(6))
    assert frontier.targets_due(conn, HOST, round_began, 9, everything=True) == [second]
    assert frontier.hosts_due(conn, round_began, everything=True) == [HOST]


def test_failures_and_checks_are_counted(conn: Connection) -> None:
    owner = source(conn)
    target = frontier.ensure_target(conn, owner.id, PAGE)
    captured(conn, target, at(1), outcome=Outcome.TIMED_OUT, failures=1, detail="20 s")
    target = frontier.ensure_target(conn, owner.id, PAGE)
    assert (target.failures, target.checks, target.captures) == (1, 0, 0)
    captured(conn, target, at(2), outcome=Outcome.NOT_MODIFIED)
    target = frontier.ensure_target(conn, owner.id, PAGE)
    assert (target.failures, target.checks, target.captures) == (0, 1, 0)


def test_a_missing_target_is_added_once(conn: Connection) -> None:
    owner = source(conn)
    target = frontier.ensure_target(conn, owner.id, PAGE)
    assert frontier.ensure_target(conn, owner.id, PAGE + "?utm_medium=mail") == target
    with pytest.raises(ValueError, match="not a web address"):
        frontier.ensure_target(conn, owner.id, "no address")


def test_paused_removed_and_import_sources_have_nothing_due(conn: Connection) -> None:
    for name in ("paused", "removed", "watched"):
        owner = source(conn, name)
        frontier.add_targets(conn, owner.id, [Entry(f"https://{name}.example/1")], START)
    imported = sources.add(conn, name="imported", kind="import", now=START)
    frontier.add_targets(conn, imported.id, [Entry("https://imported.example/1")], START)
    sources.pause(conn, "paused")
    sources.remove(conn, "removed")
    for everything in (False, True):
        assert frontier.hosts_due(conn, START, everything=everything) == ["watched.example"]
        assert frontier.targets_due(conn, "paused.example", START, 9, everything=everything) == []


def test_due_may_be_narrowed_to_some_sources(conn: Connection) -> None:
    one, two = source(conn, "one"), source(conn, "two")
    for owner in (one, two):
        frontier.add_targets(conn, owner.id, [Entry(f"https://{owner.name}.example/1")], START)
        frontier.add_feeds(conn, owner.id, [(f"https://{owner.name}.example/rss", "rss")], START)
    assert frontier.hosts_due(conn, START, source_ids={two.id}) == ["two.example"]
    assert frontier.feeds_due(conn, "one.example", START, source_ids=[two.id]) == []
    assert frontier.hosts_due(conn, START, source_ids=[]) == []


def test_very_many_entries_are_added_at_once(conn: Connection) -> None:
    owner = source(conn)
    many = entries(*(f"n/{number}" for number in range(2500)))
    assert frontier.add_targets(conn, owner.id, many, START) == 2500
    assert frontier.add_targets(conn, owner.id, many, START) == 0


# ------------------------------------------------------------------ hosts


def test_a_lease_belongs_to_one_owner_until_it_ends(conn: Connection) -> None:
    assert frontier.lease(conn, HOST, "a", at(5), START)
    assert not frontier.lease(conn, HOST, "b", at(6), at(1))
    assert frontier.lease(conn, HOST, "a", at(7), at(1))
    assert not frontier.renew(conn, HOST, "b", at(9))
    assert frontier.renew(conn, HOST, "a", at(8))
    assert frontier.lease(conn, HOST, "b", at(20), at(8))
    assert not frontier.renew(conn, HOST, "a", at(30))
    frontier.release(conn, HOST, "a")
    assert not frontier.lease(conn, HOST, "a", at(30), at(9))
    frontier.release(conn, HOST, "b")
    assert frontier.lease(conn, HOST, "a", at(30), at(9))


def test_slots_of_a_host_are_spaced_and_never_in_the_past(conn: Connection) -> None:
    assert frontier.reserve(conn, HOST, START, 2.0) == START
    assert frontier.reserve(conn, HOST, START, 10.0) == START + timedelta(seconds=2)
    assert frontier.reserve(conn, HOST, START, 2.0) == START + timedelta(seconds=12)
    assert frontier.reserve(conn, HOST, at(5), 2.0) == at(5)
    assert frontier.reserve(conn, "other.example", START, 2.0) == START


def test_a_host_that_asks_for_a_pause_gets_it(conn: Connection) -> None:
    frontier.delay(conn, HOST, at(60))
    frontier.delay(conn, HOST, at(30))
    assert frontier.reserve(conn, HOST, START, 2.0) == at(60)


def test_robots_are_stored_per_authority(conn: Connection) -> None:
    assert frontier.robots(conn, "https://akhbar.example") is None
    frontier.save_robots(conn, "https://akhbar.example", text="User-agent: *", status=200, fetched_at=START)
    frontier.save_robots(conn, "https://akhbar.example", text="", status=404, fetched_at=at(5))
    stored = frontier.robots(conn, "https://akhbar.example")
    assert stored is not None
    assert (stored.text, stored.status, stored.fetched_at) == ("", 404, at(5))
    assert frontier.robots(conn, "http://akhbar.example") is None


def test_two_threads_never_hold_one_lease_and_never_get_one_slot(engine: Engine) -> None:
    leased: list[str] = []
    slots: list[datetime] = []
    together = threading.Barrier(2)

    def visit(owner: str) -> None:
        for turn in range(25):
            together.wait()
            with database.writing(engine) as conn:
                if frontier.lease(conn, f"h{turn}.example", owner, at(5), START):
                    leased.append(f"h{turn}")
            with database.writing(engine) as conn:
                slots.append(frontier.reserve(conn, HOST, START, 1.0))

    threads = [threading.Thread(target=visit, args=(owner,)) for owner in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(leased) == sorted({f"h{turn}" for turn in range(25)})
    assert sorted(slots) == [START + timedelta(seconds=number) for number in range(50)]
