"""WARC 1.1 records as bytes: how ours are written, how anybody's are read.

In: an answer, headers, a block. Out: bytes, or parts. Pure: it opens no file. Written by hand because warcio re-encodes
HTTP headers on the way out (a header sent as bare UTF-8 would come back percent-encoded) and packs at zlib's slowest.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Literal, TypeAlias

from newsarchive.model import Fetched, Headers

RecordType: TypeAlias = Literal["warcinfo", "metadata", "request", "response", "revisit", "resource", "conversion"]

GZIP = b"\x1f\x8b\x08"
MAX_RECORD_BYTES = 64_000_000  # of a record's block
MAX_PLAIN_BYTES = MAX_RECORD_BYTES + (1 << 20)  # of a record unpacked, its head with it
VERSION = "WARC/1.1"
REVISIT = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
BLOCK_TYPE = {
    "warcinfo": "application/warc-fields",
    "metadata": "application/json",
    "request": "application/http; msgtype=request",
    "response": "application/http; msgtype=response",
    "revisit": "application/http; msgtype=response",
}
# The transport's own framing is undone before we see a body: its header must not speak of the bytes we keep.
UNDONE = "Transfer-Encoding"
KEPT_AS = "X-Archive-Orig-Transfer-Encoding"

_LEVEL = 6
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_STATUS_LINE = re.compile(rb"(?:HTTP/[\d.]+|ICY)[ \t]+(\d{3})")
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?)?)?(?:Z|([+-])(\d\d):?(\d\d))?$"
)


class BadBlock(ValueError):
    """Bytes that are not what a record of this kind holds; the message says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record, unpacked. ARC records come in the same shape."""

    headers: Headers
    block: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def type(self) -> str:
        """`response`, `revisit`, …; as the record says."""
        return (self.header("WARC-Type") or "").lower()

    @property
    def id(self) -> str | None:
        """`<urn:uuid:…>`."""
        return self.header("WARC-Record-ID")

    @property
    def target(self) -> str:
        """The address, mended where old writers put it in angle brackets or left spaces in it."""
        uri = (self.header("WARC-Target-URI") or "").strip()
        if uri.startswith("<") and uri.endswith(">"):
            uri = uri[1:-1]
        return uri.replace(" ", "%20")


def payload_digest(body: bytes) -> str:
    """What identical bytes are known by: SHA-1 of the entity body, still content-encoded, as WARC writes it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def member(record_type: RecordType, headers: Headers, block: bytes) -> bytes:
    """One record as a gzip member of its own. `headers` without type, length and block digest: those are added."""
    named = [
        ("WARC-Type", record_type),
        *headers,
        ("WARC-Block-Digest", payload_digest(block)),
        ("Content-Length", str(len(block))),
    ]
    if record_type in BLOCK_TYPE:
        named.insert(-1, ("Content-Type", BLOCK_TYPE[record_type]))
    head = VERSION + "\r\n" + "".join(f"{name}: {_one_line(value)}\r\n" for name, value in named) + "\r\n"
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return (
        packer.compress(head.encode("utf-8")) + packer.compress(block) + packer.compress(b"\r\n\r\n") + packer.flush()
    )


def again(record: Record) -> bytes:
    """A record as it stands, as a gzip member of its own: every header kept, whoever wrote it."""
    return packed(plain(record))


def plain(record: Record) -> bytes:
    """A record's bytes before packing."""
    head = VERSION + "\r\n" + "".join(f"{name}: {_one_line(value)}\r\n" for name, value in record.headers) + "\r\n"
    return head.encode("utf-8") + record.block + b"\r\n\r\n"


def packed(data: bytes) -> bytes:
    """One gzip member."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(data) + packer.flush()


def with_payload(revisit: Record, body: bytes) -> Record:
    """A revisit made a response again, with the bytes it spoke of: to stand where their record does not."""
    block = revisit.block + body
    gone = ("warc-type", "warc-profile", "warc-block-digest", "content-length")
    phrases = [
        (n, v) for n, v in revisit.headers if n.lower() not in gone and not n.lower().startswith("warc-refers-to")
    ]
    headers = [("WARC-Type", "response"), *phrases]
    headers += [("WARC-Block-Digest", payload_digest(block)), ("Content-Length", str(len(block)))]
    return Record(tuple(headers), block)


def http_head(fetched: Fetched) -> bytes:
    """Status line and headers as they came, bytes and order kept; HTTP/2 answers in the dress of HTTP/1.1."""
    try:
        reason = HTTPStatus(fetched.status).phrase
    except ValueError:
        reason = ""
    headers = [(KEPT_AS if name.lower() == UNDONE.lower() else name, value) for name, value in fetched.headers]
    return _head(f"HTTP/1.1 {fetched.status} {reason}", tuple(headers))


def request_head(target: str, headers: Headers) -> bytes:
    """The request as it was sent, all of it head."""
    return _head(f"GET {target} HTTP/1.1", headers)


def parse(plain: bytes) -> Record:
    """A record from its unpacked bytes. Raises `BadBlock` where they are no record or not a whole one."""
    end = _HEAD_END.search(plain)
    if not plain.startswith(b"WARC/") or end is None:
        raise BadBlock(f"no WARC record: it begins {plain[:20]!r}")
    headers = _fields(plain[: end.start()].decode("utf-8", "replace"))
    record = Record(headers, b"")
    length = record.header("Content-Length") or ""
    block = plain[end.end() :]
    if not length.isdigit() or len(block) < int(length):
        raise BadBlock(f"cut short: {len(block)} of {length or '?'} bytes")
    return Record(headers, block[: int(length)])


def parse_http(block: bytes) -> tuple[int, Headers, bytes]:
    """Status, headers and body of a stored answer, chunks undone. Raises `BadBlock` where it is no HTTP answer."""
    status = _STATUS_LINE.match(block)
    if status is None:
        raise BadBlock(f"no HTTP answer: it begins {block[:20]!r}")
    end = _HEAD_END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    headers = tuple(
        (UNDONE if name.lower() == KEPT_AS.lower() else name, value) for name, value in _fields(head.decode("latin-1"))
    )
    chunked = any(
        n.lower() == "transfer-encoding" and "chunked" in v.lower() for n, v in _fields(head.decode("latin-1"))
    )
    return int(status[1]), headers, _unchunk(body) if chunked else body


def entity(block: bytes) -> bytes:
    """What follows the head of a stored answer, chunks and all."""
    end = _HEAD_END.search(block)
    return block[end.end() :] if end else b""


def parse_request(block: bytes) -> Headers:
    """The headers of a stored request."""
    return _fields(_HEAD_END.split(block, maxsplit=1)[0].decode("latin-1"))


def warc_date(moment: datetime) -> str:
    """A moment as WARC 1.1 writes it, to the microsecond: raw must give back exact moments."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_date(text: str | None) -> datetime:
    """A `WARC-Date`, whatever its precision. Raises `BadBlock`."""
    match = _DATE.match((text or "").strip())
    if match is None:
        raise BadBlock("says no WARC-Date" if text is None else f"its WARC-Date is not a date: {text!r}")
    year, month, day, hour, minute, second, fraction, sign, zone_h, zone_m = match.groups()
    micros = int((fraction or "").ljust(6, "0")[:6])
    parts = [int(part or least) for part, least in ((month, 1), (day, 1), (hour, 0), (minute, 0), (second, 0))]
    ahead = timedelta(hours=int(zone_h or 0), minutes=int(zone_m or 0)) * (-1 if sign == "-" else 1)
    try:
        local = datetime(int(year), parts[0], parts[1], parts[2], parts[3], min(parts[4], 59), micros, tzinfo=UTC)
        return local - ahead
    except (ValueError, OverflowError) as error:
        raise BadBlock(f"its WARC-Date is not a date: {text!r}") from error


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{name}: {_one_line(value)}" for name, value in headers)]
    return b"".join(_wire_bytes(line) + b"\r\n" for line in lines) + b"\r\n"


def _wire_bytes(line: str) -> bytes:
    """Header text is the wire's bytes read as Latin-1; a name made up elsewhere may have more letters."""
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8")


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")


def _fields(head: str) -> Headers:
    """Header lines after the first; a line that begins with a space carries on the one before."""
    fields: list[tuple[str, str]] = []
    for line in head.replace("\r\n", "\n").split("\n")[1:]:
        if line[:1] in (" ", "\t") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if colon:
            fields.append((name, value.strip(" \t")))
    return tuple(fields)


def _unchunk(body: bytes) -> bytes:
    """A body that somebody kept with its chunks, as far as they go; one without any comes back as it is."""
    pieces: list[bytes] = []
    place = 0
    while (size := _CHUNK_SIZE.match(body, place)) is not None:
        length = int(size[1], 16)
        pieces.append(body[size.end() : size.end() + length])
        place = size.end() + length
        place += 2 if body[place : place + 2] == b"\r\n" else 0
        if length == 0:
            return b"".join(pieces)
    return b"".join(pieces) if pieces and place >= len(body) else body
