"""Learned rules, and what they are learned from: the blocks of recently filed revisions.

In: a source and a host. Out: `Rule`s; filed blocks with their current verdicts. It learns nothing itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from newsarchive.model import Block, Host, Rule
from newsarchive.store import serialize
from newsarchive.store.schema.host_tables import rules as rules_table
from newsarchive.store.schema.tables import articles, captures, revisions

_FIELDS = tuple(field.name for field in fields(Rule))


@dataclass(frozen=True, slots=True)
class FiledBlocks:
    """A revision's blocks, kept and dropped, in order."""

    article_key: str
    capture_id: int
    moment: datetime
    title: str | None
    blocks: tuple[Block, ...]


def rules_of_host(conn: Connection, source_id: int, host: Host) -> list[Rule]:
    """The rules of a host's pages at one source."""
    chosen = (
        select(rules_table)
        .where(rules_table.c.source_id == source_id, rules_table.c.host == host)
        .order_by(rules_table.c.folded)
    )
    return [_rule(row) for row in conn.execute(chosen)]


def save(conn: Connection, source_id: int, host: Host, rules: Sequence[Rule]) -> None:
    """Make these the rules of a host; others are deleted."""
    conn.execute(delete(rules_table).where(rules_table.c.source_id == source_id, rules_table.c.host == host))
    if rules:
        conn.execute(insert(rules_table), [_row(source_id, host, rule) for rule in rules])


def rules_of_source(conn: Connection, source_id: int) -> list[tuple[Host, Rule]]:
    """All rules of a source with their hosts, the best supported first."""
    chosen = (
        select(rules_table)
        .where(rules_table.c.source_id == source_id)
        .order_by(rules_table.c.support.desc(), rules_table.c.folded)
    )
    return [(row.host, _rule(row)) for row in conn.execute(chosen)]


def filed_blocks(conn: Connection, source_id: int, host: Host, limit: int) -> list[FiledBlocks]:
    """The blocks of the newest revisions read from a host's captures, oldest first."""
    chosen = (
        select(
            articles.c.key,
            revisions.c.capture_id,
            revisions.c.captured_at,
            revisions.c.title,
            revisions.c.layout,
            revisions.c.text,
        )
        .join(articles, articles.c.id == revisions.c.article_id)
        .join(captures, captures.c.id == revisions.c.capture_id)
        .where(captures.c.source_id == source_id, captures.c.host == host)
        .order_by(revisions.c.captured_at.desc(), revisions.c.capture_id.desc())
        .limit(limit)
    )
    rows = conn.execute(chosen).all()
    return [
        FiledBlocks(row.key, row.capture_id, row.captured_at, row.title, serialize.blocks(row.layout, row.text))
        for row in reversed(rows)
    ]


def _rule(row: Row[Any]) -> Rule:
    return Rule(**{name: row._mapping[name] for name in _FIELDS})


def _row(source_id: int, host: Host, rule: Rule) -> dict[str, Any]:
    digest = hashlib.sha256(f"{rule.position == 'title'}\n{rule.folded}".encode()).hexdigest()
    return {name: getattr(rule, name) for name in _FIELDS} | {
        "source_id": source_id,
        "host": host,
        "folded_digest": digest,
    }
