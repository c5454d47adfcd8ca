"""Stories: events that several tell of, newest activity first; of one who was first and who left out what.

In: a story's number. Out: pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from newsarchive.dedupe.omissions import Carried, carried
from newsarchive.doors.web.pages.shown import kit_of, show
from newsarchive.store import copies, passages, stories
from newsarchive.store.database import Connection

router = APIRouter()

_PAGE = 30
_FINE = frozenset({"second", "minute", "hour"})


@dataclass(frozen=True, slots=True)
class Delay:
    """How much later: in seconds where both moments are known, else in whole days."""

    seconds: float | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """An article in a story's course: what it copied, and how much later."""

    member: Mapping[str, Any]
    origin: Mapping[str, Any] | None
    relation: str | None
    late: Delay | None


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage several carry: who had it first, and of each source whether it has it."""

    text: str
    words: int
    first: Mapping[str, Any]
    with_it: tuple[str, ...]
    without: tuple[str, ...]


@router.get("/stories")
def listed(request: Request, before: Annotated[datetime | None, Query()] = None) -> HTMLResponse:
    """Stories by newest activity."""
    if before is not None and (before.tzinfo is None or not 1 < before.year < 9999):  # a year that any zone can name
        raise HTTPException(400, f"before: {before.isoformat()} is no moment with its offset from UTC")
    with kit_of(request).reading() as conn:
        rows = stories.listed(conn, _PAGE + 1, before)
        total = stories.count(conn)
    return show(
        request, "stories.html", rows=rows[:_PAGE], more=rows[_PAGE - 1]["active_at"] if len(rows) > _PAGE else None,
        total=total, before=before,
    )  # fmt: skip


@router.get("/stories/{story_id}")
def one(request: Request, story_id: int) -> HTMLResponse:
    """One story."""
    with kit_of(request).reading() as conn:
        row = stories.one(conn, story_id) if 0 < story_id < 2**31 else None
        if row is None:
            raise HTTPException(404, f"no story {story_id}")
        members = stories.articles_of(conn, story_id)
        course = course_of(conn, members)
        shared = shared_of(conn, members)
    names = list(dict.fromkeys(member["source"] for member in members))
    return show(request, "story.html", row=row, course=course, shared=shared, names=names)


def course_of(conn: Connection, members: Sequence[Mapping[str, Any]]) -> list[Station]:
    """Who came when, and from whom: the original of a copy is the earliest of those before it."""
    edges = copies.of_many(conn, [member["id"] for member in members])
    before: dict[int, Mapping[str, Any]] = {}
    course = []
    for member in members:
        known = {edge["article_id"]: edge for edge in edges.get(member["id"], ())}
        origin = next((earlier for number, earlier in before.items() if number in known), None)
        relation = known[origin["id"]]["relation"] if origin else None
        course.append(Station(member, origin, relation, delay(origin, member)))
        before[member["id"]] = member
    return course


def shared_of(conn: Connection, members: Sequence[Mapping[str, Any]]) -> list[Shared]:
    """The passages members share, longest first."""
    by_id = {member["id"]: member for member in members}
    texts = {one: known.text for one, known in copies.known_of(conn, list(by_id)).items()}
    order = [one for one in by_id if one in texts]
    return [_shared(one, texts, by_id) for one in carried(texts, order, passages.between(conn, order))]


def _shared(one: Carried, texts: Mapping[int, str], members: Mapping[int, Mapping[str, Any]]) -> Shared:
    with_it = tuple(dict.fromkeys(members[each]["source"] for each in one.carriers))
    without = tuple(dict.fromkeys(members[each]["source"] for each in one.left_out))
    return Shared(
        texts[one.article_id][one.start : one.end],
        one.words,
        members[one.article_id],
        with_it,
        tuple(name for name in without if name not in with_it),
    )


def delay(first: Mapping[str, Any] | None, later: Mapping[str, Any]) -> Delay | None:
    """How much later one was published than the other; no finer than both are known."""
    if first is None or not first["published_day"] or not later["published_day"]:
        return None
    if {first["published_precision"], later["published_precision"]} <= _FINE:
        return Delay(seconds=(_moment(later) - _moment(first)).total_seconds())
    return Delay(days=(_day(later) - _day(first)).days)


def _moment(one: Mapping[str, Any]) -> datetime:
    told = one["published_at"]
    return datetime.fromisoformat(told) if isinstance(told, str) else told


def _day(one: Mapping[str, Any]) -> date:
    told = one["published_day"]
    return date.fromisoformat(told) if isinstance(told, str) else told
