"""How addresses and moments are printed."""

from __future__ import annotations

import sys

import pytest

from newsarchive.cli.output import address, known_moment

URL = "https://daffa.example/%D8%AC%D8%B3%D8%B1?a=%2F"


def test_an_address_is_readable_on_a_terminal_and_as_it_is_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert address(URL) == URL
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert address(URL) == "https://daffa.example/جسر?a=%2F"
    assert address(None) == ""


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("year", "2026"),
        ("month", "2026-11"),
        ("day", "2026-11-10"),
        ("hour", "2026-11-09 22:00Z"),
        ("minute", "2026-11-09 22:05Z"),
        ("second", "2026-11-09 22:05:06Z"),
    ],
)
def test_a_moment_is_printed_as_finely_as_it_is_known(precision: str, said: str) -> None:
    assert known_moment("2026-11-09T22:05:06Z", "2026-11-10", precision) == said


def test_a_moment_that_is_not_known_is_said() -> None:
    assert known_moment(None, None, None) == "undated"
