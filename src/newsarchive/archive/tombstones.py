"""Takedowns beside raw: so that an archive made again from its raw folder withholds and refuses what this one did.

In: takedowns as rows. Out: `raw/takedowns.jsonl`, one JSON object a takedown, digests only, written anew after each;
and rows again out of such a file. Of a hidden article its identity's digest stands there: its number is another one in
another database. It never holds anything of a text.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from newsarchive.archive.archive import OpenArchive
from newsarchive.model.encoding import moment_json
from newsarchive.store.takedowns import tombstones as rows
from newsarchive.store.takedowns.takedowns import LEVELS
from newsarchive.store.takedowns.tombstones import Tombstone
from newsarchive.warc.files import sync_folder


def write(archive: OpenArchive) -> None:
    """The file as the database is now; none where nothing was ever taken down."""
    with archive.reading() as conn:
        tombstones = rows.list_tombstones(conn)
    if not tombstones:
        return
    path = archive.raw.folder / TAKEDOWNS
    part = path.with_name(f".{TAKEDOWNS}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as file:
        for tombstone in tombstones:
            row = asdict(tombstone) | {
                "moment": moment_json(tombstone.moment),
                "lifted_at": moment_json(tombstone.lifted_at),
            }
            file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


def restore(archive: OpenArchive, row: dict[str, Any]) -> None:
    """Take a line of such a file in; one that is known already changes nothing. Raises `ValueError`, `KeyError`."""
    if row["level"] not in LEVELS:
        raise ValueError(f"level: {row['level']!r}")
    lifted = row.get("lifted_at")
    tombstone = Tombstone(
        source=str(row["source"]),
        level=row["level"],
        reason=str(row["reason"]),
        moment=datetime.fromisoformat(row["moment"]),
        lifted_at=datetime.fromisoformat(lifted) if lifted else None,
        held=str(row["held"]) if row.get("held") else None,
        marks=tuple((str(kind), str(mark)) for kind, mark in row["marks"]),
    )
    with archive.writing() as conn:
        rows.restore(conn, tombstone)
    write(archive)


def settle(archive: OpenArchive, article_ids: Iterable[int]) -> None:
    """Withhold those of these articles that a restored takedown is of."""
    with archive.reading() as conn:
        waiting = rows.any_unresolved(conn)
    if not waiting:
        return
    with archive.writing() as conn:
        rows.resolve_articles(conn, sorted(set(article_ids)))


TAKEDOWNS = "takedowns.jsonl"  # in a raw folder: what was taken down there
