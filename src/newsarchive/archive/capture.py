"""Raw first: the WARC record flushed and synced, then the capture row.

In: an answer (or a text somebody scraped earlier) and what we know of it. Out: the capture row's id.
It never parses what it keeps.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.model import Entry, Fetched, Provenance, Source, Target
from newsarchive.store.captures import captures
from newsarchive.store.engine.database import Connection
from newsarchive.store.takedowns import takedowns
from newsarchive.warc.record import payload_digest

TAKEN_DOWN = "taken down; it stays out"
NO_HOST = ""  # of texts and saved pages without an address


def provenance_of(source: Source, target: Target | None = None, *, claim: Entry | None = None) -> Provenance:
    """What is written beside a capture of this source, so that raw rebuilds the row."""
    return Provenance(
        source=source.name,
        source_kind=source.kind,
        home_url=source.home_url,
        timezone=source.timezone,
        hosts=source.hosts,
        claim=target.claim if target else claim,
    )


def refusal_reason(
    archive: OpenArchive, source: Source, addresses: Iterable[str], body: bytes | None = None
) -> str | None:
    """Why this must not be kept: something that led here, or these very bytes, was destroyed. None: it may be.

    The one question every way into raw asks before it keeps anything.
    """
    marks = {takedowns.url_digest(source.name, address) for address in addresses}
    if body:
        marks.add(takedowns.payload_digest(payload_digest(body)))
    with archive.reading() as conn:
        return TAKEN_DOWN if takedowns.blocked(conn, marks) else None


def is_barred(conn: Connection, source: Source, key: str, text_digest: str) -> bool:
    """Whether what a capture turned out to be was destroyed: known only once it is read."""
    marks = {takedowns.url_digest(source.name, key), takedowns.folded_text_digest(source.name, text_digest)}
    return bool(takedowns.blocked(conn, marks))


def holds(archive: OpenArchive, fetched: Fetched) -> bool:
    """Whether the archive has these bytes already."""
    with archive.reading() as conn:
        return captures.by_digest(conn, payload_digest(fetched.body)) is not None


def store_capture(
    archive: OpenArchive,
    source: Source,
    fetched: Fetched,
    provenance: Provenance,
    *,
    target: Target | None = None,
    read: bool = True,
) -> tuple[int, bool]:
    """Keep one answer. Returns the capture's id, and whether this target had the very same bytes before.

    Identical bytes, of this page or of another, become a WARC `revisit`. What has nothing new is not read again.
    """
    digest = payload_digest(fetched.body)
    unchanged = target is not None and target.digest == digest
    with archive.reading() as conn:
        payload = captures.by_digest(conn, digest)
    raw = archive.raw.append(fetched, provenance, same_as=payload)
    archive.raw.sync()
    with archive.writing() as conn:
        holder = captures.by_digest(conn, digest) if payload is not None else None
        lost = payload is not None and holder is None
        if not lost:
            capture_id = captures.add(
                conn,
                source_id=source.id,
                target_id=target.id if target else None,
                host=urls.host_of(fetched.url) if urls.parse(fetched.url) else NO_HOST,
                url=fetched.url,
                final_url=fetched.final_url,
                status=fetched.status,
                moment=fetched.moment,
                raw=raw,
                payload=holder,  # where the bytes stand now: their file may have been written anew meanwhile
                provenance=provenance,
                state="pending" if read and not unchanged else "done",
            )
    if lost:  # the bytes it is a revisit of were destroyed in this very moment: they are written again
        return store_capture(archive, source, fetched, provenance, target=target, read=read)
    return capture_id, unchanged
