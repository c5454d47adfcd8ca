"""The index of keys that texts share, and pairs: what is between two articles, seen from both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from newsarchive.model import Passage
from newsarchive.store.dedupe import index, passages
from newsarchive.store.dedupe.index import IndexEntry
from newsarchive.store.dedupe.neighbours import HOT, find_neighbours
from newsarchive.store.dedupe.pairs import Pair, replace_pairs
from newsarchive.store.dedupe.subjects import related_articles
from newsarchive.store.dedupe.timeline import UNDATED, first_position, time_position
from newsarchive.store.schema.similarity_tables import copies, keys
from tests.store.sample_archive import START, at, content, publish, source

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WEEK = timedelta(days=7)


def published(conn: Connection, count: int) -> list[int]:
    owner = source(conn)
    return [publish(conn, owner, f"https://akhbar.example/{n}", content(f"نص رقم {n}"), at(n)) for n in range(count)]


def entry(article_id: int, keys: tuple[int, ...], position: int = 1000, terms: tuple[int, ...] = ()) -> IndexEntry:
    return IndexEntry(article_id, 1, b"\1" * 8, position, keys, (*((key, 9) for key in terms), (-5, 200)), len(terms))


def test_articles_that_share_a_key_meet_and_only_those(conn: Connection) -> None:
    a, b, c = published(conn, 3)
    index.write_entries(conn, [entry(a, (1, -(2**63), 7)), entry(b, (2**63 - 1, 7, 1)), entry(c, (5,))])
    neighbours = sorted(find_neighbours(conn, a, 1000, (1, 7, -(2**63))))
    assert neighbours == [(1, b, 1), (7, b, 1)]
    assert find_neighbours(conn, c, 1000, (5, 6)) == []
    index.write_entries(conn, [entry(b, (5,), 2000)])  # its text changed: the old keys go
    assert find_neighbours(conn, a, 1000, (1, 7)) == []
    assert find_neighbours(conn, c, 1000, (5,)) == [(5, b, 1)]
    index.remove_entries(conn, [a, b, c])
    assert conn.execute(select(keys)).first() is None


def test_only_the_nearest_in_time_are_read_of_a_hot_key(conn: Connection) -> None:
    ids = published(conn, 3 * HOT)
    index.write_entries(conn, [entry(article_id, (9, n), 1000 + n) for n, article_id in enumerate(ids)])
    here = 3 * HOT // 2
    distances = {other: distance for _, other, distance in find_neighbours(conn, ids[here], 1000 + here, (9,))}
    assert distances == {ids[here + distance]: distance for distance in range(-HOT, HOT + 1) if distance}
    assert [distance for _, _, distance in find_neighbours(conn, ids[0], 1000, (9,))] == list(range(1, HOT + 1))
    closer = index.write_entries(conn, [entry(ids[here], (77,), 1000 + here)])  # its text changed: the others close up
    assert closer == set(ids[here - HOT : here])
    assert {distance for _, _, distance in find_neighbours(conn, ids[here], 1000 + here, (9,))} == set(
        distances.values()
    )


def test_articles_of_one_minute_have_an_order_that_filing_does_not_change() -> None:
    positions = [time_position(NOW, NOW, f"akhbar\n{number}") for number in range(50)]
    assert len(set(positions)) == 50
    assert positions == [time_position(NOW, NOW + WEEK, f"akhbar\n{number}") for number in range(50)]
    assert max(positions) < time_position(NOW + timedelta(minutes=1), NOW, "akhbar\n0")


def test_candidates_for_a_story_share_enough_inside_the_window(conn: Connection) -> None:
    a, near, far, undated, one_key = published(conn, 5)
    position = time_position(NOW, NOW, "a")
    month = time_position(NOW - timedelta(days=30), NOW, "far")
    nowhere = time_position(None, NOW, "nowhere")
    worth = {1: 2.0, 2: 2.0, 3: 3.0}
    rows = [(a, (1, 2, 3), position), (near, (1, 2, 3), position - first_position(60)), (far, (1, 2, 3), month)]
    rows += [(undated, (2, 3), nowhere), (one_key, (3,), position)]
    index.write_entries(conn, [entry(article_id, (), when, terms) for article_id, terms, when in rows])
    assert related_articles(conn, a, position, worth, WEEK, (5.0, 5.0)) == [near, undated]
    assert related_articles(conn, a, position, worth, WEEK, (6.0, 6.0)) == [near]
    assert sorted(related_articles(conn, undated, nowhere, {2: 2.0, 3: 3.0}, WEEK, (9.0, 5.0))) == [
        a,
        near,
        far,
    ]
    assert related_articles(conn, a, position, {}, WEEK, (5.0, 5.0)) == []
    assert position < month + first_position(50_000) < first_position(UNDATED) < nowhere


def test_an_article_s_terms_are_stored_and_read_unchanged(conn: Connection) -> None:
    a, b = published(conn, 2)
    index.write_entries(conn, [entry(a, ()), IndexEntry(b, 1, b"", 5, (), ())])
    assert index.terms_of(conn, [a, b, 999]) == {a: ((-5, 200),), b: ()}
    assert index.signatures_of(conn, [a]) == {a: b"\1" * 8}


def test_linking_again_replaces_an_article_s_pairs_and_writes_nothing_twice(conn: Connection) -> None:
    a, b, c = published(conn, 3)
    quote = Passage(0, 6, 1, 7, 12)
    first = [Pair(a, b, "near", 0.9, strength=1.5), Pair(a, c, passages=(quote,))]
    assert replace_pairs(conn, [a], first, START) == {a, b}
    assert replace_pairs(conn, [a], first, at(60)) == set()
    assert conn.scalars(select(copies.c.linked_at)).all() == [START]
    assert passages.passages_among(conn, [a, b, c]) == [(a, c, quote)]
    assert replace_pairs(conn, [b], [], at(60)) == {a, b}
    assert conn.execute(select(copies)).first() is None
    assert passages.passages_among(conn, [a, c]) == [(a, c, quote)]


def test_a_passage_is_listed_on_both_sides_with_who_had_it_first(conn: Connection) -> None:
    quote = "لن نترك هذا الجسر ينهار أمام أعيننا مهما كلف الأمر"
    one = publish(conn, source(conn, "one"), "https://one.example/1", content(f"أولا {quote}"), at(0))
    agency = content(f"ثم {quote} انتهى", agencies=("رويترز",))
    two = publish(conn, source(conn, "two"), "https://two.example/1", agency, at(5))
    three = publish(conn, source(conn, "three"), "https://three.example/1", content(quote), at(9))
    size = len(quote)
    spans = {one: 5, two: 3, three: 0}
    pairs = [
        Pair(low, high, passages=(Passage(spans[low], spans[low] + size, spans[high], spans[high] + size, 10),))
        for low, high in ((one, two), (one, three), (two, three))
    ]
    replace_pairs(conn, [one, two, three], pairs, START)
    by_article = passages.of_articles(conn, [one, two, three])
    assert {entry["text"] for entries in by_article.values() for entry in entries} == {quote}
    assert [(e["article_id"], e["earliest"], e["agency"]) for e in by_article[three]] == [
        (one, True, None),
        (two, False, None),
    ]
    assert [(e["article_id"], e["earliest"], e["agency"]) for e in by_article[two]] == [
        (one, True, "رويترز"),
        (three, False, "رويترز"),
    ]
    assert [(e["article_id"], e["earliest"]) for e in by_article[one]] == [(two, False), (three, False)]
