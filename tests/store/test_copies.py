"""Candidates for copies, edges read from both sides, who was first."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from newsarchive.nouns import Copy
from newsarchive.store import articles, copies
from tests.store.shelf import START, at, capture, content, file, mark, printed, publish, source

TEXT = "قال الوزير إن الاتفاق سيوقع غدا"


def with_bands(conn: Connection, name: str, text: str, bands: tuple[int, ...]) -> int:
    owner = source(conn, "akhbar")
    kept = capture(conn, owner, f"https://akhbar.example/{name}")
    return file(conn, kept, content(text), mark=mark("عنوان الخبر", text, bands)).article_id


def test_candidates_share_a_band_or_the_text_the_nearest_first(conn: Connection) -> None:
    one_band = with_bands(conn, "a", "نص أول", (1, 2, 3))
    two_bands = with_bands(conn, "b", "نص ثان", (2, 3, -5))
    with_bands(conn, "c", "نص ثالث", (7, 8, 9))
    same_text = with_bands(conn, "d", TEXT, ())
    asked = mark("غير ذلك", TEXT, (3, -5, 11))
    assert [known.article_id for known in copies.candidates(conn, asked, 999)] == [same_text, two_bands, one_band]
    assert [known.article_id for known in copies.candidates(conn, asked, same_text)] == [two_bands, one_band]
    assert [known.article_id for known in copies.candidates(conn, asked, 999, limit=1)] == [same_text]


def test_a_hot_band_costs_no_more_than_a_few_newest(conn: Connection) -> None:
    made = [with_bands(conn, f"n{number}", f"نشرة {number}", (5,)) for number in range(copies.HOT + 4)]
    found = [known.article_id for known in copies.candidates(conn, mark(None, "سؤال", (5,)), 999)]
    assert found == made[: -copies.HOT - 1 : -1]


def test_what_is_known_of_a_candidate_is_its_current_text(conn: Connection) -> None:
    owner = source(conn)
    url = "https://akhbar.example/1"
    publish(conn, owner, url, content("نص قديم"), at(0))
    now = content(TEXT, published=printed(date(2026, 2, 28)), agencies=("رويترز",))
    article_id = publish(conn, owner, url, now, at(30))
    (known,) = copies.candidates(conn, mark(None, TEXT, ()), 999)
    assert (known.article_id, known.text, known.agencies, known.captured) == (article_id, TEXT, ("رويترز",), START)
    assert known.published is not None


def test_an_edge_is_read_from_both_sides(conn: Connection) -> None:
    one = publish(conn, source(conn, "one"), "https://one.example/1", content(TEXT))
    other = publish(conn, source(conn, "two"), "https://two.example/1", content(TEXT + " مساء"))
    copies.link(conn, other, [Copy(other, one, "contains", 0.75)], START)
    (told,) = copies.of(conn, other)
    assert told == {
        "article_id": one,
        "url": "https://one.example/1",
        "source": "one",
        "relation": "contains",
        "similarity": 0.75,
        "same_source": False,
    }
    (told,) = copies.of(conn, one)
    assert (told["article_id"], told["relation"]) == (other, "contained")
    assert articles.as_json(conn, one)["copies"] == [told]  # type: ignore[index]


def test_linking_again_replaces_an_article_s_edges(conn: Connection) -> None:
    owner = source(conn)
    a, b, c = (publish(conn, owner, f"https://akhbar.example/{n}", content(f"{TEXT} {n}")) for n in range(3))
    copies.link(conn, a, [Copy(a, b, "near", 0.8), Copy(a, c, "near", 0.9)], START)
    copies.link(conn, b, [Copy(b, c, "near", 0.85), Copy(b, a, "same", 1.0)], START)
    assert [(edge["article_id"], edge["relation"]) for edge in copies.of(conn, a)] == [(b, "same"), (c, "near")]
    copies.link(conn, a, [Copy(a, b, "same", 1.0)], START)
    assert [edge["article_id"] for edge in copies.of(conn, a)] == [b]
    assert [edge["article_id"] for edge in copies.of(conn, c)] == [b]
    assert copies.of(conn, a)[0]["same_source"] is True
    copies.clear(conn, b)
    assert copies.of(conn, a) == copies.of(conn, c) == []


def test_an_edge_to_itself_or_to_what_is_gone_is_passed_over(conn: Connection) -> None:
    one = publish(conn, source(conn), "https://akhbar.example/1", content(TEXT))
    copies.link(conn, one, [Copy(one, one, "same", 1.0), Copy(one, 999, "same", 1.0)], START)
    assert copies.of(conn, one) == []


def test_the_original_is_the_earliest_published_else_the_earliest_captured(conn: Connection) -> None:
    def made(name: str, minutes: float, day: date | None) -> int:
        owner = source(conn, name)
        shown = content(TEXT, published=printed(day) if day else None)
        return publish(conn, owner, f"https://{name}.example/1", shown, at(minutes))

    seen_first = made("a", 0, None)
    seen_second = made("b", 5, None)
    copies.link(conn, seen_second, [Copy(seen_second, seen_first, "same", 1.0)], START)
    assert copies.original_of(conn, seen_second) == copies.original_of(conn, seen_first) == seen_first
    printed_later = made("c", 10, date(2026, 2, 20))
    printed_first = made("d", 20, date(2026, 2, 10))
    edges = [Copy(printed_first, other, "same", 1.0) for other in (seen_first, printed_later)]
    copies.link(conn, printed_first, edges, START)
    assert copies.original_of(conn, printed_later) == printed_first
    assert copies.original_of(conn, seen_first) == printed_first
