"""What a host shows where nothing is: asked for once a day, kept as evidence, and compared with what pages show.

In: a visit to a host with articles to look at again. Out: a capture of an address that never was, and readings marked
`soft_404` where a page answers 200 and is alike to it. A probe never becomes an article: it is kept as a part of
`MISSING`, so a rebuild from raw leaves it alone too.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from newsarchive import urls
from newsarchive.archive import capture as keeping
from newsarchive.archive.archive import Kit
from newsarchive.crawl.visit import Visit
from newsarchive.dedupe.walls import missing
from newsarchive.errors import FetchFailed, RawDamaged
from newsarchive.extract.pool import Crash, ToRead
from newsarchive.model import Capture, Extraction, Host, Source, Target
from newsarchive.store.captures import captures

MISSING = "about:missing"
EVERY = timedelta(days=1)

Readings = list[tuple[Capture, Extraction | Crash | None]]


def probe(kit: Kit, visit: Visit, source: Source, target: Target) -> None:
    """Ask the host for an address that never was, beside this target's; at most once a day."""
    if visit.probed or visit.over:
        return
    visit.probed = True
    with kit.reading() as conn:
        last = captures.parts_at(conn, source.id, MISSING, visit.host)
    if last and kit.now() - last[-1].moment < EVERY:
        return
    try:
        fetched = visit.get(nowhere(target.url, kit.now()))
    except FetchFailed:
        return  # asked again at the next visit
    provenance = replace(keeping.provenance_of(source), part_of=MISSING)
    keeping.keep(kit, source, fetched, provenance, read=False)


def nowhere(url: str, day: datetime) -> str:
    """An address beside this one that never was; another each day, so that no cache answers."""
    token = hashlib.sha256(f"{urls.host_of(url)} {day.date()}".encode()).hexdigest()[:16]
    return urljoin(url.partition("?")[0], f"no-such-page-{token}")


def marked(kit: Kit, source: Source, readings: Readings) -> Readings:
    """The readings, those that are alike to their host's missing page being `soft_404`."""
    known: dict[Host, _Shown] = {}
    told: Readings = []
    for capture, reading in readings:
        if isinstance(reading, Extraction) and capture.status == 200 and capture.provenance.kind == "page":
            if capture.host not in known:
                known[capture.host] = _Shown(kit, source, capture.host)
            shown = known[capture.host].at(capture.moment)
            if shown is not None and _alike(reading, shown[1]):
                why = f"alike to what {capture.host} shows where nothing is (capture {shown[0].id})"
                told.append((capture, replace(reading, kind="soft_404", kind_evidence=why)))
                continue
        told.append((capture, reading))
    return told


@dataclass(slots=True)
class _Shown:
    """A host's missing pages, each read when first needed."""

    kit: Kit
    source: Source
    host: Host
    _probes: list[Capture] | None = None
    _read: dict[int, Extraction | None] | None = None

    def at(self, moment: datetime) -> tuple[Capture, Extraction] | None:
        """The last one before a moment, else the first after; None where the host tells the truth, or was not asked."""
        if self._probes is None or self._read is None:
            with self.kit.reading() as conn:
                self._probes = captures.parts_at(conn, self.source.id, MISSING, self.host)
            self._read = {}
        if not self._probes:
            return None
        place = bisect_right([one.moment for one in self._probes], moment)
        chosen = self._probes[max(0, place - 1)]
        if chosen.status != 200 or urls.is_home(chosen.final_url):
            return None
        if chosen.id not in self._read:
            self._read[chosen.id] = self._reading(chosen)
        reading = self._read[chosen.id]
        return (chosen, reading) if reading is not None else None

    def _reading(self, capture: Capture) -> Extraction | None:
        try:
            fetched, provenance = self.kit.raw.read(capture.raw, capture.payload)
        except RawDamaged:
            return None
        site = self.kit.book.site_for(capture.host, capture.moment)
        page = ToRead(fetched, provenance, site, self.kit.settings.max_unpacked_bytes)
        reading = self.kit.reader.read([page])[0]
        return reading if isinstance(reading, Extraction) else None


def _alike(reading: Extraction, shown: Extraction) -> bool:
    return missing(_title(reading), _text(reading), _title(shown), _text(shown))


def _title(reading: Extraction) -> str | None:
    return reading.titles[0].value if reading.titles else None


def _text(reading: Extraction) -> str:
    return "\n\n".join(block.text for block in reading.blocks)
