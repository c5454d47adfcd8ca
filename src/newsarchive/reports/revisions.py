"""What an edit changed: the revisions meant, and their difference word by word and by kind.

In: an article's number, revisions' numbers. Out: the two sides, JSON values with offsets in code points.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsarchive.dedupe.changes import Change, Changed
from newsarchive.dedupe.difference import Span, difference
from newsarchive.errors import UsageError
from newsarchive.model.encoding import moment_json
from newsarchive.store import articles
from newsarchive.store.articles import Edition
from newsarchive.store.engine.database import Connection


class NoSuchRevision(UsageError):
    """An article has no revision of that number; the message names those it has."""


def sides(conn: Connection, article_id: int, first: int | None, last: int | None) -> tuple[Edition, Edition] | None:
    """The two revisions meant: the last and the one before it unless named. None: there is only one, and none was
    named.

    Raises `NoSuchRevision`.
    """
    known = {edition.number: edition for edition in articles.editions(conn, article_id)}
    if len(known) == 1 and first is None and last is None:
        return None
    last = last or (len(known) if first is None or first < len(known) else first)
    first = first or max(1, last - 1)
    if first not in known or last not in known:
        raise NoSuchRevision(f"article {article_id} has revisions {', '.join(map(str, known))}")
    return known[first], known[last]


def edit(row: Mapping[str, Any], pair: tuple[Edition, Edition], changed: Changed, *, exact: bool) -> dict[str, Any]:
    """The difference of two revisions of the article whose JSON is `row`."""
    before, after = pair
    return {
        "id": row["id"],
        "url": row["url"],
        "from": _head(before),
        "to": _head(after),
        "exact": exact,
        "kinds": list(changed.kinds),
        "declared": changed.declared,
        "note": changed.note,
        "modified_at": moment_json(changed.modified),
        "changes": [_change(change) for change in changed.changes],
        "title": _spans(before.title or "", after.title or "", exact),
        "text": _spans(before.text, after.text, exact),
    }


def _head(edition: Edition) -> dict[str, Any]:
    return {"number": edition.number, "captured_at": moment_json(edition.captured_at), "title": edition.title}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kinds": list(change.kinds),
        "part": change.part,
        "before": change.before,
        "after": change.after,
        "span": list(change.span) if change.span else None,
        "other_span": list(change.other_span) if change.other_span else None,
    }


def _spans(before: str, after: str, exact: bool) -> list[dict[str, Any]]:
    """What was taken out and put in, in reading order, with offsets in code points; what stayed is left out."""
    return [_span(before, after, span) for span in difference(before, after, exact=exact) if span.sign != "same"]


def _span(before: str, after: str, span: Span) -> dict[str, Any]:
    bounds = span.span or span.other_span or (0, 0)
    return {
        "sign": span.sign,
        "start": bounds[0],
        "end": bounds[1],
        "words": (before if span.sign == "removed" else after)[slice(*bounds)],
    }
