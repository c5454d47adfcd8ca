"""Two states of one archive side by side: what a rereading changes, article by article.

In: the archive before and after. Out: a plain row for each article that differs, by number. Both are read
as streams; a few hundred articles are in memory at a time. It tells nothing of moments of reading, so that a dry run's
report equals the real one's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsarchive.archive.archive import OpenArchive
from newsarchive.dedupe.difference import difference
from newsarchive.store import articles
from newsarchive.store.engine.database import Connection

Row = dict[str, Any]
TEXTS = ("text", "revisions", "copies", "passages")  # reported by what differs in them, not whole


def compare_archives(before: OpenArchive, after: OpenArchive) -> Iterator[Row]:
    """The articles that are there before or after only, or say something else, by their numbers."""
    with before.reading() as conn, after.reading() as other:
        for was, now in _paired(articles.stream(conn), articles.stream(other)):
            if was is None or now is None:
                there = was or now or {}
                state = "gone" if now is None else "new"
                yield {"id": there["id"], "url": there["url"], "source": there["source"], "state": state,
                       "title": there["title"]}  # fmt: skip
            elif was != now:
                yield _changed_row(conn, other, was, now)


def _paired(before: Iterator[Row], after: Iterator[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Articles of the same number side by side; both streams come by number."""
    was, now = next(before, None), next(after, None)
    while was is not None or now is not None:
        if was is None or (now is not None and now["id"] < was["id"]):
            yield None, now
            now = next(after, None)
        elif now is None or was["id"] < now["id"]:
            yield was, None
            was = next(before, None)
        else:
            yield was, now
            was, now = next(before, None), next(after, None)


def _changed_row(conn: Connection, other: Connection, was: Row, now: Row) -> Row:
    fields = {
        name: {"before": was[name], "after": now[name]} for name in now if was[name] != now[name] and name not in TEXTS
    }
    row: Row = {"id": now["id"], "url": now["url"], "source": now["source"], "state": "changed", "fields": fields}
    if was["text"] != now["text"]:
        row["text"] = _spans(was["text"], now["text"])
    removed, restored = _boilerplate(conn, other, now["id"])
    if removed or restored:
        row["boilerplate"] = {"removed": removed, "restored": restored}
    if was["revisions"] != now["revisions"]:
        row["revisions"] = _revisions(was["revisions"], now["revisions"])
    for name in ("copies", "passages"):
        if was[name] != now[name]:
            row[name] = {
                "lost": [edge for edge in was[name] if edge not in now[name]],
                "found": [edge for edge in now[name] if edge not in was[name]],
            }
    return row


def _spans(before: str, after: str) -> list[Row]:
    """Words taken out and put in, to the letter, in reading order."""
    return [
        {"sign": span.sign, "words": (before if span.sign == "removed" else after)[slice(*bounds)]}
        for span in difference(before, after, exact=True)
        if span.sign != "same" and (bounds := span.span or span.other_span)
    ]


def _revisions(before: list[Row], after: list[Row]) -> Row:
    """How many revisions there are, and which moments' revisions went, came or say something else."""
    was = {row["captured_at"]: (row["title"], row["text"]) for row in before}
    now = {row["captured_at"]: (row["title"], row["text"]) for row in after}
    return {
        "before": len(before),
        "after": len(after),
        "lost": sorted(was.keys() - now.keys()),
        "found": sorted(now.keys() - was.keys()),
        "corrected": sorted(moment for moment in was.keys() & now.keys() if was[moment] != now[moment]),
    }


def _boilerplate(one: Connection, other: Connection, article_id: int) -> tuple[list[str], list[str]]:
    """Lines that are taken out now and were not, and the other way round, of the current revision."""
    was, now = (_dropped(conn, article_id) for conn in (one, other))
    return [line for line in now if line not in was], [line for line in was if line not in now]


def _dropped(conn: Connection, article_id: int) -> list[str]:
    explanation = articles.explain(conn, article_id)
    return [block.text for block in explanation.blocks if block.dropped is not None] if explanation else []
