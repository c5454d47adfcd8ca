"""Undoing content-encodings: right where the label is right, unharmed where it lies, never beyond the bound."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.decoding.content_encoding import Damaged, TooLarge, unpack

PAGE = "<html><p>أعلنت وزارة الصحة افتتاح مستشفى جديد.</p></html>".encode() * 40
BOUND = 1_000_000


def raw_deflate(body: bytes) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return machine.compress(body) + machine.flush()


PACK = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


@pytest.mark.parametrize("name", PACK)
def test_each_encoding_is_undone(name: str) -> None:
    assert unpack(PACK[name](PAGE), name, BOUND) == PAGE
    assert unpack(PACK[name](PAGE), name.upper() + " ", BOUND) == PAGE


def test_deflate_without_its_zlib_wrapper() -> None:
    assert unpack(raw_deflate(PAGE), "deflate", BOUND) == PAGE


def test_layers_are_undone_last_first() -> None:
    assert unpack(brotli.compress(gzip.compress(PAGE)), "gzip, br", BOUND) == PAGE
    assert unpack(gzip.compress(zlib.compress(PAGE)), "deflate,identity,gzip", BOUND) == PAGE


def test_members_one_after_another_are_one_body() -> None:
    assert unpack(gzip.compress(PAGE) + gzip.compress(b"tail"), "gzip", BOUND) == PAGE + b"tail"


@pytest.mark.parametrize("junk", [b"\x00" * 9, b"garbage", b"\r\n"])
@pytest.mark.parametrize("name", PACK)
def test_what_trails_the_stream_is_no_part_of_it(name: str, junk: bytes) -> None:
    assert unpack(PACK[name](PAGE) + junk, name, BOUND) == PAGE


@pytest.mark.parametrize("label", ["gzip", "deflate", "br", "zstd", "utf-8", "none", "", None, "identity"])
def test_a_plain_body_comes_back_as_it_is_whatever_the_label(label: str | None) -> None:
    assert unpack(PAGE, label, BOUND) == PAGE
    assert unpack(b"", label, BOUND) == b""


@pytest.mark.parametrize("name", PACK)
def test_a_body_cut_short_gives_what_could_be_read(name: str) -> None:
    page = PAGE + bytes(str(list(range(5_000))), "ascii")
    packed = PACK[name](page)
    with pytest.raises(Damaged) as caught:
        unpack(packed[: len(packed) * 2 // 3], name, BOUND)
    assert page.startswith(caught.value.partial)
    assert len(caught.value.partial) > 1_000


def test_a_broken_checksum_is_damage() -> None:
    packed = bytearray(gzip.compress(PAGE))
    packed[-6] ^= 0xFF
    with pytest.raises(Damaged) as caught:
        unpack(bytes(packed), "gzip", BOUND)
    assert caught.value.partial == PAGE


def test_zstd_is_named() -> None:
    with pytest.raises(Damaged, match="zstd"):
        unpack(b"\x28\xb5\x2f\xfd\x00\x00", "zstd", BOUND)


@pytest.mark.parametrize("name", PACK)
def test_exactly_the_bound_is_within_it(name: str) -> None:
    assert unpack(PACK[name](PAGE), name, len(PAGE)) == PAGE
    with pytest.raises(TooLarge) as caught:
        unpack(PACK[name](PAGE), name, len(PAGE) - 1)
    assert caught.value.partial == PAGE[:-1]


def test_the_bound_holds_for_plain_bodies_too() -> None:
    with pytest.raises(TooLarge):
        unpack(PAGE, None, len(PAGE) - 1)


@pytest.mark.parametrize("name", PACK)
def test_a_bomb_costs_no_more_than_the_bound(name: str) -> None:
    bomb = PACK[name](b"\x00" * 60_000_000)
    tracemalloc.start()
    with pytest.raises(TooLarge):
        unpack(bomb, name, 2_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6_000_000


def test_a_bomb_of_layers_is_refused() -> None:
    body = PAGE
    for _ in range(6):
        body = gzip.compress(body)
    with pytest.raises(Damaged, match="6 content-encodings"):
        unpack(body, ", ".join(["gzip"] * 6), BOUND)


@given(body=st.binary(max_size=3_000), names=st.lists(st.sampled_from(["gzip", "deflate", "br"]), max_size=3))
def test_packing_then_unpacking_is_nothing(body: bytes, names: list[str]) -> None:
    packed = body
    for name in names:
        packed = PACK[name](packed)
    assert unpack(packed, ",".join(names), BOUND) == body


@given(body=st.binary(max_size=500), label=st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br"]))
def test_any_bytes_end_in_an_answer_or_a_named_error(body: bytes, label: str) -> None:
    for start in (b"", b"\x1f\x8b\x08", b"x\x9c"):
        try:
            read = unpack(start + body, label, 10_000)
        except (Damaged, TooLarge) as error:
            read = error.partial
        assert len(read) <= 10_000
