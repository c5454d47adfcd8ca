"""One headline out of many candidates."""

from __future__ import annotations

import pytest

from newsarchive.clean.titles import choose_title, free
from newsarchive.model import Fact

HEADLINE = "افتتاح جسر جديد فوق النهر بعد عامين من العمل"


@pytest.mark.parametrize(
    "printed",
    [
        f"{HEADLINE} - الضفاف نيوز",
        f"{HEADLINE} | بوابة الضفاف",
        f"{HEADLINE} – موقع قناة الضفاف – الأردن",
        f"{HEADLINE} | اقتصاد | شبكة الضفاف",
        f"{HEADLINE} - Daffa - نهر نيوز",
        f"{HEADLINE} - Daffa News Arabic",
        f"صحيفة الضفاف - {HEADLINE}",
        f"{HEADLINE} *بقلم: سامي الحلو",
    ],
)
def test_an_outlets_name_is_taken_off(printed: str) -> None:
    assert free(printed) == HEADLINE


@pytest.mark.parametrize(
    "headline",
    [
        "سباق القوارب – فيديو",
        "حفل التخرج | صور",
        "عاجل | سقوط أمطار غزيرة",
        "الطريق إلى القمة - حكاية فريق صغير",
        "وزير الري: لا نقص في المياه هذا العام",
        "قناة محلية: توقف البث لساعات",
        "سعر القمح الآن|الجنيه يتراجع أمام العملات",
        "مباراة الفريقين 2-1 تنتهي بلا جمهور",
        "«النهر» - رواية جديدة لكاتب شاب",
    ],
)
def test_a_headline_with_a_joint_of_its_own_stays_whole(headline: str) -> None:
    assert free(headline) == headline


def test_affixes_that_are_known_go_whatever_they_are_built_like() -> None:
    assert free(f"{HEADLINE} :: ضفة", (" :: ضفة",)) == HEADLINE
    assert free(f"ضفة: {HEADLINE}", (), ("ضفة",)) == HEADLINE
    assert free("موسم الحصاد في ضفة", ("ضفة",)) == "موسم الحصاد في ضفة"


def test_a_label_of_the_headlines_own_stays_before_the_sites_name() -> None:
    assert free(f"{HEADLINE} | فيديو | بوابة الضفاف") == f"{HEADLINE} | فيديو"
    assert free(f"{HEADLINE} | اقتصاد | بوابة الضفاف") == HEADLINE


def test_a_title_that_is_only_the_sites_name_stays() -> None:
    assert free("بوابة الضفاف", (), ("بوابة الضفاف",)) == "بوابة الضفاف"


def test_candidates_that_agree_win() -> None:
    chosen = choose_title(
        [
            Fact("قسم المحليات", "printed h1"),
            Fact(HEADLINE, "json-ld headline"),
            Fact(f"{HEADLINE} - ضفاف نيوز", "title"),
        ],
        (),
        (),
    )
    assert chosen is not None
    assert chosen.value == HEADLINE


def test_a_printed_headline_frees_a_declared_one() -> None:
    chosen = choose_title([Fact(f"{HEADLINE} - ضفة", "title"), Fact(HEADLINE, "printed h2")], (), ())
    assert chosen is not None
    assert chosen.value == HEADLINE


def test_a_printed_headline_with_a_label_of_its_own_stays_whole() -> None:
    printed = f"رسمي : {HEADLINE}"
    chosen = choose_title([Fact(printed, "printed h3"), Fact(f"مدونة الضفاف: {printed}", "title")], (), ())
    assert chosen is not None
    assert chosen.value == printed


def test_nothing_comes_of_nothing() -> None:
    assert choose_title([], (), ()) is None
    assert choose_title([Fact(" - ", "title")], (), ()) is None
