"""Lines that ask the reader to do something on the site."""

from __future__ import annotations

import pytest

from newsarchive.sites.self_reference import addresses_reader, is_call_to_action, names_site


@pytest.mark.parametrize(
    "line",
    [
        "أضف الموقع إلى شاشتك الرئيسية",
        "اضغط لتكبير الصورة",
        "أرسل خبرك",
        "شاركنا رأيك",
        "أدخل الرمز الظاهر في الصورة",
        "تابع قناتنا ليصلك كل جديد",
    ],
)
def test_an_invitation_is_recognised(line: str) -> None:
    assert is_call_to_action(line)
    assert addresses_reader(line)


@pytest.mark.parametrize(
    "line",
    [
        "شارك الوزير في افتتاح المعرض",
        "تابع الرئيس الاجتماع عبر تقنية الفيديو من مقر إقامته",
        "سجل اللاعب هدفين",
        "أرسل الجيش تعزيزات إلى الحدود",
        "انضم اللاعب إلى الموقع الجديد للفريق في الجنوب",
        "اكتب: «لن أعود إلى الصفحة الأولى»",
        "شاهد السكان الدخان في الموقع",
    ],
)
def test_a_report_is_not_an_invitation(line: str) -> None:
    assert not is_call_to_action(line)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("تصدر صحيفة الوطن في أربع طبعات", True),
        ("تجدون في «الوطن» كل صباح ملحقا", True),
        ("هكذا يكبر الوطن بأهله", False),
        ("تصدر صحيفة النهار في أربع طبعات", False),
    ],
)
def test_a_site_is_named_as_an_outlet_or_in_quotation_marks(line: str, named: bool) -> None:
    assert names_site(line, {"الوطن"}) is named


def test_a_platform_in_a_long_sentence_may_be_what_the_report_is_about() -> None:
    assert not addresses_reader(
        "وكانت شركة فيسبوك قد أعلنت الشهر الماضي أنها ستغلق مكتبها في المدينة بعد عامين من العمل."
    )
    assert addresses_reader("صفحة الواحة على فيسبوك")
