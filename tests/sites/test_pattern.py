"""The pattern language of the phrase table."""

from __future__ import annotations

import pytest

from newsarchive.arabic.text import fold
from newsarchive.sites.pattern import bare_words, compile_pattern, fold_letters

FRAGMENTS = {"verb": "تابعنا|تابعونا", "where": "على {name}", "name": "فيسبوك|تلغرام"}


def matches(pattern: str, line: str) -> bool:
    return compile_pattern(pattern, FRAGMENTS).fullmatch(bare_words(fold(line))) is not None


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("{verb} {where}", "تابعونا على تلغرام"),
        ("{verb} [الآن] {where}", "★ تابعنا الآن على فيسبوك »"),
        ("عدد (الزوار|القراءات) #", "عدد القراءات: ٤٥٦"),
        ("اضغط <2> الرابط", "اضغط على هذا الرابط"),
        ("اضغط <2> الرابط", "اضغط الرابط"),
        ("~ملفات الارتباط", "لملفات الارتباط"),
        ("تعليق~", "تعليقاتكم"),
        ("اقرأ أيضا", "إقرأ أيضــــاً:"),
    ],
)
def test_a_pattern_matches_its_lines(pattern: str, line: str) -> None:
    assert matches(pattern, line)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("{verb} {where}", "تابعونا على الموقع"),
        ("عدد الزوار #", "عدد الزوار"),
        ("اضغط <+1> الرابط", "اضغط الرابط"),
        ("المزيد", "المزيد من الأخبار"),
    ],
)
def test_a_pattern_matches_nothing_else(pattern: str, line: str) -> None:
    assert not matches(pattern, line)


@pytest.mark.parametrize("pattern", ["(تابع", "{nobody}", "© #"])
def test_an_invalid_pattern_is_named_in_the_error(pattern: str) -> None:
    with pytest.raises(ValueError, match="phrase pattern"):
        compile_pattern(pattern, FRAGMENTS)


def test_letters_of_an_expression_are_folded_and_its_syntax_stays() -> None:
    assert fold_letters(r"^(?:إعلان|أ)\S+$") == r"^(?:" + fold("إعلان") + "|" + fold("أ") + r")\S+$"
