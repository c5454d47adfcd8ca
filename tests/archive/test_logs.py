"""Log lines: facts beside the event, as JSON or for people."""

from __future__ import annotations

import json
import logging
import sys

from newsarchive.archive.logs import JsonLines, TextLines, facts


def record(event: str, error: Exception | None = None, **values: object) -> logging.LogRecord:
    trace = (type(error), error, None) if error else None
    made = logging.LogRecord("newsarchive", logging.ERROR, __file__, 1, event, (), trace)
    made.created = 1_768_208_400.25  # 2026-01-12 09:00:00.25 UTC
    made.__dict__.update(facts(**values))
    return made


def test_a_json_line_has_the_facts_the_event_the_moment_and_the_level() -> None:
    line = JsonLines().format(record("web_ended", code=3, name="صحيفة"))
    expected = {
        "code": 3,
        "name": "صحيفة",
        "event": "web_ended",
        "timestamp": "2026-01-12T09:00:00.250000Z",
        "level": "error",
    }
    assert json.loads(line) == expected
    assert "صحيفة" in line
    assert "\n" not in line


def test_a_line_for_people_is_short_and_keeps_the_traceback() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        made = record("job_failed", job="poll")
        made.exc_info = sys.exc_info()
    first, *trace = TextLines().format(made).splitlines()
    assert first.split() == ["2026-01-12", "09:00:00Z", "error", "job_failed", "job=poll"]
    assert trace[-1] == "ValueError: broken"


def test_an_exception_goes_into_its_json_line() -> None:
    line = json.loads(JsonLines().format(record("job_failed", ValueError("broken"), job="poll")))
    assert line["exception"].endswith("ValueError: broken")
