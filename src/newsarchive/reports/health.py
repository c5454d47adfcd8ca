"""Is the archive well? Sources that fail or fall silent, pages that can no longer be read, alerts that do not go out.

In: rows and today's moment. Out: JSON that names each trouble.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from newsarchive.model.encoding import moment_json
from newsarchive.model.outcomes import Outcome
from newsarchive.reports.sources import sources as source_rows
from newsarchive.reports.stats import waiting
from newsarchive.store import saved_searches
from newsarchive.store.engine.database import Connection
from newsarchive.store.sources import counts, sources

UNHEALTHY = ("failing", "silent")

_RECENT, _BEFORE = 3, 30  # days: what a source's pages do now, against what they did
_ENOUGH = 10  # pages read in either time: fewer prove nothing
_SHARE, _JUMP = 0.5, 2.0  # of recent pages that showed no article; how many times what it was
_ARTICLES = frozenset((Outcome.NEW_ARTICLE, Outcome.NEW_REVISION, Outcome.UNCHANGED, Outcome.CORRECTED))
_NONE = frozenset((Outcome.NOT_AN_ARTICLE, Outcome.UNREADABLE, Outcome.CRASHED, Outcome.TIMED_OUT))


def health(conn: Connection, now: datetime) -> dict[str, Any]:
    """`well` is false while a watched source fails, is silent or has drifted, or an alert fails."""
    rows = source_rows(conn, sources.list_sources(conn), now)
    unwell = [{"source": row["name"], "health": row["health"]} for row in rows if row["health"] in UNHEALTHY]
    watched = {row["name"] for row in rows if row["health"] not in ("import", "paused")}
    counted = counts.between(conn, since=now.date() - timedelta(days=_BEFORE))
    unwell += [{"source": name, "health": "drifting"} for name in drifting(counted, now.date()) if name in watched]
    alerts = [
        {"search": saved.name, "failing_since": moment_json(saved.failing_since)}
        for saved in saved_searches.failing(conn)
    ]
    return {
        "well": not unwell and not alerts,
        "unwell": unwell,
        "alerts": alerts,
        "waiting": waiting(conn, now),
        "sources": len(rows),
    }


def drifting(counted: list[counts.ResultCount], today: date) -> list[str]:
    """The sources most of whose pages suddenly show no article: their layout changed, or a wall went up."""
    good: Counter[tuple[str, bool]] = Counter()
    bad: Counter[tuple[str, bool]] = Counter()
    for result_count in counted:
        recent = (today - result_count.day).days < _RECENT
        if result_count.job == "ingest" and result_count.outcome in _ARTICLES:
            good[result_count.source, recent] += result_count.count
        elif result_count.job == "ingest" and result_count.outcome in _NONE:
            bad[result_count.source, recent] += result_count.count
    return sorted(name for name in {name for name, _ in bad} if _has_drifted(name, good, bad))


def _has_drifted(name: str, good: Counter[tuple[str, bool]], bad: Counter[tuple[str, bool]]) -> bool:
    shares = []
    for recent in (True, False):
        total = good[name, recent] + bad[name, recent]
        if total < _ENOUGH:
            return False
        shares.append(bad[name, recent] / total)
    return shares[0] >= _SHARE and shares[0] >= _JUMP * shares[1]
