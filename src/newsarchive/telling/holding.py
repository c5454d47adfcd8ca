"""What the archive holds, and how jobs ended.

In: a connection. Out: JSON values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from newsarchive.store import counts, rhythm
from newsarchive.store.database import Connection


def summary(conn: Connection) -> dict[str, Any]:
    """How much of everything, by source, and all endings together."""
    return {
        "held": counts.totals(conn),
        "sources": [_plain(row) for row in counts.by_source(conn)],
        "languages": [{"language": name, "articles": number} for name, number in counts.by_language(conn).items()],
        "outcomes": _summed(counts.between(conn)),
    }


def held(conn: Connection, now: datetime) -> dict[str, int]:
    """What waits: targets and feeds that are due, captures that are not read."""
    waiting = rhythm.waiting(conn, now)
    return {"targets_due": waiting.targets, "feeds_due": waiting.feeds, "captures_unread": waiting.captures}


def _summed(counted: Sequence[counts.Counted]) -> list[dict[str, Any]]:
    """All days and sources together."""
    sums: Counter[tuple[str, str]] = Counter()
    for one in counted:
        sums[one.job, one.outcome] += one.count
    return [{"job": job, "outcome": outcome, "count": count} for (job, outcome), count in sorted(sums.items())]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
