"""When to ask again. Pure: the time and the dice are arguments.

In: what the last answers brought. Out: intervals in seconds, waits, moments. It never gives up: every wait is finite.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta

# An article younger than this is looked at again after so many seconds, an older one after the last: edits come
# early, deletions late.
AGES = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7), timedelta(days=30))
RECHECK_S = (900.0, 3_600.0, 10_800.0, 86_400.0, 259_200.0, 2_592_000.0)
QUICKER, SLOWER = 0.5, 1.4  # towards a busy feed at once, away from a quiet one slowly
ABOUT = 3  # entries a poll should bring: fewer polls would risk a feed that holds only the newest few
SPREAD = 0.1  # of a wait, either way, so that feeds do not march in step
TTL_BELIEVED_S = 6 * 3600.0  # a feed may ask to be left alone, but no longer than this


def next_interval(interval_s: float, new: int, *, minimum_s: float, maximum_s: float) -> float:
    """The seconds between polls after one that brought `new` entries: halved when busy, stretched when quiet."""
    if new >= ABOUT:
        factor = QUICKER
    elif new > 0:
        factor = 1.0
    else:
        factor = SLOWER
    return _within(interval_s * factor, minimum_s, maximum_s)


def with_jitter(interval_s: float, ttl_s: float | None, *, maximum_s: float, rng: random.Random) -> timedelta:
    """The wait until the next poll: the interval, or what the feed asks for if that is longer, never in step.

    `ttl_s` is what the feed says of itself (`ttl`, `sy:updatePeriod`) or its `Cache-Control: max-age`.
    """
    asked = min(ttl_s or 0.0, TTL_BELIEVED_S)
    wait = max(interval_s, asked) * rng.uniform(1 - SPREAD, 1 + SPREAD)
    return timedelta(seconds=_within(wait, 1.0, maximum_s))


def next_poll(
    now: datetime,
    interval_s: float,
    *,
    maximum_s: float,
    rng: random.Random,
    ttl_s: float | None = None,
    retry_after_s: float | None = None,
) -> datetime:
    """The moment of the next poll. `Retry-After` is an order: it is obeyed even beyond `maximum_s`."""
    wait = with_jitter(interval_s, ttl_s, maximum_s=maximum_s, rng=rng)
    return now + max(wait, timedelta(seconds=retry_after_s or 0.0))


def backoff(failures: int, minimum_s: float, maximum_s: float) -> timedelta:
    """The wait after so many failures in a row: doubled each time, up to `maximum_s`, for ever."""
    doublings = min(max(failures, 1) - 1, 40)
    return timedelta(seconds=_within(minimum_s * 2.0**doublings, minimum_s, maximum_s))


def next_recheck(
    published: datetime | None,
    captures: int,
    now: datetime,
    *,
    waits: Sequence[float] = RECHECK_S,
    quicker: bool = False,
) -> datetime:
    """When to look at an article again, by its age; without a date, by how often it has been captured.

    `waits` are seconds, one for each of `AGES` and one for anything older. A date in the future, or a broken clock's,
    counts as now. `quicker`: it is known to be edited, and looked at twice as often.
    """
    place = max(captures, 1) - 1 if published is None else bisect_right(AGES, now - published)
    wait = waits[min(place, len(waits) - 1)]
    return now + timedelta(seconds=wait * (QUICKER if quicker else 1.0))


def wants_unconditional(polls: int, every: int) -> bool:
    """True for every n-th good answer: a server that answers 304 for ever is asked without validators."""
    return every > 0 and polls > 0 and polls % every == 0


def seconds(value: float) -> timedelta:
    """So many seconds, none below zero."""
    return timedelta(seconds=max(0.0, value))


def _within(value: float, least: float, most: float) -> float:
    return max(least, min(value, most))
