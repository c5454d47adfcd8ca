"""The reading pool: a page that kills or hangs its process costs its own page, never another, never the pool."""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsarchive.extract.pool import Crash, ReadingPool, ToRead, read_page, read_text
from newsarchive.imports.files import files, read_items
from newsarchive.imports.importer import run_import
from newsarchive.ingest.pipeline import SHORT_TEXT
from newsarchive.model import Extraction, Fetched, Provenance, Site
from newsarchive.model.outcomes import Outcome
from newsarchive.store.captures import captures
from tests.road import open_test_archive

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HTML = (
    "<html><head><meta charset='utf-8'><title>خبر من الميناء</title></head><body><article><h1>خبر من الميناء</h1>"
    "<p>وصلت إلى الميناء صباح اليوم سفينة تحمل القمح، وبدأ تفريغ حمولتها فورا وسط إجراءات عادية.</p>"
    "<p>وقال مدير الميناء إن سفينتين أخريين ستصلان قبل نهاية الأسبوع {n}.</p></article></body></html>"
)


def perilous(page: ToRead) -> Extraction:
    """Reads a page, but for those whose address says what they do to their reader."""
    if "kills" in page.fetched.url:
        ctypes.string_at(0)  # a segmentation fault, as a C library's bug would give
    if "hangs" in page.fetched.url:
        time.sleep(600)
    if "raises" in page.fetched.url:
        raise RecursionError("too deep")
    return read_page(page)


def page(name: str) -> ToRead:
    url = f"https://mina.example/news/1024-{name}.html"
    fetched = Fetched(url, url, 200, (("Content-Type", "text/html"),), HTML.format(n=name).encode(), NOW)
    return ToRead(fetched, Provenance("mina"), Site("mina.example"), 1_000_000)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReadingPool]:
    made = ReadingPool(2, 6.0, perilous)
    yield made
    made.close()


def test_each_bad_page_is_named_and_the_others_are_read(reader: ReadingPool) -> None:
    names = ["a", "kills-1", "b", "hangs", "raises", "c", "kills-2", "d"]
    found = dict(zip(names, reader.read([page(name) for name in names]), strict=True))
    assert {name for name, reading in found.items() if isinstance(reading, Extraction)} == {"a", "b", "c", "d"}
    crashes = {name: reading.detail for name, reading in found.items() if isinstance(reading, Crash)}
    assert "died" in crashes["kills-1"]
    assert "died" in crashes["kills-2"]
    assert "longer than 6 s" in crashes["hangs"]
    assert crashes["raises"] == "RecursionError: too deep"
    again = reader.read([page("after")])
    assert isinstance(again[0], Extraction)


def test_a_page_that_kills_its_reader_is_set_aside_with_its_raw_kept(reader: ReadingPool, tmp_path: Path) -> None:
    pages = {name: f"https://mina.example/news/1024-{name}.html" for name in ("one", "kills", "two")}
    rows = [{"url": url, "html": HTML.format(n=name)} for name, url in pages.items()]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    with open_test_archive(tmp_path / "home") as opened:
        archive = replace(opened, reader=reader)
        pages = (page for path in files([tmp_path / "in.jsonl"]) for page in read_items(path, "jsonl"))
        results = list(run_import(archive, pages, "mina"))
        assert [result.outcome for result in results] == [
            Outcome.NEW_ARTICLE,
            Outcome.CRASHED,
            Outcome.NEW_ARTICLE,
        ]
        with archive.reading() as conn:
            assert captures.pending_hosts(conn) == []
            kept = [capture for capture in captures.iter_all(conn) if "kills" in capture.url]
        assert "مدير الميناء" in archive.raw.read(kept[0].raw)[0].body.decode()


def test_a_long_text_has_the_clock_of_a_page_and_is_read_like_a_short_one(reader: ReadingPool, tmp_path: Path) -> None:
    line = "وقال المهندس إن الرصيف الجديد يتسع لسفن أطول من التي كانت ترسو فيه قبل أعوام."
    long = tmp_path / "long.txt"
    long.write_text("\n\n".join(f"{line} {number}" for number in range(SHORT_TEXT // 100)), encoding="utf-8")
    assert long.stat().st_size > SHORT_TEXT
    text = Fetched("urn:long", "urn:long", 200, (), long.read_bytes(), NOW)
    (read,) = reader.read([ToRead(text, Provenance("mina", kind="text"), Site(""), 1_000_000)])
    assert read == read_text(text, Provenance("mina", kind="text"))
    inbox = tmp_path / "in.jsonl"
    inbox.write_text(json.dumps({"url": "https://mina.example/hangs", "text": long.read_text("utf-8")}), "utf-8")
    with open_test_archive(tmp_path / "home") as archive:
        (result,) = run_import(replace(archive, reader=reader), read_items(inbox, "jsonl"), None)
        assert result.outcome is Outcome.CRASHED
        assert "longer than" in (result.detail or "")


UNGUARDED = """
import sys
from newsarchive.extract.pool import ReadingPool, ToRead
from newsarchive.model import Fetched, Provenance, Site
from datetime import UTC, datetime
print("the script runs")
body = "<html><body><article><h1>ميناء</h1><p>" + "بدأ العمل في الرصيف الجديد. " * 30 + "</p></article></body></html>"
url, headers = "https://a.example/1", (("Content-Type", "text/html"),)
page = Fetched(url, url, 200, headers, body.encode(), datetime.now(UTC))
pool = ReadingPool(1, 30)
print([type(reading).__name__ for reading in pool.read([ToRead(page, Provenance("a"), Site("a.example"), 10_000_000)])])
pool.close()
"""


def test_a_script_without_a_main_guard_reads_pages_and_runs_once(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.splitlines() == ["the script runs", "['Extraction']"], done.stderr
