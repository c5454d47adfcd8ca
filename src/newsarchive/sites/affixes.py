"""The affixes that a site prints around every headline, learned from its titles.

In: titles as declared by different pages of one site. Out: its affixes as printed, separator included, longest first.
It never mistakes a tag of the article itself («| صور») for one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from newsarchive.sites.title_parts import is_media_tag, is_outlet_name, is_section_name

SEPARATOR = re.compile(r"\s*(?:\s[-–—−ـ‒―_]+\s|[|¦│ǀ｜]+|\s[«»•·:/\\]+\s|::+|\s[-–—](?=\S)|(?<=\S)[-–—]\s)\s*")
_MAX_CHARS = 80
_MIN_TITLES = 2
_MIN_SHARE = 0.4
_MIN_PREFIX_TITLES = 3
_MIN_PREFIX_SHARE = 0.8


def affixes(titles: Sequence[str]) -> tuple[str, ...]:
    """Suffixes after a separator in at least two titles and two of five; prefixes before one in nearly all titles."""
    distinct = sorted({" ".join(title.split()) for title in titles} - {""})
    suffixes: dict[str, set[str]] = defaultdict(set)
    prefixes: dict[str, set[str]] = defaultdict(set)
    for title in distinct:
        for affix, rest in _suffixes(title):
            suffixes[affix].add(rest)
        for affix, rest in _prefixes(title):
            prefixes[affix].add(rest)
    recurring = {affix for affix, rests in suffixes.items() if _recurs(affix, len(rests), len(distinct))}
    recurring |= {
        affix
        for affix, rests in prefixes.items()
        if len(rests) >= _MIN_PREFIX_TITLES and len(rests) >= _MIN_PREFIX_SHARE * len(distinct)
    }
    return tuple(sorted(recurring, key=lambda affix: (-len(affix), affix)))


def _recurs(affix: str, count: int, total: int) -> bool:
    """Whether a suffix is frequent enough: an outlet's name needs two titles, other words a share of them."""
    parts = [part for part in SEPARATOR.split(affix) if part.strip()]
    has_outlet = any(is_outlet_name(part) for part in parts)
    if count < _MIN_TITLES or not all(has_outlet or not is_section_name(part) for part in parts):
        return False
    return has_outlet or (count >= _MIN_PREFIX_TITLES and count >= _MIN_SHARE * total) or (count == total and total > 1)


def _suffixes(title: str) -> Iterator[tuple[str, str]]:
    """(suffix with its separator, the title before it), unless the part next to the title is the article's own tag."""
    for separator in SEPARATOR.finditer(title):
        affix, rest = title[separator.start() :], title[: separator.start()]
        first = SEPARATOR.split(title[separator.end() :])[0]
        if rest.strip() and len(affix) <= _MAX_CHARS and not is_media_tag(first):
            yield affix, rest


def _prefixes(title: str) -> Iterator[tuple[str, str]]:
    separator = SEPARATOR.search(title)
    if separator and separator.start() > 0:
        affix, rest = title[: separator.end()], title[separator.end() :]
        if rest.strip() and len(affix) <= _MAX_CHARS and not is_media_tag(title[: separator.start()]):
            yield affix, rest
