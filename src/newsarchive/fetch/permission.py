"""May this address be asked? By its scheme, its port, the network it is in, and its robots.txt.

In: an address on the way, and from the caller who may be private and what robots.txt says. Out: the address with the
numbers that may be connected to, or `FetchFailed` with its Outcome. It asks for nothing itself but names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from newsarchive import urls
from newsarchive.errors import FetchFailed
from newsarchive.fetch import guard, hop
from newsarchive.fetch.hop import Hop
from newsarchive.fetch.robots import Robots
from newsarchive.model import Host
from newsarchive.model.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class RobotsPermission:
    """What says who may be asked."""

    allowed_private: Callable[[Host], bool]
    robots_for: Callable[[str], Robots]
    lookup: guard.Lookup

    def checked(self, step: Hop) -> Hop:
        """The same hop with the addresses that may be connected to. Raises `FetchFailed`."""
        named = self.allowed_private(step.url.host)
        port = hop.port_of(step.url)
        if not named and not guard.port_allowed(port):
            outcome = Outcome.BAD_REDIRECT if step.passed else Outcome.CONNECT_FAILED
            raise FetchFailed(outcome, f"{step.url.host}: port {port} is not the web's")
        return replace(step, addresses=guard.resolve(step.url.name, port, private=named, lookup=self.lookup))

    def by_robots(self, url: urls.Url) -> None:
        """Raises `FetchFailed`, `robots_denied`, where robots.txt does not allow it."""
        robots = self.robots_for(str(url))
        if not robots.allowed(str(url)):
            raise FetchFailed(Outcome.ROBOTS_DENIED, robots.why_not(str(url)))


def parsed(url: str) -> urls.Url:
    """The parts of an address. Raises `FetchFailed` where it is none that can be asked for."""
    read = urls.parse(url)
    if read is None:
        raise FetchFailed(Outcome.CONNECT_FAILED, f"{url!r} is no http address")
    return read
