"""TODO."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from newsarchive.archive import capture as keeping
from newsarchive.archive.archive import Kit
from newsarchive.crawl import multipage, poll_feed, schedule, soft404
from newsarchive.archive.leases import Lease, leased
from newsarchive.crawl.visit import Visit, visiting
from newsarchive.discover import pace
from newsarchive.errors import FetchFailed, RawDamaged, VisitOver
from newsarchive.extract.pool import Crash, ToRead, read_text
from newsarchive.ingest import filing, learning, linking
from newsarchive.model import (
    NO_VALIDATORS,
    Capture,
    Ending,
    Extraction,
    Feed,
    Fetched,
    Host,
    Provenance,
    Site,
    Source,
    Target,
    Validators,
)
from newsarchive.model.outcomes import Outcome
from newsarchive.store import frontier
from newsarchive.store.captures import captures
from newsarchive.store.sources import counts, sources
from newsarchive.warc import payload_digest
from newsarchive.model import outcomes


def finish(kit: Kit, ending: Ending) -> Ending:
    """The only place where an ending is counted and logged."""
    with kit.writing() as conn:
        counts.add(conn, ending, kit.now())
    kit.log.info(ending.outcome.value, job=ending.job, input=ending.input, source=ending.source, detail=ending.detail)
    return ending
