"""Which addresses and ports may be asked."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive import urls
from newsarchive.errors import FetchFailed
from newsarchive.fetch.guard import MAX_ADDRESSES, is_public, port_allowed, resolve
from newsarchive.model.outcomes import Outcome

PRIVATE = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.192 192.0.2.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
    239.255.255.250 240.0.0.1 255.255.255.255 192.88.99.1 168.63.129.16
    :: ::1 ::127.0.0.1 ::7f00:1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1
    64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1
    fd00:ec2::254 fe80::1 fec0::1 ff02::1 ff0e::1
"""
PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.169.0.1 223.255.255.1
    2606:4700:4700::1111 2a00:1450:4001::1 64:ff9b::808:808 ::ffff:8.8.8.8
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_no_public_host(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_a_public_host(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_every_dress(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    assert is_public(ipaddress.IPv6Address((0xFFFF << 32) | number)) == is_public(address)
    assert is_public(ipaddress.IPv6Address((0x64FF9B << 96) | number)) == is_public(address)
    assert not is_public(ipaddress.IPv6Address(number))  # IPv4-compatible, long given up


def found(*addresses: str) -> Any:
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]


def test_the_public_addresses_of_a_name_are_kept_in_order() -> None:
    lookup = found("10.0.0.1", "8.8.8.8", "2606:4700::1", "8.8.8.8", "fe80::1%eth0")
    assert resolve("a.example", 80, private=False, lookup=lookup) == ("8.8.8.8", "2606:4700::1")
    many = found(*(f"8.8.8.{n}" for n in range(50)))
    assert len(resolve("a.example", 80, private=False, lookup=many)) == MAX_ADDRESSES


def test_a_private_name_needs_to_be_named() -> None:
    lookup = found("10.0.0.1", "127.0.0.1")
    assert resolve("a.example", 80, private=True, lookup=lookup) == ("10.0.0.1", "127.0.0.1")
    with pytest.raises(FetchFailed) as caught:
        resolve("a.example", 80, private=False, lookup=lookup)
    assert caught.value.outcome is Outcome.PRIVATE_ADDRESS
    assert "10.0.0.1" in caught.value.detail
    assert "allow_private_networks" in caught.value.detail


def test_an_address_by_number_is_named_once() -> None:
    with pytest.raises(FetchFailed) as caught:
        resolve("127.0.0.1", 80, private=False, lookup=found("127.0.0.1"))
    assert caught.value.detail.count("127.0.0.1") == 1


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label too long"), TimeoutError()])
def test_a_name_that_leads_nowhere(error: Exception) -> None:
    def lookup(*_: Any, **__: Any) -> Any:
        raise error

    with pytest.raises(FetchFailed) as caught:
        resolve("a.example", 80, private=True, lookup=lookup)
    assert caught.value.outcome is Outcome.DNS_FAILED


def test_a_label_too_long_for_any_name() -> None:
    with pytest.raises(FetchFailed) as caught:
        resolve("x" * 70 + ".example", 80, private=False)
    assert caught.value.outcome is Outcome.DNS_FAILED


@pytest.mark.parametrize(
    "url",
    [
        "http://127.1/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://2130706433/",
        "http://127.0.0.1./",
        "http://１２７.０.０.１/",
        "http://localhost/",
        "http://localhost./",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://user:pass@127.0.0.1/",
        "http://0/",
    ],
)
def test_loopback_in_every_spelling(url: str) -> None:
    read = urls.parse(url)
    assert read is not None
    with pytest.raises(FetchFailed) as caught:
        resolve(read.name, 80, private=False)
    assert caught.value.outcome is Outcome.PRIVATE_ADDRESS


def test_ports_of_the_web_and_those_nobody_else_owns() -> None:
    assert [port for port in (21, 22, 25, 80, 110, 443, 465, 1023, 1024, 8080, 65_535) if port_allowed(port)] == [
        80,
        443,
        1024,
        8080,
        65_535,
    ]
