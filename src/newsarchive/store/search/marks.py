"""Where a query matches in a text as printed, and the piece of it worth showing.

In: a text as printed, terms. Out: offsets in code points, a snippet. The text is shown as it is, only cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.arabic.text import word_spans
from newsarchive.arabic.tokens import stem
from newsarchive.store.search.query import Term

_LENGTH = 240  # characters of a snippet, about
_BEFORE = 60  # of them before the first match
_SCANNED = 200_000  # characters of a text that are looked through

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of text and what matched in it."""

    text: str
    marks: tuple[Span, ...]


def mark(text: str, terms: Sequence[Term]) -> tuple[Span, ...]:
    """Every match of any term, as offsets into the text, in order; a phrase is marked as one."""
    if not terms or not text:
        return ()
    spans = word_spans(text[:_SCANNED])
    words = [word for word, _, _ in spans]
    stems = {term.stem for term in terms if len(term.words) == 1 and not term.prefix}
    prefixes = tuple(term.words[0] for term in terms if term.prefix)
    found = {
        (start, end)
        for word, start, end in spans
        if stem(word) in stems or (prefixes and (word.startswith(prefixes) or stem(word).startswith(prefixes)))
    }
    for term in terms:
        if len(term.words) > 1:
            found |= {(spans[first][1], spans[last][2]) for first, last in _rows(words, term.words)}
    return _apart(sorted(found))


def snippet(text: str, terms: Sequence[Term]) -> Marked:
    """The piece of the text where most different matches stand close together; its beginning where none does."""
    marks = mark(text, terms)
    start = _best(text, marks)
    end = _cut_after(text, start + _LENGTH)
    shift = start
    return Marked(text[start:end].strip("\n "), _moved(marks, shift + _lead(text[start:end]), end))


def _rows(words: list[str], phrase: tuple[str, ...]) -> list[tuple[int, int]]:
    size = len(phrase)
    firsts = (place for place, word in enumerate(words) if word == phrase[0])
    return [(place, place + size - 1) for place in firsts if tuple(words[place : place + size]) == phrase]


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """Overlapping spans as one."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _best(text: str, marks: tuple[Span, ...]) -> int:
    """Where the snippet begins: before the match with most others in reach, at a word's beginning."""
    if not marks:
        return 0
    reach = [
        len({text[start:end] for start, end in marks[place : place + 20] if start < first + _LENGTH - _BEFORE})
        for place, (first, _) in enumerate(marks)
    ]
    first = marks[reach.index(max(reach))][0]
    if first <= _BEFORE:
        return 0
    start = first - _BEFORE
    space = max(text.find(" ", start, first), text.rfind("\n", start, first))
    return space + 1 if space >= 0 else first


def _cut_after(text: str, end: int) -> int:
    """At a word's end, not far after."""
    if end >= len(text):
        return len(text)
    spaces = [place for place in (text.find(" ", end, end + 30), text.find("\n", end, end + 30)) if place >= 0]
    return min(spaces, default=end)


def _lead(piece: str) -> int:
    return len(piece) - len(piece.lstrip("\n "))


def _moved(marks: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    return tuple((one - start, other - start) for one, other in marks if one >= start and other <= end)
