"""Lines that differ only in a few words: «حرر هذا النص <somebody> وراجعه قسم التدقيق», a month's name, a changed word.

In: the shapes of a host's blocks. Out: sets of shapes that begin and end alike. It does not judge them: see `learn`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile

_GROUPING_WORDS = 3  # lines that share this many words at either end are compared
_MIN_WORDS = 6
_MAX_WORDS = 40
_MIN_COMMON = 5  # words
_MIN_COMMON_SHARE = 0.6  # of the longest


def line_variants(shapes: Iterable[str]) -> list[tuple[str, ...]]:
    """Sets of two or more shapes, each sorted, that are equal from both ends except for one run of words."""
    groups: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for shape in sorted(shapes):
        words = tuple(shape.split())
        if _MIN_WORDS <= len(words) <= _MAX_WORDS:
            groups["first", *words[:_GROUPING_WORDS]].append(words)
            groups["last", *words[-_GROUPING_WORDS:]].append(words)
    sets = {tuple(" ".join(words) for words in group) for group in groups.values() if _are_variants(group)}
    return sorted(sets, key=lambda group: (-len(group), group))


def _are_variants(group: Sequence[tuple[str, ...]]) -> bool:
    if len(group) < 2:
        return False
    shortest, longest = min(map(len, group)), max(map(len, group))
    head = _common_prefix(group)
    tail = _common_prefix([words[::-1] for words in group])
    common = min(head + tail, shortest)
    return common >= _MIN_COMMON and common >= _MIN_COMMON_SHARE * longest


def _common_prefix(group: Sequence[tuple[str, ...]]) -> int:
    """How many words all of them begin with."""
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*group, strict=False)))
