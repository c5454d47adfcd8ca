"""Copies: the four relations, the same whatever the order, and who was first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.texts import NOW, known, text
from newsarchive.arabic.text import words
from newsarchive.dedupe.copies import compare, likeness, original, ready
from newsarchive.dedupe.fingerprint import exact
from newsarchive.model import Copy, FiledText

LONG = text(1, 40)
HEAD = "\n\n".join(LONG.split("\n\n")[:13])
OPPOSITE = {"same": "same", "near": "near", "contains": "contained", "contained": "contains"}


def relate(a: FiledText, b: FiledText) -> Copy | None:
    return compare(ready(a), ready(b))


def test_equal_folded_texts_are_the_same() -> None:
    edge = relate(known(1, LONG, title="عنوان"), known(2, LONG.replace("أ", "ا").replace(".", "!"), title="آخر"))
    assert edge is not None
    assert (edge.article_id, edge.other_id, edge.relation, edge.similarity) == (1, 2, "same", 1.0)


def test_a_copy_under_another_dateline_is_the_same() -> None:
    report = f"أعلنت البلدية صباح الثلاثاء إغلاق الجسر القديم أمام الشاحنات حتى إشعار آخر.\n\n{LONG}"
    for dateline in ("القاهرة - رويترز: ", "بيروت / فرانس برس - "):
        edge = relate(known(1, report), known(2, dateline + report))
        assert edge is not None
        assert edge.relation == "same"
        assert 0.8 <= edge.similarity < 1.0
    edge = relate(known(1, report), known(2, "القاهرة - رويترز: " + report.replace("الثلاثاء", "الأربعاء")))
    assert edge is not None
    assert edge.relation == "near"


def test_a_lightly_edited_copy_is_near() -> None:
    edited = LONG.replace("رقم", "برقم", 3)
    edge = relate(known(1, LONG), known(2, edited))
    assert edge is not None
    assert edge.relation == "near"
    assert edge.similarity == exact(words(LONG), words(edited)) >= 0.8


def test_a_cut_down_copy_is_contained() -> None:
    edge = relate(known(1, HEAD), known(2, LONG))
    assert edge is not None
    assert (edge.relation, edge.similarity) == ("contained", 1.0)
    back = relate(known(2, LONG), known(1, HEAD))
    assert back is not None
    assert back.relation == "contains"


def test_a_cut_and_reworked_copy_is_still_contained() -> None:
    reworked = "\n\n".join([*HEAD.split("\n\n")[:10], *text(77, 3).split("\n\n")])
    edge = relate(known(1, LONG), known(2, reworked))
    assert edge is not None
    assert edge.relation == "contains"
    assert 0.65 <= edge.similarity < 0.9


def test_a_shared_paragraph_is_no_copy() -> None:
    quote = "\n\n".join(LONG.split("\n\n")[:3])
    assert relate(known(1, LONG), known(2, quote)) is None
    assert relate(known(1, LONG), known(2, text(5, 12) + "\n\n" + quote)) is None


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("زلزال بقوة 6 درجات يضرب غرب تركيا", "زلزال بقوة ٦ درجات يضرب غرب تركيا.", "same"),
        ("زلزال بقوة 6 درجات يضرب غرب تركيا", "زلزال بقوة 5 درجات يضرب غرب تركيا", None),
        ("شاهد الفيديو", "شاهد الفيديو", None),  # too little to say that it is one text
        ("", "", None),
        ("***", "***", None),
    ],
)
def test_short_texts(one: str, other: str, relation: str | None) -> None:
    edge = relate(known(1, one, title="أ"), known(2, other, title="ب"))
    assert (edge.relation if edge else None) == relation


def test_a_very_short_text_is_a_copy_under_the_same_title() -> None:
    edge = relate(known(1, "شاهد الفيديو", title="هدف الفوز"), known(2, "شاهد الفيديو", title="هدف الفوز"))
    assert edge is not None
    assert edge.relation == "same"


def test_bulletins_alike_but_for_their_numbers_are_judged_by_their_words() -> None:
    towns = ["مكة", "المدينة", "الرياض", "جدة", "الدمام", "أبها", "تبوك", "حائل"]
    bulletins = ["\n".join(f"{town} الفجر {d}:{n} الظهر {n}:{d}" for n, town in enumerate(towns)) for d in (4, 5)]
    assert exact(words(bulletins[0]), words(bulletins[1])) < 0.2
    assert relate(known(1, bulletins[0]), known(2, bulletins[1])) is None


pieces = st.lists(st.integers(0, 12), min_size=1, max_size=30)


@given(pieces, pieces)
def test_an_edge_is_the_same_from_both_sides(one: list[int], other: list[int]) -> None:
    a, b = (known(at, "\n\n".join(text(piece, 1) for piece in some)) for at, some in ((1, one), (2, other)))
    there, back = relate(a, b), relate(b, a)
    assert (there is None) == (back is None)
    if there and back:
        assert (back.article_id, back.other_id) == (there.other_id, there.article_id)
        assert (back.relation, back.similarity) == (OPPOSITE[there.relation], there.similarity)
        assert 0.65 <= there.similarity <= 1


def test_the_original_is_the_earliest() -> None:
    first = known(1, LONG, published=NOW, captured=NOW + timedelta(days=3))
    later = known(2, LONG, published=NOW + timedelta(hours=1), captured=NOW + timedelta(hours=1))
    undated = known(3, LONG, captured=NOW - timedelta(days=1))
    undated_later = known(4, LONG, captured=NOW)
    for one, other, expected in [(first, later, 1), (later, undated, 2), (undated_later, undated, 3)]:
        assert original(one, other).article_id == original(other, one).article_id == expected


@given(st.permutations(range(4)))
def test_any_order_names_the_same_original(order: list[int]) -> None:
    some = [known(n, LONG, title=f"{n}") for n in range(4)]
    first: FiledText = some[order[0]]
    for at in order[1:]:
        first = original(first, some[at])
    assert first == min(some, key=lambda one: one.digest)


def test_the_figures_behind_an_edge() -> None:
    why = likeness(known(1, HEAD), known(2, LONG))
    assert why.common == why.shingles < why.other_shingles
    assert why.containment == 1
    assert why.jaccard == exact(words(HEAD), words(LONG))
    assert likeness(known(1, ""), known(2, "")).jaccard == 0
