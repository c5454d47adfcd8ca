"""Texts cut for drawing: the pieces joined are the text, whatever is marked in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.model import Block
from newsarchive.web import marking

WORDS = st.lists(
    st.sampled_from(["وصل", "الوزير", "إلى", "دمشق", "أمس", "12", "و", "قال", "(12)", "قال،", "قالَ", "«أمس»"]),
    max_size=12,
).map(" ".join)
TEXT = st.lists(WORDS, max_size=4).map(lambda some: "\n\n".join(one for one in some if one))


def test_what_was_found_is_marked_where_it_stands() -> None:
    pieces = marking.found("زار دمشق أمس", ((4, 8),))
    assert [(piece.text, piece.sign) for piece in pieces] == [("زار ", ""), ("دمشق", "found"), (" أمس", "")]


def test_a_passage_is_marked_across_blocks_and_not_in_what_was_dropped() -> None:
    blocks = (Block("الأول هنا"), Block("اشترك", dropped="boilerplate: subscribe"), Block("الثاني هنا"))
    shown = marking.borrowed(blocks, [{"start": 6, "end": 17}])
    assert [[(piece.text, piece.about) for piece in one.pieces] for one in shown] == [
        [("الأول ", None), ("هنا", 0)],
        [("اشترك", None)],
        [("الثاني", 0), (" هنا", None)],
    ]


@given(st.text(alphabet="ابتث ", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_the_pieces_of_a_block_are_the_block(text: str, spans: list[tuple[int, int]]) -> None:
    passages = [{"start": min(span), "end": max(span)} for span in spans]
    (shown,) = marking.borrowed((Block(text),), passages)
    assert "".join(piece.text for piece in shown.pieces) == text


@given(TEXT, TEXT)
def test_each_column_is_its_own_text_letter_for_letter(before: str, after: str) -> None:
    rows = marking.side_by_side(marking.edited(before, after))
    assert "".join(piece.text for row in rows for piece in row.before) == before.replace("\n\n", "")
    assert "".join(piece.text for row in rows for piece in row.after) == after.replace("\n\n", "")


def test_an_edit_is_told_with_its_sign() -> None:
    pieces = marking.edited("قتل 12 شخصا", "قتل 15 شخصا")
    assert [(piece.text.strip(), piece.sign) for piece in pieces if piece.sign] == [("12", "removed"), ("15", "added")]
