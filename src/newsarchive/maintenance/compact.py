"""Raw files written anew: without records that are to go, or packed smaller.

In: what the database says is to go, or finished files. Out: new files that every row points to, old ones deleted. A
file is deleted only after the rows that point to its successor are committed; what a crash left undone is in a table: a
new file stands in it from before it is written until rows point to it. One process at a time writes files anew.
"""

from __future__ import annotations

import fcntl
import itertools
import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import RawDamaged, UnusableArchive
from newsarchive.model import Host
from newsarchive.store.captures import locations
from newsarchive.store.engine.database import Connection
from newsarchive.warc import cdxj, compacting, rewriting, zst
from newsarchive.warc.compacting import PART, Stretch
from newsarchive.warc.files import OPEN, sync_folder

INDEX = "index.cdxj"  # of the raw folder: made again when asked for, stale once a file is written anew
LOCK = "rewriting.lock"  # of the home


def discard_all(archive: OpenArchive) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Take every record that is to go out of its file. Returns the files done, and those that wait for another process:
    it is still writing them, or writes others anew and will look after these."""
    done: tuple[str, ...] = ()
    with _alone(archive, wait=False) as alone:
        if alone:
            done = _discard_all(archive)
    with archive.reading() as conn:
        left = locations.to_discard(conn)
    return done, tuple(sorted(file for file, offsets in left.items() if alone or offsets != {locations.UNFINISHED}))


def _discard_all(archive: OpenArchive) -> tuple[str, ...]:
    _sweep(archive)
    with archive.reading() as conn:
        waiting = locations.to_discard(conn)
    done: list[str] = []
    try:
        for file, offsets in sorted(waiting.items()):
            path = archive.raw.folder / file
            if path.with_name(file + OPEN).exists() or locations.UNFINISHED in offsets:
                continue
            _without(archive, path, offsets)
            done.append(file)
    finally:
        _sweep(archive)
    return tuple(done)


def _without(archive: OpenArchive, path: Path, offsets: set[int]) -> None:
    """Write a file anew and point every row to it; then the old one is to go. Raises `RawDamaged`, changing nothing."""
    if not path.exists():
        with archive.writing() as conn:
            locations.clear_discarded(conn, path.name)
        return
    name = rewriting.free_name(path)
    with _begun(archive, [name]):
        moves = rewriting.without(path, offsets, name)
        with archive.writing() as conn:
            if lost := locations.offsets_in(conn, path.name) - moves.keys():
                text = f"{path.name} at {min(lost)}: cannot be read, so the file is not written anew; run `check`"
                raise RawDamaged(text)
            locations.clear_discarded(conn, name)
            locations.relocate(conn, path.name, name, moves)


def write_index(archive: OpenArchive) -> tuple[Path, int]:
    """Write the CDXJ index of the finished files beside them. Returns its path, and how many captures it names."""
    archive.raw.close()
    path = archive.raw.folder / INDEX
    part = path.with_name(f".{INDEX}{PART}")
    lines = cdxj.lines(path for path in archive.raw.files() if not path.name.endswith(OPEN))
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


def compact(archive: OpenArchive) -> Compacted:
    """Pack every finished gzip file's captures anew, a Zstandard file a host; each record is compared first.

    It waits while another process writes files anew. Raises `UsageError` where the engine is not installed,
    `RawDamaged` where a file cannot be read whole, `UnusableArchive` where rows were pointed elsewhere meanwhile; then
    nothing is changed.
    """
    zst.engine()
    with _alone(archive, wait=True):
        archive.raw.close()
        archive.raw.recover()
        _discard_all(archive)
        done = _compact(archive)
        _discard_all(archive)  # with what was destroyed meanwhile
    return done


def _compact(archive: OpenArchive) -> Compacted:
    paths = [path for path in archive.raw.files() if path.name.endswith(".warc.gz")]
    before = sum(path.stat().st_size for path in paths)
    with archive.reading() as conn:
        used = {path: locations.offsets_in(conn, path.name) for path in paths}
    by_host: dict[str, list[Stretch]] = defaultdict(list)
    for path in paths:
        for host, stretch in _stretches(archive, path):
            by_host[host].append(stretch)
    moves: dict[Path, dict[int, tuple[str, int, int]]] = {path: {} for path in paths}
    after = 0
    names = list(itertools.islice(_free_names(archive), len(by_host)))
    with _begun(archive, names):
        for name, (_, captures) in zip(names, sorted(by_host.items()), strict=True):
            packed = compacting.pack(captures, archive.raw.folder / name)
            for path, offsets in packed.items():
                moves[path] |= {old: (name, *new) for old, new in offsets.items()}
            after += (archive.raw.folder / name).stat().st_size if packed else 0
        with archive.writing() as conn:
            locations.clear_discarded(conn, *names)
            for path in paths:
                _point_over(conn, path, used[path], moves[path])
    return Compacted(len(paths), before, after)


def _point_over(conn: Connection, path: Path, used: set[int], moves: dict[int, tuple[str, int, int]]) -> None:
    """Point every row of a file to where its records are packed. `used`: what rows pointed to when packing began."""
    now = locations.offsets_in(conn, path.name)
    if lost := now - moves.keys():
        raise RawDamaged(f"{path.name} at {min(lost)}: a row points where no record stands; run `check`")
    if used - now - locations.to_discard(conn).get(path.name, set()):
        raise UnusableArchive(
            f"{path.name} was written anew by another process meanwhile: nothing is packed, run it again"
        )
    locations.relocate_across(conn, path.name, moves)


def _free_names(archive: OpenArchive) -> Iterator[str]:
    """Names that no file has: a process may pack twice in a second."""
    for number in itertools.count(1):
        name = f"{archive.now():%Y%m%d%H%M%S}-{os.getpid()}-c{number:05d}.warc{zst.SUFFIX}"
        if not (archive.raw.folder / name).exists():
            yield name


def _stretches(archive: OpenArchive, path: Path) -> Iterator[tuple[Host, Stretch]]:
    """A file's captures by the hosts that rows tell, so that it is unpacked once; a record without a row goes along
    with the capture after it."""
    with archive.reading() as conn:
        ends = locations.record_ends(conn, path.name)
    start = 0
    for end, host in ends:
        yield host, Stretch(path, start, end)
        start = end
    for stretch in compacting.of_captures(path, start).values():
        yield "", stretch


def sweep(archive: OpenArchive) -> None:
    """Delete the files that nothing points to any more, and what a killed process left; not while another writes."""
    with _alone(archive, wait=False) as alone:
        if alone:
            _sweep(archive)


def _sweep(archive: OpenArchive, ours: Collection[str] = ()) -> None:
    """`ours`: new files of this process, that go in any case where no row points to them."""
    with archive.reading() as conn:
        waiting = locations.to_discard(conn)
    whole = [file for file, offsets in waiting.items() if locations.WHOLE_FILE in offsets]
    whole += _leftovers(archive, [file for file, offsets in waiting.items() if locations.UNFINISHED in offsets], ours)
    for part in archive.raw.folder.glob(f".*{PART}"):
        if rewriting.is_abandoned(part):
            part.unlink(missing_ok=True)
    if not whole:
        return
    (archive.raw.folder / INDEX).unlink(missing_ok=True)
    for file in whole:
        (archive.raw.folder / file).unlink(missing_ok=True)
    sync_folder(archive.raw.folder)
    with archive.writing() as conn:
        locations.clear_discarded(conn, *whole)


def _leftovers(archive: OpenArchive, begun: Sequence[str], ours: Collection[str]) -> list[str]:
    """Those of these new files that may go. None of a process before this one where any file that rows point to is
    not there: a database of before (its backup, or a power cut) knows them as begun, and they may be all there is."""
    gone = [file for file in begun if file in ours or not (archive.raw.folder / file).exists()]
    if len(gone) == len(begun):
        return gone
    with archive.reading() as conn:
        pointed_to = [archive.raw.folder / file for file in locations.referenced_files(conn)]
    there = all(path.exists() or path.with_name(path.name + OPEN).exists() for path in pointed_to)
    return list(begun) if there else gone


@contextmanager
def _begun(archive: OpenArchive, names: Sequence[str]) -> Iterator[None]:
    """New files are in the table of what is to go while they are written; `done` takes them off it with the very
    transaction that points rows to them. On any exception before it they go."""
    with archive.writing() as conn:
        locations.register_unfinished(conn, names)
    try:
        yield
    except BaseException:
        _sweep(archive, ours=names)
        raise


@contextmanager
def _alone(archive: OpenArchive, *, wait: bool) -> Iterator[bool]:
    """Be the one that writes raw files anew, of all threads and processes; the system frees it however this one ends.
    False where another does and `wait` is not asked for: its new files are in the table of what is to go."""
    with (archive.home / LOCK).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            alone = True
        except BlockingIOError:
            alone = False
        try:
            yield alone
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # closing is not enough where a child has it open, too
