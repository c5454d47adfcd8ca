"""Printed dates of the Arab press, each parsed to the day a reader would understand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.arabic.data_files import toml
from newsarchive.arabic.dates import find_dates, is_date_line, mask_dates, parse_date

NOW = datetime(2024, 5, 10, 14, 30, tzinfo=UTC)  # a Friday


def day(text: str, **more: bool) -> str | None:
    """The day of a line, and its time if one is printed."""
    parsed = parse_date(text, reference=NOW, **more)
    if parsed is None:
        return None
    return f"{parsed.day} {parsed.time:%H:%M}" if parsed.time else f"{parsed.day}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الجمعة 10 مايو 2024", "2024-05-10"),
        ("الجمعة، ١٠ مايو ٢٠٢٤ - ١١:٥٩", "2024-05-10 11:59"),
        ("10/05/2024 09:15 ص", "2024-05-10 09:15"),
        ("10.05.2024, 17:20", "2024-05-10 17:20"),
        ("٢٠٢٤/٥/١٠", "2024-05-10"),
        ("\u200f10\u200f/05\u200f/2024", "2024-05-10"),
        ("10-05-24", "2024-05-10"),
        ("10 \\ 5 \\ 2024", "2024-05-10"),
        ("10 – مايو – 2024", "2024-05-10"),
        ("2024 مايو 10", "2024-05-10"),
        ("مايو 10, 2024 5:17 م", "2024-05-10 17:17"),
        ("10:32 - 2024/05/10", "2024-05-10 10:32"),
        ("12:11 م 10/05/2024", "2024-05-10 12:11"),
        ("السبت 11/05/2024 الساعة 12:05 صباحا", "2024-05-11 00:05"),
        ("الجمعة 10 مايو 2024 12:30 ظهراً", "2024-05-10 12:30"),
        ("الجمعة 10/5/2024 الساعة 5 مساءً", "2024-05-10 17:00"),
        ("2024:05:10.11:47:11", "2024-05-10 11:47"),
        ("20 يناير/كانون الثاني 2023", "2023-01-20"),
        ("20 كانون الأول (ديسمبر) 2023", "2023-12-20"),
        ("3 تشرين الأول 2023", "2023-10-03"),
        ("3 تشرين الثاني 2023", "2023-11-03"),
        ("12 ت2 2020", "2020-11-12"),
        ("12 جويلية 2019", "2019-07-12"),
        ("3 أوت 2021", "2021-08-03"),
        ("10 غشت 2021", "2021-08-10"),
        ("20 نونبر 2020", "2020-11-20"),
        ("الثالث من آب عام 2021", "2021-08-03"),
        ("السادس والعشرين من يناير 2021", "2021-01-26"),
        ("vendredi 10 mai 2024 à 14h30", "2024-05-10 14:30"),
        ("10 Mayıs 2024 Cuma 16:05", "2024-05-10 16:05"),
        ("May 10th, 2024", "2024-05-10"),
        ("Fri, 10 May 2024 12:00:00 +0300", "2024-05-10 12:00"),
        ("2024-05-10T12:00:00.123Z", "2024-05-10 12:00"),
        ("١٥ شعبان ١٤٤٣هـ", "2022-03-18"),
        ("17-08-1443 هـ", "2022-03-20"),
        ("1443/08/17", "2022-03-20"),
        ("الأحد 17 شعبان 1443 هـ الموافق 20 مارس 2022 م", "2022-03-20"),
        ("الخميس 14 رمضان 1446 - 13 مارس 2025 - الساعة 10:30 مساءً", "2025-03-13 22:30"),
        ("۱۴۰۲/۱۲/۲۰", "2024-03-10"),
        ("20 اسفند 1402", "2024-03-10"),
        ("الثلاثاء 7 مايو", "2024-05-07"),
        ("30 ديسمبر", "2023-12-30"),
    ],
)
def test_a_printed_date_is_parsed(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("منذ ٣ ساعات", "2024-05-10 11:30"),
        ("منذ ساعتين", "2024-05-10 12:30"),
        ("قبل 4 ساعات و 10 دقائق", "2024-05-10 10:20"),
        ("نُشر منذ 20 دقيقة", "2024-05-10 14:10"),
        ("قبل يومين", "2024-05-08"),
        ("منذ ثلاثة أيام", "2024-05-07"),
        ("أمس 10:20 م", "2024-05-09 22:20"),
        ("اليوم، 09:00", "2024-05-10 09:00"),
        ("3 hours ago", "2024-05-10 11:30"),
    ],
)
def test_a_relative_date_counts_from_the_reference(text: str, expected: str) -> None:
    assert day(text) == expected
    assert parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    ["2024", "© 2024", "جميع الحقوق محفوظة 2020 - 2024", "الجمعة", "10:30", "03:30 GMT", "(الساعة 07,07 بتوقيت جرينتش)",
     "24 ساعة", "022-12-2021-33", "192.168.1.20", "1.5.2", "3-2", "31/2/2024", "آخر تحديث :", "منذ سنة", "منذ شهرين",
     "عدد المشاهدات 2024", "القرن 21", "", "12 ق.م"],
)  # fmt: skip
def test_text_that_is_not_a_day_is_not_a_date(text: str) -> None:
    assert find_dates(text, reference=NOW) == []
    assert parse_date(text, reference=NOW) is None


@pytest.mark.parametrize("calendar", ["gregorian", "hijri", "jalali"])
def test_every_month_name_gives_its_month(calendar: str) -> None:
    year = {"gregorian": 2022, "hijri": 1443, "jalali": 1401}[calendar]
    months = toml("dates.toml")["months"]
    ours = {name for row in months["gregorian"].values() for name in row}
    for number, names in months[calendar].items():
        expected = parse_date(f"12 {names[0]} {year}")
        assert expected is not None
        for name in set(names) - (ours if calendar != "gregorian" else set()):
            parsed = parse_date(f"12 {name} {year}")
            assert parsed is not None, name
            assert parsed.day == expected.day, name
            if calendar == "gregorian":
                assert parsed.day == date(2022, int(number), 12), name


@given(st.dates(date(1950, 1, 1), date(2059, 12, 31)))
def test_any_day_is_parsed_as_written(expected: date) -> None:
    for text in (f"{expected:%d/%m/%Y}", f"{expected:%Y-%m-%d}", f"{expected.day} يناير {expected.year}"):
        parsed = parse_date(text)
        assert parsed is not None
        assert parsed.day == (expected if "يناير" not in text else expected.replace(month=1))


def test_the_site_decides_the_order_and_a_weekday_overrides_it() -> None:
    assert day("03/04/2022") == "2022-04-03"
    assert day("03/04/2022", day_first=False) == "2022-03-04"
    assert day("الجمعة 05/10/2024") == "2024-05-10"
    assert day("10/05/2024 - الجمعة", day_first=False) == "2024-05-10"
    assert day("04/13/2022") == "2022-04-13"


def test_nearness_words_decide_the_year() -> None:
    assert day("18 يناير/كانون الثاني الجاري") == "2024-01-18"
    assert day("20 ديسمبر الماضي") == "2023-12-20"
    parsed = parse_date("شهر يونيو/ حزيران الماضي", reference=NOW)
    assert parsed is not None
    assert (parsed.day, parsed.precision) == (date(2023, 6, 1), "month")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("نشر بتاريخ: 10 مايو 2024", "published"),
        ("الجمعة 10 مايو 2024", "published"),
        ("آخر تحديث: الجمعة 10 مايو 2024 - 11:59 ص", "modified"),
        ("تم التعديل في 10/05/2024", "modified"),
        ("تاريخ التسجيل : 17/09/2008", "other"),
        ("Join Date: Jun 2009", "other"),
        ("اليوم الجمعة 10 مايو 2024", "other"),
    ],
)
def test_the_label_decides_the_role_of_a_date(text: str, role: str) -> None:
    parsed = parse_date(text, reference=NOW)
    assert parsed is not None
    assert parsed.role == role


def test_two_dates_in_a_line_keep_their_own_labels_and_clocks() -> None:
    first, second = find_dates("نشر في: السبت 27 أغسطس 2016 - 7:21 م | آخر تحديث: الأحد 28 أغسطس 2016 - 9:05 ص")
    assert (first.role, first.day.day, first.time) == ("published", 27, time(19, 21))
    assert (second.role, second.day.day, second.time) == ("modified", 28, time(9, 5))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("10 مايو 2024 الساعة 18:20 بتوقيت مكة المكرمة", 3),
        ("10 مايو 2024 18:20 بتوقيت غرينتش", 0),
        ("10 مايو 2024 18:20 GMT+3", 3),
        ("2024-05-10T18:20:00+04:00", 4),
        ("10 يناير 2024 - 11:59 ص بتوقيت القاهرة", 2),
    ],
)
def test_a_printed_zone_is_parsed(text: str, hours: int) -> None:
    parsed = parse_date(text)
    assert parsed is not None
    assert parsed.offset == timedelta(hours=hours)


def test_moments_are_utc_and_days_are_never_shifted() -> None:
    clock = parse_date("10 مايو 2024 18:20")
    whole = parse_date("10 مايو 2024")
    assert clock is not None
    assert whole is not None
    assert clock.moment(ZoneInfo("Asia/Riyadh")) == datetime(2024, 5, 10, 15, 20, tzinfo=UTC)
    assert whole.moment(ZoneInfo("Asia/Riyadh")) == datetime(2024, 5, 10, tzinfo=UTC)


def test_a_date_has_its_offsets_in_the_text() -> None:
    text = "قال المتحدث إن الاجتماع عُقد في ٣ آذار/مارس ٢٠٢٢ بالعاصمة"
    (parsed,) = find_dates(text)
    assert text[parsed.start : parsed.end] == parsed.text == "٣ آذار/مارس ٢٠٢٢"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 يناير 2022", True),
        ("الأربعاء 12 يناير", True),
        ("منذ ساعتين", True),
        ("نشر في 12/1/2022 الساعة 10:00", True),
        ("انتخابات 12 يناير 2022", False),
        ("الأربعاء", False),
        ("اجتمع الوزراء يوم 12 يناير 2022 في القاهرة", False),
    ],
)
def test_a_date_line_is_only_a_date(text: str, expected: bool) -> None:
    assert is_date_line(text) is expected


@given(st.text(max_size=80))
def test_parsing_never_fails_on_any_text(text: str) -> None:
    for parsed in find_dates(text, reference=NOW):
        assert text[parsed.start : parsed.end] == parsed.text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("الجمعة 29 ديسمبر", "2023-12-29"),
        ("29 ديسمبر", "2023-12-29"),
        ("11 مايو", "2024-05-11"),
        ("12 مايو", "2023-05-12"),
    ],
)
def test_a_day_without_a_year_is_the_last_such_day_and_never_in_the_future(text: str, day: str) -> None:
    parsed = parse_date(text, reference=datetime(2024, 5, 10, 12, tzinfo=UTC))
    assert parsed is not None
    assert parsed.day.isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "15 أيار (مايو) من العام 1998",
        "السادس والعشرين من يناير من العام 2005",
        "الثالث من مايو 2015",
        "الخميس 12 مارس الحالي 2020",
        "المؤرخة في 16 يناير 2009 (2009-01-16)",
        "حالة الطقس الأحد 12 مايو 2024",
        "مواقيت الصلاة ليوم 12 مايو 2024",
        "آخر موعد للتقديم 12 مايو 2024",
        "عضو منذ 3 مارس 2012",
    ],
)
def test_a_day_in_a_sentence_or_with_another_label_does_not_date_the_article(text: str) -> None:
    parsed = find_dates(text, reference=datetime(2024, 5, 20, tzinfo=UTC))
    assert parsed
    assert {printed.role for printed in parsed} == {"other"}


def test_masking_dates_leaves_the_rest_as_printed() -> None:
    assert mask_dates("كتب: أحمد علي | نشر في: 12 مايو 2024 10:30 ص").rstrip("| :") == "كتب: أحمد علي"
    assert mask_dates("لا يوم هنا") == "لا يوم هنا"
