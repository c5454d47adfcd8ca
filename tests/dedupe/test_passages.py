"""Passages: found by words, given by characters, whatever the punctuation and the order of the two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedupe.texts import anchors, text
from newsarchive.dedupe.passages import formulas, shared
from newsarchive.model import Passage

QUOTE = "«لن نترك أحدا خلفنا، وسنعيد بناء المدرسة القديمة قبل نهاية الصيف المقبل بإذن الله»"
AS_PRINTED_ELSEWHERE = '"لن نترك احداً خلفنا وسنعيد بناء المدرسة القديمة - قبل نهاية الصيف المقبل - بإذن الله"'
ONE = f"{text(1, 5)}\n\nوقال العمدة: {QUOTE}.\n\n{text(2, 5)}"
OTHER = f"{text(3, 7)}\n\nوأضافت: {AS_PRINTED_ELSEWHERE}\n\n{text(4, 2)}"


def test_a_quotation_is_found_with_its_place_in_both() -> None:
    (passage,) = shared(ONE, OTHER)
    assert ONE[passage.start : passage.end] == QUOTE.strip("«»")
    assert OTHER[passage.other_start : passage.other_end] == AS_PRINTED_ELSEWHERE.strip('"')
    assert passage.words == 14


def test_the_longest_comes_first() -> None:
    background = text(9, 3)
    found = shared(ONE + "\n\n" + background, background + "\n\n" + OTHER)
    assert [passage.words for passage in found] == [30, 14]


def test_nine_words_are_too_few() -> None:
    nine = "سقطت شجرة الأرز الكبيرة فوق سور الحديقة العامة القديم"
    assert shared(f"{text(1, 3)} {nine}. {text(2, 3)}", f"{text(3, 3)} {nine} {text(4, 3)}") == []


def test_formulas_are_nobodys() -> None:
    formula = "وأضاف في تصريحات صحفية، في وقت سابق اليوم، نقلا عن مصدر، أن"
    assert shared(f"{text(1, 3)} {formula} {text(2, 3)}", f"{text(3, 3)} {formula} {text(4, 3)}") == []
    own = f"{formula} سعر الخبز سيبقى ثابتا حتى نهاية العام"
    assert len(shared(f"{text(1, 3)} {own} {text(2, 3)}", f"{text(3, 3)} {own} {text(4, 3)}")) == 1


def test_what_very_many_articles_say_is_no_passage() -> None:
    line = "هذا الخبر منقول من مصدره ولا يعبر عن رأي الموقع بأي شكل"
    one, other = f"{text(1, 3)}\n\n{line}", f"{line}\n\n{text(2, 3)}"
    assert len(shared(one, other)) == 1
    assert shared(one, other, common=frozenset(_all_keys(line))) == []


def _all_keys(line: str) -> set[int]:
    words = line.split()
    return {key for at in range(len(words) - 4) for key in anchors(" ".join(words[at : at + 5]))}


def test_the_table_of_formulas_is_read() -> None:
    assert ("في", "تصريحات", "صحفيه") in formulas()["في"]
    assert all(word == formula[0] for word, some in formulas().items() for formula in some)


@given(st.lists(st.integers(0, 9), max_size=8), st.lists(st.integers(0, 9), max_size=8))
def test_both_sides_see_the_same_passages(one: list[int], other: list[int]) -> None:
    a, b = (" ".join(text(piece, 2) for piece in some) for some in (one, other))
    there, back = shared(a, b), shared(b, a)
    if a != b:
        assert there == [Passage(p.other_start, p.other_end, p.start, p.end, p.words) for p in back]
    assert all(0 <= p.start < p.end <= len(a) and 0 <= p.other_start < p.other_end <= len(b) for p in there)
    assert bool(there) == bool(set(one) & set(other))
