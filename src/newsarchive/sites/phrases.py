"""The set phrases that news sites print around their articles, and whether a line is one of them.

In: a line as printed and its position. Out: the phrase it is, or None.
It judges each line by itself: lines that recur at one host are the task of `sites.learn`.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias

from newsarchive.arabic.text import fold
from newsarchive.sites.first_words import first_words, keys_of
from newsarchive.sites.pattern import bare_words, compile_pattern, fold_letters
from newsarchive.sites.title_parts import is_section_list

BlockPosition: TypeAlias = Literal["head", "tail", "between"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One row of the table.

    `mode`: `whole` (the line is it), `start` or `end` (the line begins or ends with it), `holds` (the line contains
    it), `regex` (an expression over the folded line), `sections` (only names of sections, `few` or `many`).
    `positions`: where it counts. `max_words`: how many words the line may have.
    """

    category: str
    mode: str
    positions: frozenset[str]
    max_words: int
    pattern: str
    expression: re.Pattern[str]
    first_words: frozenset[str] | None = None  # one of these begins every match; None: any word may

    @property
    def anywhere(self) -> bool:
        """True if it is boilerplate at every position."""
        return len(self.positions) == len(_POSITIONS["any"])

    def matches(self, folded: str, words: str) -> bool:
        """Whether it matches a line of at most `max_words` words, given folded and as bare words."""
        if self.mode == "sections":
            return is_section_list(words, self.pattern)
        if self.mode == "regex":
            return self.expression.search(folded) is not None
        if self.mode == "whole":
            return self.expression.fullmatch(words) is not None
        if self.mode == "start":
            return self.expression.match(words) is not None
        return self.expression.search(words) is not None

    def quoted_from(self, line: str) -> str:
        """The part of a line that the phrase matches, shortened for explanations."""
        if self.mode in ("regex", "sections"):
            match = None if self.mode == "sections" else self.expression.search(_folded(line))
        else:
            match = self.expression.search(bare_words(_folded(line)))
        quote = " ".join((match.group() if match else line).split())
        return quote if len(quote) <= _MAX_QUOTE else quote[: _MAX_QUOTE - 1].rstrip() + "…"


_MAX_QUOTE = 60  # characters of a phrase that an explanation quotes
_ARROW = re.compile(r"(?<=\s)[»«›‹]+(?=\s|$)")  # an arrow of a path; folding would make it a quotation mark
_EDGES = frozenset({"head", "tail"})
_NAMES_ARTICLE = frozenset({"read_also", "related"})  # these lines name another article by its headline
_LABELS = frozenset({"audio", "clock", "copyright", "counter", "forum", "masthead", "navigation", "related", "tags"})
_MAX_HEADLINE_WORDS = 18  # a longer line that ends in a full stop is not a headline
_MAX_CHARS = 900  # no phrase of the table is this long

_POSITIONS: dict[str, frozenset[str]] = {
    "any": frozenset({"head", "tail", "between"}),
    "edge": frozenset({"head", "tail"}),
    "head": frozenset({"head"}),
    "tail": frozenset({"tail"}),
}


@cache
def table() -> tuple[Phrase, ...]:
    """The phrases, in the order of the table: the first that matches a line decides its category."""
    folder = files("newsarchive.sites") / "data"
    fragments: Mapping[str, str] = tomllib.loads((folder / "fragments.toml").read_text(encoding="utf-8"))
    text = (folder / "phrases.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("# ")]
    return tuple(_phrase(row, fragments) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _phrase(row: list[str], fragments: Mapping[str, str]) -> Phrase:
    if len(row) != 5:
        raise ValueError(f"phrases.tsv: five columns expected: {row}")
    category, mode, position, max_words, pattern = row
    if mode in ("sections", "regex"):
        expression = re.compile(fold_letters(pattern) if mode == "regex" else "")
        return Phrase(category, mode, _POSITIONS[position], int(max_words), pattern, expression)
    expression = compile_pattern(pattern, fragments)
    if mode in ("holds", "end"):
        expression = re.compile(rf"(?<!\S)(?:{expression.pattern})" + ("$" if mode == "end" else ""))
    first = first_words(pattern, fragments)
    return Phrase(category, mode, _POSITIONS[position], int(max_words), pattern, expression, first)


def recognise_phrase(line: str, position: BlockPosition | None = None) -> Phrase | None:
    """The phrase a line is: without a position, one that is boilerplate anywhere; with one, only there."""
    if len(line) > _MAX_CHARS:
        return None
    folded, words = _prepared(line)
    if words in _ambiguous():
        return _first_match((None, position), folded, words) if position in _EDGES else None
    return _first_match((position,), folded, words)


@lru_cache(maxsize=1024)
def _prepared(line: str) -> tuple[str, str]:
    """A line folded, and as bare words; cached, because a line is checked once per position."""
    folded = _folded(line)
    return folded, bare_words(folded)


def _folded(line: str) -> str:
    return fold(_ARROW.sub(" > ", line))


def _first_match(positions: tuple[BlockPosition | None, ...], folded: str, words: str) -> Phrase | None:
    count = words.count(" ")
    rows = (row for position in positions for row in _index(position).candidates(words, count))
    phrase = next((row for row in rows if row.matches(folded, words)), None)
    if phrase and phrase.category in _NAMES_ARTICLE and count > _MAX_HEADLINE_WORDS and folded.endswith("."):
        return None  # «اقرأ أيضا: …» and a paragraph run together: rather keep both than lose both
    if phrase and phrase.mode == "start" and phrase.category in _LABELS and folded.endswith("."):
        return None  # labels and counters are printed without a full stop
    return phrase


@lru_cache(maxsize=4096)
def whole_phrase(words: str) -> str:
    """The category of the whole phrase these bare words are, at any position, or ""."""
    rows = _index("whole").candidates(words, words.count(" "))
    return next((row.category for row in rows if row.matches("", words)), "")


@cache
def _ambiguous() -> frozenset[str]:
    """Labels, as bare words, that are also subheadings of articles."""
    text = (files("newsarchive.sites") / "data" / "ambiguous.txt").read_text(encoding="utf-8")
    return frozenset(bare_words(fold(row)) for row in text.splitlines() if row and not row.startswith("# "))


class _Index:
    """Rows of the table by their first words: a line is compared only with the rows that can match it, in order."""

    def __init__(self, rows: Sequence[Phrase]) -> None:
        self._rows = rows
        self._by_first_word: dict[str, list[int]] = defaultdict(list)  # by the first word of a line
        self._by_any_word: dict[str, list[int]] = defaultdict(list)  # by any of its words
        self._unindexed: list[int] = []  # rows that may begin with any word
        for number, row in enumerate(rows):
            numbers = self._by_first_word if row.mode in ("whole", "start") else self._by_any_word
            for word in row.first_words or ():
                numbers[word].append(number)
            if row.first_words is None:
                self._unindexed.append(number)
        self._unindexed_by_count: dict[int, list[int]] = {}

    def candidates(self, words: str, count: int) -> Iterator[Phrase]:
        """The rows that can match a line of `count` words."""
        keys = keys_of(words.split())
        indexed = set(self._by_first_word.get(keys[0], ())) if keys else set()
        indexed.update(n for word in self._by_any_word.keys() & set(keys) for n in self._by_any_word[word])
        rest = self._unindexed_by_count.get(count)
        if rest is None:
            rest = [n for n in self._unindexed if count <= self._rows[n].max_words]
            self._unindexed_by_count[count] = rest
        order = sorted([*rest, *(n for n in indexed if count <= self._rows[n].max_words)]) if indexed else rest
        return map(self._rows.__getitem__, order)


@cache
def _index(position: BlockPosition | Literal["whole"] | None) -> _Index:
    """The rows that count anywhere (None), those that count at one position only, or every whole phrase."""
    if position == "whole":
        return _Index([row for row in table() if row.mode == "whole"])
    if position is None:
        return _Index([row for row in table() if row.anywhere])
    return _Index([row for row in table() if position in row.positions and not row.anywhere])
