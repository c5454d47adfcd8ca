"""Lines that are one but for a few words: «حرر هذا النص <somebody> وراجعه قسم التدقيق», a month's name, a word changed.

In: the shapes of a host's blocks. Out: sets of shapes that begin and end alike. It does not judge them: see `learn`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile

_ENDS = 3  # words: so many at one end bring two lines together
_LEAST_WORDS = 6
_MOST_WORDS = 40
_LEAST_SAME = 5  # words
_SAME_SHARE = 0.6  # of the longest


def line_variants(shapes: Iterable[str]) -> list[tuple[str, ...]]:
    """Sets of two and more shapes, each sorted, that are alike from both ends save for one stretch of words."""
    groups: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for shape in sorted(shapes):
        words = tuple(shape.split())
        if _LEAST_WORDS <= len(words) <= _MOST_WORDS:
            groups["first", *words[:_ENDS]].append(words)
            groups["last", *words[-_ENDS:]].append(words)
    found = {tuple(" ".join(words) for words in group) for group in groups.values() if _alike(group)}
    return sorted(found, key=lambda group: (-len(group), group))


def _alike(group: Sequence[tuple[str, ...]]) -> bool:
    if len(group) < 2:
        return False
    shortest, longest = min(map(len, group)), max(map(len, group))
    head = _common(group)
    tail = _common([words[::-1] for words in group])
    same = min(head + tail, shortest)
    return same >= _LEAST_SAME and same >= _SAME_SHARE * longest


def _common(group: Sequence[tuple[str, ...]]) -> int:
    """How many words all begin with."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*group, strict=False)))
