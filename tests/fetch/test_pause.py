"""When the next request may be sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from newsarchive.fetch.pause import MAX_RETRY_AFTER_S, delay_s, retry_after
from newsarchive.model import Fetched
from newsarchive.settings import Settings

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ours", "theirs", "delay"),
    [(2.0, None, 2.0), (2.0, 1.0, 2.0), (2.0, 30.0, 30.0), (2.0, 9_999.0, 120.0), (0.0, 0.5, 0.5), (0.0, -3.0, 0.0)],
)
def test_the_longer_delay_wins_within_reason(ours: float, theirs: float | None, delay: float) -> None:
    assert delay_s(Settings(host_delay_s=ours, max_crawl_delay_s=120.0), theirs) == delay


def answered(status: int, value: str | None, date: datetime | None = None) -> Fetched:
    headers = [("retry-after", value)] if value is not None else []
    headers += [("Date", format_datetime(date, usegmt=True))] if date else []
    return Fetched("http://a/", "http://a/", status, tuple(headers), b"", NOW)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("99999999999999999999", MAX_RETRY_AFTER_S),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300.0),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0.0),
        (format_datetime(NOW + timedelta(days=400), usegmt=True), MAX_RETRY_AFTER_S),
        ("Sun, 01 Mar 2026 09:35:00", 300.0),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("", None),
        (None, None),
        ("Sun, 99 Mar 99999 99:99:99 GMT", None),
    ],
)
def test_how_long_an_answer_asks_us_to_stay_away(value: str | None, seconds: float | None) -> None:
    assert retry_after(answered(503, value), NOW) == seconds
    assert retry_after(answered(429, value), NOW) == seconds
    assert retry_after(answered(200, value), NOW) is None


def test_a_date_counts_from_the_servers_own_clock() -> None:
    theirs = NOW + timedelta(days=3)
    until = format_datetime(theirs + timedelta(seconds=90), usegmt=True)
    assert retry_after(answered(503, until, theirs), NOW) == 90.0
