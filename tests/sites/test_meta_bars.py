"""Meta bars as opposed to lines of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.sites.meta_bars import MetaBar, read_meta_bar


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        (
            "نشر في: الثلاثاء ٦ مايو ٢٠٢٥ ٠٨:٣٠ ص | عدد القراءات: ٢٣١ تكبير الخط | تصغير الخط | نسخة للطباعة",
            ("date", "counter", "font_size", "print"),
        ),
        ("الأحد 4 مايو 2025 الساعة الآن 20:00:59 بتوقيت الضفة درجة الحرارة 22", ("date", "clock", "clock", "clock")),
        ("الأربعاء 7 مايو 2025 - 10:30 | مشاهدات: 123 | تعليقات: 4", ("date", "counter", "comments")),
        ("طباعة أرسل لصديق تكبير الخط", ("print", "share", "font_size")),
        ("محليات - 3 تعليقات - 120 زيارة", ("navigation", "comments", "counter")),
    ],
)
def test_a_line_of_page_elements_is_a_bar(line: str, kinds: tuple[str, ...]) -> None:
    bar = read_meta_bar(line)
    assert bar is not None
    assert bar.kinds == kinds
    assert bar.has_tools


def test_a_date_and_a_section_are_a_bar_without_tools() -> None:
    assert read_meta_bar("سياسة | 5 مايو 2024") == MetaBar(("date", "navigation"))
    assert not MetaBar(("date", "navigation")).has_tools


def test_the_byline_of_a_bar_is_returned_as_printed() -> None:
    bar = read_meta_bar("بقلم: أحمد علي | 5 مايو 2024 | 1200 مشاهدة")
    assert bar is not None
    assert [credit.authors for credit in bar.credits] == [("أحمد علي",)]


@pytest.mark.parametrize(
    "line",
    [
        "وقال الوزير إن 5 مايو 2024 موعد الانتخابات",
        "الحكومة - المعارضة",
        "5 مايو 2024: اجتماع القمة",
        "شارك الوزير في المؤتمر",
        "زيارة الوزير 5 مايو 2024",
        "5 مايو 2024",
        "طباعة",
        "1- التعليم",
        "المباراة | الأهلي يفوز بثلاثية",
    ],
)
def test_a_line_of_the_text_is_not_a_bar(line: str) -> None:
    assert read_meta_bar(line) is None


@given(st.text(max_size=160))
def test_reading_never_fails_on_any_line(line: str) -> None:
    read_meta_bar(line)
