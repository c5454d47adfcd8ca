"""Sixty pairs: what a user types, what was printed, and whether the query must match."""

from __future__ import annotations

import pytest

from newsarchive.arabic.tokens import index_tokens, particle_forms, stem

SAME = (
    # hamza and its seats
    ("احمد", "أحمد"), ("اسلام", "إسلام"), ("القران", "القرآن"), ("مسئول", "مسؤول"), ("شئون", "شؤون"),
    ("قارئ", "قاريء"), ("شيء", "شئ"), ("امراة", "امرأة"), ("ٱلله", "الله"),
    # ya, alef maqsura, ta marbuta
    ("علي", "على"), ("مستشفى", "مستشفي"), ("مدرسه", "مدرسة"), ("القاهره", "القاهرة"), ("منتدي", "منتدى"),
    # marks, tatweel, presentation forms, joiners
    ("محمد", "مُحَمَّد"), ("الاتفاق", "الاتّفاقُ"), ("سلام", "ســـلام"), ("سلام", "ﺳﻼﻡ"), ("لا", "ﻻ"),
    ("كتاب", "كِتَابٌ"), ("ناتو", "نا\u200dتو"), ("ناتو", "\u200fناتو\u200e"),
    # Persian and loan letters
    ("كتاب", "کتاب"), ("ايران", "ایران"), ("باريس", "پاريس"), ("فيينا", "ڤيينا"), ("غوغل", "غوغل"), ("جاد", "چاد"),
    # digits of three scripts
    ("2022", "٢٠٢٢"), ("2022", "۲۰۲۲"), ("١٤٤٣", "1443"),
    # particles
    ("الناتو", "والناتو"), ("ناتو", "بالناتو"), ("الناتو", "للناتو"), ("مدينة", "بالمدينة"), ("وزير", "والوزير"),
    ("لبنان", "بلبنان"), ("لبنان", "للبنان"), ("مصر", "لمصر"), ("بيروت", "ببيروت"), ("روسيا", "وروسيا"),
    ("الرئيس", "كالرئيس"), ("الحكومة", "فالحكومة"), ("الحكومة", "وللحكومة"), ("واشنطن", "وواشنطن"),
    # Latin
    ("reuters", "REUTERS"), ("erdogan", "Erdoğan"),
)  # fmt: skip
OTHER = (
    ("لسطين", "فلسطين"), ("بنان", "لبنان"), ("غداد", "بغداد"), ("اريس", "باريس"), ("يروت", "بيروت"),
    ("اشنطن", "واشنطن"), ("زير", "وزير"), ("رنسا", "فرنسا"), ("ندن", "لندن"), ("تاب", "كتاب"), ("مانيا", "ألمانيا"),
    ("ورونا", "كورونا"), ("رد", "ورد"), ("قت", "وقت"), ("2022", "2021"), ("علم", "عالم"), ("حرب", "حزب"),
)  # fmt: skip


def finds(typed: str, printed: str) -> bool:
    """The index's lookup: a word by its stem, among whole words and stems."""
    ((word,), printed_words) = index_tokens(typed), index_tokens(printed)
    return stem(word) in {*printed_words, *map(stem, printed_words)}


@pytest.mark.parametrize(("typed", "printed"), SAME)
def test_two_spellings_of_one_word_match(typed: str, printed: str) -> None:
    assert finds(typed, printed)


@pytest.mark.parametrize(("typed", "printed"), OTHER)
def test_different_words_do_not_match(typed: str, printed: str) -> None:
    assert not finds(typed, printed)
    assert not finds(printed, typed)


def test_there_are_sixty_pairs() -> None:
    assert len(SAME) + len(OTHER) >= 60


@pytest.mark.parametrize("word", ["الناتو", "فلسطين", "للبنان", "وزير", "2022", "reuters"])
def test_all_forms_of_a_word_have_its_stem(word: str) -> None:
    forms = particle_forms(word)
    assert forms[0] == word
    assert {stem(form) for form in forms} == {stem(word)}
    assert len(set(forms)) == len(forms)
