"""What the crawler watches: sources, feeds and their claims, targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsarchive.model.kinds import FeedKind, Host, SourceKind


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher of news. `name` is its identity, as printed in `"source": …`."""

    id: int
    name: str
    kind: SourceKind = "site"
    home_url: str | None = None
    timezone: str | None = None  # an IANA name; for dates printed without a zone
    paused: bool = False
    hosts: tuple[Host, ...] = ()  # authorities a user named for it; others may be learned from redirects


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server sent for conditional requests: `ETag` and `Last-Modified`, byte for byte."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Feed:
    """Any document polled repeatedly for new URLs, and the state of its polling."""

    id: int
    source_id: int
    host: Host
    url: str
    kind: FeedKind
    due_at: datetime
    interval_s: float
    validators: Validators = NO_VALIDATORS
    digest: str | None = None  # of the last body that was read
    polls: int = 0  # successful answers so far; every n-th request is sent without validators
    failures: int = 0  # in a row
    parent_id: int | None = None  # the sitemap index that led here


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in a feed: a URL and what the feed claims about it. A claim, never a fact."""

    url: str
    title: str | None = None
    published: datetime | None = None
    published_text: str | None = None  # as printed in the feed
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None  # HTML or text, as in the feed
    content: str | None = None  # HTML, the full text if the feed carries it
    tags: tuple[str, ...] = ()
    language: str | None = None
    # Only in an archive's own export, and kept when that is imported again:
    published_day: str | None = None  # ISO, the publisher's calendar day
    published_precision: str | None = None
    agencies: tuple[str, ...] = ()
    dateline: str | None = None
    section: str | None = None
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What one response to a feed request contained."""

    kind: FeedKind
    entries: tuple[Entry, ...]
    title: str | None = None
    children: tuple[str, ...] = ()  # sitemaps named by a sitemap index
    next_pages: tuple[str, ...] = ()  # where older entries are, nearest first
    ttl_s: float | None = None  # how long the feed asks not to be polled again


@dataclass(frozen=True, slots=True)
class Target:
    """A URL to capture, and its state."""

    id: int
    source_id: int
    host: Host
    url: str
    due_at: datetime
    claim: Entry | None = None
    validators: Validators = NO_VALIDATORS
    digest: str | None = None  # payload digest of the last capture
    captures: int = 0
    failures: int = 0
    checks: int = 0  # successful answers so far, 304 included
