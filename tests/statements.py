"""What an archive asks of its database while a block runs: statements, write transactions, full scans.

In: an engine. Out: a `Recording` of what any thread sent through it. It changes nothing; plans are SQLite's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

from newsarchive.store.engine import database
from newsarchive.store.schema.schema import metadata

TABLES = frozenset(metadata.tables)

_TRANSACTION = re.compile(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b")
_READS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_ALIAS = re.compile(r"\b(\w+)\"? AS \"?(\w+)\b")
_SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


@dataclass
class Recording:
    """Statements with their parameters, in the order sent; `BEGIN` and its like are not among them."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    write_transactions: int = 0

    def reads(self) -> list[tuple[str, Any]]:
        """Those that only read."""
        return [sent for sent in self.statements if _READS.match(sent[0])]


@contextmanager
def recorded(engine: Engine) -> Iterator[Recording]:
    """Record everything sent through this engine until the block ends. A statement run with many rows counts once."""
    recording = Recording()

    def before_execute(
        _conn: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
    ) -> None:
        if statement == "BEGIN IMMEDIATE":
            recording.write_transactions += 1
        elif not _TRANSACTION.match(statement):
            recording.statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", before_execute)
    try:
        yield recording
    finally:
        event.remove(engine, "before_cursor_execute", before_execute)


def full_scans(engine: Engine, recording: Recording) -> set[str]:
    """The tables that reading statements go through from end to end: `table`, or `table by index`."""
    found: set[str] = set()
    with database.reading(engine) as conn:
        for statement, parameters in recording.reads():
            names = {alias: table for table, alias in _ALIAS.findall(statement) if table in TABLES}
            for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                scan = _SCAN.match(row.detail)
                table = scan and names.get(scan[1], scan[1])
                if scan and table in TABLES:
                    found.add(f"{table} by {scan[2]}" if scan[2] else f"{table}")
    return found
