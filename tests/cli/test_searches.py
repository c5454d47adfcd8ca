"""`searches`, `concordance`, `trend`, `collocates` as a person runs them."""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

import click
import feedparser
import pytest

from newsarchive.cli import main

NEWS = [
    {"text": "افتتح الوزير ميناء المدينة الجديد", "title": "افتتاح الميناء", "published_at": "2026-03-02"},
    {"text": "زار وزير النقل الميناء أمس", "title": "زيارة", "published_at": "2026-03-09"},
    {"text": "خسر الفريق مباراته في الدوري", "title": "رياضة", "published_at": "2026-03-09"},
]


class Door:
    """The command line of one archive, called in this process."""

    def __init__(self, home: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capture = capture
        self._brought = 0

    def run(self, *words: str, code: int = 0) -> list[Any]:
        """Standard output's lines, JSON read."""
        lines = self._called(words, code).out.splitlines()
        return [json.loads(line) if line.startswith('{"') else line for line in lines if line.strip()]

    def text(self, *words: str) -> str:
        """Standard output as it is."""
        return self._called(words, 0).out

    def said(self, *words: str, code: int) -> str:
        """Standard error."""
        return self._called(words, code).err

    def bring(self, *rows: dict[str, str]) -> None:
        """Import texts."""
        self._brought += 1
        path = self.home.with_name(f"{self._brought}.jsonl")
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        self.run("import", str(path), "--source", "akhbar")

    def _called(self, words: tuple[str, ...], code: int) -> Any:
        self._capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(self.home), *words])
        told = self._capture.readouterr()
        assert (ended.value.code or 0) == code, told.err
        return told


@pytest.fixture
def door(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Door:
    made = Door(tmp_path / "home", capsys)
    made.bring(*NEWS)
    return made


def test_a_concordance_lines_its_key_words_up(door: Door) -> None:
    lines = door.run("concordance", "وزير", "--sort", "before")
    assert [line[line.index("[") :] for line in lines] == [
        "[الوزير] ميناء المدينة الجديد",
        "[وزير] النقل الميناء أمس",
    ]
    assert len({line.index("[") for line in lines}) == 1
    rows = door.run("concordance", "ميناء", "--json", "--limit", "2")
    assert [(row["key"], row["part"], row["day"]) for row in rows] == [
        ("الميناء", "text", "2026-03-09"),
        ("الميناء", "title", "2026-03-02"),
    ]
    assert door.run("concordance", "طائر") == []
    assert "holds no word" in door.said("concordance", "؟", code=2)


def test_on_a_terminal_a_line_is_a_run_of_its_own_direction(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    door.bring({"text": "The minister of وزير said", "title": "x", "published_at": "2026-03-12"})
    runs = [re.fullmatch(".*\u2067(.*)\u2069", line) for line in _plain(door.run("concordance", "وزير"))]
    inside = [run[1] for run in runs if run]
    assert [re.match("(ال)?وزير", line[38:]) is not None for line in inside] == [True, True, True]
    assert len({len(line) for line in inside}) == 1
    (english,) = _plain(door.run("concordance", "minister"))
    assert re.fullmatch(".*\u2066.* minister of وزير said *\u2069", english)


def _plain(lines: list[str]) -> list[str]:
    return [click.unstyle(line) for line in lines]


def test_a_trend_as_table_csv_and_json(door: Door) -> None:
    rows: list[dict[str, Any]] = door.run("trend", "وزير", "الفريق", "--by", "week", "--json")
    assert [(row["word"], row["period"], row["n"], row["total"], row["share"]) for row in rows] == [
        ("وزير", "2026-03-02", 1, 1, 1.0),
        ("الفريق", "2026-03-02", 0, 1, 0.0),
        ("وزير", "2026-03-09", 1, 2, 0.5),
        ("الفريق", "2026-03-09", 1, 2, 0.5),
    ]
    told = list(csv.DictReader(door.run("trend", "وزير", "--by", "month", "--by-source", "--csv")))
    assert [(row["period"], row["source"], row["n"]) for row in told] == [("2026-03-01", "akhbar", "2")]
    table = door.run("trend", "وزير")
    assert "█" + "·" * 6 + "▅" in table[0]
    assert table[-1].split()[:4] == ["2026-03-09", "2", "1", "50.00%"]


def test_collocates_as_table_and_json(door: Door) -> None:
    (row,) = door.run("collocates", "وزير", "--min", "2", "--json")
    assert (row["word"], row["near"], row["everywhere"]) == ("الميناء", 2, 3)
    assert set(row) == {"word", "near", "everywhere", "logdice", "mi", "t"}
    assert door.run("collocates", "وزير", "--min", "2")[1].split()[:3] == ["الميناء", "2", "3"]


def test_a_saved_search_tells_what_is_new_once(door: Door) -> None:
    door.run("searches", "add", "موانئ", "الميناء")
    assert door.run("searches", "run", "--json") == []
    door.bring({"text": "أغلق الميناء ليلا", "title": "إغلاق", "published_at": "2026-03-10"})
    (match,) = door.run("searches", "run", "موانئ", "--json")
    assert (match["search"], match["title"], match["published_day"]) == ("موانئ", "إغلاق", "2026-03-10")
    assert door.run("searches", "run", "--json") == []
    (row,) = door.run("searches", "list", "--json")
    assert (row["name"], row["query"], row["failures"]) == ("موانئ", "الميناء", 0)
    door.run("searches", "remove", "موانئ")
    assert door.run("searches", "list", "--json") == []


def test_the_door_refuses_by_name(door: Door) -> None:
    door.run("searches", "add", "أ", "ميناء")
    assert "there is a saved search" in door.said("searches", "add", "أ", "غيره", code=2)
    assert "no slash" in door.said("searches", "add", "أ/ب", "ميناء", code=2)
    assert "no saved search" in door.said("searches", "run", "ب", code=2)
    assert "not an http" in door.said("searches", "add", "ج", "--webhook", "ftp://a.example/", code=2)
    assert "not both" in door.said("searches", "add", "ج", "--webhook", "http://a/", "--command", "x", code=2)
    assert "No closing quotation" in door.said("searches", "add", "ج", "--command", "x 'y", code=2)


def test_a_failing_alert_is_told_and_named(door: Door) -> None:
    door.run("searches", "add", "أمر", "الميناء", "--command", "false", "--from-start")
    assert "exit code 1" in door.said("searches", "run", code=1)
    assert "alert أمر" not in door.said("poll", code=0)  # it backs off
    assert "fails since" in " ".join(door.run("searches", "list"))


def test_poll_tells_alerts(door: Door, tmp_path: Path) -> None:
    out = tmp_path / "told"
    door.run("searches", "add", "أمر", "الميناء", "--command", f"tee -a {out}")
    door.bring({"text": "عاد الميناء للعمل", "title": "عودة", "published_at": "2026-03-11"})
    door.run("poll")
    door.run("poll")
    assert [match["title"] for match in json.loads(out.read_text())["matches"]] == ["عودة"]


def test_a_saved_search_as_a_feed(door: Door) -> None:
    door.run("searches", "add", "موانئ", "الميناء")
    atom = feedparser.parse(door.text("searches", "feed", "موانئ"))
    assert not atom.bozo
    assert [entry.title for entry in atom.entries] == ["زيارة", "افتتاح الميناء"]
    told = json.loads(door.text("searches", "feed", "موانئ", "--format", "json", "--limit", "1"))
    assert [item["title"] for item in told["items"]] == ["زيارة"]
