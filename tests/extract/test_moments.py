"""Machine-written dates, in the accents they are written in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from newsarchive.extract.moments import PrintedMoment, placed, read_moment


@pytest.mark.parametrize(
    ("written", "day", "clock", "hours", "precision"),
    [
        ("2022-01-12", date(2022, 1, 12), None, None, "day"),
        ("2022-01-12T09:05:00Z", date(2022, 1, 12), time(9, 5), 0, "second"),
        ("2022-01-12T09:05+03:00", date(2022, 1, 12), time(9, 5), 3, "minute"),
        ("2022-01-12T09:05:07.123+0300", date(2022, 1, 12), time(9, 5, 7), 3, "second"),
        ("2022/1/2 09:05", date(2022, 1, 2), time(9, 5), None, "minute"),
        ("2022-01-12 09:05:00 PM", date(2022, 1, 12), time(21, 5), None, "second"),
        ("20220112T090500Z", date(2022, 1, 12), time(9, 5), 0, "second"),
        ("20220112", date(2022, 1, 12), None, None, "day"),
        ("1641978300", date(2022, 1, 12), time(9, 5), 0, "second"),
        ("1641978300000", date(2022, 1, 12), time(9, 5), 0, "second"),
        ("Wed, 12 Jan 2022 09:05:00 +0300", date(2022, 1, 12), time(9, 5), 3, "second"),
        ("Wed, 12 Jan 2022 09:05:00 GMT", date(2022, 1, 12), time(9, 5), 0, "second"),
    ],
)
def test_a_declared_date_is_read(
    written: str, day: date, clock: time | None, hours: int | None, precision: str
) -> None:
    offset = None if hours is None else timedelta(hours=hours)
    assert read_moment(written) == PrintedMoment(day, clock, offset, precision)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["", "yesterday", "2022-13-45", "20221345", "12", "T09:00", "2022-01-12T99:99"])
def test_what_is_no_date_is_none(written: str) -> None:
    assert read_moment(written) is None


def test_a_day_alone_is_never_shifted() -> None:
    moment = read_moment("2022-01-12")
    assert moment is not None
    assert placed(moment, "Asia/Riyadh") == (date(2022, 1, 12), datetime(2022, 1, 12, tzinfo=UTC), False)


def test_a_time_without_a_zone_is_in_the_publishers() -> None:
    moment = read_moment("2022-01-12 01:30")
    assert moment is not None
    assert placed(moment, "Asia/Riyadh") == (date(2022, 1, 12), datetime(2022, 1, 11, 22, 30, tzinfo=UTC), True)
    assert placed(moment, None) == (date(2022, 1, 12), datetime(2022, 1, 12, 1, 30, tzinfo=UTC), False)


def test_the_day_is_the_publishers_where_a_machine_tells_utc_and_as_printed_where_it_tells_an_offset() -> None:
    told_utc, told_local = read_moment("2022-01-11T22:30:00Z"), read_moment("2022-01-12T01:30:00+03:00")
    assert told_utc is not None
    assert told_local is not None
    assert placed(told_utc, "Asia/Riyadh")[0] == date(2022, 1, 12)
    assert placed(told_utc, None)[0] == date(2022, 1, 11)
    assert placed(told_local, None) == (date(2022, 1, 12), datetime(2022, 1, 11, 22, 30, tzinfo=UTC), True)


def test_a_zone_of_no_such_name_counts_as_none() -> None:
    moment = read_moment("2022-01-12 01:30")
    assert moment is not None
    assert placed(moment, "Mars/Olympus")[2] is False
