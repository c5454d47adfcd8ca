"""One polite stay at one host: the lease, the client, robots.txt, the turn-taking and the budget.

In: an open archive and a host. Out: `Visit`, which fetches for the pipeline. All it stores is politeness: leases,
turns, robots.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from newsarchive import __version__, urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.leases import take_lease
from newsarchive.errors import FetchFailed, VisitEnded
from newsarchive.fetch.client import Client
from newsarchive.fetch.hop import user_agent
from newsarchive.fetch.pause import delay_s, retry_after
from newsarchive.fetch.robots import Robots, in_force
from newsarchive.model import NO_VALIDATORS, Fetched, Host, Validators
from newsarchive.store import frontier
from newsarchive.store.sources import sources

ASKS_FOR_REST = frozenset({429, 503})
STALE_ROBOTS_S = 30 * 86_400.0  # how long a good copy serves while robots.txt cannot be reached


class Visit:
    """What a stay at a host holds: one client, the robots rules seen, and how much may still be asked."""

    def __init__(self, archive: OpenArchive, host: Host, owner: str, named: frozenset[str]) -> None:
        self.host = host
        self._owner = owner
        self.probed = False  # whether it was asked for an address that never was (see `missing`)
        self._archive = archive
        self._robots: dict[str, Robots | FetchFailed] = {}
        self._requests = 0
        self._ends = archive.now() + timedelta(seconds=archive.settings.visit_max_s)
        self._lease_renewed = archive.now()
        self._client = Client(
            archive.settings,
            allowed_private=lambda authority: archive.settings.allow_private_networks and authority in named,
            robots_for=self.robots_for,
            wait_turn=self._wait_turn,
            now=archive.now,
            user_agent=user_agent(__version__, archive.settings.contact),
        )

    def get(self, url: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        """One polite request, redirects followed. Raises `FetchFailed`, and `VisitEnded` when it is time to leave."""
        fetched = self._client.get(url, validators)
        wait_s = retry_after(fetched, self._archive.now()) if fetched.status in ASKS_FOR_REST else None
        if wait_s is not None:
            self._leave(self._archive.now() + timedelta(seconds=wait_s))
        return fetched

    @property
    def over(self) -> bool:
        """True when it is time to leave: asked to stop, out of requests, or out of time."""
        archive = self._archive
        return (
            archive.stop.is_set()
            or self._requests >= archive.settings.visit_max_requests
            or archive.now() >= self._ends
        )

    def _leave(self, until: datetime) -> None:
        """The host asked for rest (`Retry-After`): end this visit, and come back no sooner than `until`."""
        self._ends = self._archive.now()
        with self._archive.writing() as conn:
            frontier.delay(conn, self.host, until)

    def robots_for(self, url: str) -> Robots:
        """The rules in force for a URL; asked for once a day and authority. Raises `FetchFailed` where unreachable."""
        origin = urls.origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._load_robots(origin)
        robots = self._robots[origin]
        if isinstance(robots, FetchFailed):
            raise robots
        return robots

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _load_robots(self, origin: str) -> Robots | FetchFailed:
        archive = self._archive
        with archive.reading() as conn:
            stored = frontier.robots(conn, origin)
        known = Robots(text=stored.text, status=stored.status, fetched_at=stored.fetched_at) if stored else None
        if known is not None and (archive.now() - known.fetched_at).total_seconds() < archive.settings.robots_max_age_s:
            return known
        try:
            fresh = self._client.get_robots(origin)
        except FetchFailed as failure:
            return in_force(None, known, archive.now(), STALE_ROBOTS_S) or failure
        if fresh.reachable:  # "come back later" is asked for again at the next visit, not believed for a day
            with archive.writing() as conn:
                frontier.save_robots(conn, origin, text=fresh.text, status=fresh.status, fetched_at=fresh.fetched_at)
                pause_s = delay_s(archive.settings, fresh.crawl_delay_s)  # counts from this very request
                frontier.delay(conn, urls.host_of(origin), archive.now() + timedelta(seconds=pause_s))
        return in_force(fresh, known, archive.now(), STALE_ROBOTS_S) or fresh

    def _wait_turn(self, host: Host) -> None:
        archive = self._archive
        robots = [known for origin, known in self._robots.items() if urls.host_of(origin) == host]
        crawl_delay = next((r.crawl_delay_s for r in robots if isinstance(r, Robots)), None)
        now = archive.now()
        pause_s = delay_s(archive.settings, crawl_delay)
        with archive.writing() as conn:
            at = frontier.reserve(conn, host, now, pause_s)
            if (now - self._lease_renewed).total_seconds() > archive.settings.lease_s / 3:
                held = frontier.renew(conn, self.host, self._owner, now + timedelta(seconds=archive.settings.lease_s))
                if not held:
                    raise VisitEnded(f"the lease of {self.host} was lost")
                self._lease_renewed = now
        self._requests += 1
        wait_s = (at - now).total_seconds()
        if wait_s > max(frontier.SOON_S, 2 * pause_s):
            raise VisitEnded(f"{host} wants no request before {at:%Y-%m-%d %H:%M:%S}Z")
        if archive.stop.wait(max(0.0, wait_s)):
            raise VisitEnded("stopping")


@contextmanager
def visiting(archive: OpenArchive, host: Host) -> Iterator[Visit | None]:
    """Hold the host's lease while visiting it; None where another process has it."""
    with archive.reading() as conn:
        named = sources.named_authorities(conn)
    owner = take_lease(archive, host)
    if owner is None:
        yield None
        return
    visit = Visit(archive, host, owner, named)
    try:
        yield visit
    finally:
        visit.close()
        with archive.writing() as conn:
            frontier.release(conn, host, owner)
