"""Linking through the real store: copies, passages and stories, whatever the order of filing, on both engines."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from newsarchive.archive.archive import OpenArchive, open_archive
from newsarchive.dedupe.fingerprint import fingerprint
from newsarchive.ingest.linking import link_waiting
from newsarchive.model import Content, DateFact
from newsarchive.model.batches import batched
from newsarchive.model.outcomes import Outcome
from newsarchive.settings import Settings
from newsarchive.store import articles
from newsarchive.store.captures import captures
from newsarchive.store.dedupe import copies, queue, stories
from newsarchive.store.dedupe.index import raise_threshold
from newsarchive.store.dedupe.neighbours import HOT
from newsarchive.store.filters import Filters
from newsarchive.store.schema import similarity_tables
from tests.store.sample_archive import START, at, capture, content, file_capture, publish, source

ROOTS = ("نهر", "جسر", "قرية", "سوق", "طريق", "مطر", "حقل", "ميناء", "بحر", "جبل", "غابة", "متحف", "قطار")
QUOTE = "لن نسمح بأن ينهار هذا الجسر القديم فوق رؤوس الناس مهما كلف ذلك خزينة المدينة من مال"


def prose(seed: int, count: int, *, about: Sequence[str] = ()) -> str:
    """A text of its own: words drawn at random, those of its subject again and again."""
    drawn = random.Random(seed)
    said = [drawn.choice(ROOTS) + str(drawn.randrange(2000)) for _ in range(count)]
    for place in range(0, count, 2):
        if about:
            said[place] = about[place // 2 % len(about)]
    return " ".join(said)


def day(number: int, hour: int = 9) -> DateFact:
    moment = datetime(2026, 2, number, hour, tzinfo=UTC)
    return DateFact("published", date(2026, 2, number), moment, "hour", True, "meta", moment.isoformat())


@dataclass(frozen=True)
class Print:
    """One article as a paper prints it."""

    paper: str
    number: int
    shows: Content
    minutes: float


def press() -> list[Print]:
    """A wire report with its copies, a quotation that travels, events of several reports, short flashes, strangers."""
    flood = ("فيضان", "سدالوادي", "إجلاء", "نهرالعاصف", "خيام", "الدفاعالمدني")
    wire = prose(1, 120, about=flood)
    cut = " ".join(wire.split()[:70])
    retold = " ".join(random.Random(2).sample(wire.split(), 90))  # the same event in no sentence of the wire's
    edited = wire.replace(wire.split()[51], "الكلمةالأخرى")
    shown = [
        ("rain", content(wire, title="فيضان يجتاح الوادي", published=day(3), agencies=("رويترز",))),
        ("wind", content(wire, title="مياه السد تغمر القرى", published=day(3, 12))),
        ("snow", content(edited, title="إجلاء بعد فيضان الوادي", published=day(4))),
        ("dust", content(cut, title="فيضان الوادي باختصار", published=day(4, 13))),
        ("rain", content(retold, title="بعد فيضان سدالوادي", published=day(5))),
        ("wind", content(f"{prose(3, 60)} {QUOTE} {prose(4, 50)}", title="الجسر", published=day(6))),
        ("snow", content(f"{prose(5, 80)} {QUOTE} {prose(6, 30)}", title="كلام قيل", published=day(20))),
        ("dust", content(f"{QUOTE} {prose(7, 90)}", title="رأي", published=None)),
        ("rain", content("عاجل: هزة خفيفة", title="عاجل", published=day(7))),
        ("wind", content("عاجل: هزة خفيفة", title="عاجل", published=day(7, 10))),
        ("snow", content("عاجل: هزة خفيفة", title="غيره", published=day(7, 11))),
        ("dust", content(prose(8, 100), title="لا شيء مشترك", published=day(8))),
    ]
    return [Print(paper, number, shows, 5.0 * number) for number, (paper, shows) in enumerate(shown)]


@pytest.fixture
def archive(database_url: str, tmp_path: Path) -> Iterator[OpenArchive]:
    """An archive on each engine."""
    with open_archive(tmp_path / "home", Settings(database_url=database_url), now=lambda: START) as opened:
        yield opened


def bring(archive: OpenArchive, prints: Sequence[Print], *, batch: int) -> None:
    """File them in this order, linking after each batch."""
    for some in batched(prints, batch):
        with archive.writing() as conn:
            for one in some:
                show(conn, one)
        link_waiting(archive)


def show(conn: Connection, one: Print) -> int:
    kept = capture(conn, source(conn, one.paper), f"https://{one.paper}.example/{one.number}", at(one.minutes))
    return file_capture(conn, kept, one.shows, mark=fingerprint(one.shows.title, one.shows.text)).article_id


def told(archive: OpenArchive) -> dict[str, Any]:
    """What is recognised, by address: no number of a row in it."""
    with archive.reading() as conn:
        rows = list(articles.stream(conn))
        central = {row["id"]: stories.get(conn, row["id"]) for row in stories.list_stories(conn, 999)}
    by_id = {row["id"]: row["url"] for row in rows}
    groups: dict[int, list[str]] = {}
    for row in rows:
        groups.setdefault(row["story_id"] or -row["id"], []).append(row["url"])
    return {
        row["url"]: {
            "copies": sorted((c["url"], c["relation"], c["similarity"], c["same_source"]) for c in row["copies"]),
            "passages": sorted((p["url"], p["text"], p["earliest"], p["agency"] or "") for p in row["passages"]),
            "story": sorted(groups[row["story_id"] or -row["id"]]),
            "headline": by_id[central[row["story_id"]]["central_id"]] if row["story_id"] else None,  # type: ignore[index]
        }
        for row in rows
    }


def url(prints: Sequence[Print], number: int) -> str:
    return f"https://{prints[number].paper}.example/{number}"


def test_copies_passages_and_stories_are_found(archive: OpenArchive) -> None:
    prints = press()
    bring(archive, prints, batch=5)
    seen = told(archive)
    original = seen[url(prints, 0)]
    assert [(where, relation) for where, relation, *_ in original["copies"]] == sorted(
        [(url(prints, 1), "same"), (url(prints, 2), "near"), (url(prints, 3), "contains")]
    )
    assert original["story"] == sorted(url(prints, number) for number in range(5))
    quoting = {number: seen[url(prints, number)]["passages"] for number in (5, 6, 7)}
    assert {number: [(p[0], p[1], p[2]) for p in some] for number, some in quoting.items()} == {
        5: sorted([(url(prints, 6), QUOTE, False), (url(prints, 7), QUOTE, False)]),
        6: sorted([(url(prints, 5), QUOTE, True), (url(prints, 7), QUOTE, False)]),
        7: sorted([(url(prints, 5), QUOTE, True), (url(prints, 6), QUOTE, False)]),
    }
    assert [where for where, *_ in seen[url(prints, 8)]["copies"]] == [url(prints, 9)]  # not the one titled otherwise
    stranger = seen[url(prints, 11)]
    assert (stranger["copies"], stranger["passages"], stranger["story"]) == ([], [], [url(prints, 11)])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_order_and_any_batches_lead_to_the_same(archive: OpenArchive, tmp_path: Path, seed: int) -> None:
    prints = press()
    shuffled = random.Random(seed).sample(prints, len(prints))
    bring(archive, shuffled, batch=1 + seed % 4)
    with open_archive(tmp_path / "sorted", Settings(), now=lambda: START) as other:
        bring(other, prints, batch=50)
        assert told(archive) == told(other)


def test_linking_again_changes_nothing(archive: OpenArchive) -> None:
    bring(archive, press(), batch=4)
    with archive.reading() as conn:
        before = list(articles.stream(conn))
    with archive.writing() as conn:
        queue.enqueue(conn, [row["id"] for row in before])
    assert link_waiting(archive) == len(before)
    assert link_waiting(archive) == 0
    with archive.reading() as conn:
        assert list(articles.stream(conn)) == before


def test_a_new_revision_is_linked_by_its_new_text(archive: OpenArchive) -> None:
    prints = press()
    bring(archive, prints[:3], batch=3)
    changed = replace(prints[1], minutes=500, shows=replace(prints[11].shows, published=day(3, 12)))
    bring(archive, [changed], batch=1)
    seen = told(archive)
    assert seen[url(prints, 1)]["copies"] == []
    assert [where for where, *_ in seen[url(prints, 0)]["copies"]] == [url(prints, 2)]
    assert seen[url(prints, 0)]["story"] == sorted([url(prints, 0), url(prints, 2)])


def test_an_article_found_gone_stays_linked(archive: OpenArchive) -> None:
    prints = press()
    bring(archive, prints[:3], batch=3)
    before = told(archive)
    with archive.writing() as conn:
        known = articles.find(conn, url(prints, 1))
        assert known is not None
        gone = capture(conn, source(conn, "wind"), url(prints, 1), at(900), status=404)
        articles.gone(conn, known, gone, "status 404")
    link_waiting(archive)
    assert told(archive) == before


def test_a_split_and_a_join_by_hand_outlive_linking_again(archive: OpenArchive) -> None:
    prints = press()
    bring(archive, prints, batch=50)
    with archive.writing() as conn:
        ids = [articles.find(conn, url(prints, number)) or 0 for number in range(len(prints))]
        copies.record_verdict(conn, ids[1], ids[0], "split", START)
        copies.record_verdict(conn, ids[11], ids[0], "join", START)
    for _ in range(2):
        link_waiting(archive)
        with archive.writing() as conn:
            assert {edge["article_id"] for edge in copies.of_article(conn, ids[0])} == {ids[2], ids[3], ids[11]}
            assert ids[0] not in {edge["article_id"] for edge in copies.of_article(conn, ids[1])}
            assert (copies.edge(conn, ids[0], ids[11]) or {})["by_hand"] is True
            queue.enqueue(conn, ids)


def test_what_a_killed_process_filed_is_linked_by_the_next(archive: OpenArchive) -> None:
    prints = press()
    with archive.writing() as conn:
        for one in prints:
            show(conn, one)
    assert told(archive)[url(prints, 0)]["copies"] == []
    assert link_waiting(archive) == len(prints)
    assert len(told(archive)[url(prints, 0)]["copies"]) == 3


def test_stories_keep_their_number_while_they_grow_and_filter_what_is_asked(archive: OpenArchive) -> None:
    prints = press()
    bring(archive, prints[:2], batch=2)
    with archive.reading() as conn:
        (first,) = stories.list_stories(conn, 9)
    bring(archive, prints[2:], batch=3)
    with archive.reading() as conn:
        row = stories.get(conn, first["id"])
        assert row is not None
        assert (row["articles"], row["sources"], first["articles"]) == (5, 4, 2)
        found = [one["url"] for one in articles.stream(conn, Filters(story=first["id"]))]
        assert found == [url(prints, number) for number in range(5)]
        assert [article["url"] for article in stories.articles_of(conn, first["id"])] == found
        newest = [one["active_at"] for one in stories.list_stories(conn, 9)]
        assert newest == sorted(newest, reverse=True)


def test_an_article_that_never_was_one_leaves_its_story(archive: OpenArchive) -> None:
    prints = press()
    bring(archive, prints[:3], batch=3)
    with archive.writing() as conn:
        number = articles.find(conn, url(prints, 1)) or 0
        (behind,) = articles.revision_captures(conn, number)
        captures.record_ingest(conn, behind, outcome=Outcome.NOT_AN_ARTICLE, detail="index: many links")
    link_waiting(archive)
    seen = told(archive)
    assert url(prints, 1) not in seen
    assert seen[url(prints, 0)]["story"] == sorted([url(prints, 0), url(prints, 2)])


CROWD = 2 * HOT + 6  # more than stand within reach of the one in the middle


def crowd(count: int) -> list[Print]:
    """Bulletins of one minute and of many, alike but for a figure, more than are all compared."""
    base = f"{prose(9, 40)} {QUOTE}"
    prints = []
    for number in range(count):
        text = base if number % 3 else base.replace(base.split()[7], f"رقم{number}")
        when = day(1 + number // 48) if number % 2 else day(1 + number // 4 % 28, number % 24)
        prints.append(
            Print(("rain", "wind", "snow")[number % 3], number, content(text, title="نشرة", published=when), number)
        )
    return prints


def edges(archive: OpenArchive) -> dict[str, dict[tuple[str, str], Any]]:
    """Every stored pair by the addresses of its two articles."""
    with archive.reading() as conn:
        by_id = {row["id"]: row["url"] for row in articles.stream(conn)}
        found: dict[str, dict[tuple[str, str], Any]] = {"copies": {}, "passages": {}}
        for row in conn.execute(select(similarity_tables.copies)):
            pair = sorted((by_id[row.low_id], by_id[row.high_id]))
            found["copies"][pair[0], pair[1]] = (row.similarity, row.same_source, row.capped)
        for row in conn.execute(select(similarity_tables.passages)):
            pair = sorted((by_id[row.low_id], by_id[row.high_id]))
            found["passages"].setdefault((pair[0], pair[1]), set()).add(row.words)
    return found


def test_a_crowd_too_large_to_be_all_compared_is_linked_the_same_in_any_order(tmp_path: Path) -> None:
    prints = crowd(CROWD)
    shuffled = random.Random(1).sample(prints, len(prints))
    orders = {"sorted": (prints, 50), "reversed": (prints[::-1], 17), "shuffled": (shuffled, 11)}
    seen = []
    for name, (order, batch) in orders.items():
        with open_archive(tmp_path / name, Settings(), now=lambda: START) as archive:
            bring(archive, order, batch=batch)
            seen.append((edges(archive), {where: one["story"] for where, one in told(archive).items()}))
    for other in seen[1:]:
        assert other == seen[0], "another order, other edges"
    copies_found = seen[0][0]["copies"]
    assert len(copies_found) < CROWD * (CROWD - 1) / 2
    assert any(capped for _, _, capped in copies_found.values())


def test_of_a_crowd_one_that_goes_lets_the_others_close_up(tmp_path: Path) -> None:
    prints = crowd(CROWD)
    with open_archive(tmp_path / "one", Settings(), now=lambda: START) as archive:
        bring(archive, prints, batch=30)
        changed = replace(prints[40], minutes=500, shows=replace(press()[11].shows, published=day(3, 12)))
        bring(archive, [changed], batch=1)
        left = edges(archive)
    with open_archive(tmp_path / "other", Settings(), now=lambda: START) as archive:
        bring(archive, [*prints[:40], changed, *prints[41:]], batch=30)
        assert edges(archive) == left


def test_a_crowd_of_like_texts_costs_a_bounded_number_of_pairs(tmp_path: Path) -> None:
    base = prose(9, 60)
    with open_archive(tmp_path / "crowd", Settings(), now=lambda: START) as archive:
        with archive.writing() as conn:
            owner = source(conn)
            count = 3 * HOT
            for number in range(count):
                shown = content(base, title=f"نشرة {number}", published=day(1 + number % 28, number % 24))
                publish(conn, owner, f"https://akhbar.example/{number}", shown, at(number))
        link_waiting(archive)
        with archive.reading() as conn:
            found = [len(copies.of_article(conn, one)) for one in range(1, count + 1)]
            edge = copies.edge(conn, 1, copies.of_article(conn, 1)[0]["article_id"]) or {}
        assert min(found) == HOT
        assert max(found) <= 2 * HOT
        assert edge["capped"] is True


def test_more_than_can_be_told_at_once_is_told_by_stronger_ties_whatever_the_order(tmp_path: Path) -> None:
    about = ("فيضان", "سدالوادي", "إجلاء", "نهرالعاصف", "خيام", "الدفاعالمدني")
    prints = [
        Print(
            "rain",
            number,
            content(prose(number, 60, about=about), title="فيضان", published=day(1 + number % 5)),
            number,
        )
        for number in range(stories.MAX_CONNECTED + 20)
    ]
    groups = []
    for name, order, batch in (("sorted", prints, 50), ("shuffled", random.Random(1).sample(prints, len(prints)), 33)):
        with open_archive(tmp_path / name, Settings(), now=lambda: START) as archive:
            bring(archive, order, batch=batch)
            groups.append({where: one["story"] for where, one in told(archive).items()})
    assert groups[0] == groups[1]
    assert max(map(len, groups[0].values())) <= stories.MAX_CONNECTED


def test_one_that_hangs_together_with_those_of_no_story_is_of_none_and_a_few_ties_say_so(archive: OpenArchive) -> None:
    wire = press()[0].shows
    prints = [Print("rain", number, wire, number) for number in range(13)]
    bring(archive, prints[:12], batch=12)
    with archive.writing() as conn:
        there = [row["id"] for row in articles.stream(conn)]
        raise_threshold(conn, there, len(stories.THRESHOLDS))
    bring(archive, prints[12:], batch=1)
    assert told(archive)[url(prints, 12)]["story"] == [url(prints, 12)]
    with archive.reading() as conn:
        last = articles.find(conn, url(prints, 12)) or 0
        tied = conn.execute(select(similarity_tables.ties).where(similarity_tables.ties.c.high_id == last)).all()
        assert len(copies.of_article(conn, last)) == 12
    assert 0 < len(tied) < 12
