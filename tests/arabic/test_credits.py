"""Credit lines parsed into authors, agencies and place; lines that only look like credits are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.arabic.credits import (
    Credit,
    agencies_in,
    is_agency,
    is_caption_line,
    names_source,
    names_subject,
    read_credit,
)
from newsarchive.arabic.data_files import toml


def read(line: str) -> tuple[str, str, str]:
    """Authors, place and agencies of a line, each joined by a comma."""
    credit = read_credit(line) or Credit()
    return ",".join(credit.authors), credit.place or "", ",".join(credit.agencies)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("كتب: سامر الخطيب", "سامر الخطيب"),
        ("كتبت ليلى منصور", "ليلى منصور"),
        ("كتب/ رامي عوض", "رامي عوض"),
        ("كتب– طارق سليم:", "طارق سليم"),
        ("بقلم: د. هدى الزين", "هدى الزين"),
        ("*بقلم : خالد الأمير", "خالد الأمير"),
        ("حوار: سلمى ياسين", "سلمى ياسين"),
        ("إعداد وتحرير: نادر شريف", "نادر شريف"),
        ("تقرير - منى عادل", "منى عادل"),
        ("كتب: سامي حسن وليلى منصور", "سامي حسن,ليلى منصور"),
        ("By Omar Haddad", "Omar Haddad"),
        ("عبد الرحيم الناصر", "عبد الرحيم الناصر"),
        ("س.ع", "س.ع"),
    ],
)
def test_a_byline_gives_its_authors(line: str, authors: str) -> None:
    assert read(line) == (authors, "", "")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("رويترز", ("", "", "رويترز")),
        ("(رويترز):", ("", "", "رويترز")),
        ("أ.ف.ب", ("", "", "فرانس برس")),
        ("(د ب أ)", ("", "", "د ب أ")),
        ("وكالات", ("", "", "وكالات")),
        ("خاص", ("", "", "")),
        ("رويترز وفرانس برس", ("", "", "رويترز,فرانس برس")),
        ("المصدر: الجزيرة + وكالات", ("", "", "الجزيرة,وكالات")),
        ("المصدر : صحيفة المدار الجديد", ("", "", "صحيفة المدار الجديد")),
        ("Source: Reuters", ("", "", "رويترز")),
        ("بيروت - أ ف ب", ("", "بيروت", "فرانس برس")),
        ("دمشق-سانا", ("", "دمشق", "سانا")),
        ("الدوحة - قنا-", ("", "الدوحة", "قنا")),
        ("المنامة ـ بنا", ("", "المنامة", "بنا")),
        ("موسكو أ ش أ", ("", "موسكو", "أ ش أ")),
        ("سنغافورة (رويترز) -", ("", "سنغافورة", "رويترز")),
        ("القدس المحتلة – وكالات:", ("", "القدس المحتلة", "وكالات")),
        ("عمّان 12 آذار (بترا)-", ("", "عمّان", "بترا")),
        ("طوكيو 4 مايو 2021 (شينخوا)", ("", "طوكيو", "شينخوا")),
        ("مسقط في 3 مايو 2023 / العُمانية /", ("", "مسقط", "العمانية")),
        ("سامر الخطيب - بيروت", ("سامر الخطيب", "بيروت", "")),
        ("الرباط ـ ليلى منصور", ("ليلى منصور", "الرباط", "")),
        ("المدار نيوز/ أربيل", ("", "أربيل", "المدار نيوز")),
        ('سامر الخطيب | مراسل "المدار" - بغداد:', ("سامر الخطيب", "بغداد", "المدار")),
        ("باريس:", ("", "باريس", "")),
        ("عواصم - وكالات", ("", "", "وكالات")),
    ],
)
def test_a_credit_line_is_parsed(line: str, expected: tuple[str, str, str]) -> None:
    assert read(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "ونقلت وكالة رويترز عن مسؤول قوله إن المفاوضات مستمرة",
        "بحسب ما ذكرت وكالة «سبوتنيك» للأنباء",
        'وفقا لوكالة "فرانس برس".',
        "في تصريح خاص لقناة الجزيرة",
        "الوضع الميداني",
        "ردود فعل دولية",
        "البرلمان - الحكومة",
        "خلفية النزاع:",
        "موسكو: لن نقبل بشروط مسبقة",
        "اقرأ أيضا",
        "كأس العالم 2022",
        "نص البيان:",
        "+ الحجم -",
        "حقوق النشر محفوظة لمؤسسة المدار 2020-2024",
        "© 2024 جميع الحقوق محفوظة",
        "بيان وزارة الداخلية",
        "* * *",
        "- أسباب التراجع ونتائجه",
        "تصوير الفيلم يبدأ غدا في المغرب",
        "أسعار النفط - تحليل",
        "26 سبتمبر ثورة لن تموت",
    ],
)
def test_a_sentence_of_the_text_is_not_a_credit(line: str) -> None:
    assert read_credit(line) is None


@pytest.mark.parametrize(
    ("line", "sure"),
    [("سامر الخطيب", False), ("القدس", False), ("سامر الخطيب:", False), ("القدس:", True), ("رويترز", True)],
)
def test_a_lone_name_is_sure_only_if_its_form_proves_it(line: str, sure: bool) -> None:
    credit = read_credit(line)
    assert credit is not None
    assert credit.sure is sure


def test_a_date_in_a_credit_is_parsed() -> None:
    credit = read_credit("طوكيو 4 مايو 2021 (شينخوا)")
    assert credit is not None
    assert credit.date is not None
    assert credit.date.day.isoformat() == "2021-05-04"


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("صورة أرشيفية", ()),
        ("تصوير: سامر الخطيب", ()),
        ("(بعدسة الزميل سامر الخطيب)", ()),
        ("صورة من: DW", ("دويتشه فيله",)),
        ("الوفد لدى وصوله إلى مقر المفاوضات (سامر الخطيب/فرانس برس)", ("فرانس برس",)),
        ("جانب من المظاهرة أمام البرلمان أمس (رويترز)", ("رويترز",)),
        ("© AFP 2023 / Omar Haddad", ("فرانس برس",)),
        ("مصافي النفط في الجنوب - أرشيفية", ()),
        ("سوق الخضار في العاصمة في صورة من أرشيف رويترز.", ("رويترز",)),
    ],
)
def test_a_caption_is_recognised_with_its_agency(line: str, agencies: tuple[str, ...]) -> None:
    credit = read_credit(line)
    assert is_caption_line(line)
    assert credit is not None
    assert credit.caption
    assert credit.agencies == agencies


@pytest.mark.parametrize(
    "line",
    [
        "وقال الوزير إن الصورة من الداخل مختلفة تماما عما يبدو.",
        "انتهى الاجتماع دون اتفاق. وقال مصدر إن الجولة تستأنف غدا (وكالات)",
        "بيان (خاص)",
        "حزب جديد (بيان)",
    ],
)
def test_a_sentence_is_not_a_caption(line: str) -> None:
    assert not is_caption_line(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("وادي العرائش - رويترز", ("", "وادي العرائش", "رويترز")),
        ("تل الزيتون (رويترز) -", ("", "تل الزيتون", "رويترز")),
        ("رأس النبع (فرانس برس)", ("", "رأس النبع", "فرانس برس")),
        ("مرسلة بواسطة سامر الخطيب في 6:20 م", ("سامر الخطيب", "", "")),
        ("الأحد 5 مايو 2024 - 12:30، بقلم منصف القليعي", ("منصف القليعي", "", "")),
        ("بقلم هيئة التحرير", ("", "", "")),
        ("سامر الخطيب - الرباطالأحد 5 مايو 2024", ("سامر الخطيب", "الرباط", "")),
        ("وكالات - أسوشيتد برس", ("", "", "وكالات,أسوشييتد برس")),
    ],
)
def test_credit_lines_of_real_pages_are_parsed(line: str, expected: tuple[str, str, str]) -> None:
    assert read_credit(line) is not None
    assert read(line) == expected


@pytest.mark.parametrize(
    "line",
    ["قرئ 1180 مرة", "كلمات مفتاحية -", "عدد القراءات: 1281", "سامر الخطيب | قرئ 40 مرة", "40 -", "يومية مستقلة -"],
)
def test_counters_labels_and_numbers_are_not_agencies(line: str) -> None:
    credit = read_credit(line)
    assert credit is None or credit.agencies == ()


@pytest.mark.parametrize(
    "line", ["سباق 20 قاربا (رويترز)", "تفاصيل.. فريق يتدرب (الأناضول)", "موسم القطاف (فرانس برس)", "عام / مزارع (وام)"]
)
def test_a_short_line_with_an_agency_in_brackets_is_a_caption(line: str) -> None:
    assert is_caption_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "وزير الري",
        "وزيرة الصحة ليلى منصور",
        "رئيس الوزراء سامي الحلو خلال مؤتمر",
        "الفنان عادل إمام",
        "نجم المنتخب رامي عوض",
        "مبنى وزارة النقل",
        "النادي الرياضي",
        "جنود في دورية قرب الحدود",
        "خلال الاجتماع",
    ],
)
def test_a_line_that_only_names_someone_or_something_is_recognised(line: str) -> None:
    assert names_subject(line) == ("خلال مؤتمر" not in line)


@pytest.mark.parametrize(
    "line",
    [
        "وزير الري يفتتح السد",
        "وزير الري: لا نقص في المياه",
        "الكاتب والسلطة",
        "واتساب تختبر ميزة جديدة",
        "مجلس الإدارة يقر الميزانية",
        "- وزير الري",
        "الوزير الجديد",
        "مدير المستشفى بعد الحادثة",
        "أزمة المياه",
        "هل يستقيل الوزير؟",
    ],
)
def test_a_subheading_names_more_than_a_subject(line: str) -> None:
    assert not names_subject(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("أبوظبي: «الضفاف»", ("", "أبوظبي", "الضفاف")),
        ("القاهرة: «الوضع خطير»", ("", "", "")),
        ("بيروت: نذير رضا", ("نذير رضا", "بيروت", "")),
        ("بيروت: هدوء حذر", ("", "", "")),
        ("وهران: سمير ب.", ("سمير ب", "وهران", "")),
        ("طهران - (مهر للأنباء)", ("", "طهران", "مهر")),
        ('نقلا عن صحيفة "الضفاف" التونسية', ("", "", "الضفاف")),
        ("أسماء نصار", ("أسماء نصار", "", "")),
        ("أسماء الفائزين", ("", "", "")),
        ("أحلام مؤجلة", ("", "", "")),
        ("محمد صلاح يقود الفريق", ("", "", "")),
        ("سامي الحلو رئيس النادي", ("", "", "")),
        ("صوت الحكمة", ("", "", "")),
        ("بحسب وكالة الأنباء الفرنسية (أ ف ب)", ("", "", "")),
    ],
)
def test_names_are_distinguished_from_similar_phrases(line: str, expected: tuple[str, str, str]) -> None:
    assert read(line) == expected


def test_agencies_outlets_and_sources_are_recognised() -> None:
    assert [is_agency(name) for name in ("رويترز", "وكالات", "الدفاع المدني", "عدد القراءات")] == [
        True,
        True,
        False,
        False,
    ]
    assert names_source("المصدر: المدار الجديد")
    assert not names_source("منتدى القراء")


def test_a_photographer_is_named() -> None:
    assert read("تصوير: سامر الخطيب") == ("سامر الخطيب", "", "")


@pytest.mark.parametrize("row", toml("agencies.toml")["agency"], ids=lambda row: row["show"])
def test_every_spelling_of_an_agency_gives_its_name(row: dict[str, list[str]]) -> None:
    for spelling in (*row.get("names", ()), *row.get("alone", ())):
        assert agencies_in(spelling) == [row["show"]], spelling


def test_everyday_words_are_agencies_only_alone() -> None:
    assert agencies_in("قال إن وفا بوعده وعاد إلى سبأ") == []
    assert agencies_in("نقلت رويترز عن مصدر، وذكرت فرانس برس غيره") == ["رويترز", "فرانس برس"]


@given(st.text(max_size=120))
def test_reading_never_fails_on_any_line(line: str) -> None:
    credit = read_credit(line)
    assert credit is None or isinstance(credit, Credit)
