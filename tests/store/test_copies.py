"""Copies as they are printed: edges read from both sides, who was first, what a person decided."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from newsarchive.store import articles
from newsarchive.store.dedupe import copies, queue
from newsarchive.store.dedupe.pairs import Pair, replace_pairs
from newsarchive.store.takedowns import takedowns
from tests.store import searching
from tests.store.sample_archive import START, at, content, printed, publish, source

TEXT = "قال الوزير إن الاتفاق سيوقع غدا"


def link(conn: Connection, *pairs: Pair) -> None:
    replace_pairs(conn, {article_id for pair in pairs for article_id in (pair.low_id, pair.high_id)}, pairs, START)


def test_the_text_compared_is_the_current_one(conn: Connection) -> None:
    owner = source(conn)
    url = "https://akhbar.example/1"
    publish(conn, owner, url, content("نص قديم"), at(0))
    now = content(TEXT, published=printed(date(2026, 2, 28)), agencies=("رويترز",))
    article_id = publish(conn, owner, url, now, at(30))
    filed = copies.texts_of(conn, [article_id])[article_id]
    assert (filed.text, filed.agencies, filed.captured) == (TEXT, ("رويترز",), START)
    assert filed.published is not None


def test_an_edge_is_read_from_both_sides(conn: Connection) -> None:
    one = publish(conn, source(conn, "one"), "https://one.example/1", content(TEXT))
    other = publish(conn, source(conn, "two"), "https://two.example/1", content(TEXT + " مساء"))
    link(conn, Pair(one, other, "contained", 0.75))
    (edge,) = copies.of_article(conn, other)
    assert edge == {
        "article_id": one,
        "url": "https://one.example/1",
        "source": "one",
        "relation": "contains",
        "similarity": 0.75,
        "same_source": False,
    }
    (edge,) = copies.of_article(conn, one)
    assert (edge["article_id"], edge["relation"]) == (other, "contained")
    assert articles.as_json(conn, one)["copies"] == [edge]  # type: ignore[index]


def test_a_copy_that_was_taken_down_is_not_shown(conn: Connection) -> None:
    one = publish(conn, source(conn, "one"), "https://one.example/1", content(TEXT))
    other = publish(conn, source(conn, "two"), "https://two.example/1", content(TEXT))
    link(conn, Pair(one, other, "same", 1.0))
    takedowns.record(conn, article_id=one, source="one", level="hide", reason="طلب", now=START)
    assert copies.of_articles(conn, [other]).get(other, []) == []
    (hit,) = searching.hits(conn, "الاتفاق", fold_copies=True)
    assert (hit.article_id, hit.copies) == (other, ())
    assert [edge["article_id"] for edge in copies.of_article(conn, other)] == [one]  # a takedown sees all


def test_the_original_is_the_earliest_published_else_the_earliest_captured(conn: Connection) -> None:
    def published(name: str, minutes: float, day: date | None) -> int:
        shown = content(TEXT, published=printed(day) if day else None)
        return publish(conn, source(conn, name), f"https://{name}.example/1", shown, at(minutes))

    def earliest(article_id: int) -> int | None:
        others = [edge["article_id"] for edge in copies.of_article(conn, article_id)]
        return copies.earliest(copies.texts_of(conn, [article_id, *others]).values())

    seen_first = published("a", 0, None)
    seen_second = published("b", 5, None)
    link(conn, Pair(seen_first, seen_second, "same", 1.0))
    assert earliest(seen_second) == earliest(seen_first) == seen_first
    printed_later = published("c", 10, date(2026, 2, 20))
    printed_first = published("d", 20, date(2026, 2, 10))
    link(conn, *(Pair(other, printed_first, "same", 1.0) for other in (seen_first, printed_later)))
    assert earliest(printed_later) == printed_first
    assert earliest(seen_first) == printed_first


def test_a_decision_is_remembered_and_both_are_linked_again(conn: Connection) -> None:
    one, other = (publish(conn, source(conn), f"https://akhbar.example/{n}", content(f"{TEXT} {n}")) for n in range(2))
    queue.remove(conn, [one, other])
    copies.record_verdict(conn, other, one, "split", START)
    assert copies.verdicts_of(conn, [one]) == copies.verdicts_of(conn, [other]) == {(one, other): "split"}
    assert queue.peek(conn, 9) == [one, other]
    copies.record_verdict(conn, one, other, "join", START)
    assert copies.verdicts_of(conn, [one]) == {(one, other): "join"}
