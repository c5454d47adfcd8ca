"""The raw folder: what was served, appended as WARC 1.1 and read back by offset.

In: answers with what we know of them. Out: where each stands, and later the very same answer again. It never parses
what it keeps, never changes what it has written, and never writes after a torn tail.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from newsarchive.errors import RawDamaged, UnusableArchive
from newsarchive.model import Fetched, Provenance, RawRef
from newsarchive.warc import files, lookup, provenance, record
from newsarchive.warc.files import Growing, Recovered
from newsarchive.warc.provenance import MetadataRecord
from newsarchive.warc.record import BadBlock, Record, RecordType, payload_digest

PROTOCOLS = {"HTTP/1.0": "http/1.0", "HTTP/1.1": "http/1.1", "HTTP/2": "h2"}  # the WARC-Protocol proposal


class RawStore:
    """All raw bytes of one archive. One a process, safe to share between its threads; close it at the end."""

    def __init__(
        self, folder: Path, *, max_bytes: int, software: str, now: Callable[[], datetime], readonly: bool = False
    ) -> None:
        self.folder = folder
        self._max_bytes = max_bytes
        self._software = software
        self._now = now
        self._lock = threading.Lock()
        self._growing: Growing | None = None
        self._made = 0
        if readonly:
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnusableArchive(f"{folder}: cannot be used for raw: {error}") from error

    def __enter__(self) -> RawStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # -------------------------------------------------------------- writing

    def append(self, fetched: Fetched, known: Provenance, *, same_as: RawRef | None = None) -> RawRef:
        """Keep an answer; durable after the next `sync`. Returns where its `response` or `revisit` stands.

        `same_as`: a record with the same payload bytes. It becomes a `revisit`, unless that record cannot be read or
        holds other bytes: then the bytes are written again.
        """
        digest = payload_digest(fetched.body)
        original = self._original(same_as, digest) if same_as is not None and fetched.body else None
        name = _new_id()
        phrases = _common(name, fetched.final_url, fetched.moment)
        before = _beside(MetadataRecord(fetched.url, fetched.redirects, known), fetched, name)
        if fetched.peer:
            phrases.append(("WARC-IP-Address", fetched.peer))
        phrases.append(("WARC-Protocol", PROTOCOLS.get(fetched.protocol, fetched.protocol.lower())))
        head = record.http_head(fetched)
        if original is None:
            phrases.append(("WARC-Payload-Digest", digest))
            return self._write(before, record.member("response", tuple(phrases), head + fetched.body), digest)
        phrases += [
            ("WARC-Profile", record.REVISIT),
            ("WARC-Refers-To", original.id or ""),
            ("WARC-Refers-To-Target-URI", original.target),
            ("WARC-Refers-To-Date", original.header("WARC-Date") or ""),
            ("WARC-Payload-Digest", digest),
        ]
        return self._write(before, record.member("revisit", tuple(phrases), head), digest)

    def append_resource(
        self, body: bytes, *, url: str, content_type: str, moment: datetime, provenance: Provenance
    ) -> RawRef:
        """Keep bytes that no server sent us: an imported file or text. `url`: its address, or a `urn:`."""
        digest = payload_digest(body)
        name = _new_id()
        phrases = [*_common(name, url, moment), ("WARC-Payload-Digest", digest), ("Content-Type", content_type)]
        fetched = Fetched(url, url, 200, (), b"", moment)
        before = _beside(MetadataRecord(url, (), provenance), fetched, name)
        return self._write(before, record.member("resource", tuple(phrases), body), digest)

    def sync(self) -> None:
        """Everything appended so far is on disk when this returns."""
        with self._lock:
            if self._growing is not None:
                self._growing.sync()

    def close(self) -> None:
        """Finish the file in hand; the next append begins another."""
        with self._lock:
            growing, self._growing = self._growing, None
            if growing is not None and growing.torn:
                growing.abandon()
            elif growing is not None:
                growing.finish()

    def recover(self) -> list[Recovered]:
        """Finish the files that dead processes left open. Files of living ones, ours among them, are left alone."""
        return files.recover(self.folder)

    def _write(self, before: bytes, main: bytes, digest: str) -> RawRef:
        with self._lock:
            growing = self._file_for(len(before) + len(main))
            start = growing.append(before + main)
            return RawRef(growing.name, start + len(before), len(main), digest)

    def _file_for(self, size: int) -> Growing:
        growing = self._growing
        if growing is not None and growing.torn:
            self._growing = None
            growing.abandon()
            growing = None
        if growing is not None and growing.size + size > self._max_bytes:
            self._growing = None
            growing.finish()
            growing = None
        if growing is None:
            growing = self._growing = self._begin()
        return growing

    def _begin(self) -> Growing:
        while True:
            self._made += 1
            moment = self._now()
            name = f"{moment:%Y%m%d%H%M%S}-{os.getpid()}-{self._made:05d}.warc.gz"
            growing = Growing.begin(self.folder, name)
            if growing is not None:
                info = f"software: {self._software}\r\nformat: WARC File Format 1.1\r\n"
                item = (
                    ("WARC-Record-ID", _new_id()),
                    ("WARC-Filename", name),
                    ("WARC-Date", record.warc_date(moment)),
                )
                growing.append(record.member("warcinfo", item, info.encode()))
                return growing

    def _original(self, same_as: RawRef, digest: str) -> Record | None:
        """The record a revisit may point to; None where it would point at nothing, or at other bytes."""
        if same_as.digest != digest:
            return None
        try:
            found = lookup.record_at(self.folder, same_as)
            _, _, body = lookup.answer(found)
        except (RawDamaged, BadBlock):
            return None
        whole = found.type in ("response", "resource") and payload_digest(body) == digest
        return found if whole and found.id and found.header("WARC-Date") else None

    # -------------------------------------------------------------- reading

    def read(self, raw: RawRef, payload: RawRef | None = None) -> tuple[Fetched, Provenance]:
        """An answer as it was kept. `payload`: for a revisit, the record that holds the bytes.

        Raises `RawDamaged`, naming file and offset, where the record is not there, not whole, or not those bytes.
        """
        found = lookup.record_at(self.folder, raw)
        try:
            status, headers, body = lookup.answer(found)
            moment = record.parse_date(found.header("WARC-Date"))
            beside, request = lookup.envelope(self.folder, raw, found)
        except BadBlock as error:
            raise RawDamaged(f"{raw.warc} at {raw.offset}: {error}") from error
        if found.type == "revisit":
            body = self._payload(raw, payload)
        if payload_digest(body) != raw.digest:
            raise RawDamaged(f"{raw.warc} at {raw.offset}: other bytes than were kept ({raw.digest})")
        fetched = Fetched(
            url=beside.url,
            final_url=found.target,
            status=status,
            headers=headers,
            body=body,
            moment=moment,
            redirects=beside.redirects,
            request_headers=request,
            peer=found.header("WARC-IP-Address"),
            protocol=spoken(found.header("WARC-Protocol")),
        )
        return fetched, beside.provenance

    def group(self, raw: RawRef) -> list[Record]:
        """A capture's records as they stand: its metadata and request, then itself. Raises `RawDamaged`."""
        found = lookup.record_at(self.folder, raw)
        return [*lookup.beside(self.folder, raw, found), found]

    def files(self) -> list[Path]:
        """Every file of the folder, in the order of names: finished ones and those still being written."""
        paths = (
            path for kind in ("*.warc.gz", f"*.warc.gz{files.OPEN}", "*.warc.zst") for path in self.folder.glob(kind)
        )
        return sorted(path for path in paths if not path.name.startswith("."))

    def path_of(self, warc: str) -> Path:
        """Where a file is now: finished, or still being written. Raises `RawDamaged` where it is not."""
        return lookup.path_of(self.folder, warc)

    def _payload(self, raw: RawRef, payload: RawRef | None) -> bytes:
        if payload is None:
            raise RawDamaged(f"{raw.warc} at {raw.offset}: a revisit, and nothing says which record holds its bytes")
        try:
            return lookup.answer(lookup.record_at(self.folder, payload))[2]
        except BadBlock as error:
            raise RawDamaged(f"{payload.warc} at {payload.offset}: {error}") from error


def spoken(text: str | None) -> str:
    """A `WARC-Protocol` value as HTTP writes it; HTTP/1.1 where none is given."""
    return next((name for name, short in PROTOCOLS.items() if short == text), "HTTP/1.1")


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _common(name: str, target: str, moment: datetime) -> list[tuple[str, str]]:
    return [
        ("WARC-Record-ID", name),
        ("WARC-Target-URI", target.replace(" ", "%20")),
        ("WARC-Date", record.warc_date(moment)),
    ]


def _beside(beside: MetadataRecord, fetched: Fetched, name: str) -> bytes:
    """The metadata and request records of the capture called `name`: before it, so that who reads in order has them."""

    def member(record_type: RecordType, block: bytes) -> bytes:
        headers = [*_common(_new_id(), fetched.final_url, fetched.moment), ("WARC-Concurrent-To", name)]
        if record_type == "metadata":
            headers = [
                header for header in headers if header[0] != "WARC-Target-URI"
            ]  # indexers would take it for the page
        if record_type == "request":
            headers.append(("WARC-Payload-Digest", payload_digest(b"")))
        return record.member(record_type, tuple(headers), block)

    written = member("metadata", provenance.dump(beside))
    if fetched.request_headers:
        target = "/" + fetched.final_url.partition("://")[2].partition("/")[2]
        written += member("request", record.request_head(target, fetched.request_headers))
    return written
