"""Articles of several pages: the parts that were kept are read with the first page and merged into one reading.

In: the capture of a first page. Out: the pages to read for it, and one `Extraction` for all of them. A part that is
missing is noted in the reading; it never fetches one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.discover.pages import continuations_of
from newsarchive.errors import RawDamaged
from newsarchive.extract.pool import Crash, ToRead
from newsarchive.model import Capture, Extraction, Fetched, Provenance, Site, Source
from newsarchive.store.captures import captures


def pages_of(
    archive: OpenArchive, source: Source, capture: Capture, fetched: Fetched, provenance: Provenance, site: Site
) -> Iterator[ToRead]:
    """The pages to read for one capture: the first, then its parts in the order they were kept."""
    bound = archive.settings.max_unpacked_bytes
    yield ToRead(fetched, provenance, site, bound)
    with archive.reading() as conn:
        kept = captures.parts_of(conn, source.id, capture.url, capture.moment)
    for part in kept:
        with suppress(RawDamaged):  # it is missing, and said so
            part_fetched, part_provenance = archive.raw.read(part.raw, part.payload)
            yield ToRead(part_fetched, part_provenance, site, bound)


def note_missing_parts(
    archive: OpenArchive, pages: Sequence[tuple[int, ToRead]], readings: Sequence[Extraction | Crash | None]
) -> Iterator[tuple[int, Extraction]]:
    """The readings of articles whose pages name a further one that is not held: with that said."""
    resultses: dict[int, list[Fetched]] = {}
    for place, page in pages:
        resultses.setdefault(place, []).append(page.fetched)
    for place, fetched in resultses.items():
        reading = readings[place]
        known = {urls.canonical(url) for one in fetched for url in (one.url, one.final_url)}
        named = dict.fromkeys(
            url for one in fetched for url in continuations_of(one, archive.settings.max_unpacked_bytes)
        )
        lost = [url for url in named if urls.canonical(url) not in known]
        if lost and isinstance(reading, Extraction) and reading.kind == "article":
            texts = tuple(f"a further page is missing: {url}" for url in lost)
            yield place, replace(reading, repairs=reading.repairs + texts)


def merge(first: Extraction | Crash | None, part: Extraction | Crash) -> Extraction | Crash:
    """A reading and the next part's, as one. The first page's facts stand; the parts give blocks."""
    if first is None or isinstance(first, Crash):
        return part if first is None else first
    if isinstance(part, Crash):
        return replace(first, repairs=(*first.repairs, f"a further page is missing: {part.detail}"))
    known = {block.text for block in first.blocks}
    fresh = tuple(block for block in part.blocks if block.text not in known)
    return replace(first, blocks=first.blocks + fresh, method=f"{first.method} + part")
