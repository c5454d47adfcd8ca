"""Endings are counted once each; the totals add up."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from newsarchive.model import Result
from newsarchive.model.outcomes import Outcome
from newsarchive.store.sources import counts, sources
from tests.store.shelf import START, Desk, at, content, publish, source


def test_endings_are_counted_per_day_source_job_and_outcome(conn: Connection) -> None:
    for outcome, minutes in ((Outcome.POLLED, 0), (Outcome.POLLED, 5), (Outcome.TIMED_OUT, 5), (Outcome.POLLED, 1440)):
        counts.add(conn, Result("poll", "https://akhbar.example/rss", outcome, source="akhbar"), at(minutes))
    counts.add(conn, Result("ingest", "a.txt", Outcome.UNCHANGED), START)
    told = [(one.day.day, one.source, one.job, one.outcome, one.count) for one in counts.between(conn)]
    assert told == [
        (1, "", "ingest", "unchanged", 1),
        (1, "akhbar", "poll", "polled", 2),
        (1, "akhbar", "poll", "timed_out", 1),
        (2, "akhbar", "poll", "polled", 1),
    ]
    assert len(counts.between(conn, since=date(2026, 3, 2))) == 1
    assert len(counts.between(conn, until=date(2026, 3, 1))) == 3


def test_totals_and_shares(conn: Connection) -> None:
    desk = Desk(source(conn, "one"))
    for minutes, shown in ((0, content("نص")), (5, content("نص آخر")), (9, None)):
        desk.keep(conn, shown, at(minutes))
    desk.drain(conn)
    publish(conn, source(conn, "two"), "https://two.example/1", content("text", language="en"))
    sources.add(conn, name="three", now=START)
    told = counts.totals(conn)
    assert (told["sources"], told["articles"], told["revisions"], told["captures"]) == (3, 2, 3, 4)
    assert (told["deleted"], told["pending"], told["copies"]) == (1, 0, 0)
    assert counts.by_language(conn) == {"ar": 1, "en": 1}
    shares = {row["source"]: (row["articles"], row["edited"], row["deleted"]) for row in counts.by_source(conn)}
    assert shares == {"one": (1, 1, 1), "two": (1, 0, 0), "three": (0, 0, 0)}
