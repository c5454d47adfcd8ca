"""What the documents say exists, and what exists is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsarchive.doors.cli import COMMANDS, cli
from newsarchive.outcomes import Outcome
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
