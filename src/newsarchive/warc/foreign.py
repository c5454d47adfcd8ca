"""Captures out of any WARC or ARC file, in the order they stand; and whether a file is sound.

In: a file of our own or of somebody else. Out: each capture as a `Fetched` with its place, our `Provenance` where we
wrote it, a `BadRecord` for each that cannot be used. It streams, may begin at any record, and changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from newsarchive.model import Fetched, Headers, Provenance, RawRef
from newsarchive.warc import provenance, record
from newsarchive.warc.files import OPEN
from newsarchive.warc.provenance import MetadataRecord
from newsarchive.warc.reader import BadRecord, PlacedRecord, walk
from newsarchive.warc.record import MAX_RECORD_BYTES, BadBlock, Record, payload_digest

CAPTURES = frozenset({"response", "revisit", "resource", "conversion"})
_BESIDE = frozenset({"metadata", "request"})
_ALGORITHMS = frozenset({"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s"})
_MAX_WAITING = 64  # metadata and requests whose capture has not come yet


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Where the bytes of a `revisit` are, as it says."""

    digest: str | None
    url: str | None
    moment: datetime | None


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """One capture found in a file. A `revisit` has no bytes of its own: `refers_to` says where they are."""

    fetched: Fetched
    provenance: Provenance | None  # ours; None: somebody else wrote the file
    raw: RawRef
    type: str  # response, revisit, resource, conversion
    record_id: str | None = None
    refers_to: RefersTo | None = None


def records(
    path: Path, *, start: int = 0, max_record_bytes: int = MAX_RECORD_BYTES
) -> Iterator[CaptureRecord | BadRecord]:
    """The captures of a file from `start` on, a record's offset seen before (its `raw.offset + raw.length`)."""
    waiting: dict[str, list[Record]] = {}
    for placed in walk(path, start=start, max_record_bytes=max_record_bytes):
        if isinstance(placed, BadRecord):
            yield placed
        elif placed.record.type in _BESIDE:
            _wait(waiting, placed.record)
        elif placed.record.type in CAPTURES:
            beside = waiting.pop(placed.record.id or "", [])
            try:
                yield _kept(path.name.removesuffix(OPEN), placed, beside)
            except BadBlock as error:
                yield BadRecord(path.name, placed.offset, str(error))


def check(path: Path) -> list[BadRecord]:
    """What is wrong with a file: records that cannot be read, and digests that do not agree."""
    wrong: list[BadRecord] = []
    for placed in walk(path):
        if isinstance(placed, BadRecord):
            wrong.append(placed)
        else:
            wrong += [BadRecord(path.name, placed.offset, message) for message in _disagreements(placed.record)]
    return wrong


def _wait(waiting: dict[str, list[Record]], found: Record) -> None:
    """Ours stand before their capture, and name it; other writers put them after it, where they are of no use to us."""
    waiting.setdefault(found.header("WARC-Concurrent-To") or "", []).append(found)
    if len(waiting) > _MAX_WAITING:
        del waiting[next(iter(waiting))]


def _kept(name: str, placed: PlacedRecord, besides: list[Record]) -> CaptureRecord:
    found_record = placed.record
    status, headers, body = _answer(found_record)
    moment = _moment(found_record, headers)
    beside: MetadataRecord | None = None
    request: Headers = ()
    for one in besides:
        if one.type == "request":
            request = record.parse_request(one.block)
        else:
            beside = provenance.load(one.block) or beside
    fetched = Fetched(
        url=beside.url if beside else found_record.target,
        final_url=found_record.target,
        status=status,
        headers=headers,
        body=body,
        moment=moment,
        redirects=beside.redirects if beside else (),
        request_headers=request,
        peer=found_record.header("WARC-IP-Address"),
    )
    refers_to = _refers_to(found_record) if found_record.type == "revisit" else None
    digest = (refers_to.digest if refers_to else None) or payload_digest(body)
    raw = RawRef(name, placed.offset, placed.length, digest)
    return CaptureRecord(
        fetched, beside.provenance if beside else None, raw, found_record.type, found_record.id, refers_to
    )


def _answer(found_record: Record) -> tuple[int, Headers, bytes]:
    """Status, headers and body; bytes that no HTTP server sent (a resource, a DNS answer) stand as an answer of 200."""
    kind = found_record.header("Content-Type") or "application/octet-stream"
    if not found_record.target:
        raise BadBlock("says no WARC-Target-URI")
    if found_record.type == "revisit" and not found_record.block.strip():
        return 200, (), b""  # a revisit may leave the headers out
    if found_record.type in ("response", "revisit") and found_record.target.partition(":")[0].lower() in (
        "http",
        "https",
    ):
        return record.parse_http(found_record.block)
    return 200, (("Content-Type", kind),), found_record.block


def _moment(found_record: Record, headers: Headers) -> datetime:
    """When it was captured; where the record's own date is broken, when the server says it answered."""
    try:
        return record.parse_date(found_record.header("WARC-Date"))
    except BadBlock:
        text = next((value for name, value in headers if name.lower() == "date"), "")
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            moment = None
        if moment is None or moment.utcoffset() is None:
            raise
        return moment.astimezone(UTC)


def _refers_to(found_record: Record) -> RefersTo:
    try:
        moment = record.parse_date(found_record.header("WARC-Refers-To-Date"))
    except BadBlock:
        moment = None
    return RefersTo(
        found_record.header("WARC-Payload-Digest"), found_record.header("WARC-Refers-To-Target-URI"), moment
    )


def _disagreements(found_record: Record) -> Iterator[str]:
    text = found_record.header("WARC-Block-Digest")
    if text is not None and _agrees(text, found_record.block) is False:
        yield f"the block is not the one of {text}"
    text = found_record.header("WARC-Payload-Digest")
    if text is None or found_record.type not in ("response", "resource"):
        return
    try:
        body = _answer(found_record)[2]
    except BadBlock as error:
        yield str(error)
        return
    # Over the body with its chunks or without: writers differ.
    if _agrees(text, body) is False and _agrees(text, record.entity(found_record.block)) is False:
        yield f"the payload is not the one of {text}"


def _agrees(text: str, data: bytes) -> bool | None:
    """Does a digest fit, in hex, base32 or base64? None where its algorithm is not known here."""
    algorithm, _, value = text.partition(":")
    name = algorithm.lower().replace("-", "")
    if name not in _ALGORITHMS:
        return None
    body = hashlib.new(name, data, usedforsecurity=False).digest()
    written = (body.hex(), base64.b32encode(body).decode().lower())
    base64s = (base64.b64encode(body).decode(), base64.urlsafe_b64encode(body).decode())
    return value.lower() in written or value in base64s
