"""Bodies that a server packed with gzip, kept unpacked inside packed files, where packing again gives the same bytes.

In: a record's bytes. Out: the same record with its body unpacked and a field that says how it was packed, so that a
dictionary can see the page; and the record back, byte for byte. What cannot be given back exactly is left as it is. In
the unpacked form the record is still a WARC record that any tool reads: headers that speak of the packed body are named
`X-Archive-Orig-…`, as replay tools name them.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from newsarchive.warc.record import GZIP, BadBlock

FIELD = b"X-Newsarchive-Packed"
_ORIGINAL = b"X-Archive-Orig-"
_END = b"\r\n\r\n"
_OUTER = re.compile(rb"^(?=(?:WARC-Block-Digest|WARC-Payload-Digest|Content-Length):)", re.MULTILINE | re.IGNORECASE)
_INNER = re.compile(rb"^(?=(?:Content-Encoding|Content-Length):)", re.MULTILINE | re.IGNORECASE)
_MARKED = re.compile(
    rb"^X-Archive-Orig-(?=(?:WARC-Block-Digest|WARC-Payload-Digest|Content-Length|Content-Encoding):)",
    re.MULTILINE | re.IGNORECASE,
)
_RESPONSE = re.compile(rb"^WARC-Type: *response\r?$", re.MULTILINE | re.IGNORECASE)
_IS_GZIP = re.compile(rb"^Content-Encoding: *(?:x-)?gzip *\r?$", re.MULTILINE | re.IGNORECASE)
_TOLD = re.compile(rb"level=(\d) memory=(\d) head=([0-9a-f]+) sha1=([A-Z2-7]+)")
_PIECE = 1 << 16
_HEAD = 10  # bytes before a gzip body's packed bytes, where it names no file
_TAIL = 8  # checksum and size
MAX_PLAIN = 64 << 20


@dataclass(frozen=True, slots=True)
class Recipe:
    """How zlib was asked to pack: what servers let one set."""

    level: int
    memory: int


# As servers have them: nginx 1 and up, Apache, PHP and Node 6 (Apache with more memory), Python 9; then all others.
_COMMON = (Recipe(6, 8), Recipe(1, 8), Recipe(9, 8), Recipe(5, 8), Recipe(6, 9), Recipe(4, 8))
_RARE = tuple(Recipe(level, 8) for level in (2, 3, 7, 8)) + tuple(Recipe(level, 9) for level in (9, 1, 5, 4))
RECIPES = (*_COMMON, *_RARE)
_MAX_FAILURES = 3


class Decompressor:
    """Unpacks the bodies of one host: the recipe that worked is tried first, and after a few failures none is.

    Several threads may use one: what one of them learns late costs another a few tries.
    """

    def __init__(self) -> None:
        self._recipes = RECIPES
        self._failures = 0

    def loosen(self, data: bytes) -> bytes:
        """The record with its body unpacked; as it was, where it is not packed or cannot be given back exactly."""
        if self._failures >= _MAX_FAILURES or (parts := _parts(data)) is None:
            return data
        head, http, body = parts
        plain = _plain(body)
        recipe = _recipe(plain, body, self._recipes) if plain is not None else None
        if plain is None or recipe is None:
            self._failures += 1
            return data
        loose = _loose(head, http, plain, body, recipe)
        if _tight(loose, body) != data:
            return data
        self._recipes = (recipe, *(one for one in self._recipes if one != recipe))
        self._failures = 0
        return loose


def recompress(data: bytes) -> bytes:
    """A record as it was kept. Raises `BadBlock` where this machine's zlib does not pack as the one of then did."""
    head = data[: max(0, data.find(_END))]
    return _tight(data, None) if b"\r\n" + FIELD + b": " in head else data


def _parts(data: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Record head, HTTP head and body of an answer that is packed with gzip."""
    head, end, block = data.partition(_END)
    if not end or not block.endswith(_END) or _RESPONSE.search(head) is None or FIELD in head:
        return None
    http, end, body = block[: -len(_END)].partition(_END)
    if not end or not body.startswith(GZIP + b"\0") or _IS_GZIP.search(http) is None:
        return None
    return head, http, body


def _plain(body: bytes) -> bytes | None:
    machine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = machine.decompress(body, MAX_PLAIN)
    except zlib.error:
        return None
    return plain if machine.eof and not machine.unused_data else None


def _recipe(plain: bytes, body: bytes, recipes: tuple[Recipe, ...]) -> Recipe | None:
    packed = memoryview(body)[_HEAD:-_TAIL]
    return next((recipe for recipe in recipes if _packs(plain, packed, recipe)), None)


def _packs(plain: bytes, packed: memoryview, recipe: Recipe) -> bool:
    """Whether this recipe makes these bytes; left at the first piece that differs."""
    place = 0
    for data in _pack(plain, recipe):
        if packed[place : place + len(data)] != data:
            return False
        place += len(data)
    return place == len(packed)


def _pack(plain: bytes, recipe: Recipe) -> Iterator[bytes]:
    machine = zlib.compressobj(recipe.level, zlib.DEFLATED, -zlib.MAX_WBITS, recipe.memory)
    for start in range(0, len(plain), _PIECE):
        yield machine.compress(plain[start : start + _PIECE])
    yield machine.flush()


def _loose(head: bytes, http: bytes, plain: bytes, body: bytes, recipe: Recipe) -> bytes:
    block = _INNER.sub(_ORIGINAL, http) + _END + plain
    how = b"level=%d memory=%d head=%s sha1=%s" % (
        recipe.level,
        recipe.memory,
        body[:_HEAD].hex().encode(),
        _digest(body),
    )
    added = b"\r\nContent-Length: %d\r\n%s: %s" % (len(block), FIELD, how)
    return _OUTER.sub(_ORIGINAL, head) + added + _END + block + _END


def _tight(data: bytes, body: bytes | None) -> bytes:
    """`_loose` undone. `body`: the packed one, where it is at hand."""
    head, _, block = data.partition(_END)
    head, _, how = head.rpartition(b"\r\n" + FIELD + b": ")
    head = head.rpartition(b"\r\nContent-Length: ")[0]
    http, _, plain = block[: -len(_END)].partition(_END)
    if body is None:
        body = _again(plain, how)
    return _MARKED.sub(b"", head) + _END + _MARKED.sub(b"", http) + _END + body + _END


def _again(plain: bytes, how: bytes) -> bytes:
    match = _TOLD.fullmatch(how)
    if match is None:
        raise BadBlock(f"says in no known way how its body was packed: {how[:60]!r}")
    packed = b"".join(_pack(plain, Recipe(int(match[1]), int(match[2]))))
    tail = zlib.crc32(plain).to_bytes(4, "little") + (len(plain) & 0xFFFFFFFF).to_bytes(4, "little")
    body = bytes.fromhex(match[3].decode()) + packed + tail
    if _digest(body) != match[4]:
        raise BadBlock("its body is whole, but this machine's zlib packs otherwise than the one that compacted it")
    return body


def _digest(body: bytes) -> bytes:
    return base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest())
