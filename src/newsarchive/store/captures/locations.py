"""Where raw records are: rows pointed to new locations, and records that are to be deleted.

In: moves of records. Out: rows that point to the new locations, in one transaction with the list of what is to be
deleted once it is committed. Files are not touched here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from newsarchive.model import Host, RawRef
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.schema.tables import captures
from newsarchive.store.schema.takedown_tables import discarded

WHOLE_FILE = -1
UNFINISHED = -2  # instead of an offset: a new file, whose records are still elsewhere


def relocate(conn: Connection, file: str, to_file: str, moves: Mapping[int, tuple[int, int]]) -> None:
    """Records of `file` are in `to_file` now: old offset -> (offset, length). The old file is to be deleted."""
    relocate_across(conn, file, {old: (to_file, *new) for old, new in moves.items()})


def relocate_across(conn: Connection, file: str, moves: Mapping[int, tuple[str, int, int]]) -> None:
    """Records of `file` are in other files now: old offset -> (file, offset, length). The old file is to be deleted.

    Records of it that were discarded meanwhile are discarded at their new locations.
    """
    own = captures.c.id == bindparam("capture_id")
    new: dict[str, Any] = {"file": bindparam("file"), "offset": bindparam("offset"), "length": bindparam("length")}
    for kind in ("raw", "payload"):
        here = select(captures.c.id, captures.c[f"{kind}_offset"].label("offset"))
        rows = conn.execute(here.where(captures.c[f"{kind}_file"] == file)).all()
        moved = [{"capture_id": row.id, **dict(zip(new, moves[row.offset], strict=True))} for row in rows]
        if moved:
            values = {f"{kind}_{name}": value for name, value in new.items()}
            conn.execute(update(captures).where(own).values(values), moved)
    # Read after the rows are written: on Postgres a process that destroys one of them has committed by now, or waits.
    late = conn.scalars(delete(discarded).where(discarded.c.raw_file == file).returning(discarded.c.raw_offset)).all()
    discard(conn, [RawRef(*moves[offset], "") for offset in late if offset in moves])
    conn.execute(insert(discarded), {"raw_file": file, "raw_offset": WHOLE_FILE})


def register_unfinished(conn: Connection, files: Iterable[str]) -> None:
    """List new files for deletion before they are written; `clear_discarded` keeps them once they are complete."""
    rows = [{"raw_file": file, "raw_offset": UNFINISHED} for file in files]
    if rows:
        conn.execute(insert(discarded), rows)


def referenced_files(conn: Connection) -> set[str]:
    """The files that rows point to."""
    own = set(conn.scalars(select(captures.c.raw_file).distinct()))
    return own | set(
        conn.scalars(select(captures.c.payload_file).where(captures.c.payload_file.is_not(None)).distinct())
    )


def current(conn: Connection, capture_ids: Iterable[int]) -> list[RawRef]:
    """Where these captures are, and will be until this transaction ends."""
    columns = (captures.c.raw_file, captures.c.raw_offset, captures.c.raw_length, captures.c.digest)
    refs: list[RawRef] = []
    for capture_id in sorted(capture_ids):
        row = conn.execute(select(*columns).where(captures.c.id == capture_id).with_for_update()).first()
        refs += [RawRef(*row)] if row else []
    return refs


def offsets_in(conn: Connection, file: str) -> set[int]:
    """The offsets of a file that rows point to."""
    own = set(conn.scalars(select(captures.c.raw_offset).where(captures.c.raw_file == file)))
    return own | set(conn.scalars(select(captures.c.payload_offset).where(captures.c.payload_file == file)))


def record_ends(conn: Connection, file: str) -> list[tuple[int, Host]]:
    """Where each capture of a file ends, and its host, in the file's order."""
    end = captures.c.raw_offset + captures.c.raw_length
    rows = conn.execute(select(end, captures.c.host).where(captures.c.raw_file == file).order_by(end))
    return [(row[0], row.host) for row in rows]


def set_location(conn: Connection, capture_id: int, raw: RawRef, payload: RawRef | None) -> None:
    """Point a capture to its new location."""
    conn.execute(
        update(captures)
        .where(captures.c.id == capture_id)
        .values(
            raw_file=raw.warc,
            raw_offset=raw.offset,
            raw_length=raw.length,
            payload_file=payload.warc if payload else None,
            payload_offset=payload.offset if payload else None,
            payload_length=payload.length if payload else None,
        )
    )


def discard(conn: Connection, records: Iterable[RawRef]) -> None:
    """List these records to be deleted from their files."""
    locations = sorted({(record.warc, record.offset) for record in records})
    rows = [{"raw_file": file, "raw_offset": offset} for file, offset in locations]
    if rows:
        conn.execute(upsert(conn, discarded).on_conflict_do_nothing(), rows)


def to_discard(conn: Connection) -> dict[str, set[int]]:
    """What is to be deleted: offsets by file; among them `WHOLE_FILE` or `UNFINISHED` where none of it is needed."""
    offsets: dict[str, set[int]] = defaultdict(set)
    for row in conn.execute(select(discarded)):
        offsets[row.raw_file].add(row.raw_offset)
    return dict(offsets)


def clear_discarded(conn: Connection, *files: str) -> None:
    """Drop these files from the list: their records are deleted, or stay."""
    for file in files:
        conn.execute(delete(discarded).where(discarded.c.raw_file == file))
