"""Words in their surroundings: where they stand in a text, what was printed around them, which words stand near.

In: a word, a phrase or the beginning of a word; texts as printed. Out: lines with the key word in the middle, and
counts of the words near it. Matching is search's own: folded, without the particles written onto words; a phrase is
its words in a row. The text is never changed, only cut.
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

_PARAGRAPH_BREAK = "\n"  # lines are paragraphs; an empty one between them holds nothing
SORT_WORDS = 4  # words of the context that a sorted concordance looks at


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """What is looked for: one word (by its stem), several in a row, or the beginning of one."""

    words: tuple[str, ...]  # folded
    prefix: bool = False

    @property
    def query(self) -> str:
        """The query that finds the articles which hold it."""
        if len(self.words) > 1:
            return f'"{" ".join(self.words)}"'
        return self.words[0] + "*" * self.prefix


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One place where it stands: what is printed before, the key, what is printed after; offsets in code points.

    `words_before` and `words_after`: the folded words beside it, the nearest first.
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


def parse_term(told: str) -> KeyTerm | None:
    """What a person asks for: a word, «several words» in a row, or `beginning*`; None where there is no word in it."""
    words = tuple(index_tokens(told))
    if not words:
        return None
    return KeyTerm(words, prefix=told.rstrip().endswith("*") and len(words) == 1)


def find_term(words: Sequence[str], asked: KeyTerm) -> list[tuple[int, int]]:
    """From and to (exclusive) of every place where it stands among these folded words; none overlaps another."""
    first = asked.words[0]
    if asked.prefix:
        return [(at, at + 1) for at, word in enumerate(words) if word.startswith(first) or stem(word).startswith(first)]
    if len(asked.words) == 1:
        wanted = stem(first)
        return [(at, at + 1) for at, word in enumerate(words) if stem(word) == wanted]
    found: list[tuple[int, int]] = []
    length = len(asked.words)
    for at, word in enumerate(words):
        if word == first and tuple(words[at : at + length]) == asked.words and (not found or found[-1][1] <= at):
            found.append((at, at + length))
    return found


def concordance_lines(text: str, asked: KeyTerm, width: int) -> Iterator[ConcordanceLine]:
    """Every place in a text, with at most `width` characters on either side, cut between words.

    What is printed around may reach into other paragraphs; the words beside it are of its own.
    """
    for begin, paragraph, words, found in _matching_paragraphs(text, asked):
        spans = word_spans(paragraph)
        for first, last in found:
            start, end = begin + spans[first][1], begin + spans[last - 1][2]
            yield ConcordanceLine(
                before=_context_before(text[max(0, start - width - 1) : start], width, whole=start <= width),
                key=" ".join(text[start:end].split()),
                after=_context_after(text[end : end + width + 1], width, whole=end + width >= len(text)),
                start=start,
                end=end,
                words_before=tuple(reversed(words[max(0, first - SORT_WORDS) : first])),
                words_after=tuple(words[last : last + SORT_WORDS]),
            )


def count_neighbours(counts: NeighbourCounts, text: str, asked: KeyTerm, window: int) -> None:
    """Count the words no further than `window` from the key, inside its paragraph; a place near two keys once."""
    for _, paragraph, words, found in _matching_paragraphs(text, asked):
        spans = word_spans(paragraph)
        keys = {at for first, last in found for at in range(first, last)}
        beside = {
            at
            for first, last in found
            for at in range(max(0, first - window), min(len(words), last + window))
            if at not in keys
        }
        counts.hits += len(found)
        counts.positions += len(beside)
        for at in beside:
            base = stem(words[at])
            counts.near[base] += 1
            counts.forms[base][paragraph[spans[at][1] : spans[at][2]]] += 1


def count_stems(counts: Counter[str], texts: Iterable[str], wanted: frozenset[str]) -> int:
    """Count the words of these texts whose stem is wanted, by stem; gives how many words they have.

    The texts' whole vocabulary is held meanwhile: a stem is looked for once a word, not once a place.
    """
    told = Counter(chain.from_iterable(words_of_folded(fold(text)) for text in texts))
    for word, number in told.items():
        if (base := stem(word)) in wanted:
            counts[base] += number
    return told.total()


@cache
def stop_stems() -> frozenset[str]:
    """Stems of the small words that stand beside every word, by our own table."""
    return frozenset(stem(word) for line in table_lines("stop_words.txt") for word in index_tokens(line))


def _matching_paragraphs(text: str, asked: KeyTerm) -> Iterator[tuple[int, str, list[str], list[tuple[int, int]]]]:
    """The paragraphs that hold it: where each begins, itself, its folded words, the places.

    Finding where words were printed costs four times what finding words does, so it is done for these alone.
    """
    begin = 0
    for paragraph in text.split(_PARAGRAPH_BREAK):
        words = words_of_folded(fold(paragraph))
        if found := find_term(words, asked):
            yield begin, paragraph, words, found
        begin += len(paragraph) + len(_PARAGRAPH_BREAK)


def _context_before(text: str, width: int, *, whole: bool) -> str:
    """The end of what stands before, without the half of a word at its beginning."""
    words = text.split()
    if not whole and words and not text[0].isspace():
        words = words[1:]
    kept = " ".join(words)
    return kept if len(kept) <= width else kept[-width:].partition(" ")[2]


def _context_after(text: str, width: int, *, whole: bool) -> str:
    """The beginning of what stands after, likewise. What is written onto the key (a bracket, a comma) stays on it."""
    glued = bool(text) and not text[0].isspace()
    words = text.split()
    if not whole and words and not text[-1].isspace():
        words = words[:-1]
    kept = " ".join(words)
    kept = kept if len(kept) <= width else kept[:width].rpartition(" ")[0]
    return kept if glued or not kept else " " + kept
