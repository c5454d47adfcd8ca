"""Why two articles are copies, and what became of the original in its copy.

In: an article's number, and its copies. Out: pairs of texts set side by side, and the same as JSON values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsarchive.dedupe.alignment import AlignedSpan, alignment
from newsarchive.dedupe.copies import Likeness, likeness, original
from newsarchive.dedupe.passages import shared
from newsarchive.model import FiledText
from newsarchive.reports.delay import late_s
from newsarchive.store.dedupe import copies
from newsarchive.store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Facing:
    """One piece of an original and what stands for it in the copy; None where it has nothing there."""

    kind: str
    original: str | None
    copy: str | None


@dataclass(frozen=True, slots=True)
class Collation:
    """An original, its copy, the pieces of both, how alike they are, and what links them."""

    original: FiledText
    copy: FiledText
    likeness: Likeness
    pieces: tuple[Facing, ...]
    by_hand: bool
    capped: bool

    @property
    def words(self) -> dict[str, int]:
        """How many words of each kind, counted where they stand last."""
        sums = dict.fromkeys(("kept", "cut", "added", "moved", "changed"), 0)
        for piece in self.pieces:
            sums[piece.kind] += len((piece.copy or piece.original or "").split())
        return sums


def collate(filed_text: FiledText, other: FiledText, edge: Mapping[str, Any] | None = None) -> Collation:
    """Two texts, aligned from the earlier to the later. `edge`: their copy's row; None where there is none."""
    first = original(filed_text, other)
    copy = other if first is filed_text else filed_text
    edge = edge or {}
    return Collation(
        original=first,
        copy=copy,
        likeness=likeness(filed_text, other),
        pieces=tuple(_facing(piece, first.text, copy.text) for piece in alignment(first.text, copy.text)),
        by_hand=bool(edge.get("by_hand")),
        capped=bool(edge.get("capped")),
    )


def pairs(conn: Connection, number: int, rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each copy of an article explained in JSON; `rows` are its copies as its JSON has them."""
    known = copies.texts_of(conn, [number, *(row["article_id"] for row in rows)])
    for row in rows:
        if number in known and row["article_id"] in known:
            edge = copies.edge(conn, number, row["article_id"])
            yield _explained(collate(known[number], known[row["article_id"]], edge), row)


def _explained(collation: Collation, row: Mapping[str, Any]) -> dict[str, Any]:
    """Why two are linked, and what was kept, cut, added, moved and changed."""
    first, copy, figures = collation.original, collation.copy, collation.likeness
    spans = shared(first.text, copy.text)
    return {
        **{name: row[name] for name in ("article_id", "url", "source", "relation", "similarity", "same_source")},
        "by_hand": collation.by_hand,
        "capped": collation.capped,
        "original": first.article_id,
        "late_s": late_s(first.published, copy.published),
        "shingles": figures.shingles,
        "other_shingles": figures.other_shingles,
        "common": figures.common,
        "jaccard": round(figures.jaccard, 4),
        "containment": round(figures.containment, 4),
        "shared_spans": len(spans),
        "longest_span_words": spans[0].words if spans else 0,
        "credited": {"original": list(first.agencies), "copy": list(copy.agencies)},
        "pieces": [{"kind": piece.kind, "original": piece.original, "copy": piece.copy} for piece in collation.pieces],
    }


def _facing(piece: AlignedSpan, original_text: str, copy_text: str) -> Facing:
    return Facing(
        kind=piece.kind,
        original=original_text[slice(*piece.span)] if piece.span else None,
        copy=copy_text[slice(*piece.other_span)] if piece.other_span else None,
    )
