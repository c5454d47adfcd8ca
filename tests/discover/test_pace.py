"""When to ask again: busy feeds sooner, quiet ones later, failing ones always again."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.discover import pace

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
BOUNDS = {"minimum_s": 300.0, "maximum_s": 86_400.0}


def test_a_busy_feed_is_asked_sooner_and_a_quiet_one_later() -> None:
    busy = quiet = 3600.0
    for _ in range(30):
        busy = pace.next_interval(busy, 12, **BOUNDS)
        quiet = pace.next_interval(quiet, 0, **BOUNDS)
    assert (busy, quiet) == (300.0, 86_400.0)
    assert pace.next_interval(3600.0, 1, **BOUNDS) == 3600.0


@given(st.floats(1, 1e6), st.integers(0, 500), st.integers(0, 2**32))
def test_every_wait_is_within_its_bounds(interval_s: float, new: int, seed: int) -> None:
    interval = pace.next_interval(interval_s, new, **BOUNDS)
    assert 300 <= interval <= 86_400
    wait = pace.with_jitter(interval, None, maximum_s=86_400, rng=random.Random(seed))
    assert timedelta(seconds=interval * 0.89) < wait <= timedelta(days=1)


def test_feeds_do_not_march_in_step() -> None:
    rng = random.Random(5)
    assert len({pace.with_jitter(3600, None, maximum_s=86_400, rng=rng) for _ in range(20)}) == 20


def test_a_feed_may_ask_for_rest_but_not_for_ever() -> None:
    asked = pace.with_jitter(300, 7200.0, maximum_s=86_400, rng=random.Random(1))
    assert timedelta(seconds=6400) < asked < timedelta(seconds=8000)
    greedy = pace.with_jitter(300, 31_536_000.0, maximum_s=86_400, rng=random.Random(1))
    assert greedy < timedelta(hours=7)


def test_retry_after_is_obeyed_beyond_the_maximum() -> None:
    moment = pace.next_poll(NOW, 300, maximum_s=3600, rng=random.Random(1), retry_after_s=90_000)
    assert moment == NOW + timedelta(seconds=90_000)


def test_failures_lengthen_the_wait_but_never_end_it() -> None:
    waits = [pace.backoff(n, 300, 86_400) for n in range(1, 2000)]
    assert waits[0] == timedelta(seconds=300)
    assert waits[1] == timedelta(seconds=600)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)


def test_rechecks_follow_the_age_of_the_article() -> None:
    ages = [
        timedelta(minutes=5),
        timedelta(hours=2),
        timedelta(hours=10),
        timedelta(days=3),
        timedelta(days=20),
        timedelta(days=400),
    ]
    waits = [pace.next_recheck(NOW - age, 1, NOW) - NOW for age in ages]
    minutes = [wait.total_seconds() / 60 for wait in waits]
    assert minutes == [15, 60, 180, 1440, 3 * 1440, 30 * 1440]
    assert pace.next_recheck(NOW + timedelta(days=900), 1, NOW) - NOW == timedelta(minutes=15)


def test_without_a_date_rechecks_grow_by_captures() -> None:
    waits = [pace.next_recheck(None, captures, NOW) - NOW for captures in range(12)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=15)
    assert waits[-1] == timedelta(days=30)


def test_a_source_may_have_waits_of_its_own_and_who_edits_is_looked_at_twice_as_often() -> None:
    own = (60.0, 120.0, 180.0, 240.0, 300.0, 360.0)
    ages = [timedelta(minutes=5), timedelta(hours=2), timedelta(days=400)]
    assert [(pace.next_recheck(NOW - age, 1, NOW, waits=own) - NOW).total_seconds() for age in ages] == [60, 120, 360]
    quick = pace.next_recheck(NOW - timedelta(hours=2), 1, NOW, quicker=True) - NOW
    assert quick == timedelta(minutes=30)


def test_every_nth_request_is_unconditional() -> None:
    assert [polls for polls in range(61) if pace.wants_unconditional(polls, 20)] == [20, 40, 60]
    assert not pace.wants_unconditional(5, 0)
