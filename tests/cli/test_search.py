"""`search` on the command line: queries that begin with a minus, mistyped options, what it says of a query."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsarchive.cli import main


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


@pytest.mark.parametrize(
    ("query", "said"),
    [("مصدر:غيرموجود", "no source has this name\n"), ("source:imprt النفط", "did you mean “import”?")],
)
def test_a_field_that_names_no_source_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], query: str, said: str
) -> None:
    (home.parent / "c.txt").write_text("نص", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--home", str(home), "import", str(home.parent / "c.txt"), "--source", "import"])
    capsys.readouterr()
    assert ask(home, query) == 0
    told = capsys.readouterr().err
    assert said in told
    assert "nothing found" in told
    assert ask(home, "source:import") == 0
    assert "no source" not in capsys.readouterr().err


@pytest.mark.parametrize("query", ["titel:foo bar", "نعمم xyzzy"])
def test_where_nothing_is_found_nothing_is_said_to_be_shown(
    home: Path, capsys: pytest.CaptureFixture[str], query: str
) -> None:
    capsys.readouterr()
    assert ask(home, query) == 0
    told = capsys.readouterr().err
    assert "nothing found" in told
    assert "shown is" not in told


@pytest.mark.parametrize(
    ("query", "said"),
    [("النفط xyzzy", "no articles contain all"), ("متى ارتفعت أسعار النفط", "few articles contain all")],
)
def test_it_is_said_where_hits_have_not_all_words(
    home: Path, capsys: pytest.CaptureFixture[str], query: str, said: str
) -> None:
    (home.parent / "c.txt").write_text("متى ارتفعت أسعار النفط وكيف", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--home", str(home), "import", str(home.parent / "c.txt")])
    capsys.readouterr()
    assert ask(home, query) == 0
    told = capsys.readouterr().err
    assert f"{said}" in told
    assert "contain all of these words; showing the closest matches" in told
    assert "nothing found" not in told


def test_a_question_whose_words_many_have_is_not_said_to_have_few(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(11):
        (home.parent / f"q{number}.txt").write_text(f"متى ارتفعت أسعار النفط وكيف {number * 37} كان", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--home", str(home), "import", *(str(home.parent / f"q{number}.txt") for number in range(11))])
    capsys.readouterr()
    assert ask(home, "متى ارتفعت أسعار النفط") == 0
    told = capsys.readouterr().err
    assert "the most distinctive words of your question" in told
    assert "few articles" not in told


def test_counts_are_printed_after_the_hits(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert ask(home, "--counts", "النفط") == 0
    told = capsys.readouterr().out
    assert told.index("أسعار") < told.index("By source") < told.index("By day") < told.index("By language")


def test_counts_are_one_last_line_for_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert ask(home, "--json", "--counts", "--limit", "1") == 0
    hit, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "id" in hit
    assert last.keys() == {"counts"}
    assert last["counts"]["languages"] == [{"value": "ar", "articles": 2}]
    assert (last["counts"]["looked_at"], last["counts"]["exact"]) == (2, True)


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
