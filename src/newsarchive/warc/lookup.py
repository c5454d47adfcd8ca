"""Records of the raw folder found again by where they stand.

In: a folder and a `RawRef`. Out: the record there, what stands before it, and what the two say of an answer. It changes
nothing; what is not there, or not whole, is `RawDamaged` with file and offset.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from newsarchive.errors import RawDamaged
from newsarchive.model import Headers, RawRef
from newsarchive.warc import files, provenance, record, zst
from newsarchive.warc.provenance import MetadataRecord
from newsarchive.warc.record import BadBlock, Record

_ENVELOPE = 65_536  # how far before a record its metadata is looked for first
_MAX_ENVELOPE = 64 << 20


def record_at(folder: Path, raw: RawRef) -> Record:
    """The record that stands there. Raises `RawDamaged`."""
    with opened(folder, raw.warc) as fd:
        packed = os.pread(fd, raw.length, raw.offset)
    try:
        path = folder / raw.warc
        return record.parse(zst.unpack(packed, path) if zst.is_packed(path) else _unpacked(packed))
    except BadBlock as error:
        raise RawDamaged(f"{raw.warc} at {raw.offset}: {error}") from error


def beside(folder: Path, raw: RawRef, found: Record) -> list[Record]:
    """The records that tell of one and stand just before it, in their order: found by walking back, so that a file
    packed anew with other offsets still reads."""
    records: list[Record] = []
    with opened(folder, raw.warc) as fd:
        for one in _before(folder, fd, raw):
            if one.header("WARC-Concurrent-To") != found.id:
                break
            records.insert(0, one)
    return records


def envelope(folder: Path, raw: RawRef, found: Record) -> tuple[MetadataRecord, Headers]:
    """What the metadata and request written just before a record say. Raises `BadBlock`, `RawDamaged`."""
    request: Headers = ()
    with opened(folder, raw.warc) as fd:
        for one in _before(folder, fd, raw):
            if one.header("WARC-Concurrent-To") != found.id:
                break
            if one.type == "request":
                request = record.parse_request(one.block)
            elif one.type == "metadata" and (metadata := provenance.load(one.block)) is not None:
                return metadata, request
    raise BadBlock("its metadata record is missing")


def answer(found: Record) -> tuple[int, Headers, bytes]:
    """Status, headers and body of a record; a resource stands as an answer of 200."""
    if found.type == "resource":
        return 200, (("Content-Type", found.header("Content-Type") or "application/octet-stream"),), found.block
    return record.parse_http(found.block)


def path_of(folder: Path, warc: str) -> Path:
    """Where a file is now: finished, or still being written. Raises `RawDamaged` where it is not."""
    for name in (warc, warc + files.OPEN, warc):  # finished between the first look and the second
        path = folder / name
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return path
    raise RawDamaged(f"{warc}: is not in {folder}")


@contextlib.contextmanager
def opened(folder: Path, warc: str) -> Iterator[int]:
    """A file to read from, whatever it is called at the moment. Raises `RawDamaged`."""
    try:
        fd = os.open(path_of(folder, warc), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:  # renamed in this very moment
        fd = os.open(path_of(folder, warc), os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield fd
    finally:
        os.close(fd)


def _before(folder: Path, fd: int, raw: RawRef) -> Iterator[Record]:
    """The records before one, going back."""
    path = folder / raw.warc
    if zst.is_packed(path):
        return _backwards(fd, raw.offset, zst.FRAME, lambda packed: zst.unpack(packed, path))
    return _backwards(fd, raw.offset, record.GZIP, _unpacked)


def _backwards(fd: int, end: int, magic: bytes, unpack: Callable[[bytes], bytes]) -> Iterator[Record]:
    """The records that end where the next begins, going back from `end`. `magic`: what a packed one begins with."""
    reach = _ENVELOPE
    while end > 0:
        start = max(0, end - reach)
        window = os.pread(fd, end - start, start)
        place = len(window)
        while (place := window.rfind(magic, 0, place)) >= 0:
            try:
                found = record.parse(unpack(window[place:]))
            except BadBlock:
                continue  # those few bytes stand inside packed data, too
            yield found
            window, end, reach = window[:place], start + place, _ENVELOPE
        if start == 0 or reach > _MAX_ENVELOPE:
            return
        reach *= 4


def _unpacked(packed: bytes) -> bytes:
    """One gzip member's bytes; what is not packed, as it is. Raises `BadBlock`, of what unpacks to too much, too."""
    if not packed.startswith(record.GZIP):
        return packed
    machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = machine.decompress(packed, record.MAX_PLAIN_BYTES + 1)
    except zlib.error as error:
        raise BadBlock(f"broken: {error}") from error
    if len(plain) > record.MAX_PLAIN_BYTES:
        raise BadBlock(f"a record of more than {record.MAX_PLAIN_BYTES} bytes")
    if not machine.eof:
        raise BadBlock("cut short")
    return plain
