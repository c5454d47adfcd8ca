"""Which addresses and ports may be asked.

In: a host name, a port, who may be private. Out: the checked addresses to connect to, in the resolver's order. It never
connects, and never hands back a name: what is connected to is the very address that was checked, so that a name which
answers differently a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from newsarchive.errors import FetchFailed
from newsarchive.model.outcomes import Outcome

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup: TypeAlias = Callable[..., Sequence[tuple[Any, ...]]]  # shaped as socket.getaddrinfo

MAX_ADDRESSES = 4  # tried one after another
WEB_PORTS = frozenset({80, 443})

_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")  # IANA: the only range handed out as global unicast
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
# Global by number and yet no public host. IANA's special-purpose registries, but for the last, which a cloud documents.
_REFUSED = tuple(
    ipaddress.ip_network(block)
    for block in (
        "192.0.0.0/24",  # protocol assignments, a cloud's metadata among them
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation, RFC 9637
        "168.63.129.16/32",  # a cloud's host, reachable from its guests only
    )
)


def is_public(address: Address) -> bool:
    """True for an address of the public internet; an IPv4 address embedded in an IPv6 one is judged itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
        if address not in _GLOBAL_V6:
            return False
    if address.is_multicast or address.is_reserved or address.is_unspecified or not address.is_global:
        return False
    return not any(address.version == block.version and address in block for block in _REFUSED)


def port_allowed(port: int) -> bool:
    """The web's own ports, and those above the well-known ones: 22 or 25 speak other languages."""
    return port in WEB_PORTS or 1024 <= port <= 65_535


def resolve(name: str, port: int, *, private: bool, lookup: Lookup = socket.getaddrinfo) -> tuple[str, ...]:
    """The addresses of `name` that may be connected to; `private`: also those of no public host.

    `name` is as `urls` gives it: lower case, punycode, numbers already brought to dotted form, IPv6 in brackets.
    Raises `FetchFailed`: `dns_failed` where there is none, `private_address` where none may be asked.
    """
    try:
        answers = lookup(name.strip("[]"), port, type=socket.SOCK_STREAM)
        ipv4_addresses = list(dict.fromkeys(_address(answer[4][0]) for answer in answers))
    except (OSError, UnicodeError, ValueError) as error:
        raise FetchFailed(Outcome.DNS_FAILED, f"{name}: {error}") from error
    if not ipv4_addresses:
        raise FetchFailed(Outcome.DNS_FAILED, f"{name}: has no address")
    usable = [address for address in ipv4_addresses if private or is_public(address)]
    if not usable:
        host = name.strip("[]")
        text = host if host == str(ipv4_addresses[0]) else f"{host} is {ipv4_addresses[0]}: that"
        mend = "if it is yours, set allow_private_networks = true and name it yourself"
        raise FetchFailed(Outcome.PRIVATE_ADDRESS, f"{text} is no address of the public internet; {mend}")
    return tuple(str(address) for address in usable[:MAX_ADDRESSES])


def _address(text: str) -> Address:
    return ipaddress.ip_address(text.partition("%")[0])  # fe80::1%eth0: the zone says nothing here
