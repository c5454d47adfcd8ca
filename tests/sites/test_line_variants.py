"""Lines that are one but for a stretch of words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.sites.line_variants import line_variants

ONE = "حرر هذا النص سامر الحلبي وراجعه قسم التدقيق"
TWO = "حرر هذا النص هناء قاسم وراجعه قسم التدقيق"
OTHER = "بدأت فرق البلدية صباح اليوم تنظيف قناة الري القديمة"


def test_lines_alike_from_both_ends_come_together() -> None:
    assert line_variants([OTHER, TWO, ONE]) == [tuple(sorted((ONE, TWO)))]


def test_lines_that_only_begin_alike_do_not() -> None:
    assert line_variants([OTHER, "بدأت فرق البلدية حملة لزراعة ألف شجرة في التلال الشرقية"]) == []


@given(st.permutations([ONE, TWO, OTHER]))
def test_the_order_of_lines_changes_nothing(lines: list[str]) -> None:
    assert line_variants(lines) == line_variants([ONE, TWO, OTHER])
