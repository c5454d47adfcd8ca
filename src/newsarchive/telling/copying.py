"""Why two articles are copies, and what became of the original in its copy.

In: an article's number. Out: JSON values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newsarchive.dedupe.alignment import Piece, alignment
from newsarchive.dedupe.copies import likeness, original
from newsarchive.dedupe.passages import shared
from newsarchive.nouns import Known
from newsarchive.store import copies
from newsarchive.store.database import Connection


def pairs(conn: Connection, number: int, rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each copy of an article explained; `rows` are its copies as its JSON has them."""
    known = copies.known_of(conn, [number, *(row["article_id"] for row in rows)])
    for row in rows:
        if number in known and row["article_id"] in known:
            stored = copies.edge(conn, number, row["article_id"]) or {}
            yield pair(known[number], known[row["article_id"]], row, stored)


def pair(one: Known, other: Known, row: Mapping[str, Any], edge: Mapping[str, Any]) -> dict[str, Any]:
    """Why two are linked, and what was kept, cut, added, moved and changed."""
    first = original(one, other)
    copy = other if first is one else one
    figures = likeness(one, other)
    longest = shared(first.text, copy.text)
    return {
        "article_id": row["article_id"],
        "url": row["url"],
        "source": row["source"],
        "relation": row["relation"],
        "similarity": row["similarity"],
        "same_source": row["same_source"],
        "by_hand": edge.get("by_hand", False),
        "capped": edge.get("capped", False),
        "original": first.article_id,
        "late_s": _late(first, copy),
        "shingles": figures.shingles,
        "other_shingles": figures.other_shingles,
        "common": figures.common,
        "jaccard": round(figures.jaccard, 4),
        "containment": round(figures.containment, 4),
        "shared_spans": len(longest),
        "longest_span_words": longest[0].words if longest else 0,
        "credited": {"original": list(first.agencies), "copy": list(copy.agencies)},
        "pieces": [_piece(piece, first.text, copy.text) for piece in alignment(first.text, copy.text)],
    }


def _late(first: Known, copy: Known) -> float | None:
    """Seconds from the one to the other; None where either has no date of publication."""
    return (copy.published - first.published).total_seconds() if first.published and copy.published else None


def _piece(piece: Piece, original_text: str, copy_text: str) -> dict[str, Any]:
    return {
        "kind": piece.kind,
        "original": original_text[slice(*piece.span)] if piece.span else None,
        "copy": copy_text[slice(*piece.other_span)] if piece.other_span else None,
    }
