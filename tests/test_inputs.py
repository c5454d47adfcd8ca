"""What people hand over: one bad line, file or setting is named, and stops nothing else."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from newsarchive.errors import BadSetting
from newsarchive.inputs import BadItem, TextItem, items
from newsarchive.settings import load

GOOD = {"text": "افتتح السوق أبوابه صباح الاثنين بعد ترميم دام عامين."}


@pytest.mark.parametrize(
    "line",
    [
        '{"url": "http://x.example/a", "html": null}',
        '{"text": "sur \\ud800 rogate"}',
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
    bad, good = items(path, "jsonl")
    assert isinstance(bad, BadItem)
    assert bad.input.endswith(":1")
    assert isinstance(good, TextItem)


def test_a_csv_cell_may_hold_a_page_and_names_stand_between_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"text,authors\n{'كلمة ' * 60_000},أحمد علي; منى سعيد\n", encoding="utf-8")
    (row,) = items(path, "csv")
    assert isinstance(row, TextItem)
    assert row.claim is not None
    assert row.claim.authors == ("أحمد علي", "منى سعيد")


def test_what_is_no_text_no_file_or_damaged_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rand.bin").write_bytes(os.urandom(100_000))
    (tmp_path / "torn.txt.gz").write_bytes(gzip.compress(b"words " * 9_000)[:60] + b"\xff" * 40)
    os.mkfifo(tmp_path / "pipe.txt")
    for path in tmp_path.iterdir():
        assert all(isinstance(item, BadItem) for item in items(path, "auto")), path


@pytest.mark.parametrize("name", ["ingest_batch", "visit_threads", "max_body_bytes", "host_delay_s", "read_timeout_s"])
@pytest.mark.parametrize("value", ["-1", "nan", "inf"])
def test_a_setting_out_of_range_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load(tmp_path, {f"NEWSARCHIVE_{name.upper()}": value})
