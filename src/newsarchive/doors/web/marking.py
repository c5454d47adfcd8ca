"""Texts cut into pieces that a template can draw: found words, borrowed passages, edits, copies side by side.

In: texts and offsets in code points. Out: pieces in reading order whose texts joined are the text again. It escapes
nothing: templates do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from newsarchive.dedupe.changes import Change
from newsarchive.dedupe.difference import difference, woven
from newsarchive.nouns import Block

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: plain (`""`), or with a sign and what it is about."""

    text: str
    sign: str = ""
    labels: tuple[str, ...] = ()
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A block with its pieces."""

    block: Block
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of two texts side by side."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Whether anything differs in it."""
        return any(piece.sign for piece in (*self.before, *self.after))


def found(text: str, marks: Sequence[Bounds]) -> list[Piece]:
    """A text with what was found in it marked."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [Piece(text[at:start]), Piece(text[start:end], "found")]
        at = end
    return [piece for piece in (*pieces, Piece(text[at:])) if piece.text]


def borrowed(blocks: Sequence[Block], passages: Sequence[dict[str, Any]]) -> list[Shown]:
    """Blocks with the passages that stand in them; `about` is the passage's place in the list."""
    shown, at = [], 0
    for block in blocks:
        if block.dropped is not None:
            shown.append(Shown(block, (Piece(block.text),)))
            continue
        end = at + len(block.text)
        spans = [
            (max(one["start"], at) - at, min(one["end"], end) - at, number)
            for number, one in enumerate(passages)
            if one["start"] < end and one["end"] > at
        ]
        shown.append(Shown(block, tuple(_cut(block.text, spans))))
        at = end + 2
    return shown


def _cut(text: str, spans: Sequence[tuple[int, int, int]]) -> Iterator[Piece]:
    """The text cut where passages begin and end; of several over one stretch the first is told."""
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    last: Piece | None = None
    for start, end in pairwise(edges):
        over = [number for left, right, number in spans if left <= start and end <= right]
        piece = Piece(text[start:end], "borrowed" if over else "", about=over[0] if over else None)
        if last is not None and (last.sign, last.about) == (piece.sign, piece.about):
            last = Piece(last.text + piece.text, last.sign, about=last.about)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def edited(before: str, after: str, changes: Iterable[Change] = (), *, exact: bool = False) -> list[Piece]:
    """The text after, with what was taken out in its place; each difference with the kinds of its change."""
    known = list(changes)
    pieces: list[Piece] = []
    for sign, text, at in woven(before, after, difference(before, after, exact=exact)):
        if sign == "same" or not text.strip():
            pieces.append(Piece(text))
        else:
            pieces.append(Piece(text, sign, _kinds(sign, at, known)))
    return pieces


def _kinds(sign: str, at: int, changes: Sequence[Change]) -> tuple[str, ...]:
    for change in changes:
        bounds = change.span if sign == "removed" else change.other_span
        if change.part == "text" and bounds and bounds[0] <= at < bounds[1]:
            return change.kinds
    return ()


def paragraphs(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces parted where an empty line stands."""
    done: list[list[Piece]] = [[]]
    for piece in pieces:
        for place, part in enumerate(piece.text.split("\n\n")):
            if place:
                done.append([])
            if part:
                done[-1].append(Piece(part, piece.sign, piece.labels, piece.about))
    return [one for one in done if one]


def side_by_side(pieces: Iterable[Piece]) -> list[Row]:
    """The same pieces as rows: what stayed on both sides, what went before, what came after."""
    rows: list[Row] = []
    left: list[Piece] = []
    right: list[Piece] = []
    for piece in pieces:
        for place, part in enumerate(piece.text.split("\n\n")):
            if place:
                rows.append(Row(tuple(left), tuple(right)))
                left, right = [], []
            if not part:
                continue
            one = Piece(part, piece.sign, piece.labels)
            if piece.sign != "added":
                left.append(one)
            if piece.sign != "removed":
                right.append(one)
    rows.append(Row(tuple(left), tuple(right)))
    return [row for row in rows if row.before or row.after]
