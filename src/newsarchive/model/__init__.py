"""The domain model: frozen values that every package may use (docs/glossary.md defines the terms).

In: nothing. Out: values. A model class never reads, writes, or knows the time.
All moments are aware and in UTC; all durations in seconds; all sizes in bytes; all character offsets count code points.
"""

from __future__ import annotations

from newsarchive.model.captures import Capture, Fetched, Provenance, RawRef
from newsarchive.model.extraction import Block, Content, DateFact, Extraction, Fact
from newsarchive.model.kinds import (
    BlockKind,
    CaptureKind,
    DateEvidence,
    DateRole,
    FeedKind,
    Headers,
    Host,
    PageKind,
    Precision,
    Relation,
    SourceKind,
)
from newsarchive.model.results import Result
from newsarchive.model.similarity import Copy, FiledText, Fingerprint, Passage
from newsarchive.model.site import Rule, Site
from newsarchive.model.sources import NO_VALIDATORS, Entry, Feed, FeedReading, Source, Target, Validators

__all__ = [
    "NO_VALIDATORS",
    "Block",
    "BlockKind",
    "Capture",
    "CaptureKind",
    "Content",
    "Copy",
    "DateEvidence",
    "DateFact",
    "DateRole",
    "Entry",
    "Extraction",
    "Fact",
    "Feed",
    "FeedKind",
    "FeedReading",
    "Fetched",
    "FiledText",
    "Fingerprint",
    "Headers",
    "Host",
    "PageKind",
    "Passage",
    "Precision",
    "Provenance",
    "RawRef",
    "Relation",
    "Result",
    "Rule",
    "Site",
    "Source",
    "SourceKind",
    "Target",
    "Validators",
]
