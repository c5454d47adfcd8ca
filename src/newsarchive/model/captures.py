"""What came back and is kept: answers, where their bytes stand, what we knew of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsarchive.model.kinds import CaptureKind, FeedKind, Headers, Host, SourceKind
from newsarchive.model.sources import Entry

MISSING_PROBE = "about:missing"  # `part_of` of a probe: an address that never was, asked for to see how a host says so


@dataclass(frozen=True, slots=True)
class Fetched:
    """An HTTP answer in memory. `body` is as it came over the wire, still content-encoded (see `wire.unpack`)."""

    url: str  # asked for
    final_url: str  # answered
    status: int
    headers: Headers
    body: bytes
    moment: datetime  # when the first byte came
    redirects: tuple[str, ...] = ()  # the addresses passed on the way, `url` first, `final_url` not among them
    request_headers: Headers = ()
    peer: str | None = None  # the IP address that answered
    protocol: str = "HTTP/1.1"  # as spoken; kept as `WARC-Protocol`

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class RawRef:
    """Where a record stands in the raw folder. `offset` and `length` are bytes of the (compressed) file."""

    warc: str  # file name inside raw/
    offset: int
    length: int
    digest: str  # of the payload, `sha1:` and base32, as WARC writes it


@dataclass(frozen=True, slots=True)
class Provenance:
    """What we knew when we kept a capture; written beside it as a WARC metadata record, so that raw rebuilds all."""

    source: str
    kind: CaptureKind = "page"
    source_kind: SourceKind = "site"
    home_url: str | None = None
    timezone: str | None = None
    hosts: tuple[Host, ...] = ()  # the source's own: a canonical address on one of them counts
    claim: Entry | None = None  # the feed's claim, or what an import's line declared
    claimed_by: str | None = None  # the feed's URL, or "import"
    part_of: str | None = None  # the first page's URL, for a further page of a multi-page article
    imported_from: str | None = None  # a file's name, for hand imports
    identity: str | None = None  # a jsonl line's own id
    feed_kind: FeedKind | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """A Fetched that is kept."""

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
