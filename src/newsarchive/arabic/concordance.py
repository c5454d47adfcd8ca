"""Concordance: a word's occurrences in a text, each with its context, and counts of its neighbouring words.

In: a word, a phrase or a word prefix; texts as printed. Out: keyword-in-context lines, and counts of the words near the
keyword. Matching is the same as in search: folded, without attached particles; a phrase is consecutive words. The text
is never changed, only cut.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from newsarchive.arabic.data_files import lines as table_lines
from newsarchive.arabic.folding import fold, word_spans, words_of_folded
from newsarchive.arabic.tokens import index_tokens, stem

_PARAGRAPH_BREAK = "\n"  # lines are paragraphs; an empty line between them contains nothing
SORT_WORDS = 4  # words of the context that a concordance is sorted by


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """What to look for: one word (by its stem), consecutive words, or a word prefix."""

    words: tuple[str, ...]  # folded
    prefix: bool = False

    @property
    def query(self) -> str:
        """The search query for articles that contain it."""
        if len(self.words) > 1:
            return f'"{" ".join(self.words)}"'
        return self.words[0] + "*" * self.prefix


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One occurrence: the text before it, the keyword, the text after it; offsets in code points.

    `words_before` and `words_after`: the adjacent folded words, nearest first.
    """

    before: str
    key: str
    after: str
    start: int
    end: int
    words_before: tuple[str, ...]
    words_after: tuple[str, ...]


@dataclass(slots=True)
class NeighbourCounts:
    """Counts over several texts: `near` by stem, `forms` as printed, `hits` of the key, `positions` looked at."""

    near: Counter[str] = field(default_factory=Counter)
    forms: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    hits: int = 0
    positions: int = 0


def parse_term(text: str) -> KeyTerm | None:
    """The term a user typed: a word, «several words» in a row, or `prefix*`; None if it contains no word."""
    words = tuple(index_tokens(text))
    if not words:
        return None
    return KeyTerm(words, prefix=text.rstrip().endswith("*") and len(words) == 1)


def find_term(words: Sequence[str], term: KeyTerm) -> list[tuple[int, int]]:
    """Start and end (exclusive) of every occurrence among these folded words; occurrences do not overlap."""
    first = term.words[0]
    if term.prefix:
        return [(i, i + 1) for i, word in enumerate(words) if word.startswith(first) or stem(word).startswith(first)]
    if len(term.words) == 1:
        term_stem = stem(first)
        return [(i, i + 1) for i, word in enumerate(words) if stem(word) == term_stem]
    occurrences: list[tuple[int, int]] = []
    length = len(term.words)
    for i, word in enumerate(words):
        is_match = word == first and tuple(words[i : i + length]) == term.words
        if is_match and (not occurrences or occurrences[-1][1] <= i):
            occurrences.append((i, i + length))
    return occurrences


def concordance_lines(text: str, term: KeyTerm, width: int) -> Iterator[ConcordanceLine]:
    """Every occurrence in a text, with at most `width` characters on either side, cut between words.

    The text around it may extend into other paragraphs; the adjacent words are of its own paragraph.
    """
    for offset, paragraph, words, occurrences in _matching_paragraphs(text, term):
        spans = word_spans(paragraph)
        for first, last in occurrences:
            start, end = offset + spans[first][1], offset + spans[last - 1][2]
            yield ConcordanceLine(
                before=_context_before(text[max(0, start - width - 1) : start], width, whole=start <= width),
                key=" ".join(text[start:end].split()),
                after=_context_after(text[end : end + width + 1], width, whole=end + width >= len(text)),
                start=start,
                end=end,
                words_before=tuple(reversed(words[max(0, first - SORT_WORDS) : first])),
                words_after=tuple(words[last : last + SORT_WORDS]),
            )


def count_neighbours(counts: NeighbourCounts, text: str, term: KeyTerm, window: int) -> None:
    """Count the words within `window` of the keyword, in its paragraph; a word near two keywords counts once."""
    for _, paragraph, words, occurrences in _matching_paragraphs(text, term):
        spans = word_spans(paragraph)
        keywords = {i for first, last in occurrences for i in range(first, last)}
        neighbours = {
            i
            for first, last in occurrences
            for i in range(max(0, first - window), min(len(words), last + window))
            if i not in keywords
        }
        counts.hits += len(occurrences)
        counts.positions += len(neighbours)
        for i in neighbours:
            base = stem(words[i])
            counts.near[base] += 1
            counts.forms[base][paragraph[spans[i][1] : spans[i][2]]] += 1


def count_stems(counts: Counter[str], texts: Iterable[str], stems: frozenset[str]) -> int:
    """Count the words of these texts that have one of these stems, by stem; returns the total number of words.

    The texts' whole vocabulary is in memory meanwhile: each distinct word is stemmed once, not each occurrence.
    """
    word_counts = Counter(chain.from_iterable(words_of_folded(fold(text)) for text in texts))
    for word, number in word_counts.items():
        if (base := stem(word)) in stems:
            counts[base] += number
    return word_counts.total()


@cache
def stop_stems() -> frozenset[str]:
    """Stems of the packaged stop words."""
    return frozenset(stem(word) for line in table_lines("stop_words.txt") for word in index_tokens(line))


def _matching_paragraphs(text: str, term: KeyTerm) -> Iterator[tuple[int, str, list[str], list[tuple[int, int]]]]:
    """The paragraphs that contain it: offset, text, folded words, occurrences.

    Locating printed words costs four times as much as listing words, so it is done for these paragraphs only.
    """
    offset = 0
    for paragraph in text.split(_PARAGRAPH_BREAK):
        words = words_of_folded(fold(paragraph))
        if occurrences := find_term(words, term):
            yield offset, paragraph, words, occurrences
        offset += len(paragraph) + len(_PARAGRAPH_BREAK)


def _context_before(text: str, width: int, *, whole: bool) -> str:
    """The end of the text before, without a partial word at its beginning."""
    words = text.split()
    if not whole and words and not text[0].isspace():
        words = words[1:]
    context = " ".join(words)
    return context if len(context) <= width else context[-width:].partition(" ")[2]


def _context_after(text: str, width: int, *, whole: bool) -> str:
    """The beginning of the text after, likewise. Punctuation attached to the keyword (a bracket, a comma) stays so."""
    is_attached = bool(text) and not text[0].isspace()
    words = text.split()
    if not whole and words and not text[-1].isspace():
        words = words[:-1]
    context = " ".join(words)
    context = context if len(context) <= width else context[:width].rpartition(" ")[0]
    return context if is_attached or not context else " " + context
