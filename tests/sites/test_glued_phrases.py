"""Phrases that a scraper glued to a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.sites.glued_phrases import split_glued_phrases


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("انتهى الاجتماع مساء.fbpx", ("انتهى الاجتماع مساء.", "fbpx")),
        ("انتهى الاجتماع في المدينةfbpx", ("انتهى الاجتماع في المدينة", "fbpx")),
        ("زر الذهاب إلى الأعلىافتتاح جسر جديد", ("زر الذهاب إلى الأعلى", "افتتاح جسر جديد")),
        ("قال الوزير: «نعم».مقالات ذات صلة", ("قال الوزير: «نعم».", "مقالات ذات صلة")),
        ("انتهى.اظهر المزيدمقالات ذات صلة", ("انتهى.", "اظهر المزيد", "مقالات ذات صلة")),
    ],
)
def test_a_glued_phrase_is_split_off(line: str, parts: tuple[str, ...]) -> None:
    assert split_glued_phrases(line) == parts


@pytest.mark.parametrize(
    "line",
    [
        "نشر الباحث ثلاث مقالات ذات صلة بالموضوع",
        "يضغط القارئ على زر الذهاب إلى الأعلى",
        "fbpx",
        "قرأت مقالات ذات صلة",
    ],
)
def test_a_sentence_stays_whole(line: str) -> None:
    assert split_glued_phrases(line) == (line,)


@given(st.text(max_size=120))
def test_no_letter_is_lost(line: str) -> None:
    assert "".join("".join(split_glued_phrases(line)).split()) == "".join(line.split())
