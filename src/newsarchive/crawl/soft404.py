"""What a host shows where nothing is: asked for once a day, kept as evidence, and compared with what pages show.

In: a visit to a host with articles to look at again. Out: a capture of an address that never was, and readings marked
`soft_404` where a page answers 200 and is alike to it. A probe never becomes an article: it is kept as a part of
`MISSING_PROBE`, so a rebuild from raw leaves it alone too.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.capture import provenance_of, store_capture
from newsarchive.crawl.visit import Visit
from newsarchive.errors import FetchFailed
from newsarchive.model import Source, Target
from newsarchive.model.captures import MISSING_PROBE
from newsarchive.store.captures import captures

EVERY = timedelta(days=1)


def probe(archive: OpenArchive, visit: Visit, source: Source, target: Target) -> None:
    """Ask the host for an address that never was, beside this target's; at most once a day."""
    if visit.probed or visit.over:
        return
    visit.probed = True
    with archive.reading() as conn:
        last = captures.parts_on_host(conn, source.id, MISSING_PROBE, visit.host)
    if last and archive.now() - last[-1].moment < EVERY:
        return
    try:
        fetched = visit.get(nowhere(target.url, archive.now()))
    except FetchFailed:
        return  # asked again at the next visit
    provenance = replace(provenance_of(source), part_of=MISSING_PROBE)
    store_capture(archive, source, fetched, provenance, read=False)


def nowhere(url: str, day: datetime) -> str:
    """An address beside this one that never was; another each day, so that no cache answers."""
    token = hashlib.sha256(f"{urls.host_of(url)} {day.date()}".encode()).hexdigest()[:16]
    return urljoin(url.partition("?")[0], f"no-such-page-{token}")
