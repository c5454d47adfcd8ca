"""The parts of an address as a browser would read it, and whose host it is.

In: a URL as printed, perhaps relative. Out: `Url`, or None where no browser could use it. It changes no spelling.
"""

from __future__ import annotations

from dataclasses import dataclass

import ada_url

from newsarchive.model import Host
from newsarchive.urls.parameters import parameter_table

# Second levels: gov.eg, com.sa, co.uk.
_GENERIC = frozenset(("com", "co", "net", "org", "gov", "edu", "ac", "mil", "gob", "or", "ne", "info", "sch", "med"))


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of a usable http(s) address, as a browser would read it. `query` and `fragment` without their marks."""

    scheme: str
    name: str  # host name, lower case, IDN as punycode, or an IP address
    port: str  # empty for the scheme's own
    path: str
    query: str
    fragment: str

    @property
    def host(self) -> Host:
        """`name[:port]`."""
        return f"{self.name}:{self.port}" if self.port else self.name

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.host}{self.path}{query}{fragment}"


def parse(url: str) -> Url | None:
    """The parts of `url`; None where it is not http or https, or no browser could use it."""
    return _read(url, None)


def absolute(url: str, base: str) -> str | None:
    """`url` as printed on the page at `base`, made absolute; None where it leads nowhere over http(s)."""
    read = _read(url, base)
    return str(read) if read else None


def host_of(url: str) -> Host:
    """The authority of `url`, `name[:port]`; empty where `url` is unusable."""
    read = parse(url)
    return read.host if read else ""


def origin(url: str) -> str:
    """`scheme://name[:port]`, what robots.txt speaks for; empty where `url` is unusable."""
    read = parse(url)
    return f"{read.scheme}://{read.host}" if read else ""


def same_site(one: str, other: str) -> bool:
    """True where the hosts are alike but for `www.`, `m.`, `amp.`, or one is a subdomain of the other.

    Ports must agree: on one machine they tell sites apart.
    """
    first, second = parse(one), parse(other)
    if first is None or second is None or first.port != second.port:
        return False
    a, b = bare_name(first.name), bare_name(second.name)
    return a == b or a.endswith("." + b) or b.endswith("." + a)


def bare_name(name: str) -> str:
    """A host's name without the prefixes that only say the dress (`www.`, `m.`, `amp.`)."""
    prefixes = parameter_table().host_prefixes
    first, _, rest = name.partition(".")
    while first in prefixes and "." in rest and not _is_suffix(rest):
        name = rest
        first, _, rest = name.partition(".")
    return name


def _read(url: str, base: str | None) -> Url | None:
    # A lone surrogate cannot be encoded: UnicodeEncodeError, which is a ValueError as ada-url's own error is.
    try:
        read = ada_url.URL(url.strip(), base=base) if base else ada_url.URL(url.strip())
    except ValueError:
        return None
    name = read.hostname.rstrip(".")
    if read.protocol not in ("http:", "https:") or not name:
        return None
    if name != read.hostname and not ada_url.check_url(f"http://{name}/"):
        return None  # `x.09..` is a name, `x.09` would be a broken number
    return Url(read.protocol[:-1], name, read.port, read.pathname, read.search[1:], read.hash[1:])


def _is_suffix(name: str) -> bool:
    """`com.sa`, `gov.eg`: nobody's own host."""
    labels = name.split(".")
    return len(labels) == 2 and labels[0] in _GENERIC and len(labels[1]) == 2
