"""When each article is looked at again: by its age as far as it is known by now, sooner where it or its source edits.

In: targets that answered, captures that were read. Out: `due_at`s. It asks nothing itself; new articles go before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from newsarchive.archive.archive import OpenArchive
from newsarchive.discover import pace
from newsarchive.model import Capture, Entry
from newsarchive.settings import Settings
from newsarchive.store import articles, frontier
from newsarchive.store.articles import Life
from newsarchive.store.engine.database import Connection

DAY_KNOWN = frozenset({"day", "month", "year"})  # precisions that tell no hour
EDITS = 0.2  # of a source's latest articles: from there on it is known to edit


def due_after(
    archive: OpenArchive, conn: Connection, target_id: int, source: str, claim: Entry | None, asked: datetime
) -> datetime:
    """When to look at a target again that was asked at this moment, by what was read of it so far."""
    waits = waits_of(archive.settings, source)
    life = articles.life(conn, target_id)
    if life is None:
        return pace.next_recheck(claim.published if claim else None, 1, asked, waits=waits)
    if life.article_id is None:
        return asked + timedelta(seconds=waits[-1])  # not an article: it may become one
    edits = life.edited or articles.edited_share(conn, life.source_id) >= EDITS
    due = pace.next_recheck(born(life, claim), life.captures, asked, waits=waits, quicker=edits)
    return max(due, asked + timedelta(days=1)) if life.gone else due


def plan(archive: OpenArchive, read: Sequence[Capture]) -> None:
    """After captures were read: the dates they tell, and what they are, decide when their targets are due again."""
    latest = {capture.target_id: capture for capture in read if capture.target_id is not None}
    if not latest:
        return
    with archive.writing() as conn:
        now = archive.now()
        asked = frontier.last_answered(conn, list(latest))
        for target_id, moment in asked.items():
            capture = latest[target_id]
            due = due_after(archive, conn, target_id, capture.provenance.source, capture.provenance.claim, moment)
            frontier.reschedule(conn, target_id, due, now)


def waits_of(settings: Settings, source: str) -> tuple[float, ...]:
    """The seconds between looks at an article of a source, by age."""
    return settings.recheck_s_by_source.get(source, settings.recheck_s)


def born(life: Life, claim: Entry | None) -> datetime:
    """The moment from which an article's age counts: published, where that is known to the hour; else first seen."""
    published = life.published or (claim.published if claim else None)
    if published is None:
        return life.first_seen
    rough = life.precision in DAY_KNOWN and abs(life.first_seen - published) < timedelta(days=2)
    return life.first_seen if rough else published
