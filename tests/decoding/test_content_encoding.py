"""Undoing content-encodings: correct labels, wrong labels, damaged bodies, and never beyond the limit."""

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
LIMIT = 1_000_000


def raw_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(body) + compressor.flush()


COMPRESS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


@pytest.mark.parametrize("name", COMPRESS)
def test_each_encoding_is_undone(name: str) -> None:
    assert unpack(COMPRESS[name](PAGE), name, LIMIT) == PAGE
    assert unpack(COMPRESS[name](PAGE), name.upper() + " ", LIMIT) == PAGE


def test_deflate_without_its_zlib_wrapper() -> None:
    assert unpack(raw_deflate(PAGE), "deflate", LIMIT) == PAGE


def test_layers_are_undone_in_reverse_order() -> None:
    assert unpack(brotli.compress(gzip.compress(PAGE)), "gzip, br", LIMIT) == PAGE
    assert unpack(gzip.compress(zlib.compress(PAGE)), "deflate,identity,gzip", LIMIT) == PAGE


def test_consecutive_gzip_members_are_one_body() -> None:
    assert unpack(gzip.compress(PAGE) + gzip.compress(b"tail"), "gzip", LIMIT) == PAGE + b"tail"


@pytest.mark.parametrize("junk", [b"\x00" * 9, b"garbage", b"\r\n"])
@pytest.mark.parametrize("name", COMPRESS)
def test_bytes_after_the_stream_are_ignored(name: str, junk: bytes) -> None:
    assert unpack(COMPRESS[name](PAGE) + junk, name, LIMIT) == PAGE


@pytest.mark.parametrize("label", ["gzip", "deflate", "br", "zstd", "utf-8", "none", "", None, "identity"])
def test_an_uncompressed_body_is_returned_unchanged_whatever_the_label(label: str | None) -> None:
    assert unpack(PAGE, label, LIMIT) == PAGE
    assert unpack(b"", label, LIMIT) == b""


@pytest.mark.parametrize("name", COMPRESS)
def test_a_truncated_body_gives_what_could_be_read(name: str) -> None:
    page = PAGE + bytes(str(list(range(5_000))), "ascii")
    compressed = COMPRESS[name](page)
    with pytest.raises(Damaged) as caught:
        unpack(compressed[: len(compressed) * 2 // 3], name, LIMIT)
    assert page.startswith(caught.value.partial)
    assert len(caught.value.partial) > 1_000


def test_a_wrong_checksum_is_damage() -> None:
    compressed = bytearray(gzip.compress(PAGE))
    compressed[-6] ^= 0xFF
    with pytest.raises(Damaged) as caught:
        unpack(bytes(compressed), "gzip", LIMIT)
    assert caught.value.partial == PAGE


def test_zstd_is_named() -> None:
    with pytest.raises(Damaged, match="zstd"):
        unpack(b"\x28\xb5\x2f\xfd\x00\x00", "zstd", LIMIT)


@pytest.mark.parametrize("name", COMPRESS)
def test_a_body_of_exactly_the_limit_is_accepted(name: str) -> None:
    assert unpack(COMPRESS[name](PAGE), name, len(PAGE)) == PAGE
    with pytest.raises(TooLarge) as caught:
        unpack(COMPRESS[name](PAGE), name, len(PAGE) - 1)
    assert caught.value.partial == PAGE[:-1]


def test_the_limit_holds_for_uncompressed_bodies_too() -> None:
    with pytest.raises(TooLarge):
        unpack(PAGE, None, len(PAGE) - 1)


@pytest.mark.parametrize("name", COMPRESS)
def test_a_decompression_bomb_costs_no_more_memory_than_the_limit(name: str) -> None:
    bomb = COMPRESS[name](b"\x00" * 60_000_000)
    tracemalloc.start()
    with pytest.raises(TooLarge):
        unpack(bomb, name, 2_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6_000_000


def test_a_bomb_of_many_layers_is_refused() -> None:
    body = PAGE
    for _ in range(6):
        body = gzip.compress(body)
    with pytest.raises(Damaged, match="6 content-encodings"):
        unpack(body, ", ".join(["gzip"] * 6), LIMIT)


@given(body=st.binary(max_size=3_000), names=st.lists(st.sampled_from(["gzip", "deflate", "br"]), max_size=3))
def test_compressing_then_unpacking_gives_the_same_bytes(body: bytes, names: list[str]) -> None:
    compressed = body
    for name in names:
        compressed = COMPRESS[name](compressed)
    assert unpack(compressed, ",".join(names), LIMIT) == body


@given(body=st.binary(max_size=500), label=st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br"]))
def test_any_bytes_give_a_body_or_a_named_error(body: bytes, label: str) -> None:
    for start in (b"", b"\x1f\x8b\x08", b"x\x9c"):
        try:
            read = unpack(start + body, label, 10_000)
        except (Damaged, TooLarge) as error:
            read = error.partial
        assert len(read) <= 10_000
