"""What was taken out and put in: laws that hold for any two texts, and what the eye expects."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.arabic.text import words
from newsarchive.dedupe.difference import difference, stretches, tokens, woven

WORDS = st.sampled_from(
    [
        "بلدية",
        "الوادي",
        "قال",
        "118",
        "١٢",
        "جسر",
        "جديد",
        "مسؤول",
        "مسئول",
        "و",
        "the",
        "report.",
        "(أمس",
        "اليوم)",
        "«غدا»،",
    ]
)
TEXTS = st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=4).map("\n\n".join)


def told(before: str, after: str, *, exact: bool = False) -> list[tuple[str, str]]:
    spans = difference(before, after, exact=exact)
    return [
        (span.sign, before[slice(*span.span)] if span.span else after[slice(*span.other_span or (0, 0))])
        for span in spans
        if span.sign != "same"
    ]


@given(TEXTS, TEXTS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_spans_tell_every_word_of_both_texts_in_order(before: str, after: str, exact: bool) -> None:
    a, b = ([word for word, _, _ in tokens(text, exact=exact)] for text in (before, after))
    left: list[str] = []
    right: list[str] = []
    for sign, (start, end, other_start, other_end) in stretches(a, b):
        assert (end > start) == (sign != "added")
        assert (other_end > other_start) == (sign != "removed")
        if sign == "same":
            assert a[start:end] == b[other_start:other_end]
        left += a[start:end]
        right += b[other_start:other_end]
    assert (left, right) == (a, b)


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_a_text_beside_itself_has_no_difference(text: str) -> None:
    assert told(text, text) == []
    assert told(text, text, exact=True) == []


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_woven_pieces_are_both_texts_character_for_character(before: str, after: str) -> None:
    spans = difference(before, after)
    pieces = woven(before, after, spans)
    assert "".join(piece.text for piece in pieces if piece.sign != "removed") == after
    assert "".join(piece.was for piece in pieces) == before
    for piece in pieces:
        whole = before if piece.sign == "removed" else after
        assert whole[piece.at : piece.at + len(piece.text)] == piece.text
        assert piece.was == {"same": piece.was, "removed": piece.text, "added": ""}[piece.sign]
    taken = [word for piece in pieces if piece.sign == "removed" for word in words(piece.text)]
    gone = [word for span in spans if span.sign == "removed" and span.span for word in words(before[slice(*span.span)])]
    assert taken == gone


def test_a_bracket_stays_on_the_side_it_was_on() -> None:
    before, after = "لعب الفيصلي (١٢ شوال) أمس", "لعب الفيصلي (١٩ شوال) أمس"
    pieces = woven(before, after, difference(before, after))
    assert [(piece.sign, piece.text) for piece in pieces if piece.sign != "same"] == [
        ("removed", "١٢"),
        ("added", "١٩"),
    ]
    assert "".join(piece.text for piece in pieces if piece.sign != "added") == before
    after = "لعب الفيصلي: 19 شوال أمس"
    pieces = woven(before, after, difference(before, after))
    assert [(piece.sign, piece.text) for piece in pieces if piece.sign != "same"] == [
        ("removed", " (١٢"),
        ("added", ": 19"),
    ]


def test_a_word_is_not_parted_from_its_marks() -> None:
    pieces = woven("هذا كَتَبَ", "هذا لَعِبَ", difference("هذا كَتَبَ", "هذا لَعِبَ"))
    assert [piece.text for piece in pieces] == ["هذا", " ", "كَتَبَ", "لَعِبَ"]


def test_spelling_quotes_and_vowel_signs_count_only_when_exact() -> None:
    before, after = "قال مسؤول في «البلدية» إن الجسر جديد", 'قال مسئول في "البلدية" إن الجـسر جَديد'
    assert told(before, after) == []
    assert [word for sign, word in told(before, after, exact=True) if sign == "added"]


def test_offsets_are_of_the_originals() -> None:
    before, after = "بلغ عددهم 118 عائلة", "بلغ عددهم ١٦٤ عائلة"
    assert told(before, after) == [("removed", "118"), ("added", "١٦٤")]


def test_a_paragraph_taken_out_stands_between_its_neighbours() -> None:
    before = "الفقرة الأولى هنا.\n\nالثانية تسقط كلها.\n\nوالثالثة تبقى هناك."
    after = "الفقرة الأولى هنا.\n\nوالثالثة تبقى هناك."
    shown = "".join(
        f"[{one.text.strip()}]" + ("\n\n" if one.text.endswith("\n\n") else "") if one.sign == "removed" else one.text
        for one in woven(before, after, difference(before, after))
    )
    assert shown.split("\n\n") == ["الفقرة الأولى هنا.", "[الثانية تسقط كلها.]", "والثالثة تبقى هناك."]


def test_long_texts_without_much_in_common_are_compared_a_few_times_a_word() -> None:
    compared = 0

    class Word(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            assert compared <= 10 * 40_000, "more comparisons than a few for each word"
            return str.__eq__(self, other)

    a = [Word(f"كلمة{n % 10}") for n in range(20_000)]
    b = [Word(f"كلمة{(n * 7) % 10}") for n in range(20_000)]
    stretches(a, b)
    assert compared > 0


def test_a_word_added_at_the_end_of_a_paragraph_stays_in_it() -> None:
    before = "وقال الوزير إن الحريق تحت السيطرة.\n\nيذكر أن السوق قديم."
    after = "وقال الوزير إن الحريق تحت السيطرة تماما.\n\nوأضاف البيان أن السوق قديم."
    pieces = woven(before, after, difference(before, after))
    first, second = "".join(f"[{piece.text}]" if piece.sign == "removed" else piece.text for piece in pieces).split(
        "\n\n"
    )
    assert first == "وقال الوزير إن الحريق تحت السيطرة تماما."
    assert second == "[يذكر]وأضاف البيان أن السوق قديم."
