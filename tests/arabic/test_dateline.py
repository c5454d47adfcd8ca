"""Datelines and closing credits split from a paragraph; the rest of the paragraph is unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.arabic.credits import closing_agencies, split_dateline

REST = "قال مسؤول في وزارة الري اليوم إن أعمال الصيانة ستستمر حتى نهاية الشهر المقبل في جميع المحافظات."


@pytest.mark.parametrize(
    ("dateline", "place", "agencies"),
    [
        ("القاهرة - رويترز: ", "القاهرة", ("رويترز",)),
        ("القاهرة (رويترز) - ", "القاهرة", ("رويترز",)),
        ("دمشق-سانا ", "دمشق", ("سانا",)),
        ("واشنطن – وكالات: ", "واشنطن", ("وكالات",)),
        ("بيروت، لبنان (CNN) -- ", "بيروت", ("سي إن إن",)),
        ("القاهرة/ الأناضول/ ", "القاهرة", ("الأناضول",)),
        ("القاهرة / الأناضول ", "القاهرة", ("الأناضول",)),
        ("الرياض - واس ", "الرياض", ("واس",)),
        ("CAIRO (Reuters) - ", "CAIRO", ("رويترز",)),
        ("WASHINGTON, Jan 5 (Reuters) - ", "WASHINGTON", ("رويترز",)),
        ("طوكيو 4 مايو 2021 (شينخوا) -- ", "طوكيو", ("شينخوا",)),
        ("مسقط في 3 مايو 2023 / العُمانية / ", "مسقط", ("العمانية",)),
        ("(د ب أ)- ", None, ("د ب أ",)),
        ("( أخبار المدار نيوز / سبوتنيك - 3 مايو 2021ء) ", None, ("أخبار المدار نيوز", "سبوتنيك")),
        ("القاهرة: ", "القاهرة", ()),
        ("برلين- ", "برلين", ()),
        ("الجزائر ـ العربي الجديد ", "الجزائر", ("العربي الجديد",)),
        ('لندن ـ "القدس العربي": ', "لندن", ("القدس العربي",)),
        ("رويترز: ", None, ("رويترز",)),
        ("الرياض 12 رجب 1443 هـ الموافق 13 فبراير 2022 م واس ", "الرياض", ("واس",)),
    ],
)
def test_a_dateline_is_split_off(dateline: str, place: str | None, agencies: tuple[str, ...]) -> None:
    result = split_dateline(dateline + REST)
    assert result is not None
    assert result[1] == REST
    assert result[0].text + result[1] == dateline + REST
    assert (result[0].place, result[0].agencies) == (place, agencies)


def test_a_dateline_names_its_correspondent_and_its_day() -> None:
    result = split_dateline("القدس المحتلة/ ليلى منصور/ الأناضول: " + REST)
    dated = split_dateline("طوكيو 4 مايو 2021 (شينخوا) -- " + REST)
    assert result is not None
    assert result[0].authors == ("ليلى منصور",)
    assert dated is not None
    assert dated[0].date is not None
    assert dated[0].date.day.isoformat() == "2021-05-04"


@pytest.mark.parametrize(
    "paragraph",
    [
        REST,
        "قال وزير الخارجية: إننا سنواصل العمل من أجل السلام في المنطقة كلها.",
        "واشنطن تؤكد: لا تغيير في الموقف من الأزمة حتى الآن بعد لقاء أمس.",
        "وذكرت وكالة رويترز أن المحادثات ستستأنف - بعد أيام - في جنيف.",
        "لبنان: إلى أين يتجه البلد بعد الانتخابات؟",
        "مصر - السودان: مفاوضات سد النهضة تعود إلى الواجهة من جديد بعد توقف دام أشهر",
        "وبحسب فرانس برس: قتل عشرة أشخاص في الهجوم الذي استهدف المدينة صباح اليوم.",
        "سد النهضة - كما يقول خبراء - مشروع لا رجعة فيه مهما طال التفاوض.",
        "",
    ],
)
def test_a_sentence_keeps_its_beginning(paragraph: str) -> None:
    assert split_dateline(paragraph) is None


@pytest.mark.parametrize(
    ("closing", "agencies"),
    [
        (" --(بترا)", ("بترا",)),
        (" (رويترز)", ("رويترز",)),
        (" -(الأناضول)", ("الأناضول",)),
        ("\n(د ب أ)", ("د ب أ",)),
        (" المصدر: وكالات", ("وكالات",)),
    ],
)
def test_a_closing_credit_names_its_agencies(closing: str, agencies: tuple[str, ...]) -> None:
    assert closing_agencies(REST + closing) == agencies


@pytest.mark.parametrize(
    "paragraph",
    [
        REST,
        "وأدلى بذلك في حديث لوكالة (سبوتنيك)",
        "شارك في الحرب العالمية (الثانية)",
        "وقال ذلك في مقابلة مع (رويترز)",
        "عاد إلى بلده (مصر)",
    ],
)
def test_a_sentence_that_ends_in_brackets_is_not_a_credit(paragraph: str) -> None:
    assert closing_agencies(paragraph) == ()


@given(st.text(max_size=200))
def test_the_rest_is_always_the_end_of_the_paragraph(paragraph: str) -> None:
    result = split_dateline(paragraph)
    assert result is None or paragraph == result[0].text + result[1]
