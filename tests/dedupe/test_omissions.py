"""Who carried a passage, and who left it out."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dedupe.texts import text
from newsarchive.dedupe.omissions import carried
from newsarchive.dedupe.passages import shared

QUOTE, BACKGROUND = text(50, 2), text(60, 4)
TEXTS = {
    1: f"{text(1, 4)}\n\n{QUOTE}\n\n{BACKGROUND}",
    2: f"{QUOTE}\n\n{text(2, 4)}",
    3: f"{text(3, 4)}\n\n{BACKGROUND}",
    4: f"{text(4, 4)}\n\n{BACKGROUND}\n\n{text(5, 4)}\n\n{QUOTE}",
    5: text(6, 4),
}
FOUND = [(a, b, passage) for a, b in combinations(TEXTS, 2) for passage in shared(TEXTS[a], TEXTS[b])]


def test_the_first_the_carriers_and_those_that_left_it_out() -> None:
    background, quote = carried(TEXTS, [1, 2, 3, 4, 5], FOUND)
    assert (background.article_id, background.carriers, background.left_out) == (1, (1, 3, 4), (2, 5))
    assert (quote.article_id, quote.carriers, quote.left_out) == (1, (1, 2, 4), (3, 5))
    assert TEXTS[1][quote.start : quote.end] == QUOTE.rstrip(".")
    assert quote.words == 20


def test_another_order_names_another_first() -> None:
    firsts = {one.article_id: one.carriers for one in carried(TEXTS, [3, 2, 4, 1, 5], FOUND)}
    assert firsts == {3: (3, 4, 1), 2: (2, 4, 1)}


@given(st.permutations(FOUND))
def test_the_order_in_which_passages_were_found_does_not_matter(found: list) -> None:
    assert carried(TEXTS, [1, 2, 3, 4, 5], found) == carried(TEXTS, [1, 2, 3, 4, 5], FOUND)


def test_nothing_shared_is_nothing_carried() -> None:
    assert carried({5: TEXTS[5]}, [5], FOUND) == []
