"""What the documents say exists, and what exists is documented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click
import pytest

from newsarchive.cli import COMMANDS, cli
from newsarchive.model.outcomes import Outcome
from newsarchive.settings import Settings

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text(encoding="utf-8")
OPERATIONS = (TOP / "docs" / "operations.md").read_text(encoding="utf-8")
GLOSSARY = (TOP / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(name: str) -> None:
    command = cli.commands.get(name) or cli.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.help
    assert re.search(rf"`(?:newsarchive )?{name}\b", README), name


@pytest.mark.parametrize("name", Settings.__struct_fields__)
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in OPERATIONS


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_stands_in_the_glossary_with_whether_it_is_a_failure(outcome: Outcome) -> None:
    row = next(line for line in GLOSSARY.splitlines() if f"`{outcome.value}`" in line and line.startswith("|"))
    assert row.rstrip().endswith("yes |") == outcome.failed, row


def test_the_decisions_are_numbered_without_gaps_and_short() -> None:
    pages = sorted((TOP / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert all(len(page.read_text(encoding="utf-8").splitlines()) <= 40 for page in pages)


_ADVICE = {  # in code between backquotes alone: elsewhere the name stands in prose and imports
    ".py": re.compile(r"`newsarchive ([a-z][^`\n]*)`|`([a-z]+ [^`\n]*--[a-z][^`\n]*)`"),
    ".toml": re.compile(r"\bnewsarchive ([a-z][\w -]*)"),
    ".html": re.compile(r"\bnewsarchive ([a-z][\w .=-]*)"),
}


def advised() -> Iterator[tuple[str, str]]:
    """(file, words after `newsarchive`) of each command the program itself names."""
    src = TOP / "src" / "newsarchive"
    for path in sorted(src.rglob("*")):
        if path.suffix not in _ADVICE or src / "data" in path.parents:
            continue
        for found in _ADVICE[path.suffix].finditer(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(src)), re.split("[|…]", found.group(1) or found.group(2))[0]


def wrong_in(words: list[str]) -> str | None:
    """The first word that is no command, subcommand or option there."""
    command = cli.get_command(click.Context(cli), words[0])
    for before, word in pairwise(words):
        if command is None:
            return before
        if word.startswith("-"):
            name = word.partition("=")[0]
            known = [name for param in command.params for name in (*param.opts, *param.secondary_opts)]
            if name not in (*known, "--help"):
                return word
        elif isinstance(command, click.Group):
            command = command.commands.get(word)
            if command is None:
                return word
        elif word.isalpha() and word.islower() and not before.startswith("-"):
            return word  # what stands for something of the reader's is written ID or NAME
    return None if command else words[0]


def test_every_command_the_program_advises_exists() -> None:
    told = list(advised())
    assert len(told) > 20
    assert [(file, line) for file, line in told if wrong_in(line.split())] == []
    assert wrong_in(["takedown", "lift"]) == "lift"
    assert wrong_in(["custody", "verify"]) == "verify"
    assert wrong_in(["takedown", "--raise", "ID"]) == "--raise"
