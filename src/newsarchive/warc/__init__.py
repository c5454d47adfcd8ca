"""Keeping raw: WARC out and in. The only raw bytes on disk; it never parses what it keeps."""

from newsarchive.warc.files import Recovered
from newsarchive.warc.foreign import CaptureRecord, RefersTo, check, records
from newsarchive.warc.raw_store import RawStore
from newsarchive.warc.reader import BadRecord, opened
from newsarchive.warc.record import payload_digest

__all__ = [
    "BadRecord",
    "CaptureRecord",
    "RawStore",
    "Recovered",
    "RefersTo",
    "check",
    "opened",
    "payload_digest",
    "records",
]
