"""Captures of finished files packed anew as one Zstandard file, each record compared before the file gets its name.

In: stretches of raw files. Out: a file of all their captures, and where each stands in it. Records are carried over as
bytes: their heads are looked at, never written again. It holds a few captures at a time, and those of the dictionary.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from newsarchive.errors import RawDamaged
from newsarchive.warc import shared_bodies, zst
from newsarchive.warc.files import sync_folder
from newsarchive.warc.foreign import CAPTURES
from newsarchive.warc.record import MAX_PLAIN_BYTES, BadBlock

PART = ".part"
_MANY = 64  # captures: of fewer, half as many are looked at, and each is packed more slowly
_SAMPLES = 8  # captures, evenly over time, of which the dictionary's are chosen
_THREADS = 4
_FIRST_READ, _READ = 1 << 13, 1 << 16
_END = b"\r\n\r\n"
_FIELD = re.compile(rb"\r\n(WARC-Type|WARC-Record-ID|WARC-Concurrent-To):[ \t]*([^\r\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a file between two records: a capture with what stands beside it, or a few."""

    path: Path
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One record as it stands in a file, unpacked. A capture's are in one list: those beside it, then itself."""

    offset: int
    type: str
    id: bytes
    beside: bytes  # id of the capture it tells of; empty for a capture
    plain: bytes


def pack(stretches: Sequence[Stretch], final: Path) -> dict[Path, dict[int, tuple[int, int]]]:
    """The captures of these stretches as one Zstandard file.

    Returns where each stands, by old file and offset; nothing is written where there is none. Raises `RawDamaged` where
    a record cannot be read, or a packed one does not unpack to what it was.
    """
    moves: dict[Path, dict[int, tuple[int, int]]] = {}
    if not stretches:
        return moves
    loosener = shared_bodies.Decompressor()
    resultseses = _samples(stretches, loosener)
    chunks = [b"".join(unpacked.plain for group in groups for unpacked in group) for groups in resultseses.values()]
    packer = zst.Packer(zst.choose(chunks, len(stretches)), few=len(stretches) < _MANY)
    part = final.with_name("." + final.name + PART)
    written = hashlib.sha256(packer.head)
    with part.open("wb") as new:
        fcntl.flock(new, fcntl.LOCK_EX)  # freed by `kill -9`: an unlocked part is abandoned
        place = new.write(packer.head)
        for path, group in _ahead(stretches, loosener, resultseses):
            for unpacked in group:
                frame = packer.frame(unpacked.plain)
                written.update(frame)
                place += new.write(frame)
            moves.setdefault(path, {})[unpacked.offset] = (place - len(frame), len(frame))
        new.flush()
        os.fsync(new.fileno())
        if _sum(part) != written.digest():
            raise RawDamaged(f"{part.name}: other bytes are on disk than were written")
        if moves:
            part.rename(final)
            sync_folder(final.parent)
        else:
            part.unlink()
    return moves


def _ahead(
    stretches: Sequence[Stretch], loosener: shared_bodies.Decompressor, known: dict[int, list[list[Unpacked]]]
) -> Iterator[tuple[Path, list[Unpacked]]]:
    """The captures of all stretches in order, read and unpacked in threads a few ahead: zlib lets others run."""
    threads = min(_THREADS, os.cpu_count() or 1)
    with ThreadPoolExecutor(threads, thread_name_prefix="compact") as pool:
        waiting: deque[tuple[Path, Future[list[list[Unpacked]]]]] = deque()
        for number, stretch in enumerate(stretches):
            if len(waiting) > 2 * threads:
                path, read = waiting.popleft()
                yield from ((path, group) for group in read.result())
            waiting.append(
                (stretch.path, pool.submit(lambda n, s: known.pop(n, None) or _loose(s, loosener), number, stretch))
            )
        for path, read in waiting:
            yield from ((path, group) for group in read.result())


def _loose(stretch: Stretch, loosener: shared_bodies.Decompressor) -> list[list[Unpacked]]:
    """The captures of a stretch, their bodies unpacked where they can be packed again."""
    resultses = list(groups(stretch))
    for group in resultses:
        group[-1] = replace(group[-1], plain=loosener.loosen(group[-1].plain))
    return resultses


def groups(stretch: Stretch) -> Iterator[list[Unpacked]]:
    """The captures of a stretch. What stands beside none of them is left out. Raises `RawDamaged`."""
    waiting: list[Unpacked] = []
    for record in records(stretch):
        if record.type in CAPTURES:
            yield [*(other for other in waiting if other.beside == record.id), record]
            waiting = []
        elif record.beside:
            waiting.append(record)


def records(stretch: Stretch) -> Iterator[Unpacked]:
    """Every record of a stretch. Raises `RawDamaged` where one is not whole."""
    place = stretch.start
    try:
        for place, plain in _unpacked(stretch):
            yield _looked_at(place, plain)
    except (BadBlock, zlib.error) as error:
        raise RawDamaged(f"{stretch.path.name} at {place}: {error}") from error


def of_captures(path: Path, start: int = 0) -> dict[int, Stretch]:
    """The stretches of a file that hold a capture each, with what stands before it, by its offset. `RawDamaged`."""
    stretches: dict[int, Stretch] = {}
    capture, size = None, path.stat().st_size
    for record in records(Stretch(path, start, size)):
        if capture is not None:
            stretches[capture] = Stretch(path, start, record.offset)
            start, capture = record.offset, None
        if record.type in CAPTURES:
            capture = record.offset
    if capture is not None:
        stretches[capture] = Stretch(path, start, size)
    return stretches


def _samples(stretches: Sequence[Stretch], loosener: shared_bodies.Decompressor) -> dict[int, list[list[Unpacked]]]:
    """Some of these, evenly, read already: by their number."""
    step = -(-len(stretches) // (_SAMPLES if len(stretches) >= _MANY else _SAMPLES // 2))
    return {number: _loose(stretches[number], loosener) for number in range(0, len(stretches), step)}


def _unpacked(stretch: Stretch) -> Iterator[tuple[int, bytes]]:
    if zst.is_packed(stretch.path):
        for place, frame in zst.frames(stretch.path, stretch.start):
            if place >= stretch.end:
                return
            yield place, zst.unpack(frame, stretch.path)
        return
    with stretch.path.open("rb", buffering=0) as file:
        place = stretch.start
        while place < stretch.end:
            plain, length = _member(file.fileno(), place)
            yield place, plain
            place += length


def _member(fd: int, start: int) -> tuple[bytes, int]:
    """One gzip member unpacked, and its length. Raises `BadBlock`, `zlib.error`."""
    machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    pieces: list[bytes] = []
    place, size = start, 0
    while not machine.eof:
        piece = os.pread(fd, _READ if pieces else _FIRST_READ, place)
        if not piece:
            raise BadBlock("cut short")
        place += len(piece)
        pieces.append(machine.decompress(piece, MAX_PLAIN_BYTES))
        size += len(pieces[-1])
        if size > MAX_PLAIN_BYTES or machine.unconsumed_tail:
            raise BadBlock(f"a record of more than {MAX_PLAIN_BYTES} bytes")
    return b"".join(pieces), place - len(machine.unused_data) - start


def _looked_at(place: int, plain: bytes) -> Unpacked:
    end = plain.find(_END)
    if not plain.startswith(b"WARC/1.") or end < 0 or not plain.endswith(_END):
        raise BadBlock(f"no whole record: it begins {plain[:20]!r}")
    fields = {name.lower(): value for name, value in _FIELD.findall(plain, 0, end)}
    kind = fields.get(b"warc-type", b"").decode("latin-1").lower()
    return Unpacked(place, kind, fields.get(b"warc-record-id", b""), fields.get(b"warc-concurrent-to", b""), plain)


def _sum(part: Path) -> bytes:
    with part.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
