"""Rules of a site, by hand or learned, applied to the blocks of one article.

In: blocks and the site's rules. Out: the same blocks, some marked as dropped with the rule's sample and support.
Rules take whole blocks only, never a part of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsarchive.model import Block, Rule
from newsarchive.sites.shapes import shape_of

LEARNED = "boilerplate: learned"
BY_RULE = ("boilerplate: rule by hand", LEARNED)
_SLACK = 0.5  # a rule of the tail reads the second half of the blocks: what stands about it differs from page to page


def drop_by_rules(blocks: Sequence[Block], rules: Sequence[Rule]) -> list[Block]:
    """Mark the kept blocks that a rule in force names; a hand rule is named before a learned one."""
    known: dict[str, Rule] = {}
    switched_off = {rule.folded for rule in rules if rule.off}
    for rule in sorted(rules, key=lambda rule: rule.made_by != "hand"):
        if rule.folded not in switched_off:
            known.setdefault(rule.folded, rule)
    if not known:
        return list(blocks)
    return [_judged(block, index, len(blocks), known) for index, block in enumerate(blocks)]


def _judged(block: Block, index: int, count: int, known: dict[str, Rule]) -> Block:
    rule = known.get(shape_of(block.text))
    if block.dropped is not None or rule is None or not _in_place(rule, index, count):
        return block
    return replace(
        block, dropped=BY_RULE[rule.made_by == "learned"], rule=rule.sample or rule.folded, support=rule.support or None
    )


def _in_place(rule: Rule, index: int, count: int) -> bool:
    part = index / max(1, count - 1) if count > 1 else 0.5
    if rule.position == "head":
        return part <= _SLACK
    return part >= _SLACK if rule.position == "tail" else True
