"""Which lines date a text, and which only bear a date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsarchive.extract.dating import date_of_line

SEEN = datetime(2024, 6, 1, 12, tzinfo=UTC)


def day(line: str) -> str | None:
    found = date_of_line(line, SEEN)
    return found[0].day.isoformat() if found else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("الأحد 12 مايو 2024 - 10:20", "2024-05-12"),
        ("تاريخ النشر: 12 أيار 2024", "2024-05-12"),
        ("العدد 5321 - الأحد 12 مايو 2024", "2024-05-12"),
        ("الأحد 12 مايو 2024 العدد 5321", "2024-05-12"),
        ("وادي النور 12 مايو 2024 (رويترز)", "2024-05-12"),
        ("القاهرة 12 مايو 2024 (أ ش أ)", "2024-05-12"),
        ("سامي الحلو 12 مايو 2024", "2024-05-12"),
        ("بواسطة سامي الحلو - 12 مايو 2024", "2024-05-12"),
        ("12 مايو 2024 10:20 - عن: وكالة الضفاف للأنباء في المدينة", "2024-05-12"),
        ("منذ يومين", "2024-05-30"),
        ("قديم 12-05-2024, 02:06 PM", "2024-05-12"),
        ("نشر في: الأحد 12 مايو 2024 10:20 ص | عدد القراءات: 340 تكبير الخط | تصغير الخط | نسخة للطباعة", "2024-05-12"),
    ],
)
def test_a_line_that_says_little_else_dates_its_text(line: str, expected: str) -> None:
    assert day(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "ثورة 12 مايو 2019",
        "الاجتماع الأول (12 مايو 2024)",
        "ينتهي التقديم في 12 مايو 2024",
        "صدر الحكم بتاريخ 12 مايو 2024",
        "ورشة عمل (12-13 مايو 2024)",
        "12 مايو 2024: بداية الأزمة",
        "تاريخ التسجيل: 12 مايو 2024",
        "الموعد: 12 مايو 2024",
        "نشر في: 12 مايو 2024 في الجريدة الرسمية قانون جديد يعدل أحكام الضرائب على الدخل",
        "الأحد 12 مايو 2024 دمشق",
        "الأحد 12 مايو",
        "مايو 2024",
        "[10:20 ص، 12/5/2024]",
        "في عام 1967 بدأت الحكاية",
    ],
)
def test_a_date_that_is_told_announced_or_the_visitors_dates_nothing(line: str) -> None:
    assert day(line) is None
