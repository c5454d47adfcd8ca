"""A learned rule switched off or on by a person, and what that makes to be read again.

In: a source, a host, a rule. Out: the rule as it now stands, and how many captures wait to be read again; the next
round reads them, as corrections. It reads nothing itself.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.archive.archive import OpenArchive
from newsarchive.ingest.learning import WINDOW
from newsarchive.model import Host, Rule
from newsarchive.sites.shapes import shape_of
from newsarchive.store.captures import captures
from newsarchive.store.sources import rules as rule_rows
from newsarchive.store.sources.rules import FiledBlocks


def set_rule_enabled(
    archive: OpenArchive, source_id: int, host: Host, folded: str, *, in_title: bool, off: bool
) -> int | None:
    """Let a rule hold no longer, or again. None where there is no such rule; else how many captures are read again."""
    with archive.writing() as conn:
        known = rule_rows.rules_of_host(conn, source_id, host)
        meant = next((rule for rule in known if rule.folded == folded and (rule.position == "title") == in_title), None)
        if meant is None:
            return None
        if meant.off == off:
            return 0
        rule_rows.save(conn, source_id, host, [replace(rule, off=off) if rule is meant else rule for rule in known])
        filed = rule_rows.filed_blocks(conn, source_id, host, WINDOW)
        touched = [filed_capture.capture_id for filed_capture in filed if _shows(filed_capture, meant)]
        return captures.requeue(conn, source_id=source_id, capture_ids=touched)


def _shows(filed_blocks: FiledBlocks, rule: Rule) -> bool:
    """Whether the line stands in what was filed; an affix of titles may stand in any."""
    return rule.position == "title" or any(shape_of(block.text) == rule.folded for block in filed_blocks.blocks)
