"""Positions of blocks, and which blocks look like running text."""

from __future__ import annotations

from newsarchive.sites.block_positions import block_positions, is_sentence
from newsarchive.sites.self_reference import addresses_reader
from newsarchive.sites.shapes import shape_of


def test_positions_are_before_between_and_after_the_paragraphs() -> None:
    assert block_positions([False, True, False, True, False]) == ["head", "between", "between", "between", "tail"]
    assert block_positions([False, False]) == ["head", "head"]
    assert block_positions([]) == []


def test_a_sentence_is_long_or_closed() -> None:
    assert is_sentence("وقال الوزير إن الجسر سيفتح أمام المارة غدا.")
    assert is_sentence("وقال الوزير إن الجسر سيفتح أمام المارة غدا بعد أعوام من العمل المتواصل والانتظار")
    assert not is_sentence("جسر جديد فوق النهر")
    assert not is_sentence("نعم.")


def test_lines_that_address_the_reader_differ_from_reports() -> None:
    assert addresses_reader("لمتابعتنا على مدار الساعة")
    assert addresses_reader("يرجى ذكر المصدر عند النقل")
    assert not addresses_reader("وصل الوفد إلى العاصمة صباح اليوم")


def test_a_shape_masks_numbers_and_spelling() -> None:
    assert shape_of("القراءات: ١٢٣") == shape_of("القراءات: 4,567")
    assert shape_of("إقرأ أيضـــاً") == shape_of("اقرا ايضا")
    assert shape_of("سطر") != shape_of("سطران")
