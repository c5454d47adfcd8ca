"""Raw files written anew: without records that are to go, or packed smaller.

In: what the database says is to go, or finished files. Out: new files that every row points to, old ones deleted. A
file is deleted only after the rows that point to its successor are committed; what a crash left undone is in a table.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsarchive.errors import RawDamaged
from newsarchive.keep import cdxj, compacting, rewriting, zst
from newsarchive.keep.compacting import PART, Stretch
from newsarchive.keep.files import OPEN, sync_folder
from newsarchive.kit import Kit
from newsarchive.nouns import Host
from newsarchive.store import places

INDEX = "index.cdxj"  # of the raw folder: made again when asked for, stale once a file is written anew


def discard_all(kit: Kit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Take every record that is to go out of its file. Returns the files done, and those still being written."""
    sweep(kit)
    with kit.reading() as conn:
        waiting = places.to_discard(conn)
    done: list[str] = []
    busy: list[str] = []
    for file, offsets in sorted(waiting.items()):
        path = kit.raw.folder / file
        if path.with_name(file + OPEN).exists():
            busy.append(file)
            continue
        if path.exists():
            _settle(kit, path, rewriting.without(path, offsets))
        else:
            with kit.writing() as conn:
                places.done(conn, file)
        done.append(file)
    sweep(kit)
    return tuple(done), tuple(busy)


def _settle(kit: Kit, path: Path, written: rewriting.Rewritten) -> None:
    """Point every row to the new file; from then on the old one is to go. Raises `RawDamaged`, changing nothing."""
    with kit.writing() as conn:
        lost = places.used(conn, path.name) - written.moves.keys()
        if not lost:
            places.moved(conn, path.name, written.name or "", written.moves)
            return
    if written.name:
        (path.with_name(written.name)).unlink()
    raise RawDamaged(f"{path.name} at {min(lost)}: cannot be read, so the file is not written anew; run `check`")


def write_index(kit: Kit) -> tuple[Path, int]:
    """Write the CDXJ index of the finished files beside them. Returns its path, and how many captures it names."""
    kit.raw.close()
    path = kit.raw.folder / INDEX
    part = path.with_name(f".{INDEX}{PART}")
    lines = cdxj.lines(path for path in kit.raw.files() if not path.name.endswith(OPEN))
    with part.open("wb") as file:
        file.writelines(cdxj.texts(lines))
    part.replace(path)
    return path, len(lines)


@dataclass(frozen=True, slots=True)
class Compacted:
    """What compacting came to, in bytes of the raw folder."""

    files: int
    before: int
    after: int


def compact(kit: Kit) -> Compacted:
    """Pack every finished gzip file's captures anew, a Zstandard file a host; each record is compared first.

    Raises `UsageError` where the engine is not installed, `RawDamaged` where a file cannot be read whole.
    """
    zst.engine()
    sweep(kit)
    kit.raw.close()
    kit.raw.recover()
    discard_all(kit)
    paths = [path for path in kit.raw.files() if path.name.endswith(".warc.gz")]
    before = sum(path.stat().st_size for path in paths)
    by_host: dict[str, list[Stretch]] = defaultdict(list)
    for path in paths:
        for host, stretch in _stretches(kit, path):
            by_host[host].append(stretch)
    moves: dict[Path, dict[int, tuple[str, int, int]]] = {path: {} for path in paths}
    after = 0
    for number, (_, captures) in enumerate(sorted(by_host.items()), start=1):
        final = kit.raw.folder / f"{kit.now():%Y%m%d%H%M%S}-{os.getpid()}-c{number:05d}.warc{zst.SUFFIX}"
        packed = compacting.pack(captures, final)
        for path, offsets in packed.items():
            moves[path] |= {old: (final.name, *new) for old, new in offsets.items()}
        after += final.stat().st_size if packed else 0
    with kit.writing() as conn:
        for path in paths:
            lost = places.used(conn, path.name) - moves[path].keys()
            if lost:
                raise RawDamaged(f"{path.name} at {min(lost)}: a row points where no record stands; run `check`")
            places.spread(conn, path.name, moves[path])
    sweep(kit)
    return Compacted(len(paths), before, after)


def _stretches(kit: Kit, path: Path) -> Iterator[tuple[Host, Stretch]]:
    """A file's captures by the hosts that rows tell, so that it is unpacked once; a record without a row goes along
    with the capture after it."""
    with kit.reading() as conn:
        ends = places.ends(conn, path.name)
    start = 0
    for end, host in ends:
        yield host, Stretch(path, start, end)
        start = end
    for stretch in compacting.of_captures(path, start).values():
        yield "", stretch


def sweep(kit: Kit) -> None:
    """Delete the files that nothing points to any more, and what a killed process left half written."""
    with kit.reading() as conn:
        whole = [file for file, offsets in places.to_discard(conn).items() if places.WHOLE_FILE in offsets]
    for part in kit.raw.folder.glob(f".*{PART}"):
        if rewriting.is_abandoned(part):
            part.unlink(missing_ok=True)
    if not whole:
        return
    (kit.raw.folder / INDEX).unlink(missing_ok=True)
    for file in whole:
        (kit.raw.folder / file).unlink(missing_ok=True)
    sync_folder(kit.raw.folder)
    with kit.writing() as conn:
        for file in whole:
            places.done(conn, file)
