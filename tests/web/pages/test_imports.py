"""An import in a browser says what the command line says: what was read on, passed over, and not read at all."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import httpx
import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.imports.checkpoints import Checkpoints
from newsarchive.imports.files import read_items
from newsarchive.imports.importer import run_import
from newsarchive.imports.items import ImportItem, UrlItem
from newsarchive.store import tokens
from newsarchive.warc import record
from newsarchive.web.translations import Locale
from tests import road
from tests.web.client import running

TEXT = "افتتح الوزير صباح الاثنين الجسر المعلق فوق النهر بعد عامين من العمل، وحضر الافتتاح أهالي القرى المجاورة رقم {}."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[OpenArchive]:
    with road.open_test_archive(tmp_path / "home", reader_processes=1, ingest_batch=2) as opened:
        yield opened


@pytest.fixture
def door(archive: OpenArchive) -> Iterator[httpx.Client]:
    with archive.writing() as conn:
        token = tokens.create(conn, "test", archive.now())
    with running(archive) as client:
        client.headers.update({"Authorization": f"Bearer {token}", "Cookie": "lang=ar"})
        yield client


def imported(door: httpx.Client, *paths: Path) -> tuple[str, dict]:
    """The job's page when it is over, and what the API tells of it."""
    begun = door.post("/import", files=[("given", (path.name, path.read_bytes())) for path in paths])
    assert begun.status_code == 303
    address = begun.headers["location"]
    for _ in range(300):
        told = door.get(f"/api/v1{address}").json()
        if told["state"] in ("done", "failed"):
            break
        time.sleep(0.1)
    assert told["state"] == "done"
    return door.get(address).text, told


def crawl(path: Path) -> Path:
    page = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><article><p>{}</p></article>"
    members = []
    for number in range(6):
        told = (
            ("WARC-Record-ID", f"<urn:uuid:00000000-0000-4000-8000-00000000000{number}>"),
            ("WARC-Target-URI", "dns:jisr.example" if number == 5 else f"https://jisr.example/2026/{number}"),
            ("WARC-Date", f"2026-01-02T03:04:0{number}Z"),
        )
        members.append(record.member("response", told, page.format(TEXT.format(number)).encode()))
    path.write_bytes(b"".join(members))
    return path


def test_a_file_that_is_read_on_is_told_and_counted_as_nothing(
    archive: OpenArchive, door: httpx.Client, tmp_path: Path
) -> None:
    path = crawl(tmp_path / "crawl.warc.gz")
    marks = Checkpoints(archive, None)

    def stream() -> Iterator[ImportItem]:
        for handed in read_items(path, "auto", marks.read):
            assert not isinstance(handed, UrlItem)
            yield handed

    assert len(list(islice(run_import(archive, stream(), None, marks), 2))) == 2
    page, told = imported(door, path)
    assert len(told["endings"]) == 3
    assert "unchanged" not in [one["outcome"] for one in told["endings"]]
    assert [one["word"] for one in told["remarks"]] == ["resumed", "passed_over"]
    assert {one["about"] for one in told["remarks"]} == {"crawl.warc.gz"}
    assert "وما قبله أُخذ في الاستيراد الذي توقف: <bdi>crawl.warc.gz</bdi>" in page
    (sums,) = re.findall('id="sums">([^<]*)<', page)
    assert sums
    assert Locale("ar").term("outcome", "unchanged") not in sums


def test_keys_nobody_reads_are_named_once_at_the_end(door: httpx.Client, tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    rows = [{"text": TEXT.format(number), "likes": number + 1, "urls": ["x"]} for number in range(3)]
    path.write_text(json.dumps([*rows, {"text": TEXT.format(9), "وسم آخر": "x"}], ensure_ascii=False), "utf-8")
    page, told = imported(door, path)
    assert [one["outcome"] for one in told["endings"]] == ["new_article"] * 4
    assert [one["word"] for one in told["remarks"]] == ["unread", "not_brought"]
    assert page.count("مفاتيح في الأسطر لم تُقرأ") == 1
    assert "\u2068likes\u2069 ×3، \u2068urls\u2069 ×3، \u2068وسم آخر\u2069 ×1" in page


def test_a_table_in_another_charset_says_which_was_taken(door: httpx.Client, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"العنوان;النص\r\nافتتاح جسر;{TEXT}\r\n".encode("cp1256"))
    page, told = imported(door, path)
    assert [one["word"] for one in told["remarks"]] == ["deciphered"]
    assert "windows-1256" in page
    assert "ليس بترميز UTF-8" in page
