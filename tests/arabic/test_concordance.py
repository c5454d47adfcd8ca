"""Concordance lines: matched as in search, shown as printed."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.arabic import concordance
from newsarchive.arabic.concordance import KeyTerm, NeighbourCounts, parse_term
from newsarchive.arabic.folding import words

TEXT = "التقى الوزيرُ وفدا من المجلس.\n\nوقال وزير المالية (وهو نائب) إن للمجلس رأيا."


def keys(text: str, query: str) -> list[str]:
    term = parse_term(query)
    assert term is not None
    return [line.key for line in concordance.concordance_lines(text, term, 20)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("وزير", ["الوزيرُ", "وزير"]),
        ("الوزير", ["الوزيرُ", "وزير"]),
        ("المجلس", ["المجلس", "للمجلس"]),
        ("وزير المالية", ["وزير المالية"]),
        ('"وزير المالية"', ["وزير المالية"]),
        ("وزير المجلس", []),
        ("ما*", ["المالية"]),
        ("نائب", ["نائب"]),
        ("طائر", []),
    ],
)
def test_matches_are_shown_as_printed(query: str, expected: list[str]) -> None:
    assert keys(TEXT, query) == expected


def test_input_without_a_word_is_not_a_term() -> None:
    assert parse_term("؟ * …") is None


@pytest.mark.parametrize(
    ("text", "query"),
    [("الوزير", "الوزير"), ("وزي*", "وزي*"), ("وزير المالية", '"وزير الماليه"'), ("أ.ف.ب", '"ا ف ب"')],
)
def test_a_term_has_a_search_query(text: str, query: str) -> None:
    term = parse_term(text)
    assert term is not None
    assert term.query == query


def test_contexts_are_cut_between_words_and_lines_are_joined() -> None:
    (line,) = concordance.concordance_lines(TEXT, KeyTerm(words("المالية")), 12)  # type: ignore[arg-type]
    assert (line.before, line.key, line.after) == ("وقال وزير", "المالية", " (وهو نائب)")
    assert TEXT[line.start : line.end] == "المالية"
    assert line.words_before[:2] == ("وزير", "وقال")
    assert line.words_after[:2] == ("وهو", "ناءب")


def test_a_text_that_is_only_the_keyword() -> None:
    (line,) = concordance.concordance_lines("وزير", KeyTerm(("وزير",)), 10)
    assert (line.before, line.key, line.after) == ("", "وزير", "")


def test_punctuation_attached_to_the_keyword_stays_attached() -> None:
    (line,) = concordance.concordance_lines("رأى المجلس، ثم", KeyTerm(("المجلس",)), 10)
    assert line.after == "، ثم"


@given(st.text(alphabet="وزير كاتب\n،.abc", max_size=80), st.integers(1, 30))
def test_every_line_has_its_offsets(text: str, width: int) -> None:
    for line in concordance.concordance_lines(text, KeyTerm(("وزير",)), width):
        assert " ".join(text[line.start : line.end].split()) == line.key
        assert len(line.before) <= width
        assert len(line.after) <= width + 1
        assert line.before in " ".join(text[: line.start].split())
        assert line.after.strip() in " ".join(text[line.end :].split())


def counted(text: str, query: str, window: int) -> NeighbourCounts:
    near, term = NeighbourCounts(), parse_term(query)
    assert term is not None
    concordance.count_neighbours(near, text, term, window)
    return near


def test_neighbours_are_counted_within_the_paragraph() -> None:
    near = counted("زار وزير الخارجية باريس\n\nثم عاد والوزير الفرنسي", "وزير", 1)
    assert near.hits == 2
    assert near.near == {"زار": 1, "خارجيه": 1, "عاد": 1, "فرنسي": 1}
    assert near.positions == 4
    assert near.forms["خارجيه"] == {"الخارجية": 1}


def test_a_word_near_two_keywords_counts_once_and_keywords_not_at_all() -> None:
    near = counted("وزير يلقى وزير", "وزير", 5)
    assert near.near == Counter({"يلقي": 1})
    assert (near.hits, near.positions) == (2, 1)


def test_a_phrase_has_its_neighbours_at_both_ends() -> None:
    near = counted("قال رئيس الوزراء أمس", "رئيس الوزراء", 1)
    assert set(near.near) == {"قال", "امس"}


def test_stop_words_are_recognised_with_their_particles() -> None:
    assert {"في", "الي", "ان"} <= concordance.stop_stems()
    assert not {"وزير", "مجلس", "فلسطين"} & concordance.stop_stems()
