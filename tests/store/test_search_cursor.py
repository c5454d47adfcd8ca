"""Where a page of hits ended: a word that comes back the same, and nothing that a database could not take."""

from __future__ import annotations

import base64
import json

import pytest

from newsarchive.store.search.cursor import Cursor, read_cursor, told_cursor


def test_it_comes_back_the_same() -> None:
    for one in (Cursor(7), Cursor(7, 0.25, 900), Cursor(2**62, -3.5, 0)):
        assert read_cursor(told_cursor("relevance", one), "relevance") == one


@pytest.mark.parametrize("told", [[10**30, 1.0, 5], [1, 10**30, 5], [1, 1.0, 10**30], [1, 1.0, -(2**63)]])
def test_a_number_no_column_holds_is_no_cursor(told: list[float]) -> None:
    word = base64.urlsafe_b64encode(json.dumps(["r", *told]).encode()).decode().rstrip("=")
    assert read_cursor(word, "relevance") is None
