"""The set phrases that news sites print around their articles, and whether a line is one of them.

In: a line as printed and where it stands. Out: the phrase it is, or None.
It judges a line by itself: what recurs at one host is `sites.learn`'s.
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

    `how`: `whole` (the line is it), `start` or `end` (the line begins or ends with it), `holds` (it stands anywhere
    in it), `regex` (an expression over the folded line), `sections` (nothing but names of sections, `few` or
    `many`). `places`: where it counts. `most`: words a line may have.
    """

    category: str
    how: str
    places: frozenset[str]
    most: int
    pattern: str
    expression: re.Pattern[str]
    first_words: frozenset[str] | None = None  # the words with one of which what it reads begins; None: any

    @property
    def anywhere(self) -> bool:
        """True where it is boilerplate wherever it stands."""
        return len(self.places) == len(_PLACES["any"])

    def reads(self, folded: str, words: str) -> bool:
        """Whether it reads a line of at most `most` words, given folded and as bare words."""
        if self.how == "sections":
            return is_section_list(words, self.pattern)
        if self.how == "regex":
            return self.expression.search(folded) is not None
        if self.how == "whole":
            return self.expression.fullmatch(words) is not None
        if self.how == "start":
            return self.expression.match(words) is not None
        return self.expression.search(words) is not None

    def said(self, line: str) -> str:
        """What of a line the phrase reads, at most so long as an explanation quotes it."""
        if self.how in ("regex", "sections"):
            found = None if self.how == "sections" else self.expression.search(_arrowed(line))
            said = found.group() if found else line
        else:
            found = self.expression.search(bare_words(_arrowed(line)))
            said = found.group() if found else line
        said = " ".join(said.split())
        return said if len(said) <= _SAID else said[: _SAID - 1].rstrip() + "…"


_SAID = 60  # characters of a phrase that an explanation quotes
_ARROW = re.compile(r"(?<=\s)[»«›‹]+(?=\s|$)")  # an arrow of a path; folding would make it a quotation mark
_EDGES = frozenset({"head", "tail"})
_NAMING = frozenset({"read_also", "related"})  # these lines name another article by its headline
_LABELLING = frozenset({"audio", "clock", "copyright", "counter", "forum", "masthead", "navigation", "related", "tags"})
_HEADLINE = 18  # words; a headline of more than so many does not end in a full stop
_LONGEST_CHARS = 900  # no phrase of the table is as long

_PLACES: dict[str, frozenset[str]] = {
    "any": frozenset({"head", "tail", "between"}),
    "edge": frozenset({"head", "tail"}),
    "head": frozenset({"head"}),
    "tail": frozenset({"tail"}),
}


@cache
def table() -> tuple[Phrase, ...]:
    """The phrases, in the order of the table: the first that reads a line names it."""
    folder = files("newsarchive.sites") / "data"
    fragments: Mapping[str, str] = tomllib.loads((folder / "fragments.toml").read_text(encoding="utf-8"))
    text = (folder / "phrases.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("# ")]
    return tuple(_phrase(row, fragments) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _phrase(row: list[str], fragments: Mapping[str, str]) -> Phrase:
    if len(row) != 5:
        raise ValueError(f"phrases.tsv: five columns are wanted: {row}")
    category, how, place, most, pattern = row
    if how in ("sections", "regex"):
        expression = re.compile(fold_letters(pattern) if how == "regex" else "")
        return Phrase(category, how, _PLACES[place], int(most), pattern, expression)
    expression = compile_pattern(pattern, fragments)
    if how in ("holds", "end"):
        expression = re.compile(rf"(?<!\S)(?:{expression.pattern})" + ("$" if how == "end" else ""))
    return Phrase(category, how, _PLACES[place], int(most), pattern, expression, first_words(pattern, fragments))


def recognise_phrase(line: str, place: BlockPosition | None = None) -> Phrase | None:
    """The phrase a line is: without a place, one that is boilerplate anywhere; with one, one that is so only there."""
    if len(line) > _LONGEST_CHARS:
        return None
    folded, words = _prepared(line)
    if words in _ambiguous():
        return _first((None, place), folded, words) if place in _EDGES else None
    return _first((place,), folded, words)


@lru_cache(maxsize=1024)
def _prepared(line: str) -> tuple[str, str]:
    """A line folded, and as bare words: it is looked at more than once, for each of its places."""
    folded = _arrowed(line)
    return folded, bare_words(folded)


def _arrowed(line: str) -> str:
    return fold(_ARROW.sub(" > ", line))


def _first(where: tuple[BlockPosition | None, ...], folded: str, words: str) -> Phrase | None:
    count = words.count(" ")
    rows = (row for place in where for row in _index(place).fitting(words, count))
    found = next((row for row in rows if row.reads(folded, words)), None)
    if found and found.category in _NAMING and count > _HEADLINE and folded.endswith("."):
        return None  # «اقرأ أيضا: …» and a paragraph run together: rather both than neither
    if found and found.how == "start" and found.category in _LABELLING and folded.endswith("."):
        return None  # labels and counters are printed without a full stop
    return found


@lru_cache(maxsize=4096)
def whole_phrase(words: str) -> str:
    """The category of the whole phrase these bare words are, wherever it counts, or ""."""
    rows = _index("whole").fitting(words, words.count(" "))
    return next((row.category for row in rows if row.reads("", words)), "")


@cache
def _ambiguous() -> frozenset[str]:
    """Bare labels that are subheadings of articles, too."""
    text = (files("newsarchive.sites") / "data" / "ambiguous.txt").read_text(encoding="utf-8")
    return frozenset(bare_words(fold(row)) for row in text.splitlines() if row and not row.startswith("# "))


class _Index:
    """Rows of the table by the words they begin with: a line is held against those it can be, in the table's order."""

    def __init__(self, rows: Sequence[Phrase]) -> None:
        self._rows = rows
        self._first: dict[str, list[int]] = defaultdict(list)  # by the first word of a line
        self._within: dict[str, list[int]] = defaultdict(list)  # by any of its words
        self._rest: list[int] = []  # rows whose words do not tell
        for at, row in enumerate(rows):
            lists = self._first if row.how in ("whole", "start") else self._within
            for word in row.first_words or ():
                lists[word].append(at)
            if row.first_words is None:
                self._rest.append(at)
        self._by_count: dict[int, list[int]] = {}

    def fitting(self, words: str, count: int) -> Iterator[Phrase]:
        """The rows that may read a line of so many words."""
        found = keys_of(words.split())
        told = set(self._first.get(found[0], ())) if found else set()
        told.update(at for word in self._within.keys() & set(found) for at in self._within[word])
        rest = self._by_count.get(count)
        if rest is None:
            rest = self._by_count[count] = [at for at in self._rest if count <= self._rows[at].most]
        order = sorted([*rest, *(at for at in told if count <= self._rows[at].most)]) if told else rest
        return map(self._rows.__getitem__, order)


@cache
def _index(place: BlockPosition | Literal["whole"] | None) -> _Index:
    """The rows that count anywhere (None), those that count at one place only, or every whole phrase."""
    if place == "whole":
        return _Index([row for row in table() if row.how == "whole"])
    if place is None:
        return _Index([row for row in table() if row.anywhere])
    return _Index([row for row in table() if place in row.places and not row.anywhere])
