"""Runs of shared words: symmetric, apart from each other, and fast even where a text repeats itself."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.dedupe.runs import Run, runs

lists = st.lists(st.sampled_from("اب تث جح خد"), max_size=80)


@given(lists, lists)
def test_runs_agree_do_not_overlap_and_are_symmetric(a: list[str], b: list[str]) -> None:
    found = runs(a, b, seed=3, least=4)
    assert found == [Run(run.length, run.other_at, run.at) for run in runs(b, a, seed=3, least=4)] or a == b
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    for run in found:
        assert run.length >= 4
        assert a[run.at : run.at + run.length] == b[run.other_at : run.other_at + run.length]
        mine, theirs = set(range(run.at, run.at + run.length)), set(range(run.other_at, run.other_at + run.length))
        assert not mine & taken_a
        assert not theirs & taken_b
        taken_a |= mine
        taken_b |= theirs
    assert [run.length for run in found] == sorted((run.length for run in found), reverse=True)


@given(st.lists(st.integers(), min_size=8, max_size=30, unique=True), lists, lists)
def test_a_planted_run_is_found(run: list[int], before: list[str], after: list[str]) -> None:
    words = [str(number) for number in run]
    found = runs(before + words + after, [*after, "-", *words], seed=5, least=8)
    assert any(one.length >= len(words) for one in found)


def test_a_long_text_of_repetitions_costs_little() -> None:
    song = ["يا", "ليل", "يا", "عين", "اه"] * 6_000
    start = perf_counter()
    runs(song, [*song, "انتهى"], seed=5, least=10)
    assert perf_counter() - start < 5
