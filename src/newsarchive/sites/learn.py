"""Boilerplate rules learned from the lines that one host repeats.

In: samples (the blocks of different articles, in order of capture) and the rules so far. Out: rules, each the shape of
a whole block with its support. Pure and deterministic: any order of samples gives the same rules. It never looks inside
a block: a phrase within a paragraph is the author's.

Not every recurring line is boilerplate: a column opens with the same words every week, a quotation comes back, every
report on a story repeats its background. Three criteria separate them: what share of the articles contains the line
(since it was first seen), whether it is always at the same distance from an edge of the text, and whether it is about
the site itself and addresses the reader (`sites.self_reference`). The more a line looks like a sentence of the text,
the more of these it needs.
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

_MIN_ARTICLES = 3  # different ones
_MAX_WORDS = 80
# Shares of articles that must contain a line:
_PHRASE_SHARE = 0.03  # a line in the phrase table: one section's note is enough
_SERVICE_SHARE = 0.15  # a line about the site, addressed to its reader
_LINE_SHARE = 0.5  # a short line
_FIXED_LINE_SHARE = 0.3  # a short line at a fixed distance from an edge, over many articles
_SENTENCE_SHARE = 0.8  # a sentence, which must be at a fixed distance too
_FIXED_SENTENCE_SHARE = 0.5  # a sentence at a fixed distance, over many articles
_RECENT_SHARE = 0.8  # of the articles since a line was first seen
_NAMES_ARTICLE = frozenset({"read_also", "related"})  # these lines name another article: that article is what recurs
_MANY = 10  # articles
_ENOUGH = 5  # articles examined before a sentence is accepted as boilerplate
_RECENT = 5  # articles since a line was first seen, before a share of those alone counts
_EVERYWHERE = 12  # articles …
_NEARLY_ALL = 0.9  # … this share of which contains a sentence: then it is the site's, at any position
_GONE = 8  # articles in a row without a line: it is no longer printed


@dataclass(frozen=True, slots=True)
class Sample:
    """One article's blocks as extracted, oldest capture first if an article was captured again."""

    article_key: str
    moment: datetime
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """One block in one article: the article's number (in order), the block's index from the head and from the tail."""

    article: int
    head: int
    tail: int
    text: str


def learn(samples: Sequence[Sample], previous: Sequence[Rule] = (), names: Sequence[str] = ()) -> list[Rule]:
    """The rules these samples support, manual rules first, then by shape. `names` are what the site calls itself.

    A learned rule of `previous` stays while the samples show it too rarely to judge it again (fewer than three
    articles contain it), and keeps its earliest date and a user's `off`. A rule that the samples refute is dropped.
    """
    articles = _latest_samples(samples)
    occurrences = _occurrences(articles)
    first_printed = _first_printed(samples)
    learned_before = {rule.folded: rule for rule in previous if rule.made_by == "learned"}
    own_names = frozenset(" ".join(words(fold(name))) for name in names) - {""}
    learned: dict[str, Rule] = {}
    for shapes in (*((shape,) for shape in sorted(occurrences)), *line_variants(occurrences)):
        seen = _merge_occurrences([occurrences[shape] for shape in shapes])
        judged = _judge(seen, articles, own_names) if _is_one_line(shapes, seen, own_names) else None
        if judged is None:
            continue
        first = min(first_printed[shape] for shape in shapes)
        for shape in shapes:
            if shape not in learned:
                sample = occurrences[shape][0].text
                rule = replace(judged, folded=shape, sample=sample, first_seen=first, valid_from=first)
                learned[shape] = _merge_rules(rule, learned_before.get(shape))
    for shape, rule in learned_before.items():
        if shape not in learned and (rule.off or len(occurrences.get(shape, ())) < _MIN_ARTICLES):
            learned[shape] = rule
    manual = [rule for rule in previous if rule.made_by == "hand"]
    return manual + [learned[shape] for shape in sorted(learned)]


def _latest_samples(samples: Sequence[Sample]) -> list[Sample]:
    """The latest sample of each article, in order of capture."""
    latest: dict[str, Sample] = {}
    for sample in sorted(samples, key=lambda sample: (sample.moment, sample.article_key, sample.blocks)):
        latest[sample.article_key] = sample
    return sorted(latest.values(), key=lambda sample: (sample.moment, sample.article_key))


def _occurrences(articles: Sequence[Sample]) -> dict[str, list[_Occurrence]]:
    """Every block's shape and where it occurs, once per article; articles of one block are skipped: it is text."""
    occurrences: dict[str, list[_Occurrence]] = defaultdict(list)
    for number, sample in enumerate(articles):
        if len(sample.blocks) == 1:
            continue
        shapes: set[str] = set()
        for index, text in enumerate(sample.blocks):
            shape = shape_of(text)
            if any(char.isalnum() for char in shape) and shape not in shapes and shape.count(" ") < _MAX_WORDS:
                shapes.add(shape)
                occurrences[shape].append(_Occurrence(number, index, len(sample.blocks) - 1 - index, text))
    return occurrences


def _first_printed(samples: Sequence[Sample]) -> dict[str, datetime]:
    """When each block's shape was first printed, in any capture, an article's later ones included."""
    first: dict[str, datetime] = {}
    for sample in samples:
        for shape in map(shape_of, sample.blocks):
            if shape not in first or sample.moment < first[shape]:
                first[shape] = sample.moment
    return first


def _merge_occurrences(groups: Sequence[Sequence[_Occurrence]]) -> Sequence[_Occurrence]:
    """The occurrences of a line, or of its variants together: one per article."""
    if len(groups) == 1:
        return groups[0]
    by_article = {occurrence.article: occurrence for group in groups for occurrence in group}
    return [by_article[article] for article in sorted(by_article)]


def _is_one_line(shapes: Sequence[str], seen: Sequence[_Occurrence], names: frozenset[str]) -> bool:
    """Whether similar shapes are one line: they recur themselves, or are about the site.

    Reports written to a template (scores, markets) are similar too, but none of them recurs.
    """
    if len(shapes) == 1 or 2 * len(shapes) <= len(seen):
        return True
    return all(addresses_reader(shape) or names_site(shape, names) for shape in shapes)


def _judge(seen: Sequence[_Occurrence], articles: Sequence[Sample], names: frozenset[str]) -> Rule | None:
    if len(seen) < _MIN_ARTICLES or not _is_boilerplate(seen, len(articles), names):
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


def _is_boilerplate(seen: Sequence[_Occurrence], total: int, names: frozenset[str]) -> bool:
    shape = shape_of(seen[0].text)
    support = len(seen)
    share = support / total
    since = total - seen[0].article
    while_printed = support / (seen[-1].article - seen[0].article + 1)
    phrase = recognise_phrase(seen[0].text)
    if phrase is not None and phrase.category not in _NAMES_ARTICLE:
        return share >= _PHRASE_SHARE or while_printed >= _FIXED_LINE_SHARE
    if addresses_reader(shape) and (share >= _SERVICE_SHARE or support >= _ENOUGH):
        return True
    if support >= _EVERYWHERE and share >= _NEARLY_ALL:
        return True
    fixed = _is_at_fixed_distance(seen)
    if names_site(shape, names) and (_is_at_end(seen) or not is_sentence(shape)):
        return share >= _SERVICE_SHARE or support >= _ENOUGH
    if is_sentence(shape):
        if is_continuation(shape):
            return fixed and total >= _MANY and support >= _SENTENCE_SHARE * total
        return fixed and total >= _ENOUGH and _sentence_repeats(support, total, since)
    if share >= _LINE_SHARE or (fixed and total >= _MANY and support >= _ENOUGH and share >= _FIXED_LINE_SHARE):
        return True
    if support >= _ENOUGH and _is_at_end(seen):
        return True  # one section's or one day's short line under the text; a subheading would be within it
    return since >= _RECENT and support / since >= _RECENT_SHARE


def _sentence_repeats(support: int, total: int, since: int) -> bool:
    """Whether enough articles contain a sentence for it to be the site's: of all, or since it was first printed."""
    if support >= _SENTENCE_SHARE * total or (total >= _MANY and support >= _FIXED_SENTENCE_SHARE * total):
        return True
    if since < total and since >= _RECENT and support == since:
        return True  # on every page from some day on
    return since >= 2 * _RECENT and support >= _SENTENCE_SHARE * since


def _is_at_end(seen: Sequence[_Occurrence]) -> bool:
    """Whether nearly all occurrences are the last blocks of their articles."""
    return sum(occurrence.tail <= 1 for occurrence in seen) >= _SENTENCE_SHARE * len(seen)


def _is_at_fixed_distance(seen: Sequence[_Occurrence]) -> bool:
    """Whether nearly all occurrences are at one distance from the head, from the tail, or at one relative position."""
    return any(_agree([getattr(occurrence, side) for occurrence in seen]) for side in ("head", "tail")) or _agree(
        [round(8 * occurrence.head / max(1, occurrence.head + occurrence.tail)) for occurrence in seen]
    )


def _agree(distances: Sequence[int]) -> bool:
    """At least eight of ten within one of the median."""
    middle = sorted(distances)[len(distances) // 2]
    return sum(abs(distance - middle) <= 1 for distance in distances) >= 0.8 * len(distances)


def _position(seen: Sequence[_Occurrence]) -> Literal["head", "tail", "between", "any"]:
    fractions = [occurrence.head / max(1, occurrence.head + occurrence.tail) for occurrence in seen]
    if all(fraction <= 0.34 for fraction in fractions):
        return "head"
    if all(fraction >= 0.66 for fraction in fractions):
        return "tail"
    return "between" if all(0.0 < fraction < 1.0 for fraction in fractions) else "any"


def _merge_rules(rule: Rule, before: Rule | None) -> Rule:
    """A rule as learned now merged with its earlier form: it is valid from the first capture that ever supported it."""
    if before is None:
        return rule
    first = min(filter(None, (rule.first_seen, before.first_seen)), default=None)
    valid_from = min(filter(None, (rule.valid_from, before.valid_from)), default=None)
    return Rule(
        folded=rule.folded,
        made_by="learned",
        position=rule.position if rule.position == before.position else "any",
        support=max(rule.support, before.support),
        seen=max(rule.seen, before.seen),
        first_seen=first,
        last_seen=max(filter(None, (rule.last_seen, before.last_seen)), default=None),
        sample=before.sample or rule.sample,
        valid_from=valid_from,
        valid_until=rule.valid_until,
        off=before.off,
    )
