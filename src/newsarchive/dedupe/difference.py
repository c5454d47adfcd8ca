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
Stretch: TypeAlias = tuple[int, int, int, int]  # from word, to word; from and to in the other text

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08ca-\u08ff"
_EXACT = re.compile(rf"(?:\w[{_MARKS}]*)+|[^\s\w]")
_BREAK = "\n\n"  # between paragraphs
_SMALL = 200  # words a side, up to which every agreement in a stretch is looked for


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of words: `span` in the text before, `other_span` in the text after; None where it has none."""

    sign: Sign
    span: tuple[int, int] | None
    other_span: tuple[int, int] | None


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
    found: list[tuple[Sign, Stretch]] = []
    i = j = 0
    for at, other_at, length in [*_joined(_agreements(a, b)), (len(a), len(b), 0)]:
        if at > i:
            found.append(("removed", (i, at, j, j)))
        if other_at > j:
            found.append(("added", (at, at, j, other_at)))
        if length:
            found.append(("same", (at, at + length, other_at, other_at + length)))
        i, j = at + length, other_at + length
    return found


def _span(told: tuple[Sign, Stretch], a: Sequence[Token], b: Sequence[Token]) -> Span:
    sign, (start, end, other_start, other_end) = told
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


def woven(before: str, after: str, spans: Sequence[Span]) -> list[tuple[Sign, str, int]]:
    """The text after with what was taken out put back in its place: pieces to print one after another.

    Each piece with its sign, its text, and its offset in the text it is from (before, where it was removed). Pieces
    that are not `removed` joined are `after`, character for character. Paragraphs taken out stand between paragraphs.
    """
    pieces: list[tuple[Sign, str, int]] = []
    at = done = 0  # how far `after` and `before` are told
    for index, span in enumerate(spans):
        if span.span and span.sign == "removed":
            start, end = span.span
            rest = spans[index + 1 :]
            until = next((one.other_span[0] for one in rest if one.other_span), len(after))
            broken = after.rfind(_BREAK, at, until)
            opens = _BREAK in before[done:start] or start == 0
            closes = (
                _BREAK if opens and _BREAK in before[end : next((one.span[0] for one in rest if one.span), end)] else ""
            )
            if opens and broken >= 0:
                pieces.append(("same", after[at : broken + len(_BREAK)], at))
                at = broken + len(_BREAK)
            elif opens and pieces and (cut := _break_in(after, rest)) is not None:
                # What was added begins in the paragraph before: that much comes first.
                begins = max(at, (rest[0].other_span or (at, at))[0])
                pieces += [("same", after[at:begins], at)] if begins > at else []
                pieces.append(("added", after[begins:cut], begins))
                at = cut
                closes = closes or " "
            elif opens and pieces:
                pieces.append(("removed", _BREAK, start))
            elif done < start and after[at : at + 1] == " ":
                pieces.append(("same", " ", at))
                at += 1
                closes = " " if until == at or after[at : at + 1] != " " else ""
            pieces.append(("removed", before[start:end], start))
            pieces += [("removed", closes, end)] if closes else []
        if span.other_span:
            start, end = span.other_span
            if start > at:
                pieces.append(("same", after[at:start], at))
            start = max(start, at)  # its beginning may be told already
            pieces.append((span.sign, after[start:end], start))
            at = end
        done = span.span[1] if span.span else done
    return [*pieces, ("same", after[at:], at)] if at < len(after) else pieces


def _break_in(after: str, rest: Sequence[Span]) -> int | None:
    """Where the last paragraph break ends inside what was added next; None where there is none."""
    if not rest or rest[0].sign != "added" or rest[0].other_span is None:
        return None
    cut = after.rfind(_BREAK, *rest[0].other_span)
    return cut + len(_BREAK) if cut >= 0 else None
