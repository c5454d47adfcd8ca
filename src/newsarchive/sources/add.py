"""A source taken in: written with what a person named, and looked over where no feed was.

In: what a list or a form says of a publisher. Out: the source, and what looking it over said. It polls nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import BadInput
from newsarchive.model import Source
from newsarchive.sources.autodiscovery import look_over
from newsarchive.sources.lists import Listed
from newsarchive.store import frontier
from newsarchive.store.sources import sources

HOME_ALONE = "no feed was found: the home page alone is watched for links"

WATCHED = "watched already: not asked again; `sources add` looks for its feeds anew"


@dataclass(frozen=True, slots=True)
class Added:
    """A source, and what is worth telling about how its feeds were found."""

    source: Source
    said: tuple[str, ...] = ()


def watch(archive: OpenArchive, listed: Listed, *, again: bool = True) -> Added:
    """Write a source; where no feed was named, ask its host for feeds, sitemaps and sections; without `again` not
    those of a source that has some. Raises `BadInput`."""
    source = add_source(archive, listed)
    if listed.feeds:
        return Added(source)
    if not again and source.home_url == listed.url:
        with archive.reading() as conn:
            if frontier.feeds(conn, source.id):
                return Added(source, (WATCHED,))
    survey = look_over(archive, listed.url)
    with archive.writing() as conn:
        frontier.add_feeds(conn, source.id, survey.found, archive.now())
    return Added(source, (*survey.said, *([HOME_ALONE] if len(survey.found) == 1 else [])))


def add_source(archive: OpenArchive, listed: Listed) -> Source:
    """Write one source with the feeds a person named. Raises `BadInput` naming what cannot be used."""
    for address in (listed.url, *listed.feeds):
        if urls.parse(address) is None:
            raise BadInput(f"not an http(s) address: {address!r}")
    if listed.timezone is not None:
        try:
            ZoneInfo(listed.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise BadInput(f"timezone: no such zone {listed.timezone!r}; give one such as Asia/Damascus") from error
    host = urls.host_of(listed.url)
    hosts = tuple(dict.fromkeys([host, *(urls.host_of(feed) for feed in listed.feeds)]))
    with archive.writing() as conn:
        source = sources.add(
            conn,
            name=listed.name or host.removeprefix("www."),
            kind="site",
            home_url=listed.url,
            timezone=listed.timezone,
            hosts=hosts,
            now=archive.now(),
        )
        frontier.add_feeds(conn, source.id, [(feed, "unknown") for feed in listed.feeds], archive.now())
    return source
