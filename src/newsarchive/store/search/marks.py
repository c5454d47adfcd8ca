"""Where a query matches in a text as printed, and the piece of it worth showing.

In: a text as printed, terms. Out: offsets in code points, a snippet. The text is shown as it is, only cut. A closer
look is taken only at what is printed where a word's letters stand, or odd ones (`seeking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from re import Pattern

from newsarchive.arabic.folding import word_spans
from newsarchive.arabic.tokens import stem
from newsarchive.store.search.query import Term
from newsarchive.store.search.scan import odd_places, places_of

_LENGTH = 240  # characters of a snippet, about
_BEFORE = 60  # of them before the first match
_SCANNED = 200_000  # characters of a text that are looked through

_PRINTED = re.compile(r"\S+")
_USUAL = 40  # characters: longer ones are not met twice
_FIRSTS = 4  # places of each word that a snippet is chosen by

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of text and what matched in it."""

    text: str
    marks: tuple[Span, ...]
    cut: tuple[bool, bool] = (False, False)  # whether more of the text stands before, and after


@dataclass(frozen=True, slots=True)
class _Sought:
    """Terms as printed words are held against them."""

    stems: frozenset[str]
    prefixes: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    places: tuple[Pattern[str], ...]  # of words
    rows: tuple[Pattern[str], ...]  # of phrases


@lru_cache(maxsize=256)
def _sought(terms: tuple[Term, ...]) -> _Sought:
    stems = {term.stem for term in terms if len(term.words) == 1 and not term.prefix}
    stems |= {stem(word) for term in terms if term.near for word in term.words}
    prefixes = tuple(term.words[0] for term in terms if term.prefix)
    phrases = tuple(term.words for term in terms if len(term.words) > 1 and not term.near)
    places = [places_of((word,), whole=True) for word in stems]
    places += [places_of((word,), whole=False) for word in prefixes]
    rows = tuple(places_of(phrase, whole=True) for phrase in phrases)
    return _Sought(frozenset(stems), prefixes, phrases, tuple(places), rows)


def mark(text: str, terms: Sequence[Term]) -> tuple[Span, ...]:
    """Every match of any term, as offsets into the text, in order; a phrase is marked as one."""
    return _marks(text[:_SCANNED], _sought(tuple(terms))) if terms and text else ()


def snippet(text: str, terms: Sequence[Term]) -> Marked:
    """The piece of the text where most different matches stand close together; its beginning where none does.

    Looked at are the first matches of each word: the piece is chosen among these.
    """
    sought = _sought(tuple(term for term in terms if not term.title))
    firsts = _first_marks(text, sought)
    start = _best(text, firsts)
    end = _cut_after(text, start + _LENGTH)
    start += len(text[start:end]) - len(text[start:end].lstrip("\n "))
    marks = _marks(text[start : _word_end(text, end)], sought) if firsts else ()
    cut = (bool(text[:start].strip()), bool(text[end:].strip()))
    return Marked(text[start:end].rstrip("\n "), tuple(numbers for numbers in marks if numbers[1] <= end - start), cut)


def _marks(text: str, sought: _Sought) -> tuple[Span, ...]:
    return _by_letters(text, sought, odd_places(text), None)


def _first_marks(text: str, sought: _Sought) -> tuple[Span, ...]:
    if not (sought.places or sought.rows):
        return ()
    text = text[:_SCANNED]
    return _by_letters(text, sought, [], _FIRSTS) or _marks(text, sought)


def _by_letters(text: str, sought: _Sought, odd: list[int], most: int | None) -> tuple[Span, ...]:
    """The matches among what is printed where their letters, or odd ones, are found; of each word so many at most."""
    groups: list[Span] = []
    if sought.places:
        places = [match.start() for places in sought.places for match in islice(places.finditer(text), most)]
        for start, end in _chunks(text, sorted({*places, *odd})):
            for word, first, last in _inside(text[start:end]):
                if _is_sought(word, sought):
                    groups.append((start + first, start + last))
    for phrase, rows in zip(sought.phrases, sought.rows, strict=True):
        places = [match.start() for match in islice(rows.finditer(text), most)]
        groups += _row(text, phrase, sorted({*places, *odd}))
    return _apart(sorted(set(groups))) if len(groups) > 1 else tuple(groups)


def _is_sought(word: str, sought: _Sought) -> bool:
    bare = stem(word)
    return bare in sought.stems or (
        bool(sought.prefixes) and (word.startswith(sought.prefixes) or bare.startswith(sought.prefixes))
    )


def _chunks(text: str, places: Iterable[int]) -> Iterator[Span]:
    """What is printed between spaces at these places."""
    done = 0
    for at in places:
        if at < done:
            continue
        space = text.rfind(" ", done, at)
        start = max(space, text.rfind("\n", max(space, done), at), done - 1) + 1
        done = _word_end(text, at)
        yield start, done


def _word_end(text: str, at: int) -> int:
    space = text.find(" ", at)
    space = len(text) if space < 0 else space
    line = text.find("\n", at, space)
    return space if line < 0 else line


def _row(text: str, phrase: tuple[str, ...], places: Iterable[int]) -> Iterator[Span]:
    """Where the words of a phrase stand in a row, its first word at one of these places."""
    room = sum(map(len, phrase)) + _USUAL // 2 * len(phrase)
    done = -1
    for start, end in _chunks(text, places):
        spans = _spans(text[start : _word_end(text, end + room)])
        words = [word for word, _, _ in spans]
        for number, last in _rows(words, phrase):
            if start + spans[number][1] > done:
                done = start + spans[number][1]
                yield done, start + spans[last][2]


def _spans(text: str) -> list[tuple[str, int, int]]:
    """As `word_spans`, quicker: most printed words were met before."""
    return [
        (word, match.start() + first, match.start() + last)
        for match in _PRINTED.finditer(text)
        for word, first, last in _inside(match.group())
    ]


def _inside(printed: str) -> Sequence[tuple[str, int, int]]:
    return _met(printed) if len(printed) < _USUAL else word_spans(printed)


@lru_cache(maxsize=100_000)
def _met(printed: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(word_spans(printed))


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
