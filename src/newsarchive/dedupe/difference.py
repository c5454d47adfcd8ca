"""What was taken out of a text and what was put in, word by word.

In: two texts. Out: `Span`s with code-point offsets into both, in reading order; read one after another they tell
every word of both. Words are compared folded, so vowel signs, tatweel, hamza spelling, quotes and punctuation do not
count, unless `exact`: then every letter, mark and sign does. Time is near linear: long stretches without a common
word are not searched for chance agreements. It names no kind of change; that is for `changes`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from newsarchive.arabic.text import word_spans

Sign: TypeAlias = Literal["same", "removed", "added"]
Token: TypeAlias = tuple[str, int, int]
Cut: TypeAlias = tuple[str, int]  # a piece of a text, and where it begins
Stretch: TypeAlias = tuple[int, int, int, int]  # from word, to word; from and to in the other text

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08ca-\u08ff"
_EXACT = re.compile(rf"(?:\w[{_MARKS}]*)+|[^\s\w]")
_LETTER = re.compile(rf"[\w{_MARKS}]")
_BREAK = "\n\n"  # between paragraphs
_SMALL = 200  # words a side, up to which every agreement in a stretch is looked for


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words: `span` in the text before, `other_span` in the text after; None where it has none."""

    sign: Sign
    span: tuple[int, int] | None
    other_span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class DiffRun:
    """A piece of two texts woven into one: `text` begins at `at` of the text it is from (before, where it was removed).

    `was`: what the text before has there, in its own spelling; empty for what was added.
    """

    sign: Sign
    text: str
    at: int
    was: str


def tokens(text: str, *, exact: bool = False) -> list[Token]:
    """What is compared, with where each stands: folded words; with `exact` words and signs as printed."""
    if exact:
        return [(match.group(), *match.span()) for match in _EXACT.finditer(text)]
    return word_spans(text)


def difference(before: str, after: str, *, exact: bool = False) -> list[Span]:
    """What became of `before`. `difference(b, a)` tells the same with taken out and put in exchanged, where the
    texts agree in one way only."""
    a, b = tokens(before, exact=exact), tokens(after, exact=exact)
    return [_span(stretch, a, b) for stretch in stretches([word for word, _, _ in a], [word for word, _, _ in b])]


def stretches(a: Sequence[str], b: Sequence[str]) -> list[tuple[Sign, Stretch]]:
    """The same over words: in order, neighbours of different sign."""
    pairs: list[tuple[Sign, Stretch]] = []
    i = j = 0
    for at, other_at, length in [*_joined(_agreements(a, b)), (len(a), len(b), 0)]:
        if at > i:
            pairs.append(("removed", (i, at, j, j)))
        if other_at > j:
            pairs.append(("added", (at, at, j, other_at)))
        if length:
            pairs.append(("same", (at, at + length, other_at, other_at + length)))
        i, j = at + length, other_at + length
    return pairs


def _span(pair: tuple[Sign, Stretch], a: Sequence[Token], b: Sequence[Token]) -> Span:
    sign, (start, end, other_start, other_end) = pair
    span = (a[start][1], a[end - 1][2]) if end > start else None
    other_span = (b[other_start][1], b[other_end - 1][2]) if other_end > other_start else None
    return Span(sign, span, other_span)


def _joined(agreements: Iterator[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Agreements that touch are one."""
    at = other_at = length = 0
    for i, j, more in agreements:
        if (i, j) == (at + length, other_at + length):
            length += more
            continue
        if length:
            yield at, other_at, length
        at, other_at, length = i, j, more
    if length:
        yield at, other_at, length


def _agreements(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Where both agree, in order: what stands once in both holds the rest in place (patience), then word by word."""
    waiting: list[Stretch] = [(0, len(a), 0, len(b))]
    while waiting:
        i, to_i, j, to_j = waiting.pop()
        start = 0
        while i + start < to_i and j + start < to_j and a[i + start] == b[j + start]:
            start += 1
        if start:
            yield i, j, start
            waiting.append((i + start, to_i, j + start, to_j))
            continue
        if i == to_i or j == to_j:
            continue
        anchors = _anchors(a, b, (i, to_i, j, to_j))
        if anchors:
            at, other_at = anchors[0]
            rest = [(x, x2, y, y2) for (x, y), (x2, y2) in zip(anchors, [*anchors[1:], (to_i, to_j)], strict=True)]
            waiting += [*reversed(rest), (i, at, j, other_at)]
        elif to_i - i <= _SMALL and to_j - j <= _SMALL:
            matcher = SequenceMatcher(None, a[i:to_i], b[j:to_j], autojunk=False)
            yield from ((i + x, j + y, n) for x, y, n in matcher.get_matching_blocks() if n)


def _anchors(a: Sequence[str], b: Sequence[str], where: Stretch) -> list[tuple[int, int]]:
    """The longest row of words that stand once in each stretch, in the same order in both."""
    i, to_i, j, to_j = where
    count, other_count = Counter(a[i:to_i]), Counter(b[j:to_j])
    place = {word: at for at, word in enumerate(b[j:to_j], j) if other_count[word] == 1}
    pairs = [(at, place[word]) for at, word in enumerate(a[i:to_i], i) if count[word] == 1 and word in place]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, other_at) in enumerate(pairs):
        depth = bisect_left(ends, other_at)
        before.append(last[depth - 1] if depth else -1)
        ends[depth : depth + 1], last[depth : depth + 1] = [other_at], [index]
    chain: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def woven(before: str, after: str, spans: Sequence[Span]) -> list[DiffRun]:
    """Both texts in one: pieces to print one after another.

    All `text` but what was removed joined is `after`, all `was` joined is `before`, character for character: what
    stands between words is cut from the text it is of. Where both have paragraph breaks, those stay breaks.
    """
    pieces: list[DiffRun] = []
    at = done = 0  # how far `after` and `before` are covered
    for span in [*spans, None]:
        if span is not None and span.sign != "same":
            continue
        start, other_start = (span.span or (0, 0))[0] if span else len(before), _other_start(span, after)
        pieces += _between((before[done:start], done), (after[at:other_start], at))
        if span is not None and span.span and span.other_span:
            done, at = span.span[1], span.other_span[1]
            pieces.append(DiffRun("same", after[other_start:at], other_start, before[start:done]))
    return [piece for piece in pieces if piece.text]


def _other_start(span: Span | None, after: str) -> int:
    return span.other_span[0] if span is not None and span.other_span else len(after)


def _between(was: Cut, now: Cut) -> list[DiffRun]:
    """What stands between words that agree: the heads of the paragraphs, those wholly gone or new, the tails."""
    old, new = _parted(*was), _parted(*now)
    if len(old) == 1 or len(new) == 1:
        return _faced(was, now)
    (head, head_at), (other, other_at) = old[0], new[0]
    pieces = [*_faced((head, head_at), (other, other_at)), _same(_BREAK, other_at + len(other))]
    pieces += [DiffRun("removed", text + _BREAK, at, text + _BREAK) for text, at in old[1:-1]]
    pieces += [DiffRun("added", text + _BREAK, at, "") for text, at in new[1:-1]]
    return [*pieces, *_faced(old[-1], new[-1])]


def _parted(text: str, at: int) -> list[Cut]:
    pairs: list[Cut] = []
    for part in text.split(_BREAK):
        pairs.append((part, at))
        at += len(part) + len(_BREAK)
    return pairs


def _faced(was: Cut, now: Cut) -> list[DiffRun]:
    """One piece for another, without the signs and spaces that both begin and end with."""
    (old, old_at), (new, new_at) = was, now
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    end, other_end = len(old) - tail, len(new) - tail
    gone = old[head:end]
    return [
        _same(new[:head], new_at),
        DiffRun("removed", gone, old_at + head, gone),
        DiffRun("added", new[head:other_end], new_at + head, ""),
        _same(new[other_end:], new_at + other_end),
    ]


def _alike(text: str, other: str) -> int:
    """How many signs and spaces both begin with; letters and their marks are no signs."""
    shorter = min(len(text), len(other))
    return next((at for at in range(shorter) if text[at] != other[at] or _LETTER.match(text[at])), shorter)


def _same(text: str, at: int) -> DiffRun:
    return DiffRun("same", text, at, text)
