"""Keeping raw: WARC out and in. The only raw bytes on disk; it never parses what it keeps."""

from newsarchive.keep.archive import RawArchive
from newsarchive.keep.files import Recovered
from newsarchive.keep.record import payload_digest
from newsarchive.keep.stream import Kept, RefersTo, check, records
from newsarchive.keep.walk import BadRecord, opened

__all__ = ["BadRecord", "Kept", "RawArchive", "Recovered", "RefersTo", "check", "opened", "payload_digest", "records"]
