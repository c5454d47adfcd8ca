"""What edits changed as rows, what happened to an article beside them, and when it is looked at again."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from newsarchive.dedupe.changes import VERSION
from newsarchive.dedupe.fingerprint import fingerprint
from newsarchive.dedupe.judge import judge as real_judge
from newsarchive.dedupe.judge import returns
from newsarchive.ingest.edit_kinds import changed, name_changes
from newsarchive.model import Capture, Content, Entry
from newsarchive.model.outcomes import Outcome
from newsarchive.store import articles, frontier
from newsarchive.store.captures import captures
from newsarchive.store.engine import database
from newsarchive.store.filters import ANY_CHANGE, Filters
from tests.store.sample_archive import (
    PAGE,
    START,
    FakeReader,
    at,
    capture,
    content,
    export_articles,
    file_capture,
    publish,
    source,
)
from tests.store.searching import hits

BODY = "افتتح الوزير الجسر الجديد صباح اليوم، وحضر الحفل 300 شخص.\n\nوقال إن الكلفة بلغت 42 مليونا بعد أعوام من العمل."
FIRST, SECOND = content(BODY), content(BODY.replace("300", "400"))


def lived(conn: Connection, *shown: Content | None) -> tuple[FakeReader, int]:
    """An article that showed these, one an hour."""
    desk = FakeReader(source(conn))
    for hour, one in enumerate(shown):
        desk.store(conn, one, at(60 * hour))
        desk.read_all(conn)
    (row,) = export_articles(conn)
    name_changes(conn, [row["id"]])
    return desk, row["id"]


def kinds(conn: Connection, article_id: int) -> list[tuple[str, ...]]:
    told = articles.named(conn, article_id)
    return [
        told[revision_capture].kinds
        for revision_capture in articles.revision_captures(conn, article_id)
        if revision_capture in told
    ]


def test_each_revision_but_the_first_is_named(conn: Connection) -> None:
    _, article_id = lived(conn, FIRST, SECOND, content(BODY, title="عنوان آخر تماما"))
    assert kinds(conn, article_id) == [("number",), ("headline", "number")]
    before, after = articles.editions(conn, article_id)[:2]
    assert (before.number, after.number) == (1, 2)
    assert changed(before, after).kinds == ("number",)


def test_naming_again_changes_nothing_and_older_code_is_named_anew(conn: Connection) -> None:
    _, article_id = lived(conn, FIRST, SECOND)
    assert articles.unnamed_pairs(conn, article_id, VERSION) == []
    assert len(articles.unnamed_pairs(conn, article_id, VERSION + 1)) == 1
    name_changes(conn, [article_id])
    assert kinds(conn, article_id) == [("number",)]


def test_a_revision_that_comes_in_between_is_named_and_so_is_the_next(conn: Connection) -> None:
    desk, article_id = lived(conn, FIRST, SECOND)
    desk.store(conn, content(BODY + "\n\nوغادر الجميع بعدها بقليل إلى بيوتهم."), at(30))
    desk.read_all(conn)
    name_changes(conn, [article_id])
    assert kinds(conn, article_id) == [("paragraph",), ("number", "paragraph")]


def test_edited_articles_are_found_by_kind(conn: Connection) -> None:
    _, article_id = lived(conn, FIRST, SECOND)
    publish(conn, source(conn, "other"), "https://other.example/2026/one", FIRST)
    assert [hit.article_id for hit in hits(conn, "", Filters(changed=ANY_CHANGE))] == [article_id]
    assert [hit.article_id for hit in hits(conn, "الجسر", Filters(changed="number"))] == [article_id]
    assert hits(conn, "", Filters(changed="headline")) == []


def test_going_and_coming_back_are_events_with_their_evidence(conn: Connection) -> None:
    desk, article_id = lived(conn, FIRST, None, None, FIRST, None)
    told = articles.timeline(conn, article_id)
    assert [event.kind for event in told] == ["gone", "returned", "gone"]
    assert [event.moment for event in told] == [at(60), at(180), at(240)]
    assert [desk.shows[event.capture_id] for event in told] == [None, FIRST, None]
    (row,) = export_articles(conn)
    assert (row["deleted"], len(row["revisions"])) == (True, 1)


def test_behind_a_paywall_an_article_is_not_deleted_and_keeps_its_text(conn: Connection) -> None:
    desk, article_id = lived(conn, FIRST, None)
    wall = capture(conn, desk.owner, moment=at(300))
    articles.gone(conn, article_id, wall, "للمشتركين فقط", "paywall")
    captures.record_ingest(conn, wall.id, outcome=Outcome.NOT_AN_ARTICLE, article_id=article_id)
    assert [event.kind for event in articles.timeline(conn, article_id)] == ["gone", "paywall"]
    (row,) = export_articles(conn)
    assert (row["deleted"], row["text"]) == (False, FIRST.text)


def test_an_article_never_gone_has_no_events(conn: Connection) -> None:
    _, article_id = lived(conn, FIRST, SECOND)
    assert articles.timeline(conn, article_id) == []


def test_what_was_passed_over_is_told(conn: Connection) -> None:
    desk, article_id = lived(conn, FIRST)
    for minutes in (60, 61):
        one = capture(conn, desk.owner, moment=at(minutes))
        captures.record_ingest(conn, one.id, outcome=Outcome.UNCHANGED, detail="flips", article_id=article_id)
    (told,) = articles.passed_over(conn, article_id)
    assert (told.reason, told.captures, told.last) == ("flips", 2, at(61))


def test_only_captures_read_before_a_moment_or_by_another_reader_are_read_again(conn: Connection) -> None:
    owner = source(conn)
    for number, reader in enumerate(("1", "2", "2+ab12cd34")):
        one = capture(conn, owner, f"https://akhbar.example/{number}")
        captures.record_ingest(conn, one.id, outcome=Outcome.UNCHANGED, reader=reader, now=at(number))
    assert captures.requeue(conn, older_than_reader="2") == 1
    assert captures.requeue(conn, read_before=at(1)) == 0  # that one waits already
    assert captures.requeue(conn, read_before=at(2)) == 1


def test_a_target_is_due_by_what_was_read_of_it(conn: Connection) -> None:
    owner = source(conn)
    frontier.add_targets(conn, owner.id, [Entry(PAGE)], START)
    target = frontier.ensure_target(conn, owner.id, PAGE)
    assert articles.life(conn, target.id) is None
    kept = capture(conn, owner, moment=START, target_id=target.id)
    file_capture(conn, kept, FIRST)
    life = articles.life(conn, target.id)
    assert life is not None
    assert (life.edited, life.gone, life.first_seen, life.captures) == (False, False, START, 1)
    file_capture(conn, capture(conn, owner, moment=at(60), target_id=target.id), SECOND)
    life = articles.life(conn, target.id)
    assert life is not None
    assert life.edited
    assert articles.edited_share(conn, owner.id) == 1.0


def test_what_is_due_already_stays_due(conn: Connection) -> None:
    owner = source(conn)
    frontier.add_targets(conn, owner.id, [Entry(PAGE)], START)
    target = frontier.ensure_target(conn, owner.id, PAGE)
    frontier.reschedule(conn, target.id, at(999), at(1))
    assert frontier.ensure_target(conn, owner.id, PAGE).due_at == START
    frontier.reschedule(conn, target.id, at(999), START - timedelta(seconds=1))
    assert frontier.ensure_target(conn, owner.id, PAGE).due_at == at(999)


# ------------------------------------------------------------------ any order, with noise and flips

FORMS = {
    "a": content(BODY),
    "b": content(BODY.replace("300", "400")),
    "a1": content(f"{BODY}\n\nعدد القراءات: 17"),
    "a2": content(f"{BODY}\n\nعدد القراءات: 18"),
    "b1": content(BODY.replace("300", "400") + "\n\n12 تعليقات"),
}
LIMIT = 2


class Tolerant(FakeReader):
    """A reader that judges as the road does: counters make no revision, nor does flipping without end."""

    def read(self, conn: Connection, one: Capture) -> Outcome:
        shown = self.shows[one.id]
        if shown is None:
            return super().read(conn, one)
        key = PAGE.removeprefix("https://")
        mark = fingerprint(shown.title, shown.text)
        before = articles.before(conn, one.source_id, key, one.moment, one.id)
        verdict = real_judge(mark, before, (shown.title, shown.text))
        if before is not None and verdict is Outcome.NEW_REVISION:
            forms = articles.forms(conn, before.article_id, one.moment, one.id)
            verdict = Outcome.UNCHANGED if returns(forms, mark.digest) > LIMIT else verdict
        return file_capture(conn, one, shown, key, mark=mark, verdict=verdict).outcome


class _Undo(Exception):
    pass


def _tried(engine: Engine, arrivals: list[tuple[int, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    try:
        with database.writing(engine) as conn:
            desk = Tolerant(source(conn))
            for minutes, name in arrivals:
                desk.store(conn, FORMS[name], at(minutes))
                desk.read_all(conn)
            found = [(one["captured_at"], one["text"]) for row in export_articles(conn) for one in row["revisions"]]
            raise _Undo
    except _Undo:
        return found


@settings(
    max_examples=int(os.environ.get("NEWSARCHIVE_TEST_EXAMPLES", "12")),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # each example is a database: shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(sorted(FORMS)), min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_revisions(engine: Engine, shown: list[str], chance: Any) -> None:
    in_time = list(enumerate(shown))
    assert _tried(engine, chance.sample(in_time, len(in_time))) == _tried(engine, in_time)
