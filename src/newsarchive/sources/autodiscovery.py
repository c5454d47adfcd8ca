"""A new source looked over: which feeds, sitemaps and sections its home page, robots.txt and usual paths offer.

In: a home page's address. Out: what answered, as (url, kind) pairs to poll. One polite visit; nothing is filed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.crawl.poll_feed import read_feed
from newsarchive.crawl.visit import Visit, visiting
from newsarchive.decoding.body import html_of
from newsarchive.discover import pages
from newsarchive.errors import FetchFailed, UnreadableFeed
from newsarchive.model import FeedKind

MAX_TRIES = 30  # requests spent on looking a source over


@dataclass(slots=True)
class Survey:
    """What was found, and why nothing was where nothing was."""

    found: list[tuple[str, FeedKind]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def look_over(archive: OpenArchive, home_url: str) -> Survey:
    """Find a source's feeds. The home page itself is polled as a section in any case."""
    survey = Survey()
    with visiting(archive, urls.host_of(home_url)) as visit:
        if visit is None:
            survey.said.append(f"{urls.host_of(home_url)} is being visited by another process; add feeds with --feed")
        else:
            _look(archive, visit, home_url, survey)
    survey.found.append((home_url, "section"))
    return survey


def _look(archive: OpenArchive, visit: Visit, home_url: str, survey: Survey) -> None:
    try:
        home = visit.get(home_url)
    except FetchFailed as failure:
        survey.said.append(f"{home_url}: {failure}; the home page alone is stored and polled later")
        return
    if home.status != 200:
        survey.said.append(f"{home_url}: status {home.status}; the home page alone is stored and polled later")
        return
    offered = pages.find_feeds(html_of(home, archive.settings.max_unpacked_bytes), home.final_url)
    try:
        named = list(visit.robots_for(home_url).sitemaps)
    except FetchFailed:
        named = []
    tried: set[str] = {urls.canonical(home_url)}
    _try(archive, visit, [*offered.feeds, *named, *offered.sitemaps], tried, survey)
    if not survey.found:
        _try(archive, visit, pages.usual_paths(home_url), tried, survey)
    survey.found += [(url, "section") for url in offered.sections if urls.canonical(url) not in tried]


def _try(
    archive: OpenArchive, visit: Visit, candidates: list[str] | tuple[str, ...], tried: set[str], survey: Survey
) -> None:
    for url in candidates:
        if len(tried) >= MAX_TRIES or visit.over or urls.canonical(url) in tried:
            continue
        tried.add(urls.canonical(url))
        try:
            fetched = visit.get(url)
            feed_reading = read_feed(archive, fetched, "unknown") if fetched.status == 200 else None
        except (FetchFailed, UnreadableFeed) as error:
            survey.said.append(f"{url}: {error}")
            continue
        if (
            feed_reading is not None
            and feed_reading.kind != "section"
            and (feed_reading.entries or feed_reading.children)
        ):
            survey.found.append((url, feed_reading.kind))
