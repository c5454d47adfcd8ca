"""Walls put up later, and the page a host shows where nothing is."""

from __future__ import annotations

from newsarchive.dedupe.walls import missing, walled

TEXT = (
    "دشنت اليوم في مرسى اللوز حركة السير على جسر الهدير المعلق الذي يربط ضفتي الخليج.\n\n"
    "ويتوقع أن يعبر الجسر يوميا تسعة آلاف سيارة، وأن يخفف الزحام عن الطريق القديم بعد أعوام من الانتظار."
)
OFFER = "هذا المقال متاح للمشتركين فقط. اشترك الآن لمواصلة القراءة."
GONE = "عذرا، الصفحة التي تبحث عنها غير موجودة. ربما حذفت أو تغير عنوانها. عد إلى الصفحة الرئيسية أو استخدم البحث."


def test_a_stub_with_an_offer_is_a_wall() -> None:
    stub = ["دشنت اليوم في مرسى اللوز حركة السير على جسر...", OFFER]
    assert walled(TEXT, stub) == OFFER
    assert walled(TEXT, ["افتتاح جسر الهدير", *stub]) == OFFER  # a repeated title before it


def test_an_offer_under_the_whole_article_is_none() -> None:
    assert walled(TEXT, [*TEXT.split("\n\n"), OFFER]) is None


def test_a_short_text_without_an_offer_is_an_edit() -> None:
    assert walled(TEXT, ["دشنت اليوم في مرسى اللوز حركة السير على جسر."]) is None


def test_another_text_with_an_offer_is_no_wall_of_this_one() -> None:
    assert walled(TEXT, ["فازت النسور بكأس البحيرات أمس في المباراة الأخيرة", OFFER]) is None


def test_a_page_alike_to_the_missing_page_is_missing() -> None:
    assert missing("غير موجودة", GONE, "غير موجودة", GONE.replace("ربما حذفت", "لعلها حذفت"))


def test_a_page_with_a_headline_of_its_own_is_not() -> None:
    latest = "\n\n".join([GONE] * 2)
    assert not missing("عاجل: تعليق الدراسة غدا", latest, "غير موجودة", latest)
    assert not missing("غير موجودة", TEXT, "غير موجودة", GONE)
