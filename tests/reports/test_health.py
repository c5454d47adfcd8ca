"""Whether the archive is well: what fails, what fell silent, what can no longer be read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from newsarchive.reports.health import drifting
from newsarchive.store.sources.counts import ResultCount
from tests.road import open_test_archive, run, watch

TODAY = date(2026, 3, 20)


def days(first: int, last: int, outcome: str, count: int, source: str = "akhbar") -> list[ResultCount]:
    return [ResultCount(TODAY - timedelta(days=at), source, "ingest", outcome, count) for at in range(first, last)]


def test_a_source_whose_pages_stopped_showing_articles_has_drifted() -> None:
    told = days(0, 3, "not_an_article", 8) + days(0, 3, "new_article", 2) + days(3, 20, "new_article", 10)
    assert drifting(told, TODAY) == ["akhbar"]


@pytest.mark.parametrize(
    "told",
    [
        days(0, 3, "not_an_article", 2) + days(3, 20, "new_article", 10),  # too few pages to tell
        days(0, 3, "not_an_article", 8) + days(3, 20, "not_an_article", 8) + days(3, 20, "new_article", 2),  # ever so
        days(0, 3, "not_an_article", 8),  # a new source
        days(0, 3, "new_article", 8) + days(3, 20, "new_article", 8),
    ],
)
def test_what_was_ever_so_or_is_too_little_is_no_drift(told: list[ResultCount]) -> None:
    assert drifting(told, TODAY) == []


def test_a_failing_source_makes_the_archive_unwell(tmp_path: Path) -> None:
    with open_test_archive(tmp_path) as archive:
        watch(archive, "http://127.0.0.1:9/", ["http://127.0.0.1:9/rss"], "akhbar")
    run(tmp_path, "poll", code=1)
    (told,) = run(tmp_path, "health", "--json", code=1)
    assert told["unwell"] == [{"source": "akhbar", "health": "failing"}]


def test_an_archive_without_trouble_is_well(tmp_path: Path) -> None:
    (told,) = run(tmp_path, "health", "--json")
    assert told["well"]
    assert told["unwell"] == []
