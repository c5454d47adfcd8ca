"""How addresses are printed."""

from __future__ import annotations

import sys

import pytest

from newsarchive.doors.cli.output import address

URL = "https://daffa.example/%D8%AC%D8%B3%D8%B1?a=%2F"


def test_an_address_is_readable_on_a_terminal_and_as_it_is_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert address(URL) == URL
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert address(URL) == "https://daffa.example/جسر?a=%2F"
    assert address(None) == ""
