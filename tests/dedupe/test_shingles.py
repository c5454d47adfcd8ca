"""Shingles are numbers that a database keeps: they may never change, and equal runs of words have equal ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.dedupe.shingles import SIZE, shingles, shingles_and_ranks

WORDS = ["اعلنت", "وزاره", "التعليم", "اليوم", "بدء", "العام", "الدراسي", "الجديد", "في", "موعده"]
word_lists = st.lists(
    st.sampled_from(["قال", "الوزير", "ان", "المشروع", "بدا", "فعلا", "12", "2026", "nato"]), max_size=60
)


def test_golden_vectors() -> None:
    assert shingles(WORDS) == (
        3112782233802448857,
        3068146982766476099,
        3582327698649728941,
        4418991911884442929,
        3815081653203755093,
        3461153996496436285,
    )
    assert shingles_and_ranks(WORDS)[1] == (3512537864, 875498959, 873329653, 1475174554, 3805900602, 2444027232)
    assert shingles(WORDS[:3]) == (1215154040878872564,)


@given(word_lists, word_lists, word_lists)
def test_a_run_of_five_has_the_same_number_wherever_it_stands(
    before: list[str], run: list[str], after: list[str]
) -> None:
    if len(run) >= SIZE:
        inside = shingles(before + run + after)[len(before) : len(before) + len(run) - SIZE + 1]
        assert inside == shingles(run)


@given(word_lists)
def test_one_number_for_each_run(words: list[str]) -> None:
    numbers, ranks = shingles_and_ranks(words)
    assert len(numbers) == len(ranks) == (max(1, len(words) - SIZE + 1) if words else 0)
    assert all(0 <= number < 2**64 for number in numbers)
    assert all(0 <= rank < 2**32 for rank in ranks)
    assert numbers == shingles(words)


@given(word_lists, word_lists)
def test_different_runs_have_different_numbers(a: list[str], b: list[str]) -> None:
    runs_a = {tuple(a[at : at + SIZE]) for at in range(len(a) - SIZE + 1)}
    runs_b = {tuple(b[at : at + SIZE]) for at in range(len(b) - SIZE + 1)}
    if runs_a and runs_b:
        assert len(set(shingles(a)) & set(shingles(b))) == len(runs_a & runs_b)


def test_the_order_of_words_matters() -> None:
    assert shingles(["قال", "الوزير"]) != shingles(["الوزير", "قال"])
    assert shingles(WORDS[:5]) != shingles([*WORDS[1:5], WORDS[0]])
