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
    for found in walk(path, start=start, max_record_bytes=max_record_bytes):
        if isinstance(found, BadRecord):
            yield found
        elif found.record.type in _BESIDE:
            _wait(waiting, found.record)
        elif found.record.type in CAPTURES:
            beside = waiting.pop(found.record.id or "", [])
            try:
                yield _kept(path.name.removesuffix(OPEN), found, beside)
            except BadBlock as error:
                yield BadRecord(path.name, found.offset, str(error))


def check(path: Path) -> list[BadRecord]:
    """What is wrong with a file: records that cannot be read, and digests that do not agree."""
    wrong: list[BadRecord] = []
    for found in walk(path):
        if isinstance(found, BadRecord):
            wrong.append(found)
        else:
            wrong += [BadRecord(path.name, found.offset, message) for message in _disagreements(found.record)]
    return wrong


def _wait(waiting: dict[str, list[Record]], found: Record) -> None:
    """Ours stand before their capture, and name it; other writers put them after it, where they are of no use to us."""
    waiting.setdefault(found.header("WARC-Concurrent-To") or "", []).append(found)
    if len(waiting) > _MAX_WAITING:
        del waiting[next(iter(waiting))]


def _kept(name: str, found: PlacedRecord, besides: list[Record]) -> CaptureRecord:
    told = found.record
    status, headers, body = _answer(told)
    moment = _moment(told, headers)
    beside: MetadataRecord | None = None
    request: Headers = ()
    for one in besides:
        if one.type == "request":
            request = record.parse_request(one.block)
        else:
            beside = provenance.load(one.block) or beside
    fetched = Fetched(
        url=beside.url if beside else told.target,
        final_url=told.target,
        status=status,
        headers=headers,
        body=body,
        moment=moment,
        redirects=beside.redirects if beside else (),
        request_headers=request,
        peer=told.header("WARC-IP-Address"),
    )
    refers_to = _refers_to(told) if told.type == "revisit" else None
    digest = (refers_to.digest if refers_to else None) or payload_digest(body)
    raw = RawRef(name, found.offset, found.length, digest)
    return CaptureRecord(fetched, beside.provenance if beside else None, raw, told.type, told.id, refers_to)


def _answer(told: Record) -> tuple[int, Headers, bytes]:
    """Status, headers and body; bytes that no HTTP server sent (a resource, a DNS answer) stand as an answer of 200."""
    kind = told.header("Content-Type") or "application/octet-stream"
    if not told.target:
        raise BadBlock("says no WARC-Target-URI")
    if told.type == "revisit" and not told.block.strip():
        return 200, (), b""  # a revisit may leave the headers out
    if told.type in ("response", "revisit") and told.target.partition(":")[0].lower() in ("http", "https"):
        return record.parse_http(told.block)
    return 200, (("Content-Type", kind),), told.block


def _moment(told: Record, headers: Headers) -> datetime:
    """When it was captured; where the record's own date is broken, when the server says it answered."""
    try:
        return record.parse_date(told.header("WARC-Date"))
    except BadBlock:
        said = next((value for name, value in headers if name.lower() == "date"), "")
        try:
            moment = parsedate_to_datetime(said)
        except ValueError:
            moment = None
        if moment is None or moment.utcoffset() is None:
            raise
        return moment.astimezone(UTC)


def _refers_to(told: Record) -> RefersTo:
    try:
        moment = record.parse_date(told.header("WARC-Refers-To-Date"))
    except BadBlock:
        moment = None
    return RefersTo(told.header("WARC-Payload-Digest"), told.header("WARC-Refers-To-Target-URI"), moment)


def _disagreements(told: Record) -> Iterator[str]:
    said = told.header("WARC-Block-Digest")
    if said is not None and _agrees(said, told.block) is False:
        yield f"the block is not the one of {said}"
    said = told.header("WARC-Payload-Digest")
    if said is None or told.type not in ("response", "resource"):
        return
    try:
        body = _answer(told)[2]
    except BadBlock as error:
        yield str(error)
        return
    # Over the body with its chunks or without: writers differ.
    if _agrees(said, body) is False and _agrees(said, record.entity(told.block)) is False:
        yield f"the payload is not the one of {said}"


def _agrees(said: str, data: bytes) -> bool | None:
    """Does a digest fit, in hex, base32 or base64? None where its algorithm is not known here."""
    algorithm, _, value = said.partition(":")
    name = algorithm.lower().replace("-", "")
    if name not in _ALGORITHMS:
        return None
    made = hashlib.new(name, data, usedforsecurity=False).digest()
    written = (made.hex(), base64.b32encode(made).decode().lower())
    base64s = (base64.b64encode(made).decode(), base64.urlsafe_b64encode(made).decode())
    return value.lower() in written or value in base64s
