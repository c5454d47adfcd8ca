"""Set phrases that sites print around articles, and content that only looks similar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.sites.phrases import recognise_phrase, table

BOILERPLATE = [
    ("subscribe", "اشتركوا الآن في قناة الضفة على تلغرام ليصلكم كل جديد"),
    ("subscribe", "انضموا إلى مجموعتنا على الواتساب"),
    ("subscribe", "لمتابعة آخر الأخبار عبر تطبيق نبض اضغط هنا"),
    ("follow", "تابعنا على فيسبوك"),
    ("share", "شارك هذا المقال عبر تويتر"),
    ("share", "مشاركة الخبر"),
    ("related", "مواضيع ذات صلة"),
    ("related", "الأكثر مشاهدة"),
    ("read_also", "طالع أيضاً: افتتاح معرض الكتاب في دورته العشرين"),
    ("comments", "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *"),
    ("comments", "أضف تعليقاً"),
    ("copyright", "جميع الحقوق محفوظة © ٢٠٢٤ لموقع الضفة"),
    ("copyright", "تصميم وتطوير: شركة الأفق"),
    ("disclaimer", "المقالات المنشورة لا تعبر بالضرورة عن رأي الموقع"),
    ("cookie", "نستخدم ملفات تعريف الارتباط لتحسين تجربتك"),
    ("font_size", "+ الخط -"),
    ("font_size", "A+ A-"),
    ("print", "نسخة للطباعة"),
    ("navigation", "زر الذهاب إلى الأعلى"),
    ("navigation", "تخطى إلى المحتوى الرئيسي"),
    ("navigation", "الرئيسية » محليات » افتتاح جسر جديد"),
    ("advert", "إعلان"),
    ("app", "حمل تطبيق الضفة الآن"),
    ("code", "fbpx"),
    ("tags", "#النيل #الري #القاهرة"),
    ("login", "نسيت كلمة المرور؟"),
]

CONTENT = [
    "اشترك وزير المالية في اجتماع لجنة الموازنة مع ممثلي الأحزاب",
    "انضم اللاعب إلى نادي المدينة قادما من الدوري المحلي",
    "شارك في المؤتمر ممثلون عن عشرين دولة.",
    "عاجل: وفاة رئيس الوزراء الأسبق",
    "مزيد من الضحايا تحت الأنقاض",
    "تابع الرئيس حديثه قائلا إن الأزمة ستنتهي قريبا.",
    "حقوق الإنسان في المنطقة",
    "التعليق على القرار جاء سريعا من العواصم الأوروبية.",
    "أخبار سارة لمزارعي القمح",
    "صور الأقمار تكشف اتساع البحيرة",
    "مقدمة",
    "وفيما يلي نص البيان:",
    "* * *",
]


@pytest.mark.parametrize(("category", "line"), BOILERPLATE)
def test_set_phrases_are_recognised(category: str, line: str) -> None:
    phrase = recognise_phrase(line)
    assert phrase is not None
    assert phrase.category == category


@pytest.mark.parametrize("line", CONTENT)
def test_similar_content_is_not_recognised(line: str) -> None:
    assert [recognise_phrase(line), recognise_phrase(line, "head"), recognise_phrase(line, "tail")] == [
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    "line",
    [
        "أخبار محلية",
        "الاقتصاد والأعمال",
        "رئيس التحرير: سامي الحلو",
        "آخر تحديث 10:20",
        "مشاركة",
        "التصنيفات",
        "القائمة",
    ],
)
def test_some_phrases_count_only_at_the_edges(line: str) -> None:
    assert recognise_phrase(line) is None
    assert recognise_phrase(line, "between") is None
    assert recognise_phrase(line, "head") is not None


def test_a_menu_is_recognised_even_without_its_spaces() -> None:
    assert recognise_phrase("الرئيسيةسياسةاقتصادرياضةمنوعات") is not None
    assert recognise_phrase("أخبار محلية أخبار عربية أخبار دولية رياضة ثقافة") is not None


def test_a_paragraph_that_contains_a_phrase_stays() -> None:
    long = "وأضاف المتحدث أن على الزوار قراءة سياسة الخصوصية قبل التسجيل، " * 8 + "جميع الحقوق محفوظة"
    assert recognise_phrase(long) is None


def test_no_row_matches_an_empty_line() -> None:
    assert [phrase.pattern for phrase in table() if phrase.matches("", "")] == []


@given(st.text(max_size=200))
def test_any_line_can_be_judged(line: str) -> None:
    assert recognise_phrase(line) is None or recognise_phrase(line) in table()
