"""What a host repeats, learned from each batch that is read and from what was filed lately.

In: a host's readings. Out: a `LearnedRules`: the rules, and which captures filed before they touch. Those are read
again in the same batch, before anything new is filed: corrections, never revisions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from newsarchive.archive.archive import OpenArchive
from newsarchive.extract.pool import Crash
from newsarchive.ingest.filing import identity_of
from newsarchive.model import Capture, Extraction, Host, Rule, Site, Source
from newsarchive.sites.learn import Sample, affixes, learn
from newsarchive.sites.shapes import shape_of
from newsarchive.store.sources import rules as rule_rows
from newsarchive.store.sources.rules import FiledBlocks

WINDOW = 200  # revisions of a host that are looked back on

Readings = Sequence[tuple[Capture, Extraction | Crash | None]]


def site_for(archive: OpenArchive, source: Source, capture: Capture) -> Site:
    """What is known by hand of a capture's host at its moment, in the source's time zone."""
    site = archive.sites.site_for(capture.host, capture.moment)
    return replace(site, timezone=site.timezone or source.timezone)


def with_reader_version(
    archive: OpenArchive, capture: Capture, reading: Extraction | Crash | None
) -> Extraction | Crash | None:
    """The reading, its reader's version naming what is known of the host by hand too.

    So a capture read before somebody wrote such a rule is read again before another is compared with it.
    """
    site = archive.sites.manual.get(capture.host) or archive.sites.manual.get(capture.host.removeprefix("www."))
    if site is None or not isinstance(reading, Extraction):
        return reading
    known = hashlib.sha256(repr(site).encode()).hexdigest()[:8]
    return replace(reading, reader=f"{reading.reader}+{known}")


@dataclass(frozen=True, slots=True)
class LearnedRules:
    """What a batch taught: the host's rules now, and the captures filed before that they read otherwise."""

    rules: tuple[Rule, ...]
    new: bool
    touched: tuple[int, ...]


def learn_batch(archive: OpenArchive, source: Source, host: Host, readings: Readings) -> LearnedRules:
    """Learn from these readings and what was filed before. Nothing is written: see `keep_lesson`."""
    with archive.reading() as conn:
        known = rule_rows.rules_of_host(conn, source.id, host)
        filed = rule_rows.filed_blocks(conn, source.id, host, WINDOW)
    lines = [rule for rule in known if rule.position != "title"]
    rules = learn(_samples(source, filed, readings), lines, _names(source, readings))
    rules += _title_rules(known, readings)
    return LearnedRules(tuple(rules), set(rules) != set(known), tuple(_touched(filed, known, rules)))


def keep_lesson(archive: OpenArchive, source: Source, host: Host, lesson: LearnedRules) -> None:
    """Write the rules down; after what they correct is filed, so that a crash in between only means learning again."""
    if lesson.new:
        with archive.writing() as conn:
            rule_rows.save(conn, source.id, host, lesson.rules)


def sites_of(archive: OpenArchive, source: Source, lesson: LearnedRules, readings: Readings) -> list[Site]:
    """The site each reading is to be cleaned with: by hand and learned, as in force at its moment."""
    return [_with(site_for(archive, source, capture), lesson.rules, capture) for capture, _ in readings]


def _samples(source: Source, filed: Sequence[FiledBlocks], readings: Readings) -> list[Sample]:
    samples = [
        Sample(
            filed_capture.article_key,
            filed_capture.moment,
            tuple(block.text for block in filed_capture.blocks if block.dropped != "credit"),
        )
        for filed_capture in filed
    ]
    for capture, reading in readings:
        if isinstance(reading, Extraction) and reading.kind == "article":
            claimed = reading.canonical_url.value if reading.canonical_url else None
            key = identity_of(capture, claimed, source).key
            samples.append(Sample(key, capture.moment, tuple(block.text for block in reading.blocks)))
    return samples


def _names(source: Source, readings: Readings) -> list[str]:
    """What the site calls itself."""
    texts = {r.site_name for _, r in readings if isinstance(r, Extraction) and r.site_name}
    return sorted(texts | {source.name})


def _title_rules(known: Sequence[Rule], readings: Readings) -> list[Rule]:
    """Affixes of the site's titles, kept as rules of position `title`."""
    printed = [
        max((fact.value for fact in reading.titles), key=len)
        for _, reading in readings
        if isinstance(reading, Extraction) and reading.kind == "article" and reading.titles
    ]
    rules = {rule.folded: rule for rule in known if rule.position == "title"}
    for affix in affixes(printed):
        shape = shape_of(affix)
        if shape not in rules:
            rules[shape] = Rule(shape, "learned", position="title", support=len(printed), sample=affix)
    return [rules[shape] for shape in sorted(rules)]


def _touched(filed: Sequence[FiledBlocks], before: Sequence[Rule], now: Sequence[Rule]) -> list[int]:
    """Captures filed with other verdicts than the rules now give: a line newly known, or no longer believed."""
    was, is_ = ({(rule.folded, rule.position == "title") for rule in rules if not rule.off} for rules in (before, now))
    lines = {shape for shape, in_title in was ^ is_ if not in_title}
    in_titles = {shape for shape, in_title in was ^ is_ if in_title}
    return [filed_capture.capture_id for filed_capture in filed if _reads_otherwise(filed_capture, lines, in_titles)]


def _reads_otherwise(filed_blocks: FiledBlocks, lines: Collection[str], in_titles: Collection[str]) -> bool:
    if lines and any(shape_of(block.text) in lines for block in filed_blocks.blocks):
        return True
    title = shape_of(filed_blocks.title) if filed_blocks.title and in_titles else ""
    return any(affix in title for affix in in_titles)


def _with(site: Site, rules: Sequence[Rule], capture: Capture) -> Site:
    """The site with the learned rules in force at the capture's moment; hand rules win."""
    by_hand = {rule.folded for rule in site.rules}
    in_force = [rule for rule in rules if _in_force(rule, capture) and rule.folded not in by_hand]
    titles = tuple(rule.sample for rule in in_force if rule.position == "title" and not rule.off)
    lines = tuple(rule for rule in in_force if rule.position != "title")
    return replace(site, rules=site.rules + lines, title_affixes=tuple(dict.fromkeys((*site.title_affixes, *titles))))


def _in_force(rule: Rule, capture: Capture) -> bool:
    if rule.off:
        return True  # a person says the line is text: no set phrase takes it either
    after = rule.valid_from is None or capture.moment >= rule.valid_from
    return after and (rule.valid_until is None or capture.moment <= rule.valid_until)
