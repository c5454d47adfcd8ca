"""What is kept comes back the same, by offset; what is not on disk whole is never taken for whole."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.errors import RawDamaged, UnusableArchive
from newsarchive.model import Entry, Fetched, Provenance, RawRef
from newsarchive.warc.foreign import CaptureRecord, check, records
from newsarchive.warc.raw_store import RawStore
from newsarchive.warc.record import payload_digest

NOW = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
BODY = gzip.compress("<html><h1>اتفاق جديد بشأن المياه</h1></html>".encode())
PAGE = Fetched(
    url="https://news.example/خبر?utm_source=x",
    final_url="https://news.example/%D8%AE%D8%A8%D8%B1",
    status=200,
    headers=(
        ("Content-Type", "text/html; charset=windows-1256"),
        ("content-encoding", "gzip"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("Transfer-Encoding", "chunked"),
        ("X-Raw", "\xd8\xae\xd8\xa8\xd8\xb1"),
        ("X-Empty", ""),
    ),
    body=BODY,
    moment=NOW,
    redirects=("https://news.example/خبر?utm_source=x", "https://news.example/2"),
    request_headers=(("Host", "news.example"), ("User-Agent", "newsarchive/0")),
    peer="203.0.113.7",
)
KNOWN = Provenance(
    source="news",
    home_url="https://news.example/",
    timezone="Asia/Beirut",
    claim=Entry(
        url="https://news.example/خبر",
        title="اتفاق جديد",
        published=NOW,
        published_text="الأحد ١ آذار ٢٠٢٦",
        authors=("مراسلنا",),
        tags=("مياه", "اقتصاد"),
        content="<p>" + "نص طويل " * 9_000 + "</p>",
    ),
    claimed_by="https://news.example/feed",
    feed_kind=None,
)


def archive(folder: Path, **changes: Any) -> RawStore:
    told = {"max_bytes": 10_000_000, "software": "newsarchive/0", "now": lambda: NOW} | changes
    return RawStore(folder, **told)


def warcio(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from warcio.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_answer_comes_back_to_the_letter(tmp_path: Path) -> None:
    with archive(tmp_path) as raw:
        ref = raw.append(PAGE, KNOWN)
        assert raw.read(ref) == (PAGE, KNOWN)  # from the file still being written
    assert archive(tmp_path).read(ref) == (PAGE, KNOWN)  # and from the finished one
    assert ref.digest == payload_digest(BODY)


headers = st.lists(
    st.tuples(
        st.from_regex(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,12}", fullmatch=True).filter(
            lambda name: not name.lower().startswith(("transfer-encoding", "x-archive"))
        ),
        st.text(st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters="\x7f\x85\xa0"), max_size=20),
    ),
    max_size=6,
).map(tuple)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(body=st.binary(max_size=3_000), sent=headers, status=st.integers(100, 599), micros=st.integers(0, 10**15))
def test_any_answer_comes_back_to_the_letter(tmp_path: Path, body: bytes, sent: Any, status: int, micros: int) -> None:
    moment = datetime(2001, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    page = Fetched("http://a.example/", "http://a.example/", status, sent, body, moment)
    with archive(tmp_path) as raw:
        refs = [raw.append(replace(page, status=code), KNOWN) for code in (status, 404)]
        assert raw.read(refs[0])[0] == page
        assert raw.read(refs[1])[0] == replace(page, status=404)


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    body = os.urandom(50_000)
    first = replace(PAGE, body=body)
    again = replace(first, moment=NOW + timedelta(days=1), headers=(("Age", "9"),), url="https://b.example/", peer=None)
    with archive(tmp_path) as raw:
        ref = raw.append(first, KNOWN)
        second = raw.append(again, replace(KNOWN, source="b"), same_as=ref)
        third = raw.append(again, KNOWN, same_as=second)  # a revisit is no place to point to
        assert second.length < 1_000
        assert third.length > 50_000
        assert raw.read(second, ref) == (again, replace(KNOWN, source="b"))
        with pytest.raises(RawDamaged, match="revisit"):
            raw.read(second)
        assert raw.read(third, ref)[0].body == body
    told = [kept for kept in records(tmp_path / ref.warc) if isinstance(kept, CaptureRecord)]
    assert [kept.type for kept in told] == ["response", "revisit", "response"]
    assert told[1].refers_to is not None
    assert (told[1].refers_to.digest, told[1].refers_to.moment) == (ref.digest, NOW)
    assert told[1].refers_to.url == PAGE.final_url


def test_a_revisit_never_points_at_other_or_lost_bytes(tmp_path: Path) -> None:
    with archive(tmp_path) as raw:
        ref = raw.append(PAGE, KNOWN)
        other = replace(PAGE, body=b"other")
        for same_as in (ref, replace(ref, digest=payload_digest(b"other")), RawRef("gone.warc.gz", 0, 9, ref.digest)):
            kept = raw.append(other, KNOWN, same_as=same_as)
            assert raw.read(kept)[0].body == b"other"
        lost = replace(ref, warc="gone.warc.gz")
        assert raw.read(raw.append(PAGE, KNOWN, same_as=lost))[0] == PAGE


def test_imported_bytes_are_resources(tmp_path: Path) -> None:
    text = "العنوان\n\nالفقرة الأولى".encode()
    known = Provenance(source="seeds", kind="text", source_kind="import", imported_from="ملف ١.txt", identity="7")
    with archive(tmp_path) as raw:
        ref = raw.append_resource(
            text, url="urn:sha256:abc", content_type="text/plain; charset=utf-8", moment=NOW, provenance=known
        )
        fetched, provenance = raw.read(ref)
    assert (fetched.body, fetched.url, fetched.status, fetched.moment) == (text, "urn:sha256:abc", 200, NOW)
    assert fetched.header("content-type") == "text/plain; charset=utf-8"
    assert provenance == known


def test_warcio_finds_nothing_wrong(tmp_path: Path) -> None:
    with archive(tmp_path) as raw:
        ref = raw.append(PAGE, KNOWN)
        raw.append(PAGE, KNOWN, same_as=ref)
        raw.append(replace(PAGE, status=404, body=b"", request_headers=()), KNOWN)
        raw.append_resource("نص".encode(), url="urn:x:1", content_type="text/plain", moment=NOW, provenance=KNOWN)
    path = tmp_path / ref.warc
    checked = warcio("check", "-v", path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "failed" not in checked.stdout
    index = warcio("index", "-f", "warc-type,offset,length,http:status", path).stdout
    types = [line.split('"warc-type": "')[1].split('"')[0] for line in index.splitlines()]
    captures = ["metadata", "request", "response", "metadata", "request", "revisit", "metadata", "response"]
    assert types == ["warcinfo", *captures, "metadata", "resource"]
    assert f'"offset": "{ref.offset}", "length": "{ref.length}", "http:status": "200"' in index
    assert check(path) == []
    text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    assert text.startswith("WARC/1.1\r\nWARC-Type: warcinfo\r\n")
    assert "WARC-Date: 2026-03-01T09:30:15.123456Z" in text
    assert "WARC-IP-Address: 203.0.113.7" in text
    assert "\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n" in text
    assert "\r\nTransfer-Encoding" not in text
    assert "GET /%D8%AE%D8%A8%D8%B1 HTTP/1.1\r\nHost: news.example\r\n" in text


def test_files_are_rotated_by_size_and_named_when_finished(tmp_path: Path) -> None:
    with archive(tmp_path, max_bytes=35_000) as raw:
        refs = [raw.append(replace(PAGE, body=os.urandom(9_000)), Provenance("s")) for _ in range(9)]
        assert len(list(tmp_path.glob("*.open"))) == 1
        assert [raw.read(ref)[0].body[:1] for ref in refs]
    assert not list(tmp_path.glob("*.open"))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 3
    assert {ref.warc for ref in refs} == set(names)
    assert all(path.stat().st_size <= 35_000 for path in tmp_path.iterdir())
    assert all(f"-{os.getpid()}-" in name and name.startswith("20260301093015") for name in names)


def test_a_later_process_of_the_same_number_takes_another_name(tmp_path: Path) -> None:
    with archive(tmp_path) as raw:
        one = raw.append(PAGE, KNOWN)
    with archive(tmp_path) as raw:
        two = raw.append(PAGE, KNOWN)
    assert one.warc != two.warc
    assert raw.read(one) == raw.read(two)


def test_threads_may_share_it(tmp_path: Path) -> None:
    bodies = [os.urandom(2_000) for _ in range(80)]
    refs: dict[int, RawRef] = {}
    with archive(tmp_path, max_bytes=40_000) as raw:

        def work(start: int) -> None:
            for number in range(start, len(bodies), 4):
                refs[number] = raw.append(replace(PAGE, body=bodies[number]), KNOWN)
                raw.sync()
                assert raw.read(refs[number])[0].body == bodies[number]

        threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [raw.read(refs[number])[0].body for number in range(len(bodies))] == bodies
    assert all(check(path) == [] for path in tmp_path.iterdir())


# ------------------------------------------------------------------ damage


@pytest.mark.parametrize("shift", [-1, 1, 7])
def test_a_wrong_place_is_named(tmp_path: Path, shift: int) -> None:
    with archive(tmp_path) as raw:
        ref = raw.append(PAGE, KNOWN)
    with pytest.raises(RawDamaged, match=rf"{ref.warc} at {ref.offset + shift}"):
        raw.read(replace(ref, offset=ref.offset + shift))
    with pytest.raises(RawDamaged, match="cut short"):
        raw.read(replace(ref, length=ref.length - 3))
    with pytest.raises(RawDamaged, match="other bytes"):
        raw.read(replace(ref, digest=payload_digest(b"x")))
    with pytest.raises(RawDamaged, match="is not in"):
        raw.read(replace(ref, warc="../other.warc.gz"))


def test_a_changed_byte_is_seen(tmp_path: Path) -> None:
    with archive(tmp_path) as raw:
        ref = raw.append(PAGE, KNOWN)
    path = tmp_path / ref.warc
    data = bytearray(path.read_bytes())
    data[ref.offset + ref.length - 20] ^= 1
    path.write_bytes(data)
    with pytest.raises(RawDamaged):
        raw.read(ref)
    assert check(path)


def test_a_full_disk_leaves_whole_records_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with archive(tmp_path) as raw:
        first = raw.append(PAGE, KNOWN)
        real = os.write
        calls = iter([100])

        def short(fd: int, data: Any) -> int:
            room = next(calls, None)
            if room is None:
                raise OSError(28, "No space left on device")
            return real(fd, data[:room])

        monkeypatch.setattr(os, "write", short)
        with pytest.raises(UnusableArchive, match="No space left"):
            raw.append(PAGE, KNOWN)
        monkeypatch.undo()
        second = raw.append(PAGE, KNOWN)
        assert raw.read(first) == raw.read(second)
    assert check(tmp_path / first.warc) == []


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("a file")
    with pytest.raises(UnusableArchive):
        archive(tmp_path / "raw")


# ------------------------------------------------------------------ crashes

WRITER = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from newsarchive.warc.raw_store import RawStore
from newsarchive.model import Fetched, Provenance
now = lambda: datetime(2026, 3, 1, tzinfo=UTC)
raw = RawStore(Path(sys.argv[1]), max_bytes=10**9, software="s", now=now)
for number in range(10**6):
    ref = raw.append(Fetched("http://a/", "http://a/", 200, (), os.urandom(30_000), now()), Provenance("s"))
    raw.sync()
    print(ref.warc, ref.offset, ref.length, ref.digest, flush=True)
"""


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(40)]
    with archive(tmp_path) as raw:
        assert raw.recover() == []  # its writer lives
        time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
        mine = raw.append(PAGE, KNOWN)
        refs = [RawRef(w, int(o), int(n), d) for w, o, n, d in (line.split() for line in lines if line.count(":") == 1)]
        [recovered] = raw.recover()
        assert recovered.name == refs[0].warc
        assert len(refs) >= 40
        assert all(len(raw.read(ref)[0].body) == 30_000 for ref in refs)
        assert raw.read(mine) == (PAGE, KNOWN)
        assert raw.recover() == []
    assert check(tmp_path / refs[0].warc) == []
    assert warcio("check", tmp_path / refs[0].warc).returncode == 0


@pytest.mark.parametrize("cut", [1, 9, 200, 5_000])
def test_a_torn_tail_is_set_aside_and_whole_records_stay(tmp_path: Path, cut: int) -> None:
    with archive(tmp_path) as raw:
        refs = [raw.append(replace(PAGE, body=os.urandom(8_000)), KNOWN) for _ in range(3)]
    path = tmp_path / refs[0].warc
    data = path.read_bytes()
    torn = path.with_name(path.name + ".open")
    path.unlink()
    torn.write_bytes(data[:-cut])
    [recovered] = raw.recover()
    assert recovered.torn_bytes == refs[2].length - cut
    assert path.read_bytes() + path.with_name(path.name + ".torn").read_bytes() == data[:-cut]
    assert len(raw.read(refs[1])[0].body) == 8_000
    assert check(path) == []
    with pytest.raises(RawDamaged):
        raw.read(refs[2])
    with archive(tmp_path) as later:
        assert later.append(PAGE, KNOWN).warc != path.name


@pytest.mark.parametrize("rest", [b"", b"\x1f\x8b", b"\x00" * 4_096, b"no gzip at all"])
def test_a_file_without_a_whole_record_goes(tmp_path: Path, rest: bytes) -> None:
    (tmp_path / "x.warc.gz.open").write_bytes(rest)
    [recovered] = archive(tmp_path).recover()
    assert (recovered.name, recovered.whole_bytes, recovered.torn_bytes) == (None, 0, len(rest))
    assert sorted(path.name for path in tmp_path.iterdir()) == (["x.warc.gz.torn"] if rest else [])


def test_after_a_failed_sync_another_file_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with archive(tmp_path) as raw:
        first = raw.append(PAGE, KNOWN)
        raw.sync()
        raw.append(PAGE, KNOWN)

        def fails(fd: int) -> None:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(os, "fsync", fails)
        with pytest.raises(UnusableArchive, match="Input/output"):
            raw.sync()
        monkeypatch.undo()
        second = raw.append(PAGE, KNOWN)
        assert second.warc != first.warc
        assert [one.name for one in raw.recover()] == [first.warc]
        assert raw.read(first) == raw.read(second)


def test_a_recovered_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    with archive(tmp_path) as raw:
        ref = raw.append(PAGE, KNOWN)
    data = (tmp_path / ref.warc).read_bytes()
    (tmp_path / (ref.warc + ".open")).write_bytes(data)
    [recovered] = raw.recover()
    assert recovered.name != ref.warc
    assert recovered.name is not None
    assert (tmp_path / recovered.name).read_bytes() == (tmp_path / ref.warc).read_bytes() == data


def test_half_a_letter_in_a_claim_is_kept(tmp_path: Path) -> None:
    known = replace(KNOWN, claim=Entry(url="http://a.example/", title="\ud83d نص"))
    with archive(tmp_path) as raw:
        assert raw.read(raw.append(PAGE, known))[1] == known
