"""Articles of several pages: the further pages are fetched in the same visit and kept beside the first.

In: a first page. Out: captures marked `part_of` it. A part never becomes an article; `ingest.multipage` joins them.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.capture import holds, store_capture
from newsarchive.crawl.visit import Visit
from newsarchive.discover.pages import continuations_of
from newsarchive.errors import FetchFailed
from newsarchive.model import Fetched, Provenance, Source


def keep_parts(archive: OpenArchive, visit: Visit, source: Source, first: Fetched, provenance: Provenance) -> bool:
    """Fetch and keep the further pages of a multi-page article; what fails is missing, and said when it is read.

    True where any of them has bytes that the archive did not hold.
    """
    news = False
    bound = archive.settings.max_unpacked_bytes
    seen = {urls.canonical(first.url), urls.canonical(first.final_url)}
    waiting = [*continuations_of(first, bound)]
    while waiting and len(seen) <= archive.settings.max_parts and not visit.over:
        url = waiting.pop(0)
        if urls.canonical(url) in seen:
            continue
        seen.add(urls.canonical(url))
        try:
            part = visit.get(url)
        except FetchFailed:
            continue
        if part.status == 200:
            news |= not holds(archive, part)
            store_capture(archive, source, part, replace(provenance, part_of=first.url, claim=None), read=False)
            waiting += continuations_of(part, bound)
    return news
