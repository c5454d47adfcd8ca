"""The parts of titles that a site prints around every headline, learned from its titles.

In: titles as declared by different pages of one site. Out: its affixes as printed, joint and all, longest first. It
never takes a label of the article's own («| صور») for one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from newsarchive.sites.title_parts import is_media_tag, is_outlet_name, is_section_name

JOINT = re.compile(r"\s*(?:\s[-–—−ـ‒―_]+\s|[|¦│ǀ｜]+|\s[«»•·:/\\]+\s|::+|\s[-–—](?=\S)|(?<=\S)[-–—]\s)\s*")
_MOST_CHARS = 80
_TITLES = 2
_SHARE = 0.4
_FRONT_TITLES = 3
_FRONT_SHARE = 0.8


def affixes(titles: Sequence[str]) -> tuple[str, ...]:
    """What stands after (or before) a joint in at least two titles and two of five; before a joint in nearly all."""
    distinct = sorted({" ".join(title.split()) for title in titles} - {""})
    ends: dict[str, set[str]] = defaultdict(set)
    fronts: dict[str, set[str]] = defaultdict(set)
    for title in distinct:
        for affix, rest in _ends(title):
            ends[affix].add(rest)
        for affix, rest in _fronts(title):
            fronts[affix].add(rest)
    found = {affix for affix, rests in ends.items() if _recurs(affix, len(rests), len(distinct))}
    found |= {
        affix
        for affix, rests in fronts.items()
        if len(rests) >= _FRONT_TITLES and len(rests) >= _FRONT_SHARE * len(distinct)
    }
    return tuple(sorted(found, key=lambda affix: (-len(affix), affix)))


def _recurs(affix: str, count: int, total: int) -> bool:
    """Often enough for what it is: an outlet's name needs two titles, other words a share."""
    parts = [part for part in JOINT.split(affix) if part.strip()]
    named = any(is_outlet_name(part) for part in parts)
    if count < _TITLES or not all(named or not is_section_name(part) for part in parts):
        return False
    return named or (count >= _FRONT_TITLES and count >= _SHARE * total) or (count == total and total > 1)


def _ends(title: str) -> Iterator[tuple[str, str]]:
    """(affix with its joint, the title before it), where the part next to the title is not the article's own label."""
    for joint in JOINT.finditer(title):
        affix, rest = title[joint.start() :], title[: joint.start()]
        first = JOINT.split(title[joint.end() :])[0]
        if rest.strip() and len(affix) <= _MOST_CHARS and not is_media_tag(first):
            yield affix, rest


def _fronts(title: str) -> Iterator[tuple[str, str]]:
    joint = JOINT.search(title)
    if joint and joint.start() > 0:
        affix, rest = title[: joint.end()], title[joint.end() :]
        if rest.strip() and len(affix) <= _MOST_CHARS and not is_media_tag(title[: joint.start()]):
            yield affix, rest
