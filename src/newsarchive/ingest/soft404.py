"""Pages that answer 200 where nothing is: recognised by what the host shows for an address that never existed.

In: readings of a host's captures. Out: the same readings, marked `soft_404` where they are alike to the host's own
missing page (kept by `crawl.soft404`). It never asks the network.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.dedupe.walls import missing
from newsarchive.errors import RawDamaged
from newsarchive.extract.pool import Crash, ToRead
from newsarchive.model import Capture, Extraction, Host, Source
from newsarchive.model.captures import MISSING_PROBE
from newsarchive.store.captures import captures

Readings = list[tuple[Capture, Extraction | Crash | None]]


def mark_soft_404s(archive: OpenArchive, source: Source, readings: Readings) -> Readings:
    """The readings, those that are alike to their host's missing page being `soft_404`."""
    known: dict[Host, _MissingPages] = {}
    pairs: Readings = []
    for capture, reading in readings:
        if isinstance(reading, Extraction) and capture.status == 200 and capture.provenance.kind == "page":
            if capture.host not in known:
                known[capture.host] = _MissingPages(archive, source, capture.host)
            pair = known[capture.host].at(capture.moment)
            if pair is not None and _alike(reading, pair[1]):
                why = f"alike to what {capture.host} shows where nothing is (capture {pair[0].id})"
                pairs.append((capture, replace(reading, kind="soft_404", kind_evidence=why)))
                continue
        pairs.append((capture, reading))
    return pairs


@dataclass(slots=True)
class _MissingPages:
    """A host's missing pages, each read when first needed."""

    archive: OpenArchive
    source: Source
    host: Host
    _probes: list[Capture] | None = None
    _read: dict[int, Extraction | None] | None = None

    def at(self, moment: datetime) -> tuple[Capture, Extraction] | None:
        """The last one before a moment, else the first after; None where the host tells the truth, or was not asked."""
        if self._probes is None or self._read is None:
            with self.archive.reading() as conn:
                self._probes = captures.parts_on_host(conn, self.source.id, MISSING_PROBE, self.host)
            self._read = {}
        if not self._probes:
            return None
        place = bisect_right([probe.moment for probe in self._probes], moment)
        chosen = self._probes[max(0, place - 1)]
        if chosen.status != 200 or urls.is_home(chosen.final_url):
            return None
        if chosen.id not in self._read:
            self._read[chosen.id] = self._reading(chosen)
        reading = self._read[chosen.id]
        return (chosen, reading) if reading is not None else None

    def _reading(self, capture: Capture) -> Extraction | None:
        try:
            fetched, provenance = self.archive.raw.read(capture.raw, capture.payload)
        except RawDamaged:
            return None
        site = self.archive.sites.site_for(capture.host, capture.moment)
        page = ToRead(fetched, provenance, site, self.archive.settings.max_unpacked_bytes)
        reading = self.archive.reader.read([page])[0]
        return reading if isinstance(reading, Extraction) else None


def _alike(reading: Extraction, extraction: Extraction) -> bool:
    return missing(_title(reading), _text(reading), _title(extraction), _text(extraction))


def _title(reading: Extraction) -> str | None:
    return reading.titles[0].value if reading.titles else None


def _text(reading: Extraction) -> str:
    return "\n\n".join(block.text for block in reading.blocks)
