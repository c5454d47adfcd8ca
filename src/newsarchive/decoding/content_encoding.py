"""Undo content-encodings (gzip, deflate, br, stacked) within a bound.

In: a body as it came over the wire, its `Content-Encoding`, a bound. Out: the plain bytes. It never holds more than the
bound and one chunk of output, and it never trusts the label: a plain body said to be gzip comes back as it is.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import brotli

from newsarchive.errors import ArchiveError

_CHUNK = 65_536
_MAX_LAYERS = 4  # more is an attack, not an encoding
_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"


class TooLarge(ArchiveError):
    """Unpacked it is larger than the bound. `partial` is what lies within it."""

    def __init__(self, max_bytes: int, partial: bytes) -> None:
        super().__init__(f"unpacked larger than {max_bytes} bytes")
        self.partial = partial


class Damaged(ArchiveError):
    """The packed bytes are broken or cut short. `partial` is what could be read."""

    def __init__(self, why: str, partial: bytes) -> None:
        super().__init__(why)
        self.partial = partial


class _Sink:
    """Collects output up to a bound; the bytes are handed over without a second copy."""

    def __init__(self, max_bytes: int) -> None:
        self._out = io.BytesIO()
        self._max = max_bytes
        self.size = 0

    @property
    def room(self) -> int:
        """How much may come in one piece: one byte more than fits, so that too much is seen."""
        return min(_CHUNK, self._max - self.size + 1)

    def add(self, piece: bytes) -> None:
        if self.size + len(piece) > self._max:
            self._out.write(piece[: self._max - self.size])
            raise TooLarge(self._max, self._out.getvalue())
        self._out.write(piece)
        self.size += len(piece)

    def value(self) -> bytes:
        return self._out.getvalue()


def unpack(body: bytes, content_encoding: str | None, max_bytes: int) -> bytes:
    """The plain bytes of `body`. Layers are undone last first, as they were put on.

    Raises `TooLarge` beyond `max_bytes`, `Damaged` where the packed bytes are broken, cut short or of an encoding we
    cannot undo; both carry `partial`. Names that are no encoding (`utf-8`, `none`) are passed over.
    """
    layers = [name.strip().lower() for name in (content_encoding or "").split(",")]
    layers = [name for name in layers if name in _LAYERS]
    if len(layers) > _MAX_LAYERS:
        raise Damaged(f"{len(layers)} content-encodings on one body", b"")
    for name in reversed(layers):
        body = _LAYERS[name](body, max_bytes)
    if len(body) > max_bytes:
        raise TooLarge(max_bytes, body[:max_bytes])
    return body


def _gunzip(body: bytes, max_bytes: int) -> bytes:
    """All members of a gzip body; what trails the last member is no part of it."""
    if not body.startswith(_GZIP):
        return body  # the label lies: it is plain
    sink = _Sink(max_bytes)
    rest = memoryview(body)
    while rest[:3] == _GZIP:
        used = _inflate(rest, zlib.MAX_WBITS | 16, sink)
        rest = rest[used:]
    return sink.value()


def _undeflate(body: bytes, max_bytes: int) -> bytes:
    """`deflate` is zlib's by the standard, and raw from many servers."""
    failed: Damaged | None = None
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        sink = _Sink(max_bytes)
        try:
            _inflate(memoryview(body), bits, sink)
        except Damaged as damage:
            if failed is None or len(damage.partial) > len(failed.partial):
                failed = damage
            continue
        return sink.value()
    if failed is None or not failed.partial or _is_text(body):
        return body  # neither form gave a byte: it was never packed
    raise failed


def _inflate(body: memoryview, bits: int, sink: _Sink) -> int:
    """Inflate one stream into `sink`; returns how many bytes of `body` it took."""
    machine = zlib.decompressobj(bits)
    for start in range(0, len(body), _CHUNK):
        piece: bytes | memoryview = body[start : start + _CHUNK]
        while piece and not machine.eof:
            before = machine.copy()
            try:
                sink.add(machine.decompress(piece, sink.room))
            except zlib.error as error:
                _salvage(before, piece, sink)
                raise Damaged(f"broken after {sink.size} bytes: {error}", sink.value()) from error
            piece = machine.unconsumed_tail
        if machine.eof:
            return min(start + _CHUNK, len(body)) - len(machine.unused_data)
    if body:
        _drain(machine, sink)
    raise Damaged(f"cut short after {sink.size} bytes", sink.value())


def _salvage(machine: zlib._Decompress, piece: bytes | memoryview, sink: _Sink) -> None:
    """zlib throws away what it made of a piece that ends in an error: go up to the error a byte at a time."""
    for place in range(len(piece)):
        data: bytes | memoryview = piece[place : place + 1]
        while data:
            try:
                sink.add(machine.decompress(data, sink.room))
            except zlib.error:
                return
            data = machine.unconsumed_tail


def _drain(machine: zlib._Decompress, sink: _Sink) -> None:
    """What a cut stream still holds inside."""
    try:
        sink.add(machine.flush(sink.room))
    except zlib.error as error:
        raise Damaged(f"broken after {sink.size} bytes: {error}", sink.value()) from error


def _unbrotli(body: bytes, max_bytes: int) -> bytes:
    sink, finished, error = _brotli(body, max_bytes, len(body))
    if error is not None:
        # The library throws away what it made of a piece that ends in an error, trailing bytes among them: go through
        # that piece a byte at a time.
        sink, finished, error = _brotli(body, max_bytes, error[0])
    if finished:
        return sink.value()
    if not sink.size or _is_text(body):
        return body  # brotli has no mark of its own; bytes it cannot begin with are plain
    why = f"broken after {sink.size} bytes: {error[1]}" if error else f"cut short after {sink.size} bytes"
    raise Damaged(why, sink.value())


def _brotli(body: bytes, max_bytes: int, careful_from: int) -> tuple[_Sink, bool, tuple[int, str] | None]:
    """What came out, whether the stream was whole, and where the library gave up."""
    sink = _Sink(max_bytes)
    machine = brotli.Decompressor()
    start = 0
    while start < len(body) and not machine.is_finished():
        step = _CHUNK if start + _CHUNK <= careful_from or careful_from == len(body) else 1
        try:
            sink.add(machine.process(body[start : start + step], output_buffer_limit=sink.room))
            while not machine.can_accept_more_data():
                sink.add(machine.process(b"", output_buffer_limit=sink.room))
        except brotli.error as error:
            return sink, False, (start, str(error))
        start += step
    return sink, bool(machine.is_finished()), None


def _unzstd(body: bytes, _max_bytes: int) -> bytes:
    """Never asked for; a server that sends it all the same is told apart from one whose label lies."""
    if body.startswith(_ZSTD):
        raise Damaged("zstd: an encoding that was not asked for", b"")
    return body


def _is_text(body: bytes) -> bool:
    """True for bytes that begin as a page, feed or JSON does."""
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] in (b"<", b"{", b"[") and b"\x00" not in body[:64]


_LAYERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
