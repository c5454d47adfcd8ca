"""Jobs: one at a time, told as they go, bounded, and a failure is said and stops nothing."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import HTTPException

from newsarchive.archive.journal import record
from newsarchive.errors import BadInput
from newsarchive.model import Result
from newsarchive.model.outcomes import Outcome
from newsarchive.web import jobs
from newsarchive.web.jobs import Job, Jobs, watched
from tests.road import open_test_archive

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def archive() -> Any:
    return SimpleNamespace(now=lambda: NOW)


def finished(job: Job) -> Job:
    """The job, once its thread is done."""
    for thread in threading.enumerate():
        if thread.name == f"job-{job.id}":
            thread.join(10)
    assert job.over
    return job


def test_of_one_input_the_last_ending_stands() -> None:
    job = Job(1, "poll", "x", NOW)
    for outcome in (Outcome.CAPTURED, Outcome.NEW_ARTICLE):
        job.tell(Result("capture", "a", outcome))
    job.tell(Result("capture", "b", Outcome.TIMED_OUT))
    assert [(line.number, line.ending.outcome) for line in job.lines()] == [
        (1, Outcome.NEW_ARTICLE),
        (2, Outcome.TIMED_OUT),
    ]
    assert dict(job.sums()) == {"new_article": 1, "timed_out": 1}
    assert [line.ending.input for line in job.lines(after=2)] == ["b"]


def test_lines_are_bounded_and_counts_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_LINES", 3)
    job = Job(1, "poll", "x", NOW)
    for number in range(10):
        job.tell(Result("capture", str(number), Outcome.NEW_ARTICLE))
    assert [(line.number, line.ending.input) for line in job.lines()] == [(8, "7"), (9, "8"), (10, "9")]
    assert dict(job.sums()) == {"new_article": 10}


def test_the_next_begins_when_the_one_before_is_done(archive: Any) -> None:
    known, gate, order = Jobs(), threading.Event(), []

    def first(_: Any, __: Job) -> None:
        gate.wait(10)
        order.append("first")

    one = known.start(archive, "poll", "a", first, source_id=7)
    two = known.start(archive, "poll", "b", lambda _, __: order.append("second"))
    assert known.running(7) is one
    assert two.state == "waiting"
    gate.set()
    finished(one)
    finished(two)
    assert order == ["first", "second"]
    assert known.running(7) is None


def test_a_failure_is_reported_and_the_next_job_still_runs(archive: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "newsarchive")
    known = Jobs()

    def refuse(_: Any, __: Job) -> None:
        raise BadInput("not an address")

    def crash(_: Any, __: Job) -> None:
        raise ZeroDivisionError

    refused, crashed = (
        finished(known.start(archive, "look", "a", refuse)),
        finished(known.start(archive, "look", "b", crash)),
    )
    assert (refused.state, refused.said) == ("failed", "not an address")
    assert (crashed.state, crashed.said) == ("failed", "ZeroDivisionError")
    assert [record.getMessage() for record in caplog.records] == ["job_failed"]
    assert finished(known.start(archive, "look", "c", lambda _, __: 5)).found == 5


def test_a_watched_archive_reports_each_result_to_the_job(tmp_path: Path) -> None:
    job = Job(1, "poll", "x", NOW)
    with open_test_archive(tmp_path) as archive:
        record(watched(archive, job), Result("ingest", "https://a.example/1", Outcome.NEW_ARTICLE, source="a"))
        record(archive, Result("poll", "https://a.example/feed", Outcome.POLLED))
    assert [line.ending.input for line in job.lines()] == ["https://a.example/1"]


def test_old_jobs_are_forgotten_and_running_ones_are_not(archive: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_JOBS", 2)
    known = Jobs()
    done = [finished(known.start(archive, "poll", str(number), lambda _, __: None)) for number in range(5)]
    assert known.get(done[0].id) is None
    assert known.get(done[-1].id) is done[-1]


def test_who_asks_twice_at_once_gets_one_job(archive: Any) -> None:
    known, gate, together, found = Jobs(), threading.Event(), threading.Barrier(8), []

    def ask() -> None:
        together.wait(10)
        found.append(known.start_once(archive, "poll", "a", lambda _, __: gate.wait(10), 7))

    askers = [threading.Thread(target=ask) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(10)
    assert len({job.id for job in found}) == 1
    gate.set()
    finished(found[0])
    other = known.start_once(archive, "poll", "a", lambda _, __: None, 7)
    assert finished(other).id != found[0].id


def test_so_many_wait_and_no_more(archive: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_WAITING", 3)
    known, gate = Jobs(), threading.Event()
    held = [known.start(archive, "import", str(number), lambda _, __: gate.wait(10)) for number in range(3)]
    with pytest.raises(HTTPException) as refused:
        known.start(archive, "import", "x", lambda _, __: None)
    assert refused.value.status_code == 429
    gate.set()
    for one in held:
        finished(one)
    assert finished(known.start(archive, "import", "y", lambda _, __: None)).state == "done"


def test_no_number_of_an_earlier_process_comes_again(archive: Any) -> None:
    before = [finished(Jobs(NOW).start(archive, "look", "a", lambda _, __: None)).id]
    later = Jobs(NOW + timedelta(seconds=1))
    after = [finished(later.start(archive, "look", str(one), lambda _, __: None)).id for one in range(3)]
    assert not set(before) & set(after)
    assert all(0 < one < 2**31 for one in after)
    assert later.get(before[0]) is None
