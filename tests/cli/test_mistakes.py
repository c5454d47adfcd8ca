"""What the command line says to a question that cannot be answered: the name, the reason, and what helps."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click
import pytest

from newsarchive.cli import COMMANDS, cli, main
from newsarchive.cli.examples import EXAMPLES

TEXT = "افتتح الوزير صباح الاثنين الجسر المعلق فوق النهر بعد عامين من العمل، وحضر الافتتاح أهالي القرى المجاورة."


class Asked:
    """The command line in this process, on one home."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """(exit code, standard output, standard error)."""
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(self.home), *words])
        out, err = self._capsys.readouterr()
        return int(ended.value.code or 0), out, err


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asked:
    line = {"url": "https://daffa.example/1", "text": TEXT, "published_at": "2026-03-02", "captured_at": "2026-03-03"}
    (tmp_path / "in.jsonl").write_text(json.dumps(line), encoding="utf-8")
    ask = Asked(tmp_path / "home", capsys)
    ask("import", str(tmp_path / "in.jsonl"), "--source", "daffa")
    return ask


@pytest.mark.parametrize(
    "words",
    [
        ["search", "جسر"],
        ["export"],
        ["concordance", "جسر"],
        ["trend", "جسر"],
        ["collocates", "جسر"],
        ["snapshot", "create", "frozen"],
        ["searches", "add", "bridges", "جسر"],
    ],
)
def test_a_source_that_is_not_there_is_named_with_those_that_are(asked: Asked, words: list[str]) -> None:
    code, out, err = asked(*words, "--source", "nope")
    assert (code, out) == (2, "")
    assert "no such source: nope" in err
    assert "daffa" in err


@pytest.mark.parametrize("words", [["search", "جسر"], ["export"], ["trend", "جسر"]])
def test_a_story_that_is_not_there_is_named(asked: Asked, words: list[str]) -> None:
    code, out, err = asked(*words, "--story", "999")
    assert (code, out, "no such story: 999" in err) == (2, "", True)


def test_what_was_destroyed_is_told_by_number_and_address(asked: Asked) -> None:
    asked("takedown", "1", "--level", "destroy", "--reason", "حكم محكمة")
    for named in ("1", "https://daffa.example/1"):
        for words in (["show", named], ["show", named, "--json"], ["cite", named], ["diff", named]):
            code, out, err = asked(*words)
            assert (code, out) == (2, ""), words
            assert "destroyed" in err
            assert "حكم محكمة" in err
    code, _, err = asked("show", "2")
    assert (code, "no such article: 2" in err) == (2, True)


def test_what_is_hidden_says_so_and_why(asked: Asked) -> None:
    asked("takedown", "1", "--level", "hide", "--reason", "طلب الناشر")
    code, _, err = asked("show", "1")
    assert code == 2
    assert "hide" in err
    assert "طلب الناشر" in err


def test_the_command_line_speaks_english(asked: Asked) -> None:
    _, _, err = asked("search", "الناتو")
    assert "also searched for" in err


@pytest.mark.parametrize("words", [["search", "جسر"], ["show", "1"], ["export"], ["stats"], ["health"]])
def test_a_home_without_an_archive_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    asked = Asked(tmp_path / "mistyped", capsys)
    _, _, err = asked(*words)
    assert "no archive in" in err
    assert "mistyped" in err
    assert "no archive in" not in asked(*words)[2]


def test_sources_are_paused_kept_and_imported_as_json(asked: Asked, tmp_path: Path) -> None:
    asked("sources", "add", "https://sahel.example/", "--name", "sahel", "--feed", "https://sahel.example/rss")
    for words in (["pause", "sahel"], ["resume", "sahel"], ["keep", "sahel", "--days", "30"], ["remove", "sahel"]):
        code, out, _ = asked("sources", *words, "--json")
        assert code == 0
        assert json.loads(out)["name"] == "sahel", words
    (tmp_path / "list.opml").write_text(
        '<opml version="2.0"><body><outline text="noras" xmlUrl="https://noras.example/rss"/></body></opml>'
    )
    _, out, _ = asked("sources", "import", str(tmp_path / "list.opml"), "--json")
    assert json.loads(out)["feeds"][0]["url"] == "https://noras.example/rss"


@pytest.mark.parametrize("words", [["search", "جسر"], ["export"], ["trend", "جسر"], ["reingest"]])
@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "1/2/2026"])
def test_a_bad_day_says_how_days_are_written(asked: Asked, words: list[str], day: str) -> None:
    code, _, err = asked(*words, "--since", day)
    assert (code, repr(day) in err, "YYYY-MM-DD" in err) == (2, True, True)


def test_a_reader_that_cannot_be_one_is_refused(asked: Asked) -> None:
    code, _, err = asked("reingest", "--older-than", "bad", "--dry-run")
    assert (code, "--older-than bad" in err) == (2, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_examples_that_can_be_typed_and_exit_codes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "readers.opml").touch()
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    with click.Context(command, info_name=name) as ctx:
        told = command.get_help(ctx)
    assert "Exit codes: 0 done" in told
    for example in EXAMPLES[name]:
        assert f"  newsarchive {example}\n" in told + "\n"
        parse(command, shlex.split(example)[1:])


def parse(command: click.Command, words: list[str]) -> None:
    """Raises where the words cannot be the command's."""
    ctx = command.make_context(command.name, words)
    if isinstance(command, click.Group):
        name, inner, rest = command.resolve_command(ctx, [*ctx._protected_args, *ctx.args])
        assert inner is not None, name
        parse(inner, rest)
