"""An import of WARC that was stopped goes on at a record, whatever stopped it, and ends as if it never had been."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select

from newsarchive.archive.archive import OpenArchive
from newsarchive.imports.checkpoints import Checkpoints
from newsarchive.imports.files import of_warc, read_items
from newsarchive.imports.importer import preview, run_import
from newsarchive.imports.items import CaptureItem, ImportItem, RejectedItem, ResumedFile, SkippedRecords, UrlItem
from newsarchive.model import Result
from newsarchive.model.outcomes import Outcome
from newsarchive.store.schema.import_tables import import_checkpoints
from newsarchive.warc import record
from newsarchive.warc.record import Record, payload_digest
from tests.road import export, open_test_archive

PAGE = """<html lang="ar"><head><title>مخبز الحي رقم {0}</title></head><body><article><h1>مخبز الحي رقم {0}</h1>
<p>افتتح مخبز الحي رقم {0} أبوابه صباح الأحد بعد ترميم دام {0} أسابيع، وقال صاحبه إن الطابور بلغ آخر الشارع.</p>
<p>ويبيع المخبز خمسين صنفا من الخبز والكعك، وتصل أرغفته إلى القرى المجاورة قبل الفجر في شاحنتين صغيرتين.</p>
</article></body></html>"""


def url(number: int) -> str:
    return f"https://makhbaz.example/2026/{number}"


def told(number: int, kind: str = "response", of: int | None = None, minute: int = 0) -> Record:
    """A record of another writer; `of`: the page a revisit says it saw again."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    body = PAGE.format(number if of is None else of).encode()
    block = head if kind == "revisit" else head + body
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:00000000-0000-4000-8000-{number:06d}{minute:06d}>"),
        ("WARC-Target-URI", url(number if of is None else of)),
        ("WARC-Date", f"2026-01-02T03:{minute:02d}:05Z"),
        ("WARC-Payload-Digest", payload_digest(body)),
        ("Content-Type", "application/http; msgtype=response"),
        ("Content-Length", str(len(block))),
    ]
    if kind == "revisit":
        headers.insert(1, ("WARC-Profile", record.REVISIT))
    return Record(tuple(headers), block)


def as_gzip(path: Path, records: Iterable[Record]) -> None:
    path.write_bytes(b"".join(record.again(one) for one in records))


def as_plain(path: Path, records: Iterable[Record]) -> None:
    path.write_bytes(b"".join(record.plain(one) for one in records))


def as_one_member(path: Path, records: Iterable[Record]) -> None:
    path.write_bytes(gzip.compress(b"".join(record.plain(one) for one in records)))


def as_arc(path: Path, records: Iterable[Record]) -> None:
    block = b"1 0 other\nURL IP-address Archive-date Content-type Archive-length\n"
    out = b"filedesc://a.arc 0.0.0.0 20260102030405 text/plain %d\n%s\n" % (len(block), block)
    for one in records:
        line = f"{one.target} 192.0.2.1 20260102030405 text/html {len(one.block)}\n"
        out += line.encode() + one.block + b"\n"
    path.write_bytes(out)


FORMS: dict[str, Callable[[Path, Iterable[Record]], None]] = {
    "a.warc.gz": as_gzip,
    "a.warc": as_plain,
    "whole.warc.gz": as_one_member,
    "a.arc": as_arc,
}


def read(
    archive: OpenArchive, paths: list[Path], source: str | None = None, most: int | None = None
) -> tuple[list, list[Result]]:
    """What was resumed, and the endings: of the first `most`, after which the import is let go."""
    marks = Checkpoints(archive, source)
    resumed: list[ResumedFile] = []

    def stream() -> Iterable[ImportItem]:
        for path in paths:
            for item in read_items(path, "auto", marks.read):
                if isinstance(item, ResumedFile):
                    resumed.append(item)
                assert not isinstance(item, UrlItem)
                yield item

    return resumed, list(islice(run_import(archive, stream(), source, marks), most))


def placed(item: ImportItem | UrlItem) -> tuple[str, str, bytes]:
    assert isinstance(item, CaptureItem)
    return item.input, item.kept.fetched.url, item.kept.fetched.body


def left(archive: OpenArchive) -> list:
    with archive.reading() as conn:
        return list(conn.execute(select(import_checkpoints)))


@pytest.mark.parametrize("name", FORMS)
def test_a_stopped_import_goes_on_at_the_next_record(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    FORMS[name](path, [told(number) for number in range(10)])
    with open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=3) as archive:
        _, first = read(archive, [path], most=6)
        assert len(left(archive)) == 1
        moved = path.rename(path.with_name(f"moved-{name}"))
        (said,), rest = read(archive, [moved])
        assert said.input == str(moved)
        assert said.place > 0
        ended = [(one.url, one.outcome) for one in first + rest]
        assert ended == [(url(number), Outcome.NEW_ARTICLE) for number in range(10)]
        assert left(archive) == [], "the import is over"
        resumed, again = read(archive, [moved])
        assert resumed == []
        assert [one.outcome for one in again] == [Outcome.UNCHANGED] * 10


def test_every_record_is_a_place_to_go_on_from(tmp_path: Path) -> None:
    for name, write in FORMS.items():
        path = tmp_path / name
        write(path, [told(number) for number in range(5)])
        whole = [one for one in of_warc(path, name) if isinstance(one, CaptureItem)]
        assert len(whole) == 5
        for number, one in enumerate(whole, start=1):
            rest = list(of_warc(path, name, one.kept.raw.offset + one.kept.raw.length))
            assert rest.pop() == SkippedRecords(name, 0)
            assert [placed(item) for item in rest] == [placed(one) for one in whole[number:]]


def test_a_file_that_grew_is_read_on_and_one_that_changed_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    as_plain(path, [told(number) for number in range(9)])
    with open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=3) as archive:
        read(archive, [path], most=3)
        with path.open("ab") as file:
            file.write(record.plain(told(20)))
        resumed, rest = read(archive, [path], most=3)
        assert len(resumed) == 1
        assert [item.url for item in rest] == [url(number) for number in (3, 4, 5)]
        as_plain(path, [told(0), told(30), *(told(number) for number in range(2, 9))])
        resumed, rest = read(archive, [path])
        assert resumed == []
        assert [item.outcome for item in rest][:3] == [Outcome.UNCHANGED, Outcome.NEW_ARTICLE, Outcome.UNCHANGED]
        assert len(rest) == 9


def test_files_taken_in_whole_before_the_stop_are_not_read_again(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.warc.gz" for number in range(3)]
    for number, path in enumerate(paths):
        as_gzip(path, [told(10 * number + one) for one in range(4)])
    with open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=3) as archive:
        read(archive, paths, most=6)
        resumed, rest = read(archive, paths)
        assert [one.input for one in resumed] == [str(path) for path in paths[:2]]
        assert [item.url for item in rest] == [url(number) for number in (12, 13, 20, 21, 22, 23)]


def test_the_same_bytes_twice_and_under_another_source_are_each_told(tmp_path: Path) -> None:
    paths = [tmp_path / "a.warc", tmp_path / "b.warc"]
    for path in paths:
        as_plain(path, [told(number) for number in range(4)])
    with open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=2) as archive:
        _, results = read(archive, paths)
        assert [result.outcome for result in results] == [Outcome.NEW_ARTICLE] * 4 + [Outcome.UNCHANGED] * 4
        read(archive, paths, most=2)
        resumed, results = read(archive, paths[:1], "another")
        assert resumed == []
        assert [result.outcome for result in results] == [Outcome.NEW_ARTICLE] * 4


def test_revisits_find_their_bytes_before_the_place_and_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    late = told(100, "revisit", of=8, minute=9)  # its bytes come after it
    lost = told(101, "revisit", of=77, minute=9)  # its bytes come never
    back = told(102, "revisit", of=0, minute=9)  # its bytes stand before the place
    pages = [told(number) for number in range(9)]
    as_plain(path, [pages[0], late, lost, *pages[1:5], back, *pages[5:]])
    with open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=2) as archive:
        _, first = read(archive, [path], most=4)
        assert [one.url for one in first] == [url(number) for number in range(4)]
        resumed, rest = read(archive, [path], most=2)
        assert len(resumed) == 1
        assert [(item.url, item.outcome) for item in rest] == [
            (url(4), Outcome.NEW_ARTICLE),
            (url(0), Outcome.UNCHANGED),
        ]
        _, rest = read(archive, [path])
        assert [item.url for item in rest] == [url(number) for number in (0, 5, 6, 7, 8, 8, 77)]
        assert [item.outcome for item in rest] == [
            Outcome.UNCHANGED,  # a revisit that had its bytes: its stretch is gone through again
            *[Outcome.NEW_ARTICLE] * 4,
            Outcome.UNCHANGED,  # the article's text did not change since
            Outcome.UNREADABLE,
        ]
        with open_test_archive(tmp_path / "other", reader_processes=1) as other:
            read(other, [path])
            assert [row["revisions"] for row in export(archive)] == [row["revisions"] for row in export(other)]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("cut", [40, 700, -30])
def test_a_torn_file_gives_the_same_with_bookmarks_and_without(tmp_path: Path, name: str, cut: int) -> None:
    path = tmp_path / name
    FORMS[name](path, [told(number) for number in range(6)])
    path.write_bytes(path.read_bytes()[:cut])
    with open_test_archive(tmp_path / "home", reader_processes=1) as archive:
        marks = Checkpoints(archive, None)
        items = [list(read_items(path, "warc", reading)) for reading in (marks.read, of_warc)]
        marks.note()
        told_of = [[(type(one), one.input) for one in item if not isinstance(one, UrlItem)] for item in items]
    assert told_of[0] == told_of[1]


def noisy(number: int) -> Record:
    """A record that packs badly: several of them are read before a tear is met."""
    one = told(number)
    block = one.block + f"<!--{os.urandom(2_000).hex()}-->".encode()
    size = ("Content-Length", str(len(block)))
    kept = (pair for pair in one.headers if pair[0] not in ("WARC-Payload-Digest", "Content-Length"))
    return Record((*kept, size), block)


@pytest.mark.parametrize("name", FORMS)
def test_a_tear_costs_neither_what_came_before_it_nor_the_files_after_it(tmp_path: Path, name: str) -> None:
    path, other = tmp_path / name, tmp_path / "z.warc"
    FORMS[name](path, [noisy(number) for number in range(16)])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 4 // 5])
    before = sum(isinstance(read_item, CaptureItem) for read_item in read_items(path, "warc"))
    assert before > 6
    as_plain(other, [told(number) for number in (20, 21)])
    with open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=4) as archive:
        _, first = read(archive, [path, other], most=4)
        assert [one.outcome for one in first] == [Outcome.NEW_ARTICLE] * 4
        (said,), rest = read(archive, [path, other])
        assert said.input == str(path)
    torn = [item for item in rest if item.outcome == Outcome.UNREADABLE]
    assert torn
    assert all(one.input.startswith(str(path)) for one in torn)
    read_whole = [one for one in first + rest if one.outcome == Outcome.NEW_ARTICLE]
    assert len(read_whole) == len(first + rest) - len(torn)
    assert [one.url for one in read_whole] == [url(number) for number in (*range(before), 20, 21)]


def test_two_files_that_begin_alike_have_a_bookmark_each(tmp_path: Path) -> None:
    paths = [tmp_path / "a.warc", tmp_path / "b.warc"]
    alike = noisy(0)
    for path, some in zip(paths, (range(10, 16), range(20, 26)), strict=True):
        as_plain(path, [alike, *(told(number) for number in some)])
    with open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=3) as archive:
        _, first = read(archive, paths, most=12)
        assert len(left(archive)) == 2
        resumed, rest = read(archive, paths)
        assert [one.input for one in resumed] == [str(path) for path in paths]
        assert [one.url for one in first + rest] == [url(number) for number in (0, *range(10, 16), 0, *range(20, 26))]
        assert left(archive) == []


def test_the_files_inside_a_wacz_are_named_by_it_and_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "crawl.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        for part in (0, 1):
            inside = tmp_path / f"part-{part}.warc.gz"
            as_gzip(inside, [told(10 * part + number) for number in range(4)])
            packed.write(inside, f"archive/{inside.name}")
        packed.writestr("archive/bad.warc", b"WARC/1.0\r\nnothing\r\n\r\n")
    with open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=3) as archive:
        _, first = read(archive, [path], most=6)
        assert first[0].input == f"{path}!archive/part-0.warc.gz@0"
        resumed, rest = read(archive, [path])
        assert [one.input for one in resumed] == [f"{path}!archive/part-{part}.warc.gz" for part in (0, 1)]
        assert [item.url for item in rest if item.url] == [url(number) for number in (12, 13)]
        assert [item.input for item in rest if not item.url] == [f"{path}!archive/bad.warc@0"]
        assert [row["url"] for row in export(archive)] == [
            url(10 * part + number) for part in (0, 1) for number in range(4)
        ]
    bad = [item for item in read_items(path, "wacz") if isinstance(item, RejectedItem)]
    assert [one.input for one in bad] == [f"{path}!archive/bad.warc@0"]


def test_killed_in_the_middle_and_run_again_ends_as_if_never_killed(tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "crawl.warc.gz"
    records = [told(number) for number in range(24)] + [told(100, "revisit", of=1, minute=7)]
    as_gzip(path, [told(101, "revisit", of=20, minute=8), *records])
    command = [sys.executable, "-m", "newsarchive", "--home", str(tmp_path / "home"), "import", "--json", str(path)]
    environ = {
        **os.environ,
        "NEWSARCHIVE_READER_PROCESSES": "1",
        "NEWSARCHIVE_INGEST_BATCH": "3",
        "NEWSARCHIVE_DATABASE_URL": database_url,
    }
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environ, start_new_session=True
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()  # the first batch is committed
        os.killpg(child.pid, signal.SIGKILL)
    again = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=180, check=True)
    assert f"{path}: read on from byte " in again.stderr
    rest = [json.loads(line) for line in again.stdout.splitlines()]
    assert rest[-1]["url"] == url(20), "the revisit that waited for its bytes comes last"
    assert len(rest) < len(records) + 1, "what was taken in before is not read again"
    whole = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=180, check=True)
    assert "read on" not in whole.stderr
    assert [json.loads(line)["outcome"] for line in whole.stdout.splitlines()] == ["unchanged"] * (len(records) + 1)
    with (
        open_test_archive(tmp_path / "home", reader_processes=1, database_url=database_url) as archive,
        open_test_archive(tmp_path / "other", reader_processes=1) as other,
    ):
        read(other, [path])
        kept, expected = (
            [(row["url"], row["text"], row["revisions"]) for row in export(one)] for one in (archive, other)
        )
        assert [row[:2] for row in kept] == [row[:2] for row in expected]
        assert len(kept) == 24
        assert left(archive) == []


def test_a_dead_import_leaves_digests_and_offsets_alone(tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "a.warc"
    as_plain(path, [told(number) for number in range(4)])
    with open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=2, database_url=database_url) as archive:
        read(archive, [path], most=2)
        (row,) = left(archive)
        assert (len(row.mark), len(row.digest), row.waits_from) == (64, 64, None)
        assert row.place == len(b"".join(record.plain(told(number)) for number in range(2)).rstrip(b"\r\n"))


def test_what_is_kept_and_never_read_says_why_and_a_dry_run_says_so_too(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    odd = []
    for status in (301, 500):
        block = f"HTTP/1.1 {status} Odd\r\nLocation: /elsewhere\r\n\r\n".encode()
        headers = [pair for pair in told(status).headers if pair[0] not in ("Content-Length", "WARC-Payload-Digest")]
        odd.append(Record((*headers, ("Content-Length", str(len(block)))), block))
    as_plain(path, [*odd, told(9, "revisit", of=1), told(1)])
    with open_test_archive(tmp_path / "home", reader_processes=1) as archive:
        foreseen = list(preview(archive, (one for one in of_warc(path, "a")), None))
        _, results = read(archive, [path])
    for some in (foreseen, results):
        assert [(one.outcome, one.detail) for one in some[:2]] == [
            (Outcome.CAPTURED, f"kept; an answer of status {status} is no article") for status in (301, 500)
        ]
    assert [one.outcome for one in foreseen[2:]] == [Outcome.CAPTURED, Outcome.NEW_ARTICLE]
    assert "come with this import" in (foreseen[2].detail or "")
    assert [result.outcome for result in results[2:]] == [Outcome.NEW_ARTICLE, Outcome.UNCHANGED]
