"""How a page is cut into pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.extract.page import parse, squeeze
from newsarchive.extract.pieces import PagePiece, cut, lines


def pieces(html: str) -> list[PagePiece]:
    return cut(parse(f"<html><body>{html}</body></html>", "http://localhost/").tree)


def test_blocks_part_lines_and_inline_elements_do_not() -> None:
    found = pieces("<div>one <b>two</b>three<p>four <a href='/'>five</a></p>six</div>")
    assert [piece.text for piece in found] == ["one twothree", "four five", "six"]
    assert found[1].link_chars == 4


def test_kinds_are_told_by_their_elements() -> None:
    html = (
        "<h2>h</h2><p>p</p><ul><li>l</li></ul><blockquote><p>q</p></blockquote><pre>c</pre>"
        "<blockquote class='twitter-tweet'><p>t</p></blockquote>"
    )
    assert [piece.kind for piece in pieces(html)] == ["heading", "paragraph", "list", "quote", "code", "embed"]


def test_a_table_of_data_is_one_piece_and_a_table_for_layout_is_none() -> None:
    data = "<table><tr><th>city</th><th>rain</th></tr><tr><td>Tunis</td><td>12</td></tr></table>"
    assert [(piece.kind, piece.text) for piece in pieces(data)] == [("table", "city\train\nTunis\t12")]
    layout = f"<table><tr><td>menu</td><td>{'a long text. ' * 30}</td></tr><tr><td>x</td><td>y</td></tr></table>"
    assert {piece.kind for piece in pieces(layout)} == {"paragraph"}


def test_two_breaks_part_paragraphs_and_one_within_a_sentence_does_not() -> None:
    long = "a sentence that goes on for quite some time and is then broken by hand in the middle"
    assert [piece.text for piece in pieces(f"<div>{long}<br>of it.<br><br>next</div>")] == [f"{long} of it.", "next"]


def test_the_share_of_link_text_is_each_lines_own_where_breaks_part_them() -> None:
    found = pieces(
        "<div>The first paragraph ends here.<br><br><a href='/'>Another story</a><br><br>The last one.</div>"
    )
    assert [piece.link_share for piece in found] == [0.0, 1.0, 0.0]


def test_a_line_that_ends_in_a_link_is_never_joined_to_the_next_paragraph() -> None:
    link = "<a href='/'>another story with a long headline of its own that goes on for a while</a>"
    found = pieces(f"<div>First paragraph.<br><br>Read also: {link}<br>The second paragraph goes on</div>")
    assert [piece.text[:10] for piece in found] == ["First para", "Read also:", "The second"]


@pytest.mark.parametrize("hidden", ["<script>x</script>", "<style>x</style>", "<template>x</template>"])
def test_what_nobody_reads_is_no_text(hidden: str) -> None:
    assert [piece.text for piece in pieces(f"<p>a</p>{hidden}<p>b</p>")] == ["a", "b"]


def test_furniture_is_noted_by_name_outermost_first() -> None:
    (piece,) = pieces("<nav><div class='related-posts'><p>a</p></div></nav>")
    assert [sort for sort, _ in piece.owners] == ["navigation", "related"]


def test_a_tree_of_any_depth_is_cut() -> None:
    assert isinstance(pieces("<div>" * 50_000 + "deep"), list)


def test_a_set_phrase_beside_a_single_break_is_a_piece_of_its_own() -> None:
    half = "افتتح وزير النقل اليوم جسرا جديدا فوق النهر يربط ضفتي المدينة بعد عامين من العمل المتواصل"
    assert list(lines(f"{half}\x0bتابعونا على واتساب\x0b{half}")) == [half, "تابعونا على واتساب", half]
    assert list(lines(f"{half}\x0bوبحضور الأهالي")) == [f"{half} وبحضور الأهالي"]


WORDS = st.text(alphabet="abc ابت .\n", max_size=30)


@given(st.lists(WORDS, max_size=6))
def test_no_letter_is_lost_where_breaks_part_a_line(parts: list[str]) -> None:
    joined = "\x0b".join(parts)
    assert squeeze("".join(lines(joined))).replace(" ", "") == squeeze(joined.replace("\x0b", "")).replace(" ", "")
