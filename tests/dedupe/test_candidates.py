"""Candidates: rare keys first, hot keys only in company, whatever the order of the rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedupe.texts import text
from newsarchive.dedupe.candidates import HOT, alike, promising
from newsarchive.dedupe.fingerprint import fingerprint

CROWD = [(7, article_id) for article_id in range(100, 100 + HOT + 1)]
OTHER_CROWD = [(8, article_id) for article_id in range(100, 200)]


def test_a_rare_key_is_enough_and_a_hot_one_is_not() -> None:
    assert promising([(1, 5), *CROWD]) == [5]
    assert promising([(1, 5), *CROWD[1:]]) == [5, *(article_id for _, article_id in CROWD[1:])]


def test_two_hot_keys_are_company() -> None:
    assert set(promising([*CROWD, *OTHER_CROWD], limit=99)) == {article_id for _, article_id in CROWD}


def test_more_and_rarer_keys_come_first() -> None:
    rows = [(1, 5), (1, 6), (2, 6), (3, 6), (4, 7)]
    assert promising(rows) == [6, 7, 5]
    assert promising(rows, limit=1) == [6]


@given(st.permutations([(1, 5), (1, 6), (2, 6), (3, 6), (4, 7), (4, 7)]))
def test_the_order_of_rows_does_not_matter(rows: list[tuple[int, int]]) -> None:
    assert promising(rows) == [6, 7, 5]


def test_near_copies_are_told_by_their_signatures() -> None:
    plain, edited, other = (fingerprint(None, body).signature for body in (text(1, 30), text(1, 29), text(2, 30)))
    rows = [(3, other), (2, edited), (1, plain)]
    assert alike(plain, rows) == alike(plain, rows[::-1]) == [1, 2]
    assert alike(plain, rows, limit=1) == [1]
