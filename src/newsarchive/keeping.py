"""Raw first: the WARC record flushed and synced, then the capture row.

In: an answer (or a text somebody scraped earlier) and what we know of it. Out: the capture row's id.
It never parses what it keeps.
"""

from __future__ import annotations

from newsarchive import urls
from newsarchive.keep import payload_digest
from newsarchive.kit import Kit
from newsarchive.nouns import Entry, Fetched, Provenance, Source, Target
from newsarchive.store import captures

NO_HOST = ""  # of texts and saved pages without an address


def provenance_of(source: Source, target: Target | None = None, *, claim: Entry | None = None) -> Provenance:
    """What is written beside a capture of this source, so that raw rebuilds the row."""
    return Provenance(
        source=source.name,
        source_kind=source.kind,
        home_url=source.home_url,
        timezone=source.timezone,
        claim=target.claim if target else claim,
    )


def keep(
    kit: Kit,
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
    with kit.reading() as conn:
        payload = captures.by_digest(conn, digest)
    raw = kit.raw.append(fetched, provenance, same_as=payload)
    kit.raw.sync()
    with kit.writing() as conn:
        capture_id = captures.remember(
            conn,
            source_id=source.id,
            target_id=target.id if target else None,
            host=urls.host_of(fetched.url) if urls.parse(fetched.url) else NO_HOST,
            url=fetched.url,
            final_url=fetched.final_url,
            status=fetched.status,
            moment=fetched.moment,
            raw=raw,
            payload=payload,
            provenance=provenance,
            state="pending" if read and not unchanged else "done",
        )
    return capture_id, unchanged
