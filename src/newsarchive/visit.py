"""One polite stay at one host: the lease, the client, robots.txt, the turn-taking and the budget.

In: a kit and a host. Out: `Visit`, which fetches for the pipeline. All it stores is politeness: leases, turns, robots.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from newsarchive import urls
from newsarchive.errors import FetchFailed
from newsarchive.fetch.client import Client
from newsarchive.fetch.pause import delay_s
from newsarchive.fetch.robots import Robots, in_force
from newsarchive.kit import Kit
from newsarchive.nouns import NO_VALIDATORS, Fetched, Host, Validators
from newsarchive.outcomes import Outcome
from newsarchive.store import frontier, sources

STALE_ROBOTS_S = 30 * 86_400.0  # how long a good copy serves while robots.txt cannot be reached


class Visit:
    """What a stay at a host holds: one client, the robots rules seen, and how much may still be asked."""

    def __init__(self, kit: Kit, host: Host, named: frozenset[str]) -> None:
        self.host = host
        self.probed = False  # whether it was asked for an address that never was (see `missing`)
        self._kit = kit
        self._robots: dict[str, Robots | FetchFailed] = {}
        self._requests = 0
        self._ends = kit.now() + timedelta(seconds=kit.settings.visit_max_s)
        self._lease_renewed = kit.now()
        self._client = Client(
            kit.settings,
            allowed_private=lambda authority: kit.settings.allow_private_networks and authority in named,
            robots_for=self.robots_for,
            wait_turn=self._wait_turn,
            now=kit.now,
            user_agent=kit.user_agent,
        )

    def get(self, url: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        """One polite request, redirects followed. Raises `FetchFailed`."""
        return self._client.get(url, validators)

    @property
    def over(self) -> bool:
        """True when it is time to leave: asked to stop, out of requests, or out of time."""
        kit = self._kit
        return kit.stop.is_set() or self._requests >= kit.settings.visit_max_requests or kit.now() >= self._ends

    def leave(self, until: datetime) -> None:
        """The host asked for rest (`Retry-After`): end this visit, and come back no sooner than `until`."""
        self._ends = self._kit.now()
        with self._kit.writing() as conn:
            frontier.delay(conn, self.host, until)

    def robots_for(self, url: str) -> Robots:
        """The rules in force for a URL; asked for once a day and authority. Raises `FetchFailed` where unreachable."""
        origin = urls.origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._load_robots(origin)
        found = self._robots[origin]
        if isinstance(found, FetchFailed):
            raise found
        return found

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _load_robots(self, origin: str) -> Robots | FetchFailed:
        kit = self._kit
        with kit.reading() as conn:
            stored = frontier.robots(conn, origin)
        known = Robots(text=stored.text, status=stored.status, fetched_at=stored.fetched_at) if stored else None
        if known is not None and (kit.now() - known.fetched_at).total_seconds() < kit.settings.robots_max_age_s:
            return known
        try:
            fresh = self._client.get_robots(origin)
        except FetchFailed as failure:
            return in_force(None, known, kit.now(), STALE_ROBOTS_S) or failure
        if fresh.reachable:  # "come back later" is asked for again at the next visit, not believed for a day
            with kit.writing() as conn:
                frontier.save_robots(conn, origin, text=fresh.text, status=fresh.status, fetched_at=fresh.fetched_at)
        return in_force(fresh, known, kit.now(), STALE_ROBOTS_S) or fresh

    def _wait_turn(self, host: Host) -> None:
        kit = self._kit
        robots = [known for origin, known in self._robots.items() if urls.host_of(origin) == host]
        crawl_delay = next((r.crawl_delay_s for r in robots if isinstance(r, Robots)), None)
        now = kit.now()
        with kit.writing() as conn:
            at = frontier.reserve(conn, host, now, delay_s(kit.settings, crawl_delay))
            if (now - self._lease_renewed).total_seconds() > kit.settings.lease_s / 3:
                frontier.renew(conn, self.host, kit.owner, now + timedelta(seconds=kit.settings.lease_s))
                self._lease_renewed = now
        self._requests += 1
        if kit.stop.wait(max(0.0, (at - now).total_seconds())):
            raise FetchFailed(Outcome.HOST_BUSY, "stopping; asked again at the next start")


@contextmanager
def visiting(kit: Kit, host: Host) -> Iterator[Visit | None]:
    """Hold the host's lease while visiting it; None where another process has it."""
    now = kit.now()
    until = now + timedelta(seconds=kit.settings.lease_s)
    with kit.writing() as conn:
        taken = frontier.lease(conn, host, kit.owner, until, now)
        named = sources.named_authorities(conn)
    if not taken:
        yield None
        return
    visit = Visit(kit, host, named)
    try:
        yield visit
    finally:
        visit.close()
        with kit.writing() as conn:
            frontier.release(conn, host, kit.owner)
