"""Sources: what is watched, how it goes, how much came of it.

In: sources. Out: JSON values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from newsarchive.model import Rule, Source
from newsarchive.model.encoding import day_json, moment_json
from newsarchive.store.engine.database import Connection
from newsarchive.store.sources import activity, counts, rules
from newsarchive.store.sources.activity import FeedState

SILENT_AFTER = timedelta(days=3)  # nothing came of a watched source for so long
_OUTCOME_DAYS = 30


def sources(conn: Connection, chosen: Sequence[Source], now: datetime) -> list[dict[str, Any]]:
    """Several sources, each with its counts and how it goes."""
    counted = {row["source"]: row for row in counts.by_source(conn)}
    seen = activity.last_captured(conn)
    return [_source(conn, one, counted.get(one.name, {}), seen.get(one.name), now) for one in chosen]


def source(conn: Connection, chosen: Source, now: datetime) -> dict[str, Any]:
    """One source whole: its feeds, how jobs ended in the last thirty days, what was learned of its pages."""
    ended = [
        {
            "day": day_json(result_count.day),
            "job": result_count.job,
            "outcome": result_count.outcome,
            "count": result_count.count,
        }
        for result_count in counts.between(conn, since=(now - timedelta(days=_OUTCOME_DAYS)).date())
        if result_count.source == chosen.name
    ]
    return {
        **sources(conn, [chosen], now)[0],
        "outcomes": ended,
        "rules": [{"host": host, **_rule(rule)} for host, rule in rules.rules_of_source(conn, chosen.id)],
    }


def _source(
    conn: Connection, one: Source, counted: Mapping[str, Any], seen: datetime | None, now: datetime
) -> dict[str, Any]:
    feeds = activity.feed_states(conn, one.id)
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "home_url": one.home_url,
        "timezone": one.timezone,
        "paused": one.paused,
        "hosts": list(one.hosts),
        "health": health(one, feeds, seen, now),
        "last_capture_at": moment_json(seen),
        "articles": counted.get("articles", 0),
        "edited": counted.get("edited", 0),
        "deleted": counted.get("deleted", 0),
        "first_day": day_json(counted.get("first_day")),
        "last_day": day_json(counted.get("last_day")),
        "feeds": [_feed(feed) for feed in feeds],
    }


def health(one: Source, feeds: Sequence[FeedState], seen: datetime | None, now: datetime) -> str:
    """How a source goes, in one word: import, paused, unread, failing, silent or fine."""
    if one.kind == "import":
        return "import"
    if one.paused:
        return "paused"
    if not any(feed.polls or feed.failures for feed in feeds):
        return "unread"
    if all(feed.failures for feed in feeds):
        return "failing"
    return "silent" if seen is None or now - seen > SILENT_AFTER else "fine"


def _feed(feed: FeedState) -> dict[str, Any]:
    return {
        "url": feed.url,
        "kind": feed.kind,
        "due_at": moment_json(feed.due_at),
        "interval_s": feed.interval_s,
        "polls": feed.polls,
        "failures": feed.failures,
        "polled_at": moment_json(feed.polled_at),
        "outcome": feed.outcome,
        "detail": feed.detail,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "sample": rule.sample,
        "position": rule.position,
        "made_by": rule.made_by,
        "support": rule.support,
        "seen": rule.seen,
        "valid_from": moment_json(rule.valid_from),
        "valid_until": moment_json(rule.valid_until),
        "off": rule.off,
    }
