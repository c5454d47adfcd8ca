"""A WARC file written anew without some of its records.

In: a finished file of the raw folder and the offsets that go. Out: another file, whole and on disk under a free name,
and where each record that stays stands in it. The old file is left as it is: references to it are updated first.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection
from pathlib import Path
from typing import IO

from newsarchive.warc import compacting, zst
from newsarchive.warc.compacting import PART
from newsarchive.warc.files import sync_folder
from newsarchive.warc.foreign import CAPTURES
from newsarchive.warc.reader import PlacedRecord, walk


def without(path: Path, offsets: Collection[int], name: str) -> dict[int, tuple[int, int]]:
    """The file again under a free name, without the captures at these offsets and what stands beside them.

    Returns where those that stay stand in it, by old offset; nothing is written where there is none. What cannot be
    read is not in it.
    """
    if zst.is_packed(path):
        return _without_zst(path, offsets, name)
    part = path.with_name("." + name + PART)
    moves: dict[int, tuple[int, int]] = {}
    waiting: list[PlacedRecord] = []
    with path.open("rb") as old, part.open("wb") as new:
        fcntl.flock(new, fcntl.LOCK_EX)  # freed by `kill -9`: an unlocked part is abandoned
        for placed in walk(path):
            if not isinstance(placed, PlacedRecord):
                continue
            if placed.record.type in ("metadata", "request") and placed.record.header("WARC-Concurrent-To"):
                waiting.append(placed)
                continue
            beside = [one for one in waiting if one.record.header("WARC-Concurrent-To") == placed.record.id]
            strays = [one for one in waiting if one not in beside]
            waiting = []
            if placed.offset in offsets:
                beside = []
            for one in (*strays, *beside):
                _copy(old, new, one)
            if placed.offset not in offsets:
                if placed.record.type in CAPTURES:
                    moves[placed.offset] = (new.tell(), placed.length)
                _copy(old, new, placed)
        for one in waiting:
            _copy(old, new, one)
        new.flush()
        os.fsync(new.fileno())
        if moves:
            part.rename(path.with_name(name))
            sync_folder(path.parent)
        else:
            part.unlink()
    return moves


def _without_zst(path: Path, offsets: Collection[int], name: str) -> dict[int, tuple[int, int]]:
    """A Zstandard file packed anew: its very dictionary may be of what goes."""
    staying = [of_capture for offset, of_capture in compacting.of_captures(path).items() if offset not in offsets]
    return compacting.pack(staying, path.with_name(name)).get(path, {})


def is_abandoned(part: Path) -> bool:
    """True where whoever wrote this part is no more."""
    try:
        with part.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return False
    return True


def free_name(path: Path, suffix: str | None = None) -> str:
    """A name beside the file that is not taken: `<name>-a<n>` with its own suffix, or another."""
    stem, _, own = path.name.partition(".warc")
    stem = stem.rpartition("-a")[0] if stem.rpartition("-a")[2].isdigit() and "-a" in stem else stem
    count = 1
    while True:
        name = f"{stem}-a{count}.warc{own if suffix is None else suffix}"
        if not any(path.with_name(name + more).exists() for more in ("", ".open")):
            return name
        count += 1


def _copy(old: IO[bytes], new: IO[bytes], placed: PlacedRecord) -> None:
    old.seek(placed.offset)
    new.write(old.read(placed.length))
