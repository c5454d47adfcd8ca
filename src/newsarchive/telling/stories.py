"""Stories: the list of events, and one event with who was first, who copied whom, who left out what.

In: a story's number. Out: JSON values. A headline or text of an article that was taken down is never among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from newsarchive.dedupe.omissions import Carried, carried
from newsarchive.store import copies, passages, stories
from newsarchive.store.database import Connection
from newsarchive.store.values import moment_json


def story_list(conn: Connection, limit: int, after: tuple[datetime, int] | None = None) -> list[dict[str, Any]]:
    """Stories, the newest activity first. `after`: activity and number of the last one that is known already."""
    return [listed_story(row) for row in stories.listed(conn, limit, after=after)]


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
    row = stories.one(conn, story_id)
    if row is None:
        return None
    members = stories.articles_of(conn, story_id)
    order = [member["id"] for member in members]
    texts = {one: known.text for one, known in copies.known_of(conn, order).items()}
    found = carried(texts, [one for one in order if one in texts], passages.between(conn, order))
    return {
        "id": row["id"],
        "headline": row["headline"],
        "articles": row["articles"],
        "sources": row["sources"],
        "first_at": moment_json(row["first_at"]),
        "last_at": moment_json(row["last_at"]),
        "timeline": _timeline(members, copies.of_many(conn, order)),
        "passages": [_passage(one, texts, members) for one in found],
    }


def _timeline(members: Sequence[Mapping[str, Any]], edges: Mapping[int, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Who was first, who copied whom and how late; the original of a copy is the earliest of those before it."""
    before: dict[int, Mapping[str, Any]] = {}
    told = []
    for member in members:
        known = {edge["article_id"]: edge for edge in edges.get(member["id"], ())}
        origin = next((known[earlier] for earlier in before if earlier in known), None)
        since = before[origin["article_id"]] if origin else None
        told.append(
            {
                "article_id": member["id"],
                "source": member["source"],
                "title": member["title"],
                "url": member["url"],
                "published_at": moment_json(member["published_at"]),
                "first_seen_at": moment_json(member["first_seen_at"]),
                "copy_of": origin["article_id"] if origin else None,
                "relation": origin["relation"] if origin else None,
                "late_s": _late(since, member),
            }
        )
        before[member["id"]] = member
    return told


def _late(first: Mapping[str, Any] | None, later: Mapping[str, Any]) -> float | None:
    if first is None or first["published_at"] is None or later["published_at"] is None:
        return None
    seconds: float = (later["published_at"] - first["published_at"]).total_seconds()
    return seconds


def _passage(one: Carried, texts: Mapping[int, str], members: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    names = {member["id"]: member["source"] for member in members}
    carrying = {names[each] for each in one.carriers}
    return {
        "text": texts[one.article_id][one.start : one.end],
        "words": one.words,
        "first": one.article_id,
        "carried_by": list(one.carriers),
        "left_out_by": list(one.left_out),
        "sources_with": sorted(carrying),
        "sources_without": sorted({names[each] for each in one.left_out} - carrying),
    }
