"""What happened to an article beside its edits: it went, was walled off, came back; and what was passed over.

In: an article's id. Out: events in time, each with the capture that is the evidence. Nothing is stored for a return:
it is the first good capture after the article was gone, whatever the order in which captures were read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, cast

from sqlalchemy import Connection, func, select

from newsarchive.model.outcomes import Outcome
from newsarchive.store.schema.tables import captures, events

EventKind: TypeAlias = Literal["gone", "paywall", "returned"]


@dataclass(frozen=True, slots=True)
class Event:
    """One event: what, when, and the capture that shows it with what was seen in it."""

    kind: EventKind
    moment: datetime
    capture_id: int
    detail: str | None
    url: str
    status: int


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Captures that made no revision for a reason worth telling: how many, and the last of them."""

    reason: str
    captures: int
    last: datetime


def timeline(conn: Connection, article_id: int) -> list[Event]:
    """An article's events, first to last. Answers that say the same again are no further event."""
    bad = conn.execute(
        select(events.c.kind, events.c.moment, events.c.capture_id, events.c.detail, captures.c.url, captures.c.status)
        .join(captures, captures.c.id == events.c.capture_id)
        .where(events.c.article_id == article_id)
    ).all()
    if not bad:
        return []
    good = conn.execute(
        select(captures.c.moment, captures.c.id, captures.c.url, captures.c.status).where(
            captures.c.article_id == article_id, captures.c.content_digest.is_not(None)
        )
    ).all()
    found = [
        Event(cast(EventKind, row.kind), row.moment, row.capture_id, row.detail, row.url, row.status) for row in bad
    ]
    found += [Event("returned", row.moment, row.id, None, row.url, row.status) for row in good]
    changes: list[Event] = []
    state: EventKind = "returned"  # it was there to begin with
    for event in sorted(found, key=lambda event: (event.moment, event.capture_id)):
        if event.kind != state:
            changes.append(event)
            state = event.kind
    return changes


def passed_over(conn: Connection, article_id: int) -> list[PassedOver]:
    """Why captures that differed from the revision in force made none."""
    rows = conn.execute(
        select(captures.c.detail, func.count().label("number"), func.max(captures.c.moment).label("last"))
        .where(
            captures.c.article_id == article_id,
            captures.c.outcome == Outcome.UNCHANGED.value,
            captures.c.detail.is_not(None),
        )
        .group_by(captures.c.detail)
        .order_by(captures.c.detail)
    )
    return [PassedOver(row.detail, row.number, row.last) for row in rows]
