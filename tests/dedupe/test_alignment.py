"""What became of a text in its copy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedupe.texts import text
from newsarchive.arabic.text import words
from newsarchive.dedupe.alignment import AlignedSpan, alignment

ONE, TWO, THREE, FOUR = (text(seed, 2) for seed in (1, 2, 3, 4))


def kinds(pieces: list[AlignedSpan]) -> list[str]:
    return [piece.kind for piece in pieces]


def test_an_untouched_copy_is_kept_whole() -> None:
    assert alignment(ONE, ONE) == [
        AlignedSpan("kept", (0, len(ONE) - 1), (0, len(ONE) - 1))
    ]  # the full stop is no word


def test_a_cut_an_addition_and_a_change() -> None:
    assert kinds(alignment(f"{ONE} {TWO} {THREE}", f"{ONE} {THREE}")) == ["kept", "cut", "kept"]
    assert kinds(alignment(f"{ONE} {THREE}", f"{ONE} {TWO} {THREE}")) == ["kept", "added", "kept"]
    assert kinds(alignment(f"{ONE} {TWO} {THREE}", f"{ONE} {FOUR} {THREE}")) == ["kept", "changed", "kept"]


def test_a_changed_word_is_shown_with_what_it_was() -> None:
    original = "افتتح الوزير الجسر الجديد صباح اليوم بحضور السفير"
    copy = "افتتح الوزير الجسر القديم صباح اليوم بحضور السفير"
    (changed,) = [piece for piece in alignment(original, copy) if piece.kind == "changed"]
    assert changed.span is not None
    assert changed.other_span is not None
    assert original[slice(*changed.span)] == "الجديد"
    assert copy[slice(*changed.other_span)] == "القديم"


def test_a_moved_paragraph() -> None:
    pieces = alignment(f"{ONE} {TWO} {THREE} {FOUR}", f"{TWO} {THREE} {FOUR} {ONE}")
    assert sorted(kinds(pieces)) == ["kept", "moved"]


@given(st.lists(st.integers(0, 6), max_size=6), st.lists(st.integers(0, 6), max_size=6))
def test_every_word_of_both_texts_is_told_once(one: list[int], other: list[int]) -> None:
    a, b = (" ".join(text(piece, 1) for piece in some) for some in (one, other))
    pieces = alignment(a, b)
    there = sorted(piece.span for piece in pieces if piece.span)
    here = [piece.other_span for piece in pieces if piece.other_span]
    assert [word for span in there for word in words(a[slice(*span)])] == words(a)
    assert [word for span in sorted(here) for word in words(b[slice(*span)])] == words(b)
    assert here == sorted(here)
