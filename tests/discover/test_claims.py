"""What feeds claim: moments, titles, names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsarchive.discover.claims import moment_of, names_of, title_of


@pytest.mark.parametrize(
    ("printed", "hour"),
    [
        ("Mon, 09 Nov 2026 10:30:00 +0300", 7),
        ("Mon, 09 Nov 2026 10:30:00 GMT+3", 7),
        ("Mon, 09 Nov 2026 10:30:00 AST", 7),  # beside an Arabic title: Arabia's hour
        ("Mon, 09 Nov 2026 10:30:00", 10),  # no zone: as it stands
        ("2026-11-09T10:30:00+03:00", 7),
        ("2026-11-09 10:30:00", 10),
        ("Mon, 9 Nov 2026 10:30 PM +0300", 19),
        ("الإثنين, 09 نوفمبر 2026 10:30:00 +0300", 7),
        ("٩ تشرين الثاني ٢٠٢٦ - ١٠:٣٠", 10),
    ],
)
def test_moments_are_read_in_utc(printed: str, hour: int) -> None:
    assert moment_of(printed, None, "خبر من المرفأ") == datetime(2026, 11, 9, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "printed", [None, "", "قريبا", "09/11/2026 10:30:00 AM", "0001-01-01", "9999-12-31T23:59:59-12:00"]
)
def test_what_cannot_be_told_is_not_guessed(printed: str | None) -> None:
    assert moment_of(printed) is None


def test_numbers_that_can_only_be_a_day_are_read() -> None:
    assert moment_of("29/11/2026 10:30 م") == datetime(2026, 11, 29, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("  <b>عاجل</b>:\n زلزال ", "عاجل: زلزال"),
        ("النفط &amp;amp; الغاز", "النفط & الغاز"),
        ("5 < 7 و 9 > 3", "5 < 7 و 9 > 3"),
        ("&lt;i&gt;مائل&lt;/i&gt;", "مائل"),
        ("<br/>", None),
        (None, None),
    ],
)
def test_titles_are_one_plain_line(printed: str | None, title: str | None) -> None:
    assert title_of(printed) == title


def test_names_are_people() -> None:
    people = ["news@x.example (سلمى الحداد)", "سلمى الحداد", "noreply@blogger.com (Unknown)", "admin", None, ""]
    assert names_of(people) == ("سلمى الحداد",)
