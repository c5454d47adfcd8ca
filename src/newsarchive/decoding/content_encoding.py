"""Undo content-encodings (gzip, deflate, br, stacked) within a size limit.

In: a body as received, its `Content-Encoding`, a limit. Out: the decompressed bytes. It never holds more than the limit
and one chunk of output, and it never trusts the label: an uncompressed body labelled gzip is returned unchanged.
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
    """The decompressed body exceeds the limit. `partial` is what fits within it."""

    def __init__(self, max_bytes: int, partial: bytes) -> None:
        super().__init__(f"unpacked larger than {max_bytes} bytes")
        self.partial = partial


class Damaged(ArchiveError):
    """The compressed bytes are corrupt or truncated. `partial` is what could be read."""

    def __init__(self, reason: str, partial: bytes) -> None:
        super().__init__(reason)
        self.partial = partial


class _Sink:
    """Collects output up to a limit; returns the bytes without a second copy."""

    def __init__(self, max_bytes: int) -> None:
        self._out = io.BytesIO()
        self._max = max_bytes
        self.size = 0

    @property
    def room(self) -> int:
        """The largest chunk to ask for: one byte more than fits, so that an excess is noticed."""
        return min(_CHUNK, self._max - self.size + 1)

    def add(self, chunk: bytes) -> None:
        if self.size + len(chunk) > self._max:
            self._out.write(chunk[: self._max - self.size])
            raise TooLarge(self._max, self._out.getvalue())
        self._out.write(chunk)
        self.size += len(chunk)

    def value(self) -> bytes:
        return self._out.getvalue()


def unpack(body: bytes, content_encoding: str | None, max_bytes: int) -> bytes:
    """The decompressed bytes of `body`. Layers are undone in reverse order of application.

    Raises `TooLarge` beyond `max_bytes`, `Damaged` if the compressed bytes are corrupt, truncated or in an unsupported
    encoding; both carry `partial`. Names that are not content-encodings (`utf-8`, `none`) are ignored.
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
    """All members of a gzip body; bytes after the last member are ignored."""
    if not body.startswith(_GZIP):
        return body  # mislabelled: it is not compressed
    sink = _Sink(max_bytes)
    rest = memoryview(body)
    while rest[:3] == _GZIP:
        used = _inflate(rest, zlib.MAX_WBITS | 16, sink)
        rest = rest[used:]
    return sink.value()


def _undeflate(body: bytes, max_bytes: int) -> bytes:
    """`deflate` is the zlib format by the standard, and a raw stream from many servers."""
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
        return body  # neither form gave a byte: it was never compressed
    raise failed


def _inflate(body: memoryview, bits: int, sink: _Sink) -> int:
    """Inflate one stream into `sink`; returns how many bytes of `body` it consumed."""
    decompressor = zlib.decompressobj(bits)
    for start in range(0, len(body), _CHUNK):
        chunk: bytes | memoryview = body[start : start + _CHUNK]
        while chunk and not decompressor.eof:
            before = decompressor.copy()
            try:
                sink.add(decompressor.decompress(chunk, sink.room))
            except zlib.error as error:
                _salvage(before, chunk, sink)
                raise Damaged(f"broken after {sink.size} bytes: {error}", sink.value()) from error
            chunk = decompressor.unconsumed_tail
        if decompressor.eof:
            return min(start + _CHUNK, len(body)) - len(decompressor.unused_data)
    if body:
        _drain(decompressor, sink)
    raise Damaged(f"cut short after {sink.size} bytes", sink.value())


def _salvage(decompressor: zlib._Decompress, chunk: bytes | memoryview, sink: _Sink) -> None:
    """zlib discards the output of a chunk that ends in an error: feed it one byte at a time up to the error."""
    for position in range(len(chunk)):
        data: bytes | memoryview = chunk[position : position + 1]
        while data:
            try:
                sink.add(decompressor.decompress(data, sink.room))
            except zlib.error:
                return
            data = decompressor.unconsumed_tail


def _drain(decompressor: zlib._Decompress, sink: _Sink) -> None:
    """The output that a truncated stream has still buffered."""
    try:
        sink.add(decompressor.flush(sink.room))
    except zlib.error as error:
        raise Damaged(f"broken after {sink.size} bytes: {error}", sink.value()) from error


def _unbrotli(body: bytes, max_bytes: int) -> bytes:
    sink, finished, error = _brotli(body, max_bytes, len(body))
    if error is not None:
        # The library discards the output of a chunk that ends in an error, trailing bytes included: feed that chunk one
        # byte at a time.
        sink, finished, error = _brotli(body, max_bytes, error[0])
    if finished:
        return sink.value()
    if not sink.size or _is_text(body):
        return body  # brotli has no magic number; bytes it cannot begin with are not compressed
    reason = f"broken after {sink.size} bytes: {error[1]}" if error else f"cut short after {sink.size} bytes"
    raise Damaged(reason, sink.value())


def _brotli(body: bytes, max_bytes: int, careful_from: int) -> tuple[_Sink, bool, tuple[int, str] | None]:
    """The output, whether the stream was complete, and the position and message of the library's error."""
    sink = _Sink(max_bytes)
    decompressor = brotli.Decompressor()
    start = 0
    while start < len(body) and not decompressor.is_finished():
        step = _CHUNK if start + _CHUNK <= careful_from or careful_from == len(body) else 1
        try:
            sink.add(decompressor.process(body[start : start + step], output_buffer_limit=sink.room))
            while not decompressor.can_accept_more_data():
                sink.add(decompressor.process(b"", output_buffer_limit=sink.room))
        except brotli.error as error:
            return sink, False, (start, str(error))
        start += step
    return sink, bool(decompressor.is_finished()), None


def _unzstd(body: bytes, _max_bytes: int) -> bytes:
    """Never requested; distinguishes a server that sends it anyway from one that mislabels an uncompressed body."""
    if body.startswith(_ZSTD):
        raise Damaged("zstd: an encoding that was not asked for", b"")
    return body


def _is_text(body: bytes) -> bool:
    """True for bytes that begin like a page, feed or JSON document."""
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start[:1] in (b"<", b"{", b"[") and b"\x00" not in body[:64]


_LAYERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
