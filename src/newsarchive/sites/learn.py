"""Boilerplate learned from what one host repeats.

In: samples (the blocks of different articles, in order of capture) and the rules known so far. Out: rules, each a
whole block's shape with its support. Pure and deterministic: any order of samples gives the same rules. It never
looks into a block: a phrase inside a paragraph is the author's.

What recurs is not yet boilerplate: a column opens with the same words every week, a quotation comes back, the
background of a story stands in every report on it. Three things tell them apart: how large a share of the articles
carries the line (since it was first seen), whether it always stands at the same distance from an edge of the text,
and whether it speaks of the site itself to its reader (`sites.service`). The more a line is built like a sentence
of the text, the more of these it needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from newsarchive.arabic.text import fold, words
from newsarchive.model import Rule
from newsarchive.sites.affixes import affixes
from newsarchive.sites.block_positions import is_continuation, is_sentence
from newsarchive.sites.line_variants import line_variants
from newsarchive.sites.phrases import recognise_phrase
from newsarchive.sites.self_reference import addresses_reader, names_site
from newsarchive.sites.shapes import shape_of

__all__ = ["Sample", "affixes", "learn"]

_LEAST = 3  # different articles
_MOST_WORDS = 80
_PHRASE_SHARE = 0.03  # of a line the phrase table names: one section's note is enough
_SERVICE_SHARE = 0.15  # of a line that speaks of the site to its reader
_CHANGING = frozenset({"read_also", "related"})  # these lines name another article: what recurs is that article
_LINE_SHARE = 0.5  # of a short line
_FIXED_SHARE = 0.3  # of a short line that keeps its distance from an edge, over many articles
_SENTENCE_SHARE = 0.8  # of a sentence, which must keep its distance, too
_MANY = 10
_ENOUGH = 5  # articles looked at before a sentence is believed to be boilerplate
_HALF = 0.5  # of many articles, where a sentence keeps its distance
_LATE = 5  # articles since a line was first seen, before a share of those alone counts
_LATE_SHARE = 0.8
_EVERYWHERE = 12  # articles …
_NEARLY_ALL = 0.9  # … nearly all of which carry a sentence: then it is the site's, wherever it stands
_GONE = 8  # articles in a row without a line: it is no longer printed


@dataclass(frozen=True, slots=True)
class Sample:
    """One article's blocks as read, oldest capture first where an article was captured again."""

    article_key: str
    moment: datetime
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sight:
    """One block in one article: which article (in order), its index from the head and from the tail."""

    article: int
    head: int
    tail: int
    text: str


def learn(samples: Sequence[Sample], known: Sequence[Rule] = (), names: Sequence[str] = ()) -> list[Rule]:
    """The rules these samples bear out, hand rules first, then by shape. `names` are what the site calls itself.

    A learned rule of `known` stays while the samples show it too little to judge it again (fewer than three
    articles carry it), and keeps its earliest date and a person's `off`. One the samples speak against is gone.
    """
    articles = _articles(samples)
    sights = _sights(articles)
    firsts = _firsts(samples)
    before = {rule.folded: rule for rule in known if rule.made_by == "learned"}
    own = frozenset(" ".join(words(fold(name))) for name in names) - {""}
    found: dict[str, Rule] = {}
    for shapes in (*((shape,) for shape in sorted(sights)), *line_variants(sights)):
        seen = _together([sights[shape] for shape in shapes])
        judged = _judge(seen, articles, own) if _is_one_line(shapes, seen, own) else None
        if judged is None:
            continue
        first = min(firsts[shape] for shape in shapes)
        for shape in shapes:
            if shape not in found:
                rule = replace(judged, folded=shape, sample=sights[shape][0].text, first_seen=first, valid_from=first)
                found[shape] = _merged(rule, before.get(shape))
    for shape, rule in before.items():
        if shape not in found and (rule.off or len(sights.get(shape, ())) < _LEAST):
            found[shape] = rule
    hand = [rule for rule in known if rule.made_by == "hand"]
    return hand + [found[shape] for shape in sorted(found)]


def _articles(samples: Sequence[Sample]) -> list[Sample]:
    """One sample an article, its latest, in order of capture."""
    latest: dict[str, Sample] = {}
    for sample in sorted(samples, key=lambda sample: (sample.moment, sample.article_key, sample.blocks)):
        latest[sample.article_key] = sample
    return sorted(latest.values(), key=lambda sample: (sample.moment, sample.article_key))


def _sights(articles: Sequence[Sample]) -> dict[str, list[_Sight]]:
    """Every block's shape and where it was seen, once an article; a block that is all of its article is its text."""
    sights: dict[str, list[_Sight]] = defaultdict(list)
    for number, sample in enumerate(articles):
        if len(sample.blocks) == 1:
            continue
        shapes: set[str] = set()
        for index, text in enumerate(sample.blocks):
            shape = shape_of(text)
            if any(char.isalnum() for char in shape) and shape not in shapes and shape.count(" ") < _MOST_WORDS:
                shapes.add(shape)
                sights[shape].append(_Sight(number, index, len(sample.blocks) - 1 - index, text))
    return sights


def _firsts(samples: Sequence[Sample]) -> dict[str, datetime]:
    """When every block's shape was first printed: in whichever capture, an article's later ones too."""
    first: dict[str, datetime] = {}
    for sample in samples:
        for shape in map(shape_of, sample.blocks):
            if shape not in first or sample.moment < first[shape]:
                first[shape] = sample.moment
    return first


def _together(seen: Sequence[Sequence[_Sight]]) -> Sequence[_Sight]:
    """The sights of one line, or of its variants: one an article."""
    if len(seen) == 1:
        return seen[0]
    by_article = {sight.article: sight for sights in seen for sight in sights}
    return [by_article[article] for article in sorted(by_article)]


def _is_one_line(shapes: Sequence[str], seen: Sequence[_Sight], names: frozenset[str]) -> bool:
    """Whether shapes that are alike are one line: they come back themselves, or speak of the site.

    Reports made by one pattern (scores, markets) are alike, too, but none of them comes back.
    """
    if len(shapes) == 1 or 2 * len(shapes) <= len(seen):
        return True
    return all(addresses_reader(shape) or names_site(shape, names) for shape in shapes)


def _judge(seen: Sequence[_Sight], articles: Sequence[Sample], names: frozenset[str]) -> Rule | None:
    if len(seen) < _LEAST or not _is_boilerplate(seen, len(articles), names):
        return None
    shape = shape_of(seen[0].text)
    first, last = articles[seen[0].article].moment, articles[seen[-1].article].moment
    gone = len(articles) - 1 - seen[-1].article >= _GONE
    return Rule(
        folded=shape,
        made_by="learned",
        position=_position(seen),
        support=len(seen),
        seen=len(articles) - seen[0].article,
        first_seen=first,
        last_seen=last,
        sample=seen[0].text,
        valid_from=first,
        valid_until=last if gone else None,
    )


def _is_boilerplate(seen: Sequence[_Sight], total: int, names: frozenset[str]) -> bool:
    shape = shape_of(seen[0].text)
    support = len(seen)
    share = support / total
    since = total - seen[0].article
    while_printed = support / (seen[-1].article - seen[0].article + 1)
    phrase = recognise_phrase(seen[0].text)
    if phrase is not None and phrase.category not in _CHANGING:
        return share >= _PHRASE_SHARE or while_printed >= _FIXED_SHARE
    if addresses_reader(shape) and (share >= _SERVICE_SHARE or support >= _ENOUGH):
        return True
    if support >= _EVERYWHERE and share >= _NEARLY_ALL:
        return True
    fixed = _keeps_distance(seen)
    if names_site(shape, names) and (_closes(seen) or not is_sentence(shape)):
        return share >= _SERVICE_SHARE or support >= _ENOUGH
    if is_sentence(shape):
        if is_continuation(shape):
            return fixed and total >= _MANY and support >= _SENTENCE_SHARE * total
        return fixed and total >= _ENOUGH and _sentence_repeats(support, total, since)
    if share >= _LINE_SHARE or (fixed and total >= _MANY and support >= _ENOUGH and share >= _FIXED_SHARE):
        return True
    if support >= _ENOUGH and _closes(seen):
        return True  # one section's or one day's short line under the text; a subheading stands within it
    return since >= _LATE and support / since >= _LATE_SHARE


def _sentence_repeats(support: int, total: int, since: int) -> bool:
    """Whether so many of the articles carry a sentence that it is the site's: of all, or since it was first printed."""
    if support >= _SENTENCE_SHARE * total or (total >= _MANY and support >= _HALF * total):
        return True
    if since < total and since >= _LATE and support == since:
        return True  # on every page from one day on
    return since >= 2 * _LATE and support >= _SENTENCE_SHARE * since


def _closes(seen: Sequence[_Sight]) -> bool:
    """Whether nearly all sights are the last blocks of their articles."""
    return sum(sight.tail <= 1 for sight in seen) >= _SENTENCE_SHARE * len(seen)


def _keeps_distance(seen: Sequence[_Sight]) -> bool:
    """Whether nearly all sights have one distance from the head, from the tail, or stand in the very middle."""
    return any(_agree([getattr(sight, side) for sight in seen]) for side in ("head", "tail")) or _agree(
        [round(8 * sight.head / max(1, sight.head + sight.tail)) for sight in seen]
    )


def _agree(distances: Sequence[int]) -> bool:
    """At least eight of ten within one of the middle value."""
    middle = sorted(distances)[len(distances) // 2]
    return sum(abs(distance - middle) <= 1 for distance in distances) >= 0.8 * len(distances)


def _position(seen: Sequence[_Sight]) -> Literal["head", "tail", "between", "any"]:
    parts = [sight.head / max(1, sight.head + sight.tail) for sight in seen]
    if all(part <= 0.34 for part in parts):
        return "head"
    if all(part >= 0.66 for part in parts):
        return "tail"
    return "between" if all(0.0 < part < 1.0 for part in parts) else "any"


def _merged(rule: Rule, before: Rule | None) -> Rule:
    """A rule as seen now, with what was known of it: it is valid from the first capture that ever supported it."""
    if before is None:
        return rule
    first = min(filter(None, (rule.first_seen, before.first_seen)), default=None)
    starts = min(filter(None, (rule.valid_from, before.valid_from)), default=None)
    return Rule(
        folded=rule.folded,
        made_by="learned",
        position=rule.position if rule.position == before.position else "any",
        support=max(rule.support, before.support),
        seen=max(rule.seen, before.seen),
        first_seen=first,
        last_seen=max(filter(None, (rule.last_seen, before.last_seen)), default=None),
        sample=before.sample or rule.sample,
        valid_from=starts,
        valid_until=rule.valid_until,
        off=before.off,
    )
