"""What an edit changed: stretch by stretch, of which kind, and whether the publisher declared it.

In: two revisions as printed. Out: `Changed`: the changes in reading order with offsets into both originals, their
kinds, and what declares them. Vowel signs, tatweel, hamza spelling and quote style are no change, unless `exact`. It
stores nothing and never says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from newsarchive.arabic.text import words as words_of
from newsarchive.dedupe.difference import DiffRun, Span, difference
from newsarchive.dedupe.kinds import KINDS, ChangeKind, Hunk, figures, kinds_of, note_in, quotations

VERSION = 1  # of how kinds are named; stored kinds of another version are named anew
Part: TypeAlias = Literal["title", "text", "credit"]
Bounds: TypeAlias = tuple[int, int]

_LEADING = 40  # characters before a stretch that are looked at
_REWRITTEN = 0.6  # of a paragraph's words
_PARAGRAPH = 12  # words: a shorter one is not called rewritten


@dataclass(frozen=True, slots=True)
class Printed:
    """A revision as far as comparing needs it. `dropped`: lines that cleaning took out, where a note may stand."""

    title: str | None
    text: str
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: str | None = None
    modified: datetime | None = None
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One change. Offsets are code points of the title or the text before and after; None where nothing stands."""

    kinds: tuple[ChangeKind, ...]
    part: Part
    before: str
    after: str
    span: Bounds | None = None
    other_span: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """All changes between two revisions. `note` and `modified` are what the publisher declared, if anything."""

    changes: tuple[Change, ...]
    note: str | None = None
    modified: datetime | None = None

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """The kinds of all changes, each once, the telling ones first."""
        texts = {kind for change in self.changes for kind in change.kinds}
        return tuple(kind for kind in KINDS if kind in texts)

    @property
    def declared(self) -> bool:
        """Whether the publisher says that it was changed."""
        return self.note is not None or self.modified is not None


def changes(before: Printed, after: Printed, *, exact: bool = False) -> Changed:
    """What changed from one revision to another."""
    found = [*_title(before, after, exact), *_text(before.text, after.text, exact), *_credits(before, after)]
    return Changed(tuple(found), _note(before, after), _modified(before, after))


def kinds_at(strand: DiffRun, changes: Sequence[Change]) -> tuple[ChangeKind, ...]:
    """The kinds of the change of the text that a piece which was removed or added belongs to."""
    for change in changes:
        bounds = change.span if strand.sign == "removed" else change.other_span
        if change.part == "text" and bounds and bounds[0] < strand.at + len(strand.text) and strand.at < bounds[1]:
            return change.kinds
    return ()


def _title(before: Printed, after: Printed, exact: bool) -> Iterator[Change]:
    text, other = before.title or "", after.title or ""
    spans = [span for span in difference(text, other, exact=exact) if span.sign != "same"]
    if not spans:
        return
    words, other_words = words_of(text), words_of(other)
    kinds: tuple[ChangeKind, ...] = ("headline",) if words != other_words else ("spelling",)
    counted, other_counted = figures(words), figures(other_words)
    if counted and other_counted and counted != other_counted:
        kinds += ("number",)
    yield Change(kinds, "title", text, other, (0, len(text)) if text else None, (0, len(other)) if other else None)


def _text(before: str, after: str, exact: bool) -> Iterator[Change]:
    paragraphs, other_paragraphs = _paragraphs(before), _paragraphs(after)
    quoted, other_quoted = quotations(before), quotations(after)
    for span, other_span, at in _hunks(difference(before, after, exact=exact)):
        if span and other_span and words_of(before[slice(*span)]) == words_of(after[slice(*other_span)]):
            yield Change(("spelling",), "text", _cut(before, span), _cut(after, other_span), span, other_span)
            continue
        taken, put = _whole(span, paragraphs), _whole(other_span, other_paragraphs)
        for bounds in taken:
            yield Change(("paragraph",), "text", before[slice(*bounds)], "", bounds, None)
        for bounds in put:
            text = after[slice(*bounds)]
            yield Change(("correction" if note_in(text) else "paragraph",), "text", "", text, None, bounds)
        rest, other_rest = _less(span, taken), _less(other_span, put)
        if rest is None and other_rest is None:
            continue
        inside = _inside(rest, quoted) or _inside(other_rest, other_quoted)
        kinds = _named(before, after, rest, other_rest, at, quoted=inside)
        if _rewrites(before, rest, paragraphs) and _rewrites(after, other_rest, other_paragraphs):
            kinds = (*(kind for kind in kinds if kind not in ("wording", "attribution")), "paragraph")
        yield Change(kinds, "text", _cut(before, rest), _cut(after, other_rest), rest, other_rest)


def _named(
    before: str, after: str, span: Bounds | None, other_span: Bounds | None, at: int, *, quoted: bool
) -> tuple[ChangeKind, ...]:
    printed = _cut(before, span), _cut(after, other_span)
    if printed[1] and note_in(printed[1]):
        return ("correction",)
    removed, added = tuple(words_of(printed[0])), tuple(words_of(printed[1]))
    start = span[0] if span else at
    leading = tuple(words_of(before[max(0, start - _LEADING) : start].rpartition("\n")[2]))
    return kinds_of(Hunk(removed, added, leading, quoted, printed))


def _hunks(spans: Sequence[Span]) -> Iterator[tuple[Bounds | None, Bounds | None, int]]:
    """What stands between words that agree; with it where in the text before it happened."""
    span: Bounds | None = None
    other: Bounds | None = None
    at = 0
    for one in [*spans, Span("same", None, None)]:
        if one.sign == "removed":
            span = one.span
        elif one.sign == "added":
            other = one.other_span
        else:
            if span or other:
                yield span, other, at
            span = other = None
            at = one.span[1] if one.span else at


def _paragraphs(text: str) -> list[Bounds]:
    groups: list[Bounds] = []
    at = 0
    for piece in text.split("\n\n"):
        if words_of(piece):
            groups.append((at, at + len(piece)))
        at += len(piece) + 2
    return groups


def _whole(span: Bounds | None, paragraphs: Sequence[Bounds]) -> list[Bounds]:
    """The paragraphs whose words all lie inside; a sign of punctuation may stand outside."""
    if span is None:
        return []
    return [(start, end) for start, end in paragraphs if span[0] <= start + 3 and end - 3 <= span[1] and start < end]


def _less(span: Bounds | None, taken: Sequence[Bounds]) -> Bounds | None:
    """What is left of a stretch beside whole paragraphs, if there are words left."""
    if span is None or not taken:
        return span
    head, tail = (span[0], taken[0][0]), (taken[-1][1], span[1])
    left = max(head, tail, key=lambda bounds: bounds[1] - bounds[0])
    return left if left[1] - left[0] > 3 else None


def _rewrites(text: str, span: Bounds | None, paragraphs: Sequence[Bounds]) -> bool:
    if span is None:
        return False
    for start, end in paragraphs:
        if start <= span[0] < end:
            words = len(words_of(text[start:end]))
            return words >= _PARAGRAPH and len(words_of(_cut(text, span))) >= _REWRITTEN * words
    return False


def _inside(span: Bounds | None, quoted: Sequence[Bounds]) -> bool:
    return span is not None and any(start <= span[0] and span[1] <= end for start, end in quoted)


def _cut(text: str, span: Bounds | None) -> str:
    return text[slice(*span)] if span else ""


def _credits(before: Printed, after: Printed) -> Iterator[Change]:
    for texts, other in (
        (before.authors, after.authors),
        (before.agencies, after.agencies),
        (tuple(filter(None, [before.dateline])), tuple(filter(None, [after.dateline]))),
    ):
        if [words_of(name) for name in texts] != [words_of(name) for name in other]:
            yield Change(("credit",), "credit", "، ".join(texts), "، ".join(other))


def _note(before: Printed, after: Printed) -> str | None:
    """The sentence that declares it: one the revision before did not have."""
    had = {" ".join(words_of(piece)) for piece in (*before.text.split("\n"), *before.dropped)}
    for piece in (*after.text.split("\n"), *after.dropped):
        if " ".join(words_of(piece)) not in had and (note := note_in(piece)):
            return note
    return None


def _modified(before: Printed, after: Printed) -> datetime | None:
    moment = after.modified
    return moment if moment is not None and (before.modified is None or moment > before.modified) else None
