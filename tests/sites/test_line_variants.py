"""Lines that differ only in one run of words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.sites.line_variants import line_variants

FIRST = "حرر هذا النص سامر الحلبي وراجعه قسم التدقيق"
SECOND = "حرر هذا النص هناء قاسم وراجعه قسم التدقيق"
OTHER = "بدأت فرق البلدية صباح اليوم تنظيف قناة الري القديمة"


def test_lines_equal_at_both_ends_are_variants() -> None:
    assert line_variants([OTHER, SECOND, FIRST]) == [tuple(sorted((FIRST, SECOND)))]


def test_lines_that_only_begin_alike_are_not_variants() -> None:
    assert line_variants([OTHER, "بدأت فرق البلدية حملة لزراعة ألف شجرة في التلال الشرقية"]) == []


@given(st.permutations([FIRST, SECOND, OTHER]))
def test_the_order_of_lines_changes_nothing(lines: list[str]) -> None:
    assert line_variants(lines) == line_variants([FIRST, SECOND, OTHER])
