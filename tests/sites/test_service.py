"""Lines that tell the reader to do something with the site."""

from __future__ import annotations

import pytest

from newsarchive.sites.service import addresses_reader, invites


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
def test_an_invitation_is_seen(line: str) -> None:
    assert invites(line)
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
def test_a_report_invites_no_one(line: str) -> None:
    assert not invites(line)
