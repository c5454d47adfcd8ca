"""The words that a match of a pattern can begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarchive.arabic.text import fold
from newsarchive.sites.first_words import NUMBER, first_words, keys_of
from newsarchive.sites.pattern import bare_words
from newsarchive.sites.phrases import table, whole_phrase

FRAGMENTS = {"verb": "تابعنا|تابعونا", "maybe": "[الآن] {verb}"}
LINES = Path(__file__).parent.parent / "clean" / "lines"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("المزيد من الأخبار", {"المزيد"}),
        ("(اقرأ|طالع) أيضا", {"اقرأ", "طالع"}),
        ("[و] {verb}", {"و", "تابعنا", "تابعونا"}),
        ("{maybe} هنا", {"الآن", "تابعنا", "تابعونا"}),
        ("[(أ|ب) [ج]] د", {"أ", "ب", "د"}),
        ("# قراءة", {NUMBER}),
        ("التعليقات|الردود", {"التعليقات", "الردود"}),
    ],
)
def test_the_first_words_of_a_pattern_are_listed(pattern: str, expected: set[str]) -> None:
    assert first_words(pattern, FRAGMENTS) == {fold(word) for word in expected}


@pytest.mark.parametrize("pattern", ["<3> تعليق", "تعليق~", "~صفحتنا", "<+2> هنا", "[المزيد]", "(أ|[ب])"])
def test_a_pattern_that_can_begin_with_any_word_has_no_list(pattern: str) -> None:
    assert first_words(pattern, FRAGMENTS) is None


def test_every_number_is_one_key() -> None:
    assert keys_of(bare_words(fold("عدد ١٢ و 3k")).split()) == [fold("عدد"), NUMBER, "و", NUMBER]


@pytest.mark.parametrize("name", ["service.txt", "content.txt"])
def test_a_line_that_a_row_matches_begins_with_one_of_its_first_words(name: str) -> None:
    matches = 0
    for line in (LINES / name).read_text(encoding="utf-8").splitlines():
        folded, words = fold(line), bare_words(fold(line))
        keys = keys_of(words.split())
        for row in table():
            if row.first_words is not None and row.matches(folded, words):
                matches += 1
                assert row.first_words & set(keys[:1] if row.mode in ("whole", "start") else keys), (line, row.pattern)
    assert matches >= (100 if name == "service.txt" else 3)


def test_a_whole_phrase_is_recognised_from_its_bare_words() -> None:
    assert whole_phrase(bare_words(fold("عدد القراءات: 123"))) == "counter"
    assert whole_phrase(bare_words(fold("عدد القراء في ازدياد"))) == ""
