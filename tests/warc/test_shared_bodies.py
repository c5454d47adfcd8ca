"""Bodies that servers packed, kept unpacked in packed files, and given back byte for byte."""

from __future__ import annotations

import gzip
import io
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.warc import record, shared_bodies
from newsarchive.warc.record import BadBlock
from newsarchive.warc.shared_bodies import Decompressor

PAGE = ("<p>أعلنت الهيئة العامة للأرصاد أن الرياح ستشتد مساء الخميس على الساحل.</p>\n" * 60).encode()


def answer(body: bytes, *headers: tuple[str, str], encoding: str = "gzip") -> bytes:
    """A response record's bytes, as our files hold them."""
    told = [("Content-Type", "text/html"), ("Content-Encoding", encoding), ("Content-Length", str(len(body))), *headers]
    http = "HTTP/1.1 200 OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in told) + "\r\n"
    name = ("WARC-Record-ID", "<urn:uuid:00000000-0000-4000-8000-000000000000>")
    return zlib.decompress(record.member("response", (name,), http.encode() + body), zlib.MAX_WBITS | 16)


def unnamed(body: bytes, level: int, memory: int = 8) -> bytes:
    """As a web server packs: no file name, no moment."""
    machine = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, memory)
    tail = zlib.crc32(body).to_bytes(4, "little") + len(body).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + machine.compress(body) + machine.flush() + tail


@pytest.mark.parametrize("level", range(1, 10))
def test_whatever_level_a_server_packed_at_the_page_lies_open_and_comes_back(level: int) -> None:
    for packed in (gzip.compress(PAGE, level, mtime=0), gzip.compress(PAGE, level, mtime=1_760_000_000)):
        told = answer(packed)
        loose = Decompressor().loosen(told)
        assert PAGE in loose
        assert record.parse(loose).header("Content-Length") == str(len(record.parse(loose).block))
        status, headers, body = record.parse_http(record.parse(loose).block)
        assert (status, body) == (200, PAGE)
        assert "content-encoding" not in {name.lower() for name, _ in headers}
        assert shared_bodies.recompress(loose) == told


def test_apaches_bigger_memory_is_known_too() -> None:
    page = "".join(f"<p>{random.Random(n).random()}</p>" for n in range(9_000)).encode()
    told = answer(unnamed(page, 6, memory=9))
    assert page in Decompressor().loosen(told)
    assert shared_bodies.recompress(Decompressor().loosen(told)) == told


def flushed() -> bytes:
    """Packed piece by piece, each flushed: no single call makes these bytes."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as file:
        for start in range(0, len(PAGE), 500):
            file.write(PAGE[start : start + 500])
            file.flush()
    return out.getvalue()


@pytest.mark.parametrize(
    "told",
    [
        answer(flushed()),
        answer(gzip.compress(PAGE)[:-9]),
        answer(gzip.compress(PAGE) + b"more"),
        answer(gzip.compress(PAGE) + gzip.compress(PAGE)),
        answer(PAGE),
        answer(gzip.compress(PAGE), encoding="br"),
        answer(gzip.compress(PAGE, mtime=0), ("X-Archive-Orig-Content-Length", "7")),
        answer(gzip.compress(PAGE, mtime=0), (shared_bodies.FIELD.decode(), "level=6")),
        b"",
    ],
)
def test_what_cannot_be_given_back_exactly_is_left_as_it_is(told: bytes) -> None:
    loose = Decompressor().loosen(told)
    assert shared_bodies.recompress(loose) == told
    if b"X-Archive-Orig" not in told and shared_bodies.FIELD not in told:
        assert loose == told


@given(st.binary(max_size=3_000), st.integers(1, 9), st.binary(max_size=40))
def test_nothing_is_ever_lost(page: bytes, level: int, more: bytes) -> None:
    for body in (gzip.compress(page, level, mtime=0), gzip.compress(page, level, mtime=0) + more, page):
        told = answer(body)
        assert shared_bodies.recompress(Decompressor().loosen(told)) == told


def test_a_zlib_that_packs_otherwise_is_told_and_never_hands_out_other_bytes() -> None:
    page = "".join(f"<p>{random.Random(n).random()}</p>" for n in range(400)).encode()
    loose = Decompressor().loosen(answer(unnamed(page, 6)))
    assert b" memory=8 " in loose
    with pytest.raises(BadBlock, match="packs otherwise"):
        shared_bodies.recompress(loose.replace(b" memory=8 ", b" memory=1 "))


def test_after_a_few_that_cannot_be_unpacked_a_host_is_left_alone() -> None:
    loosener = Decompressor()
    for _ in range(4):
        loosener.loosen(answer(flushed()))
    told = answer(gzip.compress(PAGE, mtime=0))
    assert loosener.loosen(told) == told
