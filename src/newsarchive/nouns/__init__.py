"""The words of the house, as frozen values (docs/glossary.md tells them in prose).

In: nothing. Out: values every room may pass on. A noun never reads, writes, or knows the time.
All moments are aware and in UTC; all durations in seconds; all sizes in bytes; all character offsets count code points.
"""

from __future__ import annotations

from newsarchive.nouns.ending import Ending
from newsarchive.nouns.kept import Capture, Fetched, Provenance, RawRef
from newsarchive.nouns.kinds import (
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
from newsarchive.nouns.reading import Block, Content, Dated, Extraction, Fact
from newsarchive.nouns.recognised import Copy, Fingerprint, Known, Passage
from newsarchive.nouns.site import Rule, Site
from newsarchive.nouns.watched import NO_VALIDATORS, Entry, Feed, FeedReading, Source, Target, Validators

__all__ = [
    "NO_VALIDATORS",
    "Block",
    "BlockKind",
    "Capture",
    "CaptureKind",
    "Content",
    "Copy",
    "DateEvidence",
    "DateRole",
    "Dated",
    "Ending",
    "Entry",
    "Extraction",
    "Fact",
    "Feed",
    "FeedKind",
    "FeedReading",
    "Fetched",
    "Fingerprint",
    "Headers",
    "Host",
    "Known",
    "PageKind",
    "Passage",
    "Precision",
    "Provenance",
    "RawRef",
    "Relation",
    "Rule",
    "Site",
    "Source",
    "SourceKind",
    "Target",
    "Validators",
]
