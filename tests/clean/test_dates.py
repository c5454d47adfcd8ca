"""One date out of many candidates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.clean.dates import choose_modified, choose_published
from newsarchive.model import DateEvidence, DateFact, DateRole, Precision

CAPTURED = datetime(2024, 5, 20, 9, tzinfo=UTC)


def dated(
    when: str,
    evidence: DateEvidence,
    precision: Precision = "minute",
    role: DateRole = "published",
    day: str | None = None,
) -> DateFact:
    moment = datetime.fromisoformat(when).replace(tzinfo=UTC)
    return DateFact(
        role, date.fromisoformat(day) if day else moment.date(), moment, precision, True, evidence, f"{when}Z"
    )


def chosen(*candidates: DateFact) -> DateFact:
    choice = choose_published(candidates, CAPTURED)
    assert choice is not None
    return choice.dated


def test_what_most_of_the_evidence_says_wins() -> None:
    footer = dated("2024-05-19", "visible", "day")
    assert chosen(footer, dated("2024-05-10T08:30", "json-ld"), dated("2024-05-10", "url", "day")).day == date(
        2024, 5, 10
    )


def test_of_one_day_the_finest_is_told() -> None:
    assert chosen(dated("2024-05-10", "byline", "day"), dated("2024-05-10T08:30", "meta")).precision == "minute"


def test_a_persons_word_outweighs_all() -> None:
    told = dated("2020-01-01", "import", "day")
    assert chosen(dated("2024-05-10T08:30", "json-ld"), dated("2024-05-10T08:30", "meta"), told) == told


def test_the_printed_day_is_the_publishers_and_the_moment_is_kept() -> None:
    machine, printed = dated("2024-05-10T22:30", "json-ld"), dated("2024-05-11", "byline", "day")
    choice = chosen(machine, printed)
    assert (choice.day, choice.moment) == (date(2024, 5, 11), machine.moment)


def test_a_date_beyond_the_capture_is_not_believed() -> None:
    assert choose_published([dated("2024-06-30", "visible", "day")], CAPTURED) is None
    assert choose_published([dated("2024-06-30", "visible", "day")]) is not None


def test_a_month_counts_only_where_no_day_is_known() -> None:
    month = dated("2024-04-01", "meta", "month")
    assert chosen(month, dated("2024-05-02", "visible", "day")).precision == "day"
    assert chosen(month) == month


def test_the_choice_says_why() -> None:
    choice = choose_published([dated("2024-05-10", "url", "day"), dated("2024-05-10T08:00", "meta")], CAPTURED)
    assert choice is not None
    assert choice.why == "meta, url agree"


def test_a_change_comes_after_the_publication() -> None:
    published = dated("2024-05-10T08:30", "meta")
    before, after = (dated(when, "meta", role="modified") for when in ("2024-05-10T08:00", "2024-05-11T10:00"))
    assert choose_modified([before], published, CAPTURED) is None
    choice = choose_modified([before, after], published, CAPTURED)
    assert choice is not None
    assert choice.dated == after


def test_no_candidate_no_date() -> None:
    assert choose_published([], CAPTURED) is None
    assert choose_modified([], None, CAPTURED) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(["json-ld", "meta", "url", "visible", "byline"])), min_size=1
    )
)
def test_the_choice_is_always_one_of_the_days_told(told: list[tuple[int, DateEvidence]]) -> None:
    start = datetime(2024, 4, 1, tzinfo=UTC)
    candidates = [dated((start + timedelta(days=days)).date().isoformat(), evidence, "day") for days, evidence in told]
    assert chosen(*candidates).day in {candidate.day for candidate in candidates}
