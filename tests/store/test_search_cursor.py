"""Where a page of hits ended: a word that comes back the same, and nothing that a database could not take."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.store.search.cursor import PATTERN, Cursor, read_cursor, write_cursor

_NUMBERS, _ARTICLES = st.integers(0, 2**63 - 1), st.integers(0, 2**31 - 1)


@given(
    _NUMBERS, st.none() | st.integers(-(10**12), 10**12).map(lambda one: round(one / 10**6, 6)), st.none() | _ARTICLES
)
def test_it_comes_back_the_same(docid: int, score: float | None, known: int | None) -> None:
    for sort in ("relevance", "newest", "oldest"):
        word = write_cursor(sort, Cursor(docid, score, known))
        assert re.fullmatch(PATTERN, word)
        assert read_cursor(word, sort) == Cursor(docid, score, known)


@given(st.from_regex(PATTERN, fullmatch=True))
def test_whatever_looks_like_one_is_one_that_a_column_holds(word: str) -> None:
    sort = {"r": "relevance", "n": "newest", "o": "oldest"}[word[0]]
    read = read_cursor(word, sort)
    assert read is not None
    assert read.docid < 2**63
    assert (read.known or 0) < 2**31


@pytest.mark.parametrize(
    "word", ["", "rubbish!", "W10", "r", "r.", "x.1", "r.1.5", "r.\u0661", "r.1\n", "r." + "9" * 20]
)
def test_rubbish_is_no_cursor(word: str) -> None:
    assert read_cursor(word, "relevance") is None


def test_a_cursor_of_another_order_is_none() -> None:
    assert read_cursor(write_cursor("newest", Cursor(7)), "oldest") is None
