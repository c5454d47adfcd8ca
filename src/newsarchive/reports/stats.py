"""What the archive holds, and how jobs ended.

In: a connection. Out: JSON values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from newsarchive.model.encoding import day_json
from newsarchive.store.engine.database import Connection
from newsarchive.store.sources import activity, counts

_DAYS = ("first_day", "last_day")


def summary(conn: Connection) -> dict[str, Any]:
    """How much of everything, by source, and all endings together."""
    return {
        "held": counts.totals(conn),
        "sources": [row | {name: day_json(row[name]) for name in _DAYS} for row in counts.by_source(conn)],
        "languages": [{"language": name, "articles": number} for name, number in counts.by_language(conn).items()],
        "outcomes": [
            {"job": job, "outcome": outcome, "count": count}
            for job, outcome, count in sorted(results(counts.between(conn)))
        ],
    }


def waiting(conn: Connection, now: datetime) -> dict[str, int]:
    """What waits: targets and feeds that are due, captures that are not read."""
    left = activity.backlog(conn, now)
    return {"targets_due": left.targets, "feeds_due": left.feeds, "captures_unread": left.captures}


def results(counted: Iterable[counts.ResultCount]) -> list[tuple[str, str, int]]:
    """(job, outcome, how often), all days and sources together, the commonest first."""
    sums: Counter[tuple[str, str]] = Counter()
    for result_count in counted:
        sums[result_count.job, result_count.outcome] += result_count.count
    return [(job, outcome, count) for (job, outcome), count in sums.most_common()]
