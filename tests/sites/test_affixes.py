"""What a site prints around its headlines."""

from __future__ import annotations

import pytest

from newsarchive.sites.affixes import affixes
from newsarchive.sites.title_parts import is_media_tag, is_outlet_name, is_section_name


def test_a_suffix_of_every_headline_is_an_affix() -> None:
    titles = ["افتتاح جسر جديد | الضفاف", "رحيل شاعر النهر | الضفاف", "موسم حصاد وفير | الضفاف"]
    assert affixes(titles) == (" | الضفاف",)


def test_the_longest_comes_first() -> None:
    titles = ["افتتاح جسر – موقع الضفاف – لبنان", "رحيل شاعر – موقع الضفاف – لبنان"]
    assert affixes(titles)[0] == " – موقع الضفاف – لبنان"


def test_a_prefix_of_every_headline_is_an_affix() -> None:
    titles = ["الضفاف: افتتاح جسر جديد", "الضفاف نيوز - رحيل شاعر", "الضفاف نيوز - حصاد وفير", "الضفاف نيوز - سد جديد"]
    assert "الضفاف نيوز - " not in affixes(titles)
    assert "الضفاف نيوز - " in affixes(titles[1:])


def test_tags_of_the_article_are_not_affixes() -> None:
    assert affixes(["حفل التخرج | صور", "افتتاح المعرض | صور", "سباق القوارب | صور"]) == ()
    assert affixes(["عاجل | سقوط أمطار", "عاجل | وصول الوفد", "عاجل | توقف القطار"]) == ()


def test_one_title_teaches_nothing() -> None:
    assert affixes(["افتتاح جسر جديد | الضفاف"]) == ()


@pytest.mark.parametrize(
    "part", ["بوابة الضفاف", "الضفاف نيوز", "قناة النهر", "River News", "نهر أونلاين", "daffa.net"]
)
def test_outlet_names_are_recognised_by_their_form(part: str) -> None:
    assert is_outlet_name(part)


@pytest.mark.parametrize("part", ["صور", "فيديو", "الحكومة ترد", "وفاة مدير المصرف بعد مرض طويل في الخارج"])
def test_other_title_parts_are_not_outlet_names(part: str) -> None:
    assert not is_outlet_name(part)


def test_sections_and_tags() -> None:
    assert is_section_name("اقتصاد")
    assert is_media_tag("بالصور")
    assert not is_section_name("سقوط أمطار")
