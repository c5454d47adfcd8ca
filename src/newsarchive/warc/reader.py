"""Reading any WARC or ARC file from one end to the other, whoever wrote it.

In: a file, packed record by record, as a whole, or not at all. Out: its records one by one, and for each that is broken
where it stands and why; after a broken one, reading goes on at the next that can be found. It holds one record at a
time, and none larger than a bound.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from newsarchive.warc import zst
from newsarchive.warc.record import GZIP, MAX_RECORD_BYTES, BadBlock, Record, parse

_CHUNK = 1 << 20
_LONGEST_START = 2_100  # bytes: of an ARC header line
_BETWEEN = 16  # bytes: two empty lines, and a few more where writers are generous
_PLAIN_START = re.compile(rb"\n(WARC/\d\.\d+\r?\n|[a-z]{2,10}:\S+ [\d.:a-f]+ \d{8,20} \S+ -?\w+\r?\n)")
_ARCHIVE_FAILURES = (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, LookupError, AttributeError)
_OTHERS = {b"\x04\x22\x4d\x18": "LZ4", b"BZh": "bzip2", b"\xfd7zXZ": "xz"}  # what else files are packed with
_MEND = "restore the file from a backup, or fetch the page again; the records before and after it are whole"


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that cannot be used, where it stands, and why."""

    file: str
    offset: int
    message: str


@dataclass(frozen=True, slots=True)
class PlacedRecord:
    """A record and the bytes of the file it takes up."""

    record: Record
    offset: int
    length: int


def walk(path: Path, *, start: int = 0, max_record_bytes: int = MAX_RECORD_BYTES) -> Iterator[PlacedRecord | BadRecord]:
    """Every record from `start` (where a record begins) on. Offsets of a file packed as a whole are those unpacked."""
    if zst.is_packed(path):
        yield from _walk_zst(path, start, max_record_bytes)
        return
    with opened(path) as file:
        head = file.read(8)
        other = next((name for magic, name in _OTHERS.items() if head.startswith(magic)), None)
        if other is not None:
            yield BadRecord(path.name, 0, f"{other} is not supported: unpack it first")
            return
        packed = head.startswith(GZIP)
        yield from _walk(path.name, file, start, max_record_bytes, packed=packed)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """The bytes that a file's offsets count: its own; where it is packed as a whole, those unpacked."""
    with path.open("rb") as file:
        packed = file.read(3) == GZIP
        file.seek(0)
        if not packed or not _is_one_member(path):
            yield file
            return
        with gzip.open(file) as whole:
            yield whole


def _walk_zst(path: Path, start: int, bound: int) -> Iterator[PlacedRecord | BadRecord]:
    """The records of a Zstandard file, a frame each."""
    place = start
    try:
        for place, frame in zst.frames(path, start):
            try:
                record = parse(zst.unpack(frame, path))
            except BadBlock as error:
                yield BadRecord(path.name, place, str(error))
                continue
            if len(record.block) > bound:
                yield BadRecord(path.name, place, f"a record of {len(record.block)} bytes, {bound} are taken")
            else:
                yield PlacedRecord(record, place, len(frame))
    except BadBlock as error:
        yield BadRecord(path.name, place, str(error))


def _walk(
    name: str, file: IO[bytes] | gzip.GzipFile, start: int, bound: int, *, packed: bool
) -> Iterator[PlacedRecord | BadRecord]:
    place: int | None = start if packed or not start else _after_empty_lines(file, start)
    while place is not None:
        file.seek(place)
        records = ArchiveIterator(file, no_record_parse=True, arc2warc=True)
        records.INC_RECORD = ""  # it would write to standard error
        records.reader._decompress = partial(_decompressed, records.reader, records.reader._decompress)
        ends = place
        try:
            for value in records:
                place = records.offset
                size = _size(value)
                if size is None and not packed:
                    raise ArchiveLoadFailed("says no Content-Length")
                block = _all_of(value.raw_stream, bound)
                ends = file.tell() - records.reader.rem_length()
                yield _placed(name, records, value, place, block, bound)
                ends = records.offset if packed else ends  # its whole member
                if records.err_count and not packed:
                    break  # no empty line after it: the engine has taken the next record's first line for junk
            else:
                if packed and (left := file.seek(0, os.SEEK_END) - ends) > 0:
                    yield BadRecord(name, ends, f"{left} bytes that make no whole record")
                return
        except _ARCHIVE_FAILURES as error:
            place = max(place, records.offset)
            yield BadRecord(name, place, _reason(error, packed=packed and records.reader.decompressor is None))
            place = _next_start(file, place + 1, packed=packed)
            continue
        place = ends if _is_start(file, ends) else _next_start(file, ends - 1, packed=False)
        if place != ends:
            yield BadRecord(name, ends, "bytes that belong to no record: the one before says too short a length")


def _decompressed(reader: Any, own: Callable[[bytes], bytes], data: bytes) -> bytes:
    """A piece unpacked. Raises `zlib.error` where the engine's own way, past a member's first piece, would write a line
    to standard error for this piece and every later one of the file."""
    if not data or reader.decompressor is None or not reader.num_block_read:
        return own(data)  # of a first piece that cannot be unpacked it takes the file as not packed
    unpacked: bytes = reader.decompressor.decompress(data)
    return unpacked


def _reason(error: Exception, *, packed: bool) -> str:
    """A failure in words, with what it means and the mend."""
    if isinstance(error, zlib.error):
        return f"its packed bytes are damaged ({error}); {_MEND}"
    text = " ".join(str(error).split())[:200]
    if not isinstance(error, ArchiveLoadFailed):
        return f"{type(error).__name__}: {text}"
    if not text.startswith("Unknown archive format"):
        return text
    return "no gzip that can be read" if packed else "no WARC or ARC record begins here"


def _after_empty_lines(file: IO[bytes] | gzip.GzipFile, place: int) -> int:
    """Where a record begins that follows one which ends here: between two stand empty lines."""
    file.seek(place)
    ahead = file.read(_BETWEEN)
    return place + len(ahead) - len(ahead.lstrip(b"\r\n"))


def _size(value: Any) -> int | None:
    """The block's length as the record says it; None where it does not."""
    item = value.rec_headers.get_header("Content-Length") or ""
    return value.length if item.strip().isdigit() and isinstance(value.length, int) else None


def _placed(name: str, records: Any, item: Any, place: int, block: bytes, bound: int) -> PlacedRecord | BadRecord:
    """The record in hand, read to its end."""
    size = _size(item)
    length = records.get_record_length()
    if size is None:
        return BadRecord(name, place, "says no Content-Length")
    if size > bound:
        return BadRecord(name, place, f"a record of {size} bytes, {bound} are taken")
    if len(block) < size:
        return BadRecord(name, place, f"cut short: {len(block)} of {size} bytes")
    return PlacedRecord(
        Record(tuple((str(key), str(value)) for key, value in item.rec_headers.headers), block), place, length
    )


def _all_of(stream: Any, bound: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while size <= bound and (piece := stream.read(65_536)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _next_start(file: IO[bytes] | gzip.GzipFile, place: int, *, packed: bool) -> int | None:
    """Where the next record seems to begin, at `place` or after."""
    file.seek(place)
    data = b""
    while piece := file.read(_CHUNK):
        window = data + piece
        at = _start_in(window, packed=packed)
        if at is not None:
            return file.tell() - len(window) + at
        data = window[-_LONGEST_START:]  # a start may lie across two pieces
    return None


def _is_start(file: IO[bytes] | gzip.GzipFile, place: int) -> bool:
    """Whether a record begins just there, though no line ends before it."""
    file.seek(place)
    return _PLAIN_START.match(b"\n" + file.read(_LONGEST_START)) is not None


def _start_in(window: bytes, *, packed: bool) -> int | None:
    if not packed:
        match = _PLAIN_START.search(window)
        return match.start(1) if match else None
    at = window.find(GZIP)
    while at >= 0:
        try:
            plain = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(window[at : at + 4_096], 64)
        except zlib.error:
            plain = b""
        if plain.startswith(b"WARC/") or b"://" in plain:
            return at
        at = window.find(GZIP, at + 1)
    return None


def _is_one_member(path: Path) -> bool:
    """Packed as a whole, not record by record: then nothing can be found by its offset in the packed file."""
    machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    starts = 0
    tail = b"\r\n"
    with path.open("rb") as file:
        while piece := file.read(65_536):
            while piece:
                try:
                    plain = machine.decompress(piece, _CHUNK)
                except zlib.error:
                    return False
                starts += len(_PLAIN_START.findall(tail + plain))
                tail = (tail + plain)[-64:] if starts == 0 else b""
                if starts > 1:
                    return True
                if machine.eof:
                    return False
                piece = machine.unconsumed_tail
    return False
