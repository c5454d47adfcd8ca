"""How far the files of an import that is not over are taken in.

In: a file's mark. Out: its `Checkpoint`. A row goes when its import is over; one that was killed leaves it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from newsarchive.model.batches import batched
from newsarchive.store.engine.upserts import insert
from newsarchive.store.schema.import_tables import import_checkpoints

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where an import stands in one file."""

    place: int  # offset up to which every record is taken in
    digest: str  # sha256 of the bytes up to there
    waits_from: int | None = None  # offset from which revisits still wait for their bytes


def get(conn: Connection, mark: str) -> Checkpoint | None:
    """The bookmark a stopped import left in a file."""
    wanted = select(import_checkpoints.c.place, import_checkpoints.c.digest, import_checkpoints.c.waits_from).where(
        import_checkpoints.c.mark == mark
    )
    row = conn.execute(wanted).first()
    return Checkpoint(row.place, row.digest, row.waits_from) if row else None


def save(conn: Connection, moved: Mapping[str, Checkpoint], now: datetime) -> None:
    """Move the bookmarks of these files."""
    for mark, one in sorted(moved.items()):  # in one order: two imports at once must not wait for each other
        row = asdict(one) | {"noted_at": now}
        told = insert(conn, import_checkpoints).values(mark=mark, **row)
        conn.execute(told.on_conflict_do_update(index_elements=["mark"], set_=row))


def remove(conn: Connection, marks: Collection[str]) -> None:
    """Take the bookmarks of these files away: their import is over."""
    for some in batched(sorted(marks), _CHUNK):
        conn.execute(delete(import_checkpoints).where(import_checkpoints.c.mark.in_(some)))
