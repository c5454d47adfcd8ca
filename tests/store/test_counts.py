"""Results are counted once each; the totals add up."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from newsarchive.model import Result
from newsarchive.model.outcomes import Outcome
from newsarchive.store.sources import counts, sources
from tests.store.sample_archive import START, FakeReader, at, content, publish, source


def test_results_are_counted_per_day_source_job_and_outcome(conn: Connection) -> None:
    for outcome, minutes in ((Outcome.POLLED, 0), (Outcome.POLLED, 5), (Outcome.TIMED_OUT, 5), (Outcome.POLLED, 1440)):
        counts.add(conn, Result("poll", "https://akhbar.example/rss", outcome, source="akhbar"), at(minutes))
    counts.add(conn, Result("ingest", "a.txt", Outcome.UNCHANGED), START)
    counted = [(c.day.day, c.source, c.job, c.outcome, c.count) for c in counts.between(conn)]
    assert counted == [
        (1, "", "ingest", "unchanged", 1),
        (1, "akhbar", "poll", "polled", 2),
        (1, "akhbar", "poll", "timed_out", 1),
        (2, "akhbar", "poll", "polled", 1),
    ]
    assert len(counts.between(conn, since=date(2026, 3, 2))) == 1
    assert len(counts.between(conn, until=date(2026, 3, 1))) == 3


def test_totals_and_shares(conn: Connection) -> None:
    reader = FakeReader(source(conn, "one"))
    for minutes, shown in ((0, content("نص")), (5, content("نص آخر")), (9, None)):
        reader.store(conn, shown, at(minutes))
    reader.read_all(conn)
    publish(conn, source(conn, "two"), "https://two.example/1", content("text", language="en"))
    sources.add(conn, name="three", now=START)
    totals = counts.totals(conn)
    assert (totals["sources"], totals["articles"], totals["revisions"], totals["captures"]) == (3, 2, 3, 4)
    assert (totals["deleted"], totals["pending"], totals["copies"]) == (1, 0, 0)
    assert counts.by_language(conn) == {"ar": 1, "en": 1}
    shares = {row["source"]: (row["articles"], row["edited"], row["deleted"]) for row in counts.by_source(conn)}
    assert shares == {"one": (1, 1, 1), "two": (1, 0, 0), "three": (0, 0, 0)}
