"""Filing: the same again changes nothing, order changes nothing, code never makes a revision."""

from __future__ import annotations

import itertools
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select

from newsarchive.model.outcomes import Outcome
from newsarchive.store import articles
from newsarchive.store.captures import captures
from newsarchive.store.dedupe import queue
from newsarchive.store.dedupe.index import IndexEntry, write_entries
from newsarchive.store.engine import database
from newsarchive.store.schema.similarity_tables import unlinked
from newsarchive.store.schema.tables import revisions, search_documents
from tests.store.sample_archive import (
    PAGE,
    FakeReader,
    at,
    capture,
    content,
    export_articles,
    file_capture,
    printed,
    source,
)

FIRST = content("اجتمع الوزراء في القاهرة اليوم.\n\nوصدر بيان بعد الاجتماع.")
SECOND = content("اجتمع الوزراء في القاهرة أمس.\n\nوصدر بيان بعد الاجتماع بساعة.")


def test_a_first_capture_makes_an_article(conn: Connection) -> None:
    filed = file_capture(conn, capture(conn, source(conn)), FIRST)
    assert (filed.outcome, filed.number) == (Outcome.NEW_ARTICLE, 1)
    assert articles.as_json(conn, filed.article_id)["text"] == FIRST.text  # type: ignore[index]


def test_the_same_content_later_is_unchanged(conn: Connection) -> None:
    owner = source(conn)
    first = file_capture(conn, capture(conn, owner), FIRST)
    again = file_capture(conn, capture(conn, owner, moment=at(60)), FIRST)
    assert (again.outcome, again.article_id, again.number) == (Outcome.UNCHANGED, first.article_id, 1)


def test_changed_content_is_a_new_revision(conn: Connection) -> None:
    owner = source(conn)
    file_capture(conn, capture(conn, owner), FIRST)
    filed = file_capture(conn, capture(conn, owner, moment=at(60)), SECOND)
    assert (filed.outcome, filed.number) == (Outcome.NEW_REVISION, 2)
    told = articles.as_json(conn, filed.article_id)
    assert told is not None
    assert told["text"] == SECOND.text
    assert [one["text"] for one in told["revisions"]] == [FIRST.text, SECOND.text]


def test_what_the_judge_calls_noise_makes_no_revision(conn: Connection) -> None:
    owner = source(conn)
    file_capture(conn, capture(conn, owner), FIRST)
    filed = file_capture(conn, capture(conn, owner, moment=at(60)), SECOND, verdict=Outcome.UNCHANGED)
    assert filed.outcome is Outcome.UNCHANGED
    assert len(articles.revision_captures(conn, filed.article_id)) == 1


def test_reading_again_the_same_way_changes_nothing(conn: Connection) -> None:
    kept = capture(conn, source(conn))
    file_capture(conn, kept, FIRST)
    before = export_articles(conn)
    assert file_capture(conn, kept, FIRST).outcome is Outcome.UNCHANGED
    assert export_articles(conn) == before


def test_reading_again_by_a_newer_reader_with_the_same_result_is_unchanged(conn: Connection) -> None:
    kept = capture(conn, source(conn))
    file_capture(conn, kept, FIRST)
    newer = content(FIRST.text, reader="2")
    filed = file_capture(conn, kept, newer)
    assert filed.outcome is Outcome.UNCHANGED
    assert articles.explain(conn, filed.article_id).reader == "2"  # type: ignore[union-attr]


def test_reading_again_better_is_a_correction_and_never_a_revision(conn: Connection) -> None:
    owner = source(conn)
    kept = capture(conn, owner)
    file_capture(conn, kept, FIRST)
    seen_again = capture(conn, owner, moment=at(30))
    file_capture(conn, seen_again, FIRST)
    better = content("اجتمع الوزراء في القاهرة اليوم.", published=printed(date(2026, 2, 28)), reader="2")
    filed = file_capture(conn, kept, better)
    assert filed.outcome is Outcome.CORRECTED
    told = articles.as_json(conn, filed.article_id)
    assert told is not None
    assert (told["text"], told["published_day"], len(told["revisions"])) == (better.text, "2026-02-28", 1)
    # What showed the same as the corrected one still does: nothing is left to read, and reading it is no revision.
    assert captures.pending_hosts(conn) == []
    assert file_capture(conn, seen_again, better).outcome is Outcome.UNCHANGED


def test_a_revision_that_turns_out_equal_to_the_one_before_goes(conn: Connection) -> None:
    owner = source(conn)
    file_capture(conn, capture(conn, owner), FIRST)
    counter = capture(conn, owner, moment=at(60))
    file_capture(conn, counter, content(FIRST.text + "\n\nعدد المشاهدات ٥٣"))
    filed = file_capture(conn, counter, FIRST)
    assert filed.outcome is Outcome.CORRECTED
    assert len(articles.revision_captures(conn, filed.article_id)) == 1
    assert articles.as_json(conn, filed.article_id)["text"] == FIRST.text  # type: ignore[index]


def test_an_earlier_capture_that_comes_later_takes_its_place_in_time(conn: Connection) -> None:
    owner = source(conn)
    file_capture(conn, capture(conn, owner, moment=at(60)), SECOND)
    filed = file_capture(conn, capture(conn, owner, moment=at(0)), FIRST)
    assert filed.outcome is Outcome.NEW_REVISION
    told = articles.as_json(conn, filed.article_id)
    assert told is not None
    assert [one["text"] for one in told["revisions"]] == [FIRST.text, SECOND.text]
    assert told["text"] == SECOND.text
    assert told["first_seen_at"] == "2026-03-01T06:00:00Z"


def test_an_earlier_witness_of_the_first_revision_is_no_new_one(conn: Connection) -> None:
    owner = source(conn)
    file_capture(conn, capture(conn, owner, moment=at(60)), FIRST)
    filed = file_capture(conn, capture(conn, owner, moment=at(0)), FIRST)
    assert filed.outcome is Outcome.UNCHANGED
    told = articles.as_json(conn, filed.article_id)
    assert told is not None
    assert [one["captured_at"] for one in told["revisions"]] == ["2026-03-01T06:00:00Z"]


def test_a_change_found_in_between_lets_the_way_back_be_read_again(conn: Connection) -> None:
    desk = FakeReader(source(conn))
    desk.store(conn, FIRST, at(0))
    desk.store(conn, FIRST, at(60))
    desk.read_all(conn)
    desk.store(conn, SECOND, at(30))
    desk.read_all(conn)
    (told,) = export_articles(conn)
    assert [one["text"] for one in told["revisions"]] == [FIRST.text, SECOND.text, FIRST.text]


def test_gone_is_an_event_with_the_first_such_moment_and_a_return_clears_it(conn: Connection) -> None:
    desk = FakeReader(source(conn))
    for minutes, shown in ((0, FIRST), (60, None), (120, None)):
        desk.store(conn, shown, at(minutes))
    desk.read_all(conn)
    (told,) = export_articles(conn)
    assert (told["deleted"], told["deleted_at"], told["text"]) == (True, "2026-03-01T07:00:00Z", FIRST.text)
    desk.store(conn, FIRST, at(180))
    desk.read_all(conn)
    (told,) = export_articles(conn)
    assert (told["deleted"], told["deleted_at"]) == (False, None)


def test_a_page_that_never_was_an_article_is_not_deleted(conn: Connection) -> None:
    desk = FakeReader(source(conn))
    desk.store(conn, None, at(0))
    desk.read_all(conn)
    assert export_articles(conn) == []


def test_a_capture_that_turns_out_to_show_no_article_takes_its_revision_back(conn: Connection) -> None:
    owner = source(conn)
    file_capture(conn, capture(conn, owner), FIRST)
    blocked = capture(conn, owner, moment=at(60))
    article_id = file_capture(conn, blocked, content("فضلا سجل الدخول")).article_id
    captures.record_ingest(conn, blocked.id, outcome=Outcome.NOT_AN_ARTICLE, detail="login: a form")
    told = articles.as_json(conn, article_id)
    assert told is not None
    assert [one["text"] for one in told["revisions"]] == [FIRST.text]
    assert queue.peek(conn, 9) == [article_id]  # what it was linked by was taken back


def test_an_article_that_never_was_one_goes_altogether(conn: Connection) -> None:
    kept = capture(conn, source(conn))
    article_id = file_capture(conn, kept, FIRST).article_id
    captures.record_ingest(conn, kept.id, outcome=Outcome.NOT_AN_ARTICLE, detail="index: many links")
    assert articles.as_json(conn, article_id) is None
    for table in (revisions, unlinked, search_documents):
        assert conn.execute(select(table)).first() is None


def test_a_crash_of_the_reader_takes_nothing_back(conn: Connection) -> None:
    kept = capture(conn, source(conn))
    file_capture(conn, kept, FIRST)
    before = export_articles(conn)
    captures.record_ingest(conn, kept.id, outcome=Outcome.CRASHED, detail="died")
    assert export_articles(conn) == before


def test_an_article_whose_identity_is_read_better_keeps_its_number(conn: Connection) -> None:
    kept = capture(conn, source(conn), "https://akhbar.example/amp?id=7")
    first = file_capture(conn, kept, FIRST, key="akhbar.example/amp?id=7")
    again = file_capture(conn, kept, FIRST, key="akhbar.example/news/7")
    assert again.article_id == first.article_id
    assert articles.of_url(conn, kept.source_id, "akhbar.example/news/7") == first.article_id
    assert len(export_articles(conn)) == 1


def test_a_capture_that_belongs_to_another_article_moves_there(conn: Connection) -> None:
    owner = source(conn)
    one = file_capture(conn, capture(conn, owner, "https://akhbar.example/1"), FIRST)
    kept = capture(conn, owner, "https://akhbar.example/1/amp2", at(5))
    two = file_capture(conn, kept, FIRST)
    assert two.article_id != one.article_id
    moved = file_capture(conn, kept, FIRST, key="akhbar.example/1")
    assert (moved.article_id, moved.outcome) == (one.article_id, Outcome.UNCHANGED)
    (told,) = export_articles(conn)
    assert told["urls"] == ["https://akhbar.example/1/amp2"]


def test_identities_and_texts_of_any_length_and_content_are_filed(conn: Connection) -> None:
    owner = source(conn)
    long = "https://akhbar.example/" + "%D8%B9" * 2000
    odd = content("نص فيه \x00 وفيه \ud800 أيضا", title="\x00")
    kept = capture(conn, owner, long)
    first = file_capture(conn, kept, odd)
    again = file_capture(conn, kept, odd)
    assert (first.outcome, again.outcome) == (Outcome.NEW_ARTICLE, Outcome.UNCHANGED)
    assert articles.find(conn, long) == first.article_id
    assert articles.as_json(conn, first.article_id)["text"] == "نص فيه � وفيه � أيضا"  # type: ignore[index]


def test_an_article_that_tells_otherwise_waits_to_be_linked(conn: Connection) -> None:
    owner = source(conn)
    kept = capture(conn, owner)
    article_id = file_capture(conn, kept, FIRST).article_id
    assert queue.peek(conn, 9) == [article_id]
    queue.remove(conn, [article_id])
    write_entries(conn, [IndexEntry(article_id, 1, b"", 0, (), ())])
    file_capture(conn, kept, FIRST)
    file_capture(conn, capture(conn, owner, moment=at(30)), FIRST)
    assert queue.peek(conn, 9) == []
    file_capture(conn, capture(conn, owner, moment=at(60)), SECOND)
    assert queue.peek(conn, 9) == [article_id]


# ------------------------------------------------------------------ laws

SHOWN = st.sampled_from([None, FIRST, SECOND, content("نص ثالث مختلف كل الاختلاف")])
HISTORIES = st.lists(st.tuples(st.integers(0, 6), SHOWN), min_size=1, max_size=7)
LAWFUL = settings(
    max_examples=int(os.environ.get("NEWSARCHIVE_TEST_EXAMPLES", "12")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _without_ids(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "id"} for row in rows]


class _Undo(Exception):
    pass


def _tried(engine: Engine, history: list[tuple[int, Any]], *, twice: bool, url: str = PAGE) -> list[dict[str, Any]]:
    """What the archive prints after this history, in this order of arrival; the database is left as it was."""
    found: list[dict[str, Any]] = []
    try:
        with database.writing(engine) as conn:
            desk = FakeReader(source(conn))
            for minutes, shown in history:
                desk.store(conn, shown, at(minutes), url)
                desk.read_all(conn)
            if twice:
                captures.requeue(conn)
                desk.read_all(conn)
                for one in list(captures.iter_all(conn)):  # and out of order
                    captures.requeue(conn, capture_ids=[one.id])
                    desk.read_all(conn)
            found = export_articles(conn)
            raise _Undo
    except _Undo:
        return found


@LAWFUL
@given(HISTORIES)
def test_ingesting_twice_is_ingesting_once(engine: Engine, history: list[tuple[int, Any]]) -> None:
    assert _without_ids(_tried(engine, history, twice=True)) == _without_ids(_tried(engine, history, twice=False))


@LAWFUL
@given(HISTORIES, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_what_the_order_in_time_gives(
    engine: Engine, history: list[tuple[int, Any]], chance: Any
) -> None:
    # One capture a moment: of two at the very same moment the first kept counts as the earlier.
    single = list({minutes: (minutes, shown) for minutes, shown in history}.values())
    shuffled = chance.sample(single, len(single))
    in_time = _tried(engine, sorted(single, key=lambda one: one[0]), twice=False)
    assert _without_ids(_tried(engine, shuffled, twice=False)) == _without_ids(in_time)


def test_every_small_history_has_no_two_neighbours_alike(engine: Engine, tmp_path: Path) -> None:
    for order in itertools.permutations([(0, FIRST), (1, SECOND), (2, FIRST), (3, FIRST)]):
        (told,) = _tried(engine, list(order), twice=False)
        assert [one["text"] for one in told["revisions"]] == [FIRST.text, SECOND.text, FIRST.text]


@pytest.mark.parametrize("moments", [(0, 0), (5, 5)])
def test_two_captures_of_one_moment_are_told_apart_by_the_order_kept(
    conn: Connection, moments: tuple[int, int]
) -> None:
    owner = source(conn)
    one, other = (capture(conn, owner, moment=at(minutes)) for minutes in moments)
    file_capture(conn, other, SECOND)
    file_capture(conn, one, FIRST)
    (told,) = export_articles(conn)
    assert [row["text"] for row in told["revisions"]] == [FIRST.text, SECOND.text]
