"""Particles: a word is found with particles attached, and no name loses its own letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.arabic.tokens import index_tokens, stem


def finds(query: str, printed: str) -> bool:
    """The store's lookup: the whole word among the words, or its stem among the stems."""
    (word,), printed_words = index_tokens(query), index_tokens(printed)
    return word in printed_words or stem(word) in map(stem, printed_words)


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("الناتو", "والناتو"),
        ("الناتو", "ناتو"),
        ("ناتو", "للناتو"),
        ("مدرسه", "بالمدرسة"),
        ("احمد", "أحمد"),
        ("أحمد", "وأحمد"),
        ("2022", "٢٠٢٢"),
        ("فلسطين", "وفلسطين"),
        ("فلسطين", "بفلسطين"),
        ("فلسطين", "لفلسطين"),
        ("لبنان", "للبنان"),
        ("لبنان", "بلبنان"),
        ("بغداد", "لبغداد"),
        ("واشنطن", "وواشنطن"),
        ("المانيا", "بألمانيا"),
        ("وزير", "ووزير"),
        ("الوزير", "للوزير"),
        ("بريطانيا", "وبريطانيا"),
        ("كتاب", "كالكتاب"),
        ("الكتاب", "فالكتاب"),
        ("قال", "وقال"),
        ("والناتو", "الناتو"),
    ],
)
def test_a_word_is_found_with_its_particles(query: str, printed: str) -> None:
    assert finds(query, printed)


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("لسطين", "فلسطين"),
        ("لسطين", "وفلسطين"),
        ("بنان", "لبنان"),
        ("غداد", "بغداد"),
        ("اشنطن", "واشنطن"),
        ("ريطانيا", "بريطانيا"),
        ("رنسا", "فرنسا"),
        ("ندن", "لندن"),
        ("زير", "وزير"),
        ("كاله", "وكالة"),
        ("يروت", "بيروت"),
        ("وتين", "بوتين"),
        ("مانيا", "ألمانيا"),
        ("تاب", "كتاب"),
        ("ورونا", "كورونا"),
        ("الده", "والده"),
    ],
)
def test_a_letter_of_the_word_itself_is_never_stripped(query: str, printed: str) -> None:
    assert not finds(query, printed)


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=12))
def test_a_stem_has_no_particle_left_and_enough_letters(word: str) -> None:
    stemmed = stem(word)
    assert stem(stemmed) == stemmed
    assert word.endswith(stemmed)
    assert len(stemmed) >= min(len(word), 2)
