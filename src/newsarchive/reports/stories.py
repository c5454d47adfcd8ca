"""Stories: the list of events, and one event with who was first, who copied whom, who left out what.

In: a story's number, or its members' rows. Out: the course and the shared passages as values, and all of it as JSON
values. A headline or text of an article that was taken down is never among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsarchive.dedupe.omissions import Carried, carried
from newsarchive.model.encoding import day_json, moment_json
from newsarchive.reports.delay import Delay, delay, late_s
from newsarchive.store.dedupe import copies, passages, stories
from newsarchive.store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Station:
    """An article in a story's course, and what it copied: the earliest of those before it that it is a copy of."""

    member: Mapping[str, Any]
    origin: Mapping[str, Any] | None
    relation: str | None

    @property
    def late(self) -> Delay | None:
        """How much later than what it copied; no finer than both are known."""
        return delay(self.origin, self.member)


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage several carry: who had it first, and the sources that have it and those that left it out."""

    text: str
    words: int
    first: Mapping[str, Any]
    carried_by: tuple[int, ...]
    left_out_by: tuple[int, ...]
    with_it: tuple[str, ...]
    without: tuple[str, ...]


def story_list(conn: Connection, limit: int, after: tuple[datetime, int] | None = None) -> list[dict[str, Any]]:
    """Stories, the newest activity first. `after`: activity and number of the last one that is known already."""
    return [listed_story(row) for row in stories.list_stories(conn, limit, after=after)]


def listed_story(row: Mapping[str, Any]) -> dict[str, Any]:
    """A story as lists have it."""
    return {
        "id": row["id"],
        "headline": row["headline"],
        "articles": row["articles"],
        "sources": row["sources"],
        "first": {"article_id": row["first_id"], "source": row["first_source"], "url": row["first_url"]},
        "first_at": moment_json(row["first_at"]),
        "last_at": moment_json(row["last_at"]),
        "active_at": moment_json(row["active_at"]),
        "central_id": row["central_id"],
    }


def story(conn: Connection, story_id: int) -> dict[str, Any] | None:
    """One story whole; None where there is none, or nothing of it may be shown."""
    row = stories.get(conn, story_id)
    if row is None:
        return None
    members = stories.articles_of(conn, story_id)
    return {
        "id": row["id"],
        "headline": row["headline"],
        "articles": row["articles"],
        "sources": row["sources"],
        "first_at": moment_json(row["first_at"]),
        "last_at": moment_json(row["last_at"]),
        "timeline": [_station(one) for one in course(conn, members)],
        "passages": [_passage(one) for one in shared(conn, members)],
    }


def course(conn: Connection, members: Sequence[Mapping[str, Any]]) -> list[Station]:
    """Who came when, and from whom; members in time order."""
    edges = copies.of_articles(conn, [member["id"] for member in members])
    before: dict[int, Mapping[str, Any]] = {}
    stations = []
    for member in members:
        known = {edge["article_id"]: edge for edge in edges.get(member["id"], ())}
        origin = next((earlier for number, earlier in before.items() if number in known), None)
        stations.append(Station(member, origin, known[origin["id"]]["relation"] if origin else None))
        before[member["id"]] = member
    return stations


def shared(conn: Connection, members: Sequence[Mapping[str, Any]]) -> list[Shared]:
    """The passages members share, longest first."""
    by_id = {member["id"]: member for member in members}
    texts = {one: known.text for one, known in copies.texts_of(conn, list(by_id)).items()}
    order = [one for one in by_id if one in texts]
    return [_shared(one, texts, by_id) for one in carried(texts, order, passages.passages_among(conn, list(by_id)))]


def _shared(one: Carried, texts: Mapping[int, str], members: Mapping[int, Mapping[str, Any]]) -> Shared:
    with_it = tuple(dict.fromkeys(members[carrier]["source"] for carrier in one.carriers))
    without = tuple(dict.fromkeys(members[number]["source"] for number in one.left_out))
    return Shared(
        text=texts[one.article_id][one.start : one.end],
        words=one.words,
        first=members[one.article_id],
        carried_by=tuple(one.carriers),
        left_out_by=tuple(one.left_out),
        with_it=with_it,
        without=tuple(name for name in without if name not in with_it),
    )


def _station(station: Station) -> dict[str, Any]:
    member, origin = station.member, station.origin
    return {
        "article_id": member["id"],
        "source": member["source"],
        "title": member["title"],
        "url": member["url"],
        "published_at": moment_json(member["published_at"]),
        "published_day": day_json(member["published_day"]),
        "published_precision": member["published_precision"],
        "first_seen_at": moment_json(member["first_seen_at"]),
        "copy_of": origin["id"] if origin else None,
        "relation": station.relation,
        "late_s": late_s(origin["published_at"], member["published_at"]) if origin else None,
    }


def _passage(one: Shared) -> dict[str, Any]:
    return {
        "text": one.text,
        "words": one.words,
        "first": one.first["id"],
        "carried_by": list(one.carried_by),
        "left_out_by": list(one.left_out_by),
        "sources_with": sorted(one.with_it),
        "sources_without": sorted(one.without),
    }
