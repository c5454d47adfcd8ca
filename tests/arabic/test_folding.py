"""Folding: one spelling for each word, and the mapping back to the printed text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.arabic.letters import folded
from newsarchive.arabic.text import fold, fold_with_map, tidy, word_spans, words

ODD = "اأإآٱبتيىئؤءشةهـ ًَُّْ\u200f\u200e\u200c\u200b\ufeff\u00a0\n\t ﻻﷺﷲ٢۲2کیگۀ«»“”'’–—،؟.éÉßİıÅ_شيء中日한"
TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from(ODD)))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("أحمد", "احمد"),
        ("إسلام", "اسلام"),
        ("آخر", "اخر"),
        ("مدرسة", "مدرسه"),
        ("مستشفى", "مستشفي"),
        ("مسؤول", "مسئول"),
        ("شيء", "شئ"),
        ("قارئ", "قاريء"),
        ("مُحَمَّدٌ", "محمد"),
        ("الـعـــراق", "العراق"),
        ("٢٠٢٢", "2022"),
        ("۱۴۰۲", "1402"),
        ("کتابی", "كتابي"),
        ("ڤيروس", "فيروس"),
        ("ﺍﻟﻌﺮﺑﻴﺔ", "العربية"),
        ("ﻻ", "لا"),
        ("می\u200cشود", "میشود"),
        ("NATO", "nato"),
        ("Économie", "economie"),
        ("e\u0301te\u0301", "été"),
        ("«خبر»", '"خبر"'),
        ("نعم – لا", "نعم - لا"),
        ("سطر\n\n  آخر ", "سطر اخر"),
    ],
)
def test_spellings_of_one_word_fold_together(text: str, other: str) -> None:
    assert fold(text) == fold(other)


@pytest.mark.parametrize(
    ("text", "other"),
    [("كتب", "كتاب"), ("سلام", "إسلام"), ("حرب", "حرف"), ("ماء", "ما"), ("زاهر", "ظاهر"), ("2021", "2022")],
)
def test_different_words_stay_different(text: str, other: str) -> None:
    assert fold(text) != fold(other)


@given(TEXTS)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_every_folded_character_maps_to_its_original(text: str) -> None:
    folded_text, offsets = fold_with_map(text)
    assert folded_text == fold(text)
    assert len(offsets) == len(folded_text)
    assert offsets == sorted(offsets)
    assert all(char in folded(text[offset]) for char, offset in zip(folded_text, offsets, strict=True))


@given(TEXTS)
def test_words_and_their_spans_agree(text: str) -> None:
    spans = word_spans(text)
    assert [word for word, _, _ in spans] == words(text)
    assert all(0 <= start < end <= len(text) for _, start, end in spans)


def test_a_word_span_is_the_word_as_printed_with_its_vowel_signs() -> None:
    text = "قرأتُ كتابًا جديدًا عن «الناتو»."
    assert [text[start:end] for _, start, end in word_spans(text)] == ["قرأتُ", "كتابًا", "جديدًا", "عن", "الناتو"]


def test_scripts_without_spaces_give_a_word_for_each_character() -> None:
    assert words("北京 news") == ["北", "京", "news"]


@given(TEXTS)
def test_tidying_is_idempotent_and_changes_no_letter(text: str) -> None:
    shown = tidy(text)
    assert tidy(shown) == shown
    assert fold(shown) == fold(text)


def test_tidy_keeps_what_the_author_typed() -> None:
    assert tidy("مُـحـمّد\u200f قال:\u00a0\u00a0«نعم»\ufeff") == "مُـحـمّد\u200f قال: «نعم»"
    assert tidy("می\u200cشود") == "می\u200cشود"


def test_tidy_keeps_paragraphs() -> None:
    assert tidy(" أول \r\n\r\n\r\n\r\n ثان\u2028ثالث ") == "أول\n\nثان\nثالث"
