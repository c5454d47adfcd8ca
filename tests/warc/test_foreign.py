"""Reading files from end to end: ours, other people's, broken ones. What is broken is named, and reading goes on."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarchive.decoding.content_encoding import unpack
from newsarchive.model import Entry, Fetched, Provenance
from newsarchive.warc.foreign import CaptureRecord, check, records
from newsarchive.warc.raw_store import RawStore
from newsarchive.warc.reader import BadRecord
from newsarchive.warc.record import payload_digest

NOW = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
KNOWN = Provenance(source="news", claim=Entry(url="http://news.example/1", title="عنوان", published=NOW))
TEXT = "<html><p>نص الخبر الأول</p></html>".encode()


def page(number: int, size: int = 4_000) -> Fetched:
    url = f"http://news.example/{number}"
    body = os.urandom(size)
    return Fetched(url, url, 200, (("Content-Type", "text/html"),), body, NOW + timedelta(seconds=number))


def written(folder: Path, count: int) -> tuple[Path, list[Fetched], list[int]]:
    """A file of ours, what is in it, and where each stands."""
    pages = [page(number) for number in range(count)]
    with RawStore(folder, max_bytes=10**9, software="s", now=lambda: NOW) as raw:
        refs = [raw.append(one, KNOWN) for one in pages]
    return folder / refs[0].warc, pages, [ref.offset for ref in refs]


def warc(kind: str, block: bytes, *, version: str = "1.0", **headers: str | None) -> bytes:
    """A record as somebody else writes it."""
    told: dict[str, str | None] = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>",
        "WARC-Date": "2019-05-06T07:08:09Z",
        "WARC-Target-URI": "http://old.example/a",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"WARC/{version}", *(f"{name}: {value}" for name, value in told.items() if value is not None)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def answer(body: bytes, *lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines]).encode("latin-1") + b"\r\n\r\n" + body


def arc(body: bytes, url: str = "http://old.example/a", gap: bytes = b"\n") -> bytes:
    block = answer(body, "Content-Type: text/html")
    return f"{url} 203.0.113.9 20190506070809 text/html {len(block)}\n".encode() + block + gap


ARC_HEAD = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n"
ARC_HEAD = b"filedesc://x.arc 0.0.0.0 20190506070809 text/plain %d\n" % len(ARC_HEAD) + ARC_HEAD


def kept_in(path: Path) -> list[CaptureRecord]:
    found = list(records(path))
    assert [one for one in found if isinstance(one, BadRecord)] == []
    return [one for one in found if isinstance(one, CaptureRecord)]


# ------------------------------------------------------------------ our own


def test_our_files_give_back_everything_in_order(tmp_path: Path) -> None:
    path, pages, offsets = written(tmp_path, 5)
    kept = kept_in(path)
    assert [one.fetched for one in kept] == pages
    assert [one.raw.offset for one in kept] == offsets
    assert [one.provenance for one in kept] == [KNOWN] * 5
    assert all(one.raw.warc == path.name and one.raw.digest == payload_digest(one.fetched.body) for one in kept)
    with RawStore(tmp_path, max_bytes=1, software="s", now=lambda: NOW) as raw:
        assert [raw.read(one.raw) for one in kept] == [(one, KNOWN) for one in pages]


def test_reading_carries_on_from_a_record(tmp_path: Path) -> None:
    path, pages, _ = written(tmp_path, 5)
    second = kept_in(path)[1].raw
    rest = [
        record for record in records(path, start=second.offset + second.length) if isinstance(record, CaptureRecord)
    ]
    assert [item.fetched for item in rest] == pages[2:]
    assert [item.provenance for item in rest] == [KNOWN] * 3


@pytest.mark.parametrize("place", ["head", "middle", "checksum"])
def test_a_broken_record_costs_itself_only(tmp_path: Path, place: str) -> None:
    path, pages, offsets = written(tmp_path, 5)
    kept = kept_in(path)[2].raw
    data = bytearray(path.read_bytes())
    at = {"head": kept.offset, "middle": kept.offset + kept.length // 2, "checksum": kept.offset + kept.length - 6}
    data[at[place]] ^= 0xFF
    path.write_bytes(data)
    found = list(records(path))
    assert [one.fetched for one in found if isinstance(one, CaptureRecord)] == pages[:2] + pages[3:]
    bad = [one for one in found if isinstance(one, BadRecord)]
    assert bad
    # What looks like the start of a record inside the broken one may be told as broken too; nothing beyond it is.
    assert all(offsets[2] <= one.offset < offsets[3] for one in bad)
    assert {one.file for one in bad} == {path.name}
    assert check(path)


def test_a_damaged_stretch_is_told_once_and_nothing_is_written_beside(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pages = [page(number, 60_000) for number in range(12)]
    with RawStore(tmp_path, max_bytes=10**9, software="s", now=lambda: NOW) as raw:
        refs = [raw.append(one, KNOWN) for one in pages]
    path = tmp_path / refs[0].warc
    data = bytearray(path.read_bytes())
    at = refs[4].offset + refs[4].length // 2
    data[at : at + 10] = b"XXXXXXXXXX"
    path.write_bytes(data)
    found = list(records(path))
    assert [one.fetched for one in found if isinstance(one, CaptureRecord)] == pages[:4] + pages[5:]
    (bad,) = (one for one in found if isinstance(one, BadRecord))
    assert (bad.file, bad.offset) == (path.name, refs[4].offset)
    assert "backup" in bad.message
    assert "fetch" in bad.message
    assert check(path) == [bad]
    assert capfd.readouterr() == ("", "")


def test_a_torn_tail_is_named(tmp_path: Path) -> None:
    path, pages, offsets = written(tmp_path, 3)
    path.write_bytes(path.read_bytes()[:-100])
    found = list(records(path))
    assert [one.fetched for one in found if isinstance(one, CaptureRecord)] == pages[:2]
    assert isinstance(found[-1], BadRecord)
    assert (found[-1].offset, found[-1].message[:9]) == (offsets[2], "cut short")


def test_packed_as_a_whole_it_reads_the_same(tmp_path: Path) -> None:
    path, pages, _ = written(tmp_path, 3)
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    assert [one.fetched for one in kept_in(whole)] == pages
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    assert [one.fetched for one in kept_in(plain)] == pages
    assert check(plain) == check(whole) == []


def test_recompressed_by_others_our_records_still_read(tmp_path: Path) -> None:
    """Other offsets, same records: the provenance is found beside the capture, not by a number."""
    path, pages, _ = written(tmp_path, 3)
    again = tmp_path / "again.warc.gz"
    command = [sys.executable, "-c", "from warcio.cli import main; main()", "recompress", str(path), str(again)]
    subprocess.run(command, check=True, capture_output=True)
    with RawStore(tmp_path, max_bytes=1, software="s", now=lambda: NOW) as raw:
        assert [raw.read(one.raw)[1] for one in kept_in(again)] == [KNOWN] * 3
        assert [raw.read(one.raw)[0].body for one in kept_in(again)] == [one.body for one in pages]


# ------------------------------------------------------------------ other people's


def test_a_foreign_answer_is_read_with_its_own_moment(tmp_path: Path) -> None:
    path = tmp_path / "f.warc"
    block = answer(gzip.compress(TEXT), "Content-Type: text/html", "Content-Encoding: gzip", "X: a", "\tb")
    path.write_bytes(
        warc("warcinfo", b"software: other\r\n", Content_Type="application/warc-fields")
        + warc("request", b"GET /a HTTP/1.1\r\nHost: old.example\r\n\r\n")
        + warc("response", block, WARC_IP_Address="203.0.113.9", WARC_Date="2019-05-06T07:08:09.5Z")
        + warc("metadata", b"outlink: http://x/\r\n", Content_Type="application/warc-fields")
    )
    [kept] = kept_in(path)
    fetched = kept.fetched
    assert (fetched.url, fetched.peer, kept.provenance) == ("http://old.example/a", "203.0.113.9", None)
    assert fetched.moment == datetime(2019, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC)
    assert unpack(fetched.body, fetched.header("Content-Encoding"), 10_000) == TEXT
    assert fetched.header("x") == "a b"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2019-05-06T07:08:09Z", datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2019-05-06T07:08:09.123456789Z", datetime(2019, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)),
        ("2019-05-06T07:08:09+03:00", datetime(2019, 5, 6, 4, 8, 9, tzinfo=UTC)),
        ("2019-05-06T07:08", datetime(2019, 5, 6, 7, 8, tzinfo=UTC)),
        ("2019-05", datetime(2019, 5, 1, tzinfo=UTC)),
    ],
)
def test_moments_of_every_precision(tmp_path: Path, written: str, moment: datetime) -> None:
    path = tmp_path / "f.warc"
    path.write_bytes(warc("response", answer(TEXT), WARC_Date=written))
    assert kept_in(path)[0].fetched.moment == moment


@pytest.mark.parametrize("uri", ["<http://old.example/a b>", "http://old.example/a b", " http://old.example/a%20b"])
def test_mangled_addresses_are_mended(tmp_path: Path, uri: str) -> None:
    path = tmp_path / "f.warc"
    path.write_bytes(warc("response", answer(TEXT), WARC_Target_URI=uri))
    assert kept_in(path)[0].fetched.url == "http://old.example/a%20b"


@pytest.mark.parametrize(
    "body",
    [
        b"%x\r\n%s\r\n0\r\n\r\n" % (len(TEXT), TEXT),
        b"%x;ext=1\r\n%s\r\n5\r\n%s\r\n0\r\nTrailer: x\r\n\r\n" % (len(TEXT) - 5, TEXT[:-5], TEXT[-5:]),
        b"%x \r\n%s" % (len(TEXT) + 9, TEXT),  # broken off
        TEXT,  # undone by the writer, who left the header
    ],
)
def test_chunks_are_undone(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "f.warc"
    path.write_bytes(warc("response", answer(body, "Transfer-Encoding: chunked")))
    assert kept_in(path)[0].fetched.body == TEXT
    assert check(path) == []


def test_revisits_resources_conversions_and_names(tmp_path: Path) -> None:
    path = tmp_path / "f.warc"
    digest = payload_digest(TEXT)
    told = {"WARC_Payload_Digest": digest, "WARC_Refers_To_Target_URI": "http://old.example/0"}
    path.write_bytes(
        warc("revisit", answer(b"", "Age: 1"), WARC_Refers_To_Date="2019-05-05T00:00:00Z", **told)
        + warc("revisit", b"", WARC_Payload_Digest=digest)
        + warc("resource", TEXT, Content_Type="text/html", WARC_Target_URI="file:///a.html")
        + warc("conversion", "نص".encode(), Content_Type="text/plain", version="1.1")
        + warc("response", b"20190506\nold.example", WARC_Target_URI="dns:old.example", Content_Type="text/dns")
        + warc("continuation", b"x")
    )
    kept = kept_in(path)
    assert [one.type for one in kept] == ["revisit", "revisit", "resource", "conversion", "response"]
    assert kept[0].refers_to is not None
    assert kept[0].refers_to.moment == datetime(2019, 5, 5, tzinfo=UTC)
    assert kept[0].refers_to.url == "http://old.example/0"
    assert (kept[0].raw.digest, kept[1].raw.digest) == (digest, digest)
    assert kept[2].fetched.header("content-type") == "text/html"
    assert kept[4].fetched.header("content-type") == "text/dns"


@pytest.mark.parametrize("gap", [b"\n", b"", b"\r\n\r\n"])
@pytest.mark.parametrize("packed", [True, False])
def test_arc_files_are_taken(tmp_path: Path, gap: bytes, packed: bool) -> None:
    pieces = [ARC_HEAD, *(arc(TEXT + b"\n", f"http://old.example/{n}", gap) for n in range(3))]
    path = tmp_path / ("f.arc.gz" if packed else "f.arc")
    path.write_bytes(b"".join(gzip.compress(piece) for piece in pieces) if packed else b"".join(pieces))
    kept = kept_in(path)
    assert [one.fetched.url for one in kept] == [f"http://old.example/{n}" for n in range(3)]
    assert kept[0].fetched.body == TEXT + b"\n"
    assert kept[0].fetched.moment == datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert kept[0].fetched.peer == "203.0.113.9"


# ------------------------------------------------------------------ broken

GOOD = warc("response", answer(TEXT), WARC_Target_URI="http://old.example/good")
BROKEN = {
    "no date": warc("response", answer(TEXT), WARC_Date=None),
    "date of nonsense": warc("response", answer(TEXT), WARC_Date="yesterday"),
    "the thirteenth month": warc("response", answer(TEXT), WARC_Date="2019-13-01T00:00:00Z"),
    "no target": warc("response", answer(TEXT), WARC_Target_URI=None),
    "not HTTP": warc("response", b"\x00\x01\x02"),
    "empty": warc("response", b""),
    "no length": warc("response", answer(TEXT), Content_Length=None),
    "too short a length": warc("response", answer(TEXT + b"\nmore\n"), Content_Length=str(len(answer(TEXT)))),
    "zeros": b"\x00" * 3_000 + b"\r\n",
    "text": "هذا ليس سجلا\r\n\r\n".encode() * 5,
    "version": warc("response", answer(TEXT), version="9.9"),
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("flaw", BROKEN)
def test_after_a_broken_record_reading_goes_on(tmp_path: Path, flaw: str, packed: bool) -> None:
    pieces = [GOOD, BROKEN[flaw], GOOD]
    path = tmp_path / "f.warc"
    path.write_bytes(b"".join(gzip.compress(piece) for piece in pieces) if packed else b"".join(pieces))
    found = list(records(path))
    good = [one for one in found if isinstance(one, CaptureRecord) and one.fetched.url.endswith("good")]
    bad = [one for one in found if isinstance(one, BadRecord)]
    assert [one.fetched.body for one in good] == [TEXT, TEXT]
    assert all(one.message and one.file == "f.warc" for one in bad)
    if (flaw, packed) != ("too short a length", True):  # nobody can tell, but by a digest
        assert bad


def test_a_broken_date_says_so_and_the_servers_own_stands_in(tmp_path: Path) -> None:
    path = tmp_path / "f.warc"
    dated = answer(TEXT, "Date: Mon, 06 May 2019 07:08:09 GMT")
    path.write_bytes(
        warc("response", dated, WARC_Date="2008-10-294T01:02:03Z") + warc("response", answer(TEXT), WARC_Date="x")
    )
    kept, bad = records(path)
    assert isinstance(kept, CaptureRecord)
    assert kept.fetched.moment == datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert isinstance(bad, BadRecord)
    assert "not a date" in bad.message


def test_a_record_beyond_the_bound_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "f.warc.gz"
    huge = warc("response", answer(b"\x00" * 3_000_000))
    path.write_bytes(gzip.compress(huge) + gzip.compress(GOOD))
    found = list(records(path, max_record_bytes=1_000_000))
    assert [type(one) for one in found] == [BadRecord, CaptureRecord]
    assert isinstance(found[0], BadRecord)
    assert "1000000 are taken" in found[0].message


@pytest.mark.parametrize("content", [b"", b"\n\n", b"not an archive at all", b"\x1f\x8b\x08\x00garbage", b"\x00" * 99])
def test_what_is_no_archive_ends_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.warc.gz"
    path.write_bytes(content)
    found = list(records(path))
    assert not [one for one in found if isinstance(one, CaptureRecord)]
    assert bool(found) == bool(content)


@pytest.mark.parametrize("form", ["base32", "hex", "base64", "sha256"])
def test_digests_are_checked_in_every_form(tmp_path: Path, form: str) -> None:
    def digest(data: bytes) -> str:
        made = (hashlib.sha256 if form == "sha256" else hashlib.sha1)(data).digest()
        name = "sha256" if form == "sha256" else "sha1"
        forms = {"base32": base64.b32encode(made).decode(), "base64": base64.b64encode(made).decode()}
        return f"{name}:{forms.get(form, made.hex())}"

    path = tmp_path / "f.warc"
    block = answer(TEXT)
    told = {"WARC_Block_Digest": digest(block), "WARC_Payload_Digest": digest(TEXT)}
    path.write_bytes(warc("response", block, **told))
    assert check(path) == []
    path.write_bytes(warc("response", block.replace(b"<p>", b"<b>"), **told))
    assert len(check(path)) == 2


@pytest.mark.parametrize("said", ["shake_128:aa", "\x00:aa", "crc32:aa", "sha1", ""])
def test_a_digest_nobody_knows_proves_nothing(tmp_path: Path, said: str) -> None:
    path = tmp_path / "f.warc"
    path.write_bytes(warc("response", answer(TEXT), WARC_Block_Digest=said))
    assert len(check(path)) == (said == "sha1")


# ------------------------------------------------------------------ real files, where they are at hand


@pytest.mark.corpus
def test_real_files_give_as_many_records_as_warcio_counts() -> None:
    corpus = os.environ.get("NEWSARCHIVE_CORPUS")
    if not corpus:
        pytest.skip("NEWSARCHIVE_CORPUS is not set")
    from newsarchive.warc.reader import PlacedRecord, walk

    files = [
        path for path in (Path(corpus) / "conformance/warc").rglob("*") if ".warc" in path.name or ".arc" in path.name
    ]
    assert len(files) > 20
    counts: Counter[str] = Counter()
    for path in files:
        found = list(walk(path))
        list(records(path))
        command = [sys.executable, "-c", "from warcio.cli import main; main()", "index", str(path)]
        indexed = subprocess.run(command, capture_output=True, text=True, check=False)
        # Never fewer; more where warcio gives up on a file.
        assert len(found) >= len(indexed.stdout.splitlines()), path
        if indexed.returncode == 0 and "WARNING" not in indexed.stderr:
            assert len(found) == len(indexed.stdout.splitlines()), path
        counts.update(type(one).__name__ for one in found)
    assert counts[PlacedRecord.__name__] > 250


def test_pages_after_the_epoch_of_a_second_leap(tmp_path: Path) -> None:
    path = tmp_path / "f.warc"
    path.write_bytes(warc("response", answer(TEXT), WARC_Date="2016-12-31T23:59:60Z"))
    assert kept_in(path)[0].fetched == replace(
        kept_in(path)[0].fetched, moment=datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)
    )


def test_records_of_an_arc_that_nothing_stands_between_are_all_read(tmp_path: Path) -> None:
    def arc(number: int) -> bytes:
        body = b"HTTP/1.1 200 OK\r\n\r\n" + b"GIF89a" + bytes(range(200, 250)) * number
        line = f"http://a.example/{number}.gif 192.0.2.1 20260102030405 image/gif {len(body)}\n"
        return line.encode() + body

    path = tmp_path / "a.arc"
    block = b"1 0 other\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://a.arc 0.0.0.0 20260102030405 text/plain %d\n%s" % (len(block), block)
    path.write_bytes(head + b"\n" + arc(1) + b"\n" + b"".join(arc(number) for number in (2, 3, 4)))
    assert [one.fetched.url for one in kept_in(path)] == [f"http://a.example/{number}.gif" for number in (1, 2, 3, 4)]
