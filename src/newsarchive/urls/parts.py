"""The parts of a URL as a browser would parse it, and its host.

In: a URL as printed, perhaps relative. Out: `Url`, or None if no browser could use it. It never changes the spelling.
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
    """The parts of a usable http(s) URL, as a browser would parse it. `query` and `fragment` without `?` and `#`."""

    scheme: str
    name: str  # host name, lower case, IDN as punycode, or an IP address
    port: str  # empty for the scheme's default
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
    """The parts of `url`; None if it is not http or https, or no browser could use it."""
    return _parse(url, None)


def absolute(url: str, base: str) -> str | None:
    """`url` as printed on the page at `base`, made absolute; None if it is not a usable http(s) URL."""
    parts = _parse(url, base)
    return str(parts) if parts else None


def host_of(url: str) -> Host:
    """The authority of `url`, `name[:port]`; empty if `url` is unusable."""
    parts = parse(url)
    return parts.host if parts else ""


def origin(url: str) -> str:
    """`scheme://name[:port]`, the scope of one robots.txt; empty if `url` is unusable."""
    parts = parse(url)
    return f"{parts.scheme}://{parts.host}" if parts else ""


def same_site(url: str, other_url: str) -> bool:
    """True if the hosts differ only in `www.`, `m.`, `amp.`, or one is a subdomain of the other.

    Ports must agree: on one machine they distinguish sites.
    """
    first, second = parse(url), parse(other_url)
    if first is None or second is None or first.port != second.port:
        return False
    a, b = bare_name(first.name), bare_name(second.name)
    return a == b or a.endswith("." + b) or b.endswith("." + a)


def bare_name(name: str) -> str:
    """A host's name without the prefixes that only select a variant of the site (`www.`, `m.`, `amp.`)."""
    prefixes = parameter_table().host_prefixes
    first, _, rest = name.partition(".")
    while first in prefixes and "." in rest and not _is_suffix(rest):
        name = rest
        first, _, rest = name.partition(".")
    return name


def _parse(url: str, base: str | None) -> Url | None:
    # A lone surrogate cannot be encoded: UnicodeEncodeError, which is a ValueError as ada-url's own error is.
    try:
        parsed = ada_url.URL(url.strip(), base=base) if base else ada_url.URL(url.strip())
    except ValueError:
        return None
    name = parsed.hostname.rstrip(".")
    if parsed.protocol not in ("http:", "https:") or not name:
        return None
    if name != parsed.hostname and not ada_url.check_url(f"http://{name}/"):
        return None  # `x.09..` is a name, `x.09` would be an invalid number
    return Url(parsed.protocol[:-1], name, parsed.port, parsed.pathname, parsed.search[1:], parsed.hash[1:])


def _is_suffix(name: str) -> bool:
    """`com.sa`, `gov.eg`: a public suffix, not a publisher's host."""
    labels = name.split(".")
    return len(labels) == 2 and labels[0] in _GENERIC and len(labels[1]) == 2
