"""Texts cut into pieces that a template can draw: found words, borrowed passages, edits, copies side by side.

In: texts and offsets in code points. Out: pieces in reading order whose texts joined are the text again. It escapes
nothing: templates do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any

from newsarchive.dedupe.changes import Change, kinds_at
from newsarchive.dedupe.difference import difference, woven
from newsarchive.model import Block

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A stretch of text: plain (`""`), or with a sign and what it is about."""

    text: str
    sign: str = ""
    labels: tuple[str, ...] = ()
    about: int | None = None
    was: str | None = None  # what stays, as the text before spells it


@dataclass(frozen=True, slots=True)
class Shown:
    """A block with its pieces."""

    block: Block
    pieces: tuple[MarkedText, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of two texts side by side."""

    before: tuple[MarkedText, ...]
    after: tuple[MarkedText, ...]

    @property
    def changed(self) -> bool:
        """Whether anything differs in it."""
        return any(piece.sign for piece in (*self.before, *self.after))


def found(text: str, marks: Sequence[Bounds]) -> list[MarkedText]:
    """A text with what was found in it marked."""
    pieces, at = [], 0
    for start, end in marks:
        pieces += [MarkedText(text[at:start]), MarkedText(text[start:end], "found")]
        at = end
    return [piece for piece in (*pieces, MarkedText(text[at:])) if piece.text]


def borrowed(blocks: Sequence[Block], passages: Sequence[dict[str, Any]]) -> list[Shown]:
    """Blocks with the passages that stand in them; `about` is the passage's place in the list."""
    showns, at = [], 0
    for block in blocks:
        if block.dropped is not None:
            showns.append(Shown(block, (MarkedText(block.text),)))
            continue
        end = at + len(block.text)
        spans = [
            (max(passage["start"], at) - at, min(passage["end"], end) - at, number)
            for number, passage in enumerate(passages)
            if passage["start"] < end and passage["end"] > at
        ]
        showns.append(Shown(block, tuple(_cut(block.text, spans))))
        at = end + 2
    return showns


def _cut(text: str, spans: Sequence[tuple[int, int, int]]) -> Iterator[MarkedText]:
    """The text cut where passages begin and end; where several overlap, the first is named."""
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    last: MarkedText | None = None
    for start, end in pairwise(edges):
        over = [number for left, right, number in spans if left <= start and end <= right]
        piece = MarkedText(text[start:end], "borrowed" if over else "", about=over[0] if over else None)
        if last is not None and (last.sign, last.about) == (piece.sign, piece.about):
            last = MarkedText(last.text + piece.text, last.sign, about=last.about)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def edited(before: str, after: str, changes: Iterable[Change] = (), *, exact: bool = False) -> list[MarkedText]:
    """The text after, with what was taken out in its place; each difference with the kinds of its change."""
    known = list(changes)
    pieces: list[MarkedText] = []
    for diff_run in woven(before, after, difference(before, after, exact=exact)):
        if diff_run.sign == "same":
            pieces.append(MarkedText(diff_run.text, was=diff_run.was))
        else:
            pieces.append(MarkedText(diff_run.text, diff_run.sign, kinds_at(diff_run, known)))
    return pieces


def paragraphs(pieces: Iterable[MarkedText]) -> list[list[MarkedText]]:
    """Pieces parted where an empty line stands."""
    done: list[list[MarkedText]] = [[]]
    for piece in pieces:
        for place, part in enumerate(piece.text.split("\n\n")):
            if place:
                done.append([])
            if part:
                done[-1].append(MarkedText(part, piece.sign, piece.labels, piece.about))
    return [marked_texts for marked_texts in done if marked_texts]


def side_by_side(pieces: Iterable[MarkedText]) -> list[Row]:
    """The same pieces as rows, each side in its own spelling: what went before, what came after."""
    rows: list[Row] = []
    left: list[MarkedText] = []
    right: list[MarkedText] = []
    for piece in pieces:
        before = "" if piece.sign == "added" else piece.text if piece.was is None else piece.was
        after = "" if piece.sign == "removed" else piece.text
        for place, (was, now) in enumerate(zip_longest(before.split("\n\n"), after.split("\n\n"), fillvalue="")):
            if place:
                rows.append(Row(tuple(left), tuple(right)))
                left, right = [], []
            left += [MarkedText(was, piece.sign, piece.labels)] if was else []
            right += [MarkedText(now, piece.sign, piece.labels)] if now else []
    rows.append(Row(tuple(left), tuple(right)))
    return [row for row in rows if row.before or row.after]
