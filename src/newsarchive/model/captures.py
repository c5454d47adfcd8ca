"""Responses and the captures stored from them: where their bytes are, what was known about them at the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsarchive.model.kinds import CaptureKind, FeedKind, Headers, Host, SourceKind
from newsarchive.model.sources import Entry

MISSING_PROBE = "about:missing"  # `part_of` of a probe: a URL that never existed, fetched to see the host's error page


@dataclass(frozen=True, slots=True)
class Fetched:
    """An HTTP response in memory. `body` is as received, still content-encoded (see `content_encoding.unpack`)."""

    url: str  # requested
    final_url: str  # that responded
    status: int
    headers: Headers
    body: bytes
    moment: datetime  # when the first byte came
    redirects: tuple[str, ...] = ()  # the URLs that redirected, `url` first, without `final_url`
    request_headers: Headers = ()
    peer: str | None = None  # the IP address that answered
    protocol: str = "HTTP/1.1"  # as negotiated; stored as `WARC-Protocol`

    def header(self, name: str) -> str | None:
        """The first header of that name, compared without regard to case."""
        lowered = name.lower()
        return next((value for key, value in self.headers if key.lower() == lowered), None)


@dataclass(frozen=True, slots=True)
class RawRef:
    """The location of a record in the raw folder. `offset` and `length` are bytes of the (compressed) file."""

    warc: str  # file name inside raw/
    offset: int
    length: int
    digest: str  # of the payload, `sha1:` and base32, as WARC writes it


@dataclass(frozen=True, slots=True)
class Provenance:
    """What was known when a capture was stored; written beside it as a WARC metadata record: raw can rebuild all."""

    source: str
    kind: CaptureKind = "page"
    source_kind: SourceKind = "site"
    home_url: str | None = None
    timezone: str | None = None
    hosts: tuple[Host, ...] = ()  # the source's own: a canonical URL on one of them is accepted
    claim: Entry | None = None  # the feed's claim, or what an imported line declared
    claimed_by: str | None = None  # the feed's URL, or "import"
    part_of: str | None = None  # the first page's URL, for a further page of a multi-page article
    imported_from: str | None = None  # the file's name, for imports
    identity: str | None = None  # the id a jsonl line gave itself
    feed_kind: FeedKind | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """A stored response."""

    id: int
    source_id: int
    target_id: int | None
    host: Host
    url: str
    final_url: str
    status: int
    moment: datetime
    raw: RawRef
    provenance: Provenance
    payload: RawRef | None = None  # for a revisit: the record that holds the bytes
