"""What people hand over: one bad line, file or setting is named, and stops nothing else."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import pytest

from newsarchive.errors import BadSetting
from newsarchive.imports.files import read_items
from newsarchive.imports.items import CaptureItem, CharsetGuess, RejectedItem, SkippedRecords, TextItem, UrlItem
from newsarchive.settings import load
from newsarchive.warc import record

GOOD = {"text": "افتتح السوق أبوابه صباح الاثنين بعد ترميم دام عامين."}


@pytest.mark.parametrize(
    "line",
    [
        '{"url": "http://x.example/a", "html": null}',
        '{"text": "sur \\ud800 rogate"}',
        '{"text": "x", "id": "\\ud800"}',
        '{"text": "x", "published_at": "9999-12-31T23:59:59-12:00"}',
        "[" * 100_000,
        '{"text": "x", "authors": 7}',
        '{"html_path": "../../secret.html"}',
        '{"text": "x", "published_at": "tomorrow"}',
    ],
)
def test_a_bad_line_is_named_and_the_next_is_read(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(f"{line}\n{json.dumps(GOOD, ensure_ascii=False)}\n", encoding="utf-8")
    bad, good = read_items(path, "jsonl")
    assert isinstance(bad, RejectedItem)
    assert bad.input.endswith(":1")
    assert isinstance(good, TextItem)


def test_a_csv_cell_may_hold_a_page_and_names_stand_between_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"text,authors\n{'كلمة ' * 60_000},أحمد علي; منى سعيد\n", encoding="utf-8")
    (row,) = read_items(path, "csv")
    assert isinstance(row, TextItem)
    assert row.claim is not None
    assert row.claim.authors == ("أحمد علي", "منى سعيد")


ROWS = (
    ("العنوان", "النص", "الكاتب"),
    ("افتتاح السوق", "افتتح السوق أبوابه صباح الاثنين، بعد ترميم دام عامين.", "منى سعيد"),
    ("موسم الزيتون", "بدأ المزارعون في القرى الجبلية قطاف الزيتون مبكرا هذا العام.", "أحمد علي"),
)


@pytest.mark.parametrize(
    ("name", "between"), [("a.csv", ","), ("a.csv", ";"), ("a.csv", "|"), ("a.csv", "\t"), ("a.tsv", "\t")]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_tables_are_read_whatever_stands_between_and_however_their_letters_are_written(
    tmp_path: Path, name: str, between: str, encoding: str
) -> None:
    path = tmp_path / name
    path.write_bytes("\r\n".join(between.join(row) for row in ROWS).encode(encoding))
    told = list(read_items(path, "auto"))
    rows = [one for one in told if isinstance(one, TextItem)]
    assert [(row.claim.title, row.text, *row.claim.authors) for row in rows if row.claim] == [*ROWS[1:]]
    said = [one.message for one in told if isinstance(one, CharsetGuess)]
    assert len(said) == (encoding in ("cp1256", "utf-16"))
    assert all("windows-1256" in one or "utf-16" in one for one in said)
    assert len(told) == len(rows) + len(said)


def test_a_text_of_another_charset_says_which_was_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ROWS[1][1].encode("cp1256") * 3)
    note, text = read_items(path, "auto")
    assert isinstance(note, CharsetGuess)
    assert "windows-1256" in note.message
    assert isinstance(text, TextItem)
    assert text.text.startswith(ROWS[1][1])


def test_a_table_of_one_column_keeps_its_commas_where_the_file_says_tabs(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("text\nافتتح السوق، ثم, أغلق; وفتح\n", encoding="utf-8")
    (row,) = read_items(path, "auto")
    assert isinstance(row, TextItem)
    assert row.text == "افتتح السوق، ثم, أغلق; وفتح"


def test_a_table_without_a_text_names_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("رقم;سعر\n1;2\n", encoding="utf-8")
    (bad,) = read_items(path, "auto")
    assert isinstance(bad, RejectedItem)
    assert "'رقم', 'سعر'" in bad.message


def test_what_is_no_text_no_file_or_damaged_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rand.bin").write_bytes(os.urandom(100_000))
    (tmp_path / "torn.txt.gz").write_bytes(gzip.compress(b"words " * 9_000)[:60] + b"\xff" * 40)
    os.mkfifo(tmp_path / "pipe.txt")
    for path in tmp_path.iterdir():
        assert all(isinstance(item, RejectedItem) for item in read_items(path, "auto")), path


@pytest.mark.parametrize("name", ["ingest_batch", "visit_threads", "max_body_bytes", "host_delay_s", "read_timeout_s"])
@pytest.mark.parametrize("value", ["-1", "nan", "inf"])
def test_a_setting_out_of_range_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load(tmp_path, {f"NEWSARCHIVE_{name.upper()}": value})


def test_records_that_are_no_pages_are_passed_over_and_counted(tmp_path: Path) -> None:
    def member(kind: str, target: str, block: bytes, number: int) -> bytes:
        name = f"<urn:uuid:00000000-0000-4000-8000-00000000000{number}>"
        told = (("WARC-Record-ID", name), ("WARC-Target-URI", target), ("WARC-Date", "2026-01-02T03:04:05Z"))
        return record.member(kind, told, block)

    page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>نص</p>".encode()
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(
        member("warcinfo", "urn:x", b"software: other\r\n", 1)
        + member("response", "dns:paper.example", b"20260102030405\npaper.example. 300 IN A 192.0.2.1\n", 2)
        + member("resource", "metadata://crawler.example/manifest", b"text", 3)
        + member("resource", "urn:text:https://paper.example/1", b"text", 4)
        + member("response", "https://paper.example/1", page, 5)
    )
    kept, passed = read_items(path, "auto")
    assert isinstance(kept, CaptureItem)
    assert passed == SkippedRecords(str(path), 3)


def test_a_list_of_addresses_with_a_bad_line_is_still_a_list_and_the_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("https://a.example/1\nhttps://a.example/2\na.example/3\n", encoding="utf-8")
    first, second, bad = read_items(path, "auto")
    assert isinstance(first, UrlItem)
    assert isinstance(second, UrlItem)
    assert isinstance(bad, RejectedItem)
    assert bad.input.endswith(":3")
    path.write_text("عنوان الخبر\n\nنص الخبر كما نشر.\nhttps://a.example/1\n", encoding="utf-8")
    (text,) = read_items(path, "auto")
    assert isinstance(text, TextItem)


@pytest.mark.parametrize("name", ["a.jsonl", "a.warc", "a.warc.gz", "a.urls", "a.txt", "a.csv"])
def test_an_empty_file_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    (bad,) = read_items(tmp_path / name, "auto")
    assert isinstance(bad, RejectedItem)


def test_citations_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "all.bibtex"
    path.write_text("@online{a-1,\n  title = {x},\n}", encoding="utf-8")
    (one,) = read_items(path, "auto")
    assert isinstance(one, RejectedItem)
    assert "jsonl" in one.message


@pytest.mark.parametrize("body", ['[{"id": "a-1"}]', '[\n{"id": "a-1"}\n]', "[]"])
def test_json_without_a_text_in_it_is_no_text(tmp_path: Path, body: str) -> None:
    path = tmp_path / "all.txt"
    path.write_text(body, encoding="utf-8")
    assert all(isinstance(read_item, RejectedItem) for form in ("auto", "text") for read_item in read_items(path, form))


@pytest.mark.parametrize("name", ["all.json", "all.json.gz", "all", "all.jsonl"])
@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_objects_is_read_as_lines(tmp_path: Path, name: str, indent: int | None) -> None:
    rows = [GOOD | {"title": f"خبر {number}", "url": f"https://a.example/{number}"} for number in range(3)]
    body = json.dumps([rows[0], 7, *rows[1:]], ensure_ascii=False, indent=indent).encode("utf-8-sig")
    (tmp_path / name).write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    first, bad, *others = read_items(tmp_path / name, "auto")
    assert bad == RejectedItem(f"{tmp_path / name}:2", "not a JSON object")
    for one, row in zip((first, *others), rows, strict=True):
        assert isinstance(one, TextItem)
        assert one.claim is not None
        assert (one.text, one.url, one.claim.title) == (row["text"], row["url"], row["title"])


def test_an_object_that_is_no_utf_8_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    text = json.dumps([GOOD, {"text": "ملعب"}, GOOD], ensure_ascii=False)
    path.write_bytes(text.encode().replace("ملعب".encode(), "ملعب".encode("cp1256")))
    assert [type(read_item) for read_item in read_items(path, "auto")] == [TextItem, RejectedItem, TextItem]


def test_an_array_that_is_cut_short_gives_what_stands_before(tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    path.write_bytes(json.dumps([GOOD, GOOD], ensure_ascii=False).encode()[:-20])
    good, bad = read_items(path, "auto")
    assert isinstance(good, TextItem)
    assert isinstance(bad, RejectedItem)
    assert "value 2" in bad.message


@pytest.mark.parametrize(("magic", "name"), [(b"PK\x03\x04", "all.tei"), (b"PAR1", "all.text")])
def test_a_zip_or_parquet_under_another_name_is_known_by_its_first_bytes(
    tmp_path: Path, magic: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(magic + b"damaged")
    (one,) = read_items(path, "auto")
    assert isinstance(one, RejectedItem)
    assert "control characters" not in one.message


@pytest.mark.parametrize("sizes", [(11_000_000,), (6_000_000, 6_000_000)])
def test_a_wacz_that_unpacks_to_far_more_than_it_is_is_named(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    path = tmp_path / "small.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for place, size in enumerate(sizes):
            packed.writestr(f"archive/{place}.warc", bytes(size))
    (refused,) = read_items(path, "auto")
    assert isinstance(refused, RejectedItem)
    assert refused.input == str(path)
    assert f"unpacked it would be {sum(sizes)} bytes" in refused.message


def test_a_warc_of_no_pages_at_all_says_how_many_records_it_holds(tmp_path: Path) -> None:
    def one(kind: str) -> bytes:
        return (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2019-05-06T07:08:09Z\r\n"
            "WARC-Target-URI: http://old.example/a\r\nContent-Length: 2\r\n\r\nxx\r\n\r\n"
        ).encode()

    path = tmp_path / "a.warc"
    path.write_bytes(one("warcinfo") + one("request") + one("elephant"))
    assert list(read_items(path, "auto")) == [SkippedRecords(str(path), 3)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.warc.lz4", b"\x04\x22\x4d\x18" + bytes(60), "LZ4 is not supported"),
        ("a.warc", b"\x04\x22\x4d\x18" + bytes(60), "LZ4 is not supported"),
        ("a.warc.gz", b"\x1f\x8b\x08\x00garbage of many kinds", "no gzip that can be read"),
        ("a.warc", b"nothing of the kind", "no WARC or ARC record"),
    ],
    ids=["lz4", "lz4 by its bytes", "gzip", "words"],
)
def test_what_is_no_warc_is_told_in_our_words(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    told = [read_item for read_item in read_items(path, "auto") if isinstance(read_item, RejectedItem)]
    assert len(told) == 1
    assert said in told[0].message
    assert "ArchiveLoadFailed" not in told[0].message
