"""Zstandard WARC files with a dictionary, in the form of «Zstandard Compression for WARC Files 1.0» (IIPC, proposed).

In: records and an earlier page to compress them against. Out: a file that begins with the dictionary's own frame, then
one frame a record, with its size, checksum and the dictionary's number; and records back out of one, by offset or in
order. The engine is `backports.zstd` (Python 3.14's own module): without it such files are refused by name.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsarchive.errors import RawDamaged, UsageError
from newsarchive.warc import record, shared_bodies
from newsarchive.warc.record import BadBlock

SUFFIX = ".zst"
FRAME = b"\x28\xb5\x2f\xfd"
_DICTIONARY_FRAME = 0x184D2A5D
_SKIPPABLE = range(0x184D2A50, 0x184D2A60)
_LEVEL = 3  # of records: after a page of the same site, higher levels gain little and cost several times the time
_LEVEL_OF_FEW = 6
_DICTIONARY_LEVEL = 9
_MAX_DICTIONARY = 1 << 20
_MAX_SAMPLES = 3  # records in a dictionary
_CHUNK = 1 << 18
_MAX_REACH = 64 << 20
_MAX_STORED = record.MAX_PLAIN_BYTES + shared_bodies.MAX_PLAIN  # of a frame unpacked, its body unpacked, too


@lru_cache(maxsize=1)  # a failed import searches the whole path each time it is tried
def engine() -> Any:
    """The library. Raises `UsageError` with the mend where it is not installed."""
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # Python 3.14
    except ImportError:
        try:
            from backports import zstd  # type: ignore[import-not-found, import-untyped, no-redef, unused-ignore]
        except ImportError as error:
            raise UsageError("Zstandard WARC files need backports.zstd: install newsarchive[zstd]") from error
    return zstd


class Packer:
    """Writes frames against one dictionary."""

    def __init__(self, samples: Sequence[bytes], *, few: bool = False) -> None:
        zstd = engine()
        self.head = b""
        flags = zstd.CompressionParameter
        options = {
            flags.compression_level: _LEVEL_OF_FEW if few else _LEVEL,
            flags.checksum_flag: 1,
            flags.content_size_flag: 1,
        }
        dictionary = self._dictionary = _dictionary(samples)
        if dictionary is not None:
            value = dictionary.dict_content
            packed = zstd.compress(value, options={**options, flags.compression_level: _DICTIONARY_LEVEL})
            self.head = struct.pack("<II", _DICTIONARY_FRAME, len(packed)) + packed
            self._dictionary = zstd.ZstdDict(zstd.decompress(packed))  # as whoever reads the file has it
            options[flags.dict_id_flag] = 1
            dictionary = dictionary.as_undigested_dict  # the engine digests it once, for these very options
        # One for all frames: to make one for each takes longer than to pack a short record.
        self._machine = zstd.ZstdCompressor(options=options, zstd_dict=dictionary)
        self._whole = zstd.ZstdCompressor.FLUSH_FRAME

    def frame(self, data: bytes) -> bytes:
        """One record's bytes as one frame. Raises `RawDamaged` where it does not unpack to the very same."""
        packed: bytes = self._machine.compress(data, self._whole)
        if engine().decompress(packed, zstd_dict=self._dictionary) != data:
            raise RawDamaged("a record does not unpack to what was packed")
        return packed


def is_packed(path: Path) -> bool:
    """Whether a file is one of these, by its name."""
    return path.name.removesuffix(".part").endswith(SUFFIX)


def unpack(frame: bytes, path: Path) -> bytes:
    """One record's bytes as it was kept. Raises `BadBlock`."""
    return shared_bodies.recompress(stored(frame, path))


def stored(frame: bytes, path: Path) -> bytes:
    """One frame's bytes as they stand in it (see `bodies`), its checksum compared.

    Raises `BadBlock`, of more or less than a frame and of one that unpacks to too much, too.
    """
    zstd = engine()
    state = os.stat(path)
    try:
        if zstd.get_frame_size(frame) != len(frame):
            raise BadBlock("more than one frame")
        machine = zstd.ZstdDecompressor(zstd_dict=_of_file(path, (state.st_ino, state.st_mtime_ns)))
        data: bytes = machine.decompress(frame, _MAX_STORED + 1)
    except zstd.ZstdError as error:
        raise BadBlock(f"broken: {error}") from error
    if len(data) > _MAX_STORED:
        raise BadBlock(f"a frame of more than {_MAX_STORED} bytes")
    return data


def frames(path: Path, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The record frames of a file from `start` on, with their offsets. Raises `BadBlock` where one is not whole."""
    zstd = engine()
    with path.open("rb") as file:
        place = start
        size = os.fstat(file.fileno()).st_size
        while place < size:
            window = os.pread(file.fileno(), _CHUNK, place)
            if len(window) >= 8 and struct.unpack_from("<I", window)[0] in _SKIPPABLE:
                place += 8 + struct.unpack_from("<I", window, 4)[0]
                continue
            length = _length(zstd, file.fileno(), window, place, size)
            yield place, os.pread(file.fileno(), length, place)
            place += length


def _length(zstd: Any, fd: int, window: bytes, place: int, size: int) -> int:
    while True:
        try:
            length: int = zstd.get_frame_size(window)
        except zstd.ZstdError as error:
            if len(window) >= size - place or len(window) > _MAX_REACH:
                raise BadBlock(f"no whole frame: {error}") from error
            window = os.pread(fd, len(window) * 4, place)
        else:
            return length


@lru_cache(maxsize=64)
def _of_file(path: Path, _state: tuple[int, int]) -> Any:
    """The dictionary at the head of a file; None where it has none. `_state`: names and inodes are given again."""
    zstd = engine()
    with path.open("rb") as file:
        head = file.read(8)
        if len(head) < 8 or struct.unpack_from("<I", head)[0] != _DICTIONARY_FRAME:
            return None
        data = file.read(struct.unpack_from("<I", head, 4)[0])
    return zstd.ZstdDict(zstd.decompress(data) if data.startswith(FRAME) else data)


def choose(samples: Sequence[bytes], count: int) -> list[bytes]:
    """Those of some records that are worth standing in the dictionary of `count`, the best last.

    Each is worth the pieces of the others that it alone holds, counted up to all of them, and costs its own new ones.
    """
    left = [_pieces_of(sample) for sample in samples]
    chosen: list[int] = []
    share = count / max(1, len(samples))  # of all records, for each of these
    while len(chosen) < min(_MAX_SAMPLES, len(samples)):
        worth = {
            place: sum(share * _size(one & other) for other in left if other is not one) - _size(one)
            for place, one in enumerate(left)
            if place not in chosen
        }
        best = max(worth, key=lambda place: (worth[place], -place))
        if chosen and worth[best] <= 0:
            break
        chosen.append(best)
        chunks = left[best]
        left = [one - chunks for one in left]
    return [samples[place] for place in reversed(chosen)]


def _pieces_of(data: bytes) -> set[bytes]:
    """What stands between two tags' ends: pieces that pages of one frame share word for word."""
    return set(data.split(b">"))


def _size(pieces: set[bytes]) -> int:
    return sum(map(len, pieces))


def _dictionary(samples: Sequence[bytes]) -> Any:
    """A dictionary of these bytes themselves, the nearest last; None where there is too little to make one."""
    zstd = engine()
    content = b"".join(samples)[-_MAX_DICTIONARY:]
    if len(content) < 1_024:
        return None
    try:
        return zstd.finalize_dict(zstd.ZstdDict(content, is_raw=True), _pieces(content), len(content) + 4_096, _LEVEL)
    except zstd.ZstdError:
        return None


def _pieces(content: bytes) -> list[bytes]:
    return [content[start : start + 4_096] for start in range(0, len(content), 4_096)]
