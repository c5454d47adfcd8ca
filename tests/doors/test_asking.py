"""`search` on the command line: queries that begin with a minus, mistyped options, what it says of a query."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsarchive.doors.cli import main


def ask(home: Path, *words: str) -> int:
    """The exit code of a search."""
    with pytest.raises(SystemExit) as ended:
        main(["--home", str(home), "search", *words])
    return int(ended.value.code or 0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An archive of two texts."""
    for name, told in (("a", "ارتفعت أسعار النفط في السوق"), ("b", "افتتح معرض الكتاب في العاصمة")):
        (tmp_path / f"{name}.txt").write_text(told, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--home", str(tmp_path / "home"), "import", str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    return tmp_path / "home"


def test_a_query_may_begin_with_a_minus(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert ask(home, "-النفط") == 0
    told = capsys.readouterr().out
    assert "معرض" in told
    assert "النفط" not in told


def test_an_unknown_source_is_named_with_those_there_are(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(home, "--source", "nope", "النفط") == 2
    told = capsys.readouterr().err
    assert "no such source: nope" in told
    assert "known are:" in told


def test_a_mistyped_option_is_no_query(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(home, "--sorce", "x") == 2
    assert "no such option: --sorce" in capsys.readouterr().err


def test_what_is_passed_over_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert ask(home, "on:foo", "النفط") == 0
    told = capsys.readouterr()
    assert "on:foo" in told.err
    assert "not a date" in told.err
    assert "أسعار" in told.out


def test_a_copy_that_was_taken_down_is_not_named_beside_the_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "ارتفعت أسعار النفط في السوق العالمية بعد اجتماع طويل لوزراء الطاقة في العاصمة مساء الأحد الماضي. " * 3
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(told + name, encoding="utf-8")
    home = tmp_path / "home"
    for words in (
        ("import", str(tmp_path / "a.txt"), "--source", "one"),
        ("import", str(tmp_path / "b.txt"), "--source", "two"),
        ("takedown", "1", "--level", "hide", "--reason", "طلب"),
    ):
        with pytest.raises(SystemExit):
            main(["--home", str(home), *words])
    capsys.readouterr()
    assert ask(home, "--json", "النفط") == 0
    (hit,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (hit["id"], hit["copies"]) == (2, [])


def test_stats_tell_what_the_api_tells(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["--home", str(home), "stats", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told.keys() == {"held", "sources", "languages", "outcomes"}
    assert told["languages"] == [{"language": "ar", "articles": 2}]
