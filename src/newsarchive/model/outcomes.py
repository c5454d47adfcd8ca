"""How a job ended, in one word. The words are stable: scripts depend on them (docs/glossary.md lists them all).

In: nothing. Out: `Outcome`, and which outcomes are failures. It never decides; it only names.
"""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of one poll, capture or ingest."""

    # Outcomes of reading a capture.
    NEW_ARTICLE = "new_article"
    NEW_REVISION = "new_revision"
    CORRECTED = "corrected"  # the same capture, extracted better: never a revision
    UNCHANGED = "unchanged"
    NOT_AN_ARTICLE = "not_an_article"
    GONE = "gone"
    HIDDEN = "hidden"  # taken down; stays out
    UNREADABLE = "unreadable"
    CRASHED = "crashed"  # the reading process died or hung on it; the raw bytes are kept
    # Outcomes of a network request.
    CAPTURED = "captured"  # stored, waiting to be read
    POLLED = "polled"  # a feed was read
    SAME_BYTES = "same_bytes"
    NOT_MODIFIED = "not_modified"
    ROBOTS_DENIED = "robots_denied"
    PRIVATE_ADDRESS = "private_address"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    DNS_FAILED = "dns_failed"
    CONNECT_FAILED = "connect_failed"
    TLS_FAILED = "tls_failed"
    HTTP_ERROR = "http_error"
    BAD_REDIRECT = "bad_redirect"
    BAD_FEED = "bad_feed"
    HOST_BUSY = "host_busy"  # another process is visiting this host

    @property
    def failed(self) -> bool:
        """True if something went wrong; outcomes such as `robots_denied` or `gone` are answers, not failures."""
        return self in _FAILURES


_FAILURES = frozenset(
    {
        Outcome.UNREADABLE,
        Outcome.CRASHED,
        Outcome.PRIVATE_ADDRESS,
        Outcome.TOO_LARGE,
        Outcome.TIMED_OUT,
        Outcome.DNS_FAILED,
        Outcome.CONNECT_FAILED,
        Outcome.TLS_FAILED,
        Outcome.HTTP_ERROR,
        Outcome.BAD_REDIRECT,
        Outcome.BAD_FEED,
        Outcome.HOST_BUSY,
    }
)


GONE = frozenset({404, 410})  # HTTP statuses
