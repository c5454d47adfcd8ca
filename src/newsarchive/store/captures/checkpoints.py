"""How far an unfinished import has read each of its files.

In: a file's key. Out: its `Checkpoint`. A row goes when its import is finished; a killed import leaves it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from newsarchive.model.batches import batched
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.schema.import_tables import import_checkpoints

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far an import has read one file."""

    offset: int  # every record before it is imported
    digest: str  # sha256 of the bytes up to there
    deferred_from: int | None = None  # offset from which revisits still wait for their bytes


def get(conn: Connection, key: str) -> Checkpoint | None:
    """The checkpoint that a stopped import left for a file."""
    row = conn.execute(select(import_checkpoints).where(import_checkpoints.c.mark == key)).first()
    return Checkpoint(row.place, row.digest, row.waits_from) if row else None


def save(conn: Connection, checkpoints: Mapping[str, Checkpoint], now: datetime) -> None:
    """Write the checkpoints of these files, by their keys."""
    for key, checkpoint in sorted(checkpoints.items()):  # in one order: two imports must not wait for each other
        row = {
            "place": checkpoint.offset,
            "digest": checkpoint.digest,
            "waits_from": checkpoint.deferred_from,
            "noted_at": now,
        }
        new = upsert(conn, import_checkpoints).values(mark=key, **row)
        conn.execute(new.on_conflict_do_update(index_elements=["mark"], set_=row))


def remove(conn: Connection, keys: Collection[str]) -> None:
    """Delete the checkpoints of these files: their import is finished."""
    for batch in batched(sorted(keys), _CHUNK):
        conn.execute(delete(import_checkpoints).where(import_checkpoints.c.mark.in_(batch)))
