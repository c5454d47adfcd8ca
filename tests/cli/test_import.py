"""Importing what others wrote, and what we wrote ourselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_mistakes import Asked

TEXT = "افتتح الوزير صباح الاثنين الجسر المعلق فوق النهر بعد عامين من العمل، وحضر الافتتاح أهالي القرى المجاورة."
LATER = f"{TEXT}\n\nوقالت المهندسة أمل الراشد إن كلفة الجسر بلغت تسعين مليونا، وإن جسرا ثانيا سيبنى شمال المدينة."
URL = "https://daffa.example/2026/bridge"


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    return Asked(tmp_path / "home", capsys)


def write(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_foreign_lines_are_filed_with_their_facts_and_unread_keys_are_named_once(asked: Asked, tmp_path: Path) -> None:
    row = {"link": URL, "headline": "افتتاح جسر", "content": TEXT, "date": "12 يناير 2022", "author": "أمل الراشد"}
    row |= {"category": "محليات", "lang": "ar", "modified": "2022-01-13T10:00:00Z", "likes": "7"}
    code, out, err = asked(
        "import",
        write(tmp_path / "a.jsonl", row, row | {"link": f"{URL}2", "content": LATER}),
        "--source",
        "s",
        "--json",
    )
    first, second = lines(out)
    assert (code, first["outcome"], second["outcome"]) == (0, "new_article", "new_article")
    assert (first["detail"], second["detail"]) == ("keys not read: likes", None)
    assert "likes (2 lines)" in err
    _, out, _ = asked("show", "1", "--json")
    (told,) = lines(out)
    assert (told["title"], told["published_day"], told["published_precision"]) == ("افتتاح جسر", "2022-01-12", "day")
    assert (told["authors"], told["section"], told["language"]) == (["أمل الراشد"], "محليات", "ar")
    assert told["modified_at"] == "2022-01-13T10:00:00Z"


def test_a_lines_own_source_wins(asked: Asked, tmp_path: Path) -> None:
    asked("import", write(tmp_path / "a.jsonl", {"text": TEXT, "source": "الضفة"}, {"text": LATER}), "--source", "s")
    _, out, _ = asked("export")
    assert [row["source"] for row in lines(out)] == ["الضفة", "s"]


@pytest.mark.parametrize("url", [URL, None])
def test_revisions_come_back_from_an_export(asked: Asked, tmp_path: Path, url: str | None) -> None:
    known = {"url": url} if url else {"id": "bridge-1"}
    told = known | {"title": "افتتاح جسر", "published_at": "2026-03-02T09:00:00Z"}
    first = told | {"text": TEXT, "captured_at": "2026-03-02T10:00:00Z"}
    then = told | {"text": LATER, "captured_at": "2026-03-02T12:00:00Z"}
    asked("import", write(tmp_path / "a.jsonl", first, then), "--source", "s")
    _, out, _ = asked("export", "--output", str(tmp_path / "all.jsonl"))
    (before,) = lines((tmp_path / "all.jsonl").read_text(encoding="utf-8"))
    assert len(before["revisions"]) == 2
    asked.home = tmp_path / "other"
    for _ in range(2):  # the second time changes nothing
        code, _, err = asked("import", str(tmp_path / "all.jsonl"))
        assert code == 0, err
        _, out, _ = asked("export")
        (after,) = lines(out)
        assert after == before


def test_what_an_export_tells_that_does_not_come_back_is_named(asked: Asked, tmp_path: Path) -> None:
    row = {"id": 1, "url": URL, "text": TEXT, "revisions": [], "urls": [f"{URL}?print=1"], "story_id": 3}
    row |= {"deleted": True, "deleted_at": "2026-03-02T10:00:00Z"}
    _, _, err = asked("import", write(tmp_path / "a.jsonl", row), "--source", "s")
    assert "urls (1 line)" in err
    assert "deleted_at (1 line)" in err
    assert "--format warc" in err
    assert "story_id" not in err


def test_revisions_come_back_from_parquet(asked: Asked, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    told = {"url": URL, "title": "افتتاح جسر", "published_at": "2026-03-02T09:00:00Z"}
    first = told | {"text": TEXT, "captured_at": "2026-03-02T10:00:00Z"}
    then = told | {"text": LATER, "captured_at": "2026-03-02T12:00:00Z"}
    asked("import", write(tmp_path / "a.jsonl", first, then), "--source", "s")
    asked("export", "--format", "parquet", "--output", str(tmp_path / "all.parquet"))
    _, before, _ = asked("export")
    asked.home = tmp_path / "other"
    code, _, err = asked("import", str(tmp_path / "all.parquet"))
    assert code == 0, err
    _, after, _ = asked("export")
    assert lines(after) == lines(before)


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_warc_of_no_pages_is_told_by_its_count(asked: Asked, tmp_path: Path, words: tuple[str, ...]) -> None:
    head = "WARC/1.0\r\nWARC-Type: {}\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 2\r\n\r\nxx\r\n\r\n"
    path = tmp_path / "a.warc"
    path.write_text(head.format("warcinfo") + head.format("request"), encoding="ascii", newline="")
    code, out, err = asked("import", str(path), *words)
    assert (code, out) == (0, "")
    assert "skipped 2 records that are not pages" in err
    assert "nothing taken in" in err
    assert "due" not in err


def test_a_table_in_another_charset_says_which(asked: Asked, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"العنوان;النص\r\nافتتاح جسر;{TEXT}\r\n".encode("cp1256"))
    code, out, err = asked("import", str(path), "--json")
    assert (code, lines(out)[0]["outcome"]) == (0, "new_article")
    assert "windows-1256" in err


def test_sources_that_are_watched_already_are_not_asked_again(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = "https://daffa.example/"
    asked("sources", "add", home, "--feed", f"{home}rss")

    def never(*_: Any) -> Any:
        raise AssertionError("its home was asked again")

    monkeypatch.setattr("newsarchive.sources.add.look_over", never)
    path = tmp_path / "list.txt"
    path.write_text(home, encoding="utf-8")
    code, out, err = asked("sources", "import", str(path))
    assert (code, out) == (0, "daffa.example\n")
    assert "watched already" in err


def test_commands_with_nothing_to_tell_say_so(asked: Asked) -> None:
    pytest.importorskip("cryptography")
    assert "nothing to close" in asked("custody", "close")[2]
    first, again = asked("custody", "key"), asked("custody", "key")
    assert first[1] == again[1]
    assert all("the public half" in err and "secret half" in err for _, _, err in (first, again))
    assert asked("sources", "check")[2]


def test_a_word_found_nowhere_is_told(asked: Asked, tmp_path: Path) -> None:
    asked("import", write(tmp_path / "a.jsonl", {"text": TEXT, "published_at": "2026-03-02"}), "--source", "s")
    out = asked("trend", "xyzzy")[1]
    assert "found nowhere" in out
    assert "max" not in out
    assert "max 100" in asked("trend", "الوزير")[1]


@pytest.mark.parametrize(
    ("command", "warned"),
    [("cat >> file", True), ("jq . | mail me", True), ("sh -c 'cat >> file'", False), ("notify --all", False)],
)
def test_a_command_with_shell_signs_is_warned_of(asked: Asked, command: str, warned: bool) -> None:
    code, _, err = asked("searches", "add", "جسور", "جسر", "--command", command)
    assert (code, "no shell runs" in err) == (0, warned), err
