"""Candidates: who stands near in the row of a key, whatever the order of what is met."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedupe.texts import text
from newsarchive.dedupe.candidates import ALONE, COMPANY, NEAREST, Met, near, passed, quoting
from newsarchive.dedupe.fingerprint import fingerprint, sketch

SOME: list[Met] = [(1, 5, 1), (1, 6, -ALONE), (1, 7, ALONE + 1), (2, 7, COMPANY), (2, 9, -COMPANY - 1), (3, 9, 9)]


def test_one_anchor_is_enough_near_by_and_two_within_reach() -> None:
    assert quoting(SOME) == {5, 6, 7}


@given(st.permutations(SOME))
def test_the_order_of_what_is_met_does_not_matter(met: list[Met]) -> None:
    assert quoting(met) == {5, 6, 7}


def test_one_that_comes_last_parts_nobody_and_one_in_the_midst_may() -> None:
    assert passed([(1, at, at - 50) for at in range(50)], bands={1}) == set()
    midst: list[Met] = [(1, at, at - 20) for at in range(41) if at != 20]
    assert passed(midst, bands={1}) == set(range(20))
    assert passed(midst, {1}, fellows=range(21, 41)) == set()
    few: list[Met] = [(1, at, at - 5) for at in range(11) if at != 5]
    assert passed(few, bands={1}) == set()
    assert passed(few, bands=()) == set(range(5))


def test_near_copies_are_told_by_their_signatures() -> None:
    plain, edited, other = (
        sketch(fingerprint(None, body).signature) for body in (text(1, 30), text(1, 29), text(2, 30))
    )
    known = {1: plain, 2: edited, 3: other, 4: plain}
    met = [(9, 3, 1), (9, 2, -1), (9, 1, 2), (9, 4, NEAREST + 1), (9, 5, 1)]
    assert near(plain, met, known) == {1, 2}
