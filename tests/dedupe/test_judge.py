"""New, revised or unchanged."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dedupe.texts import known
from newsarchive.dedupe.fingerprint import fingerprint
from newsarchive.dedupe.judge import judge, returns
from newsarchive.model.outcomes import Outcome

TEXT = "افتتح الوزير الجسر الجديد صباح اليوم.\n\nوحضر الحفل 300 شخص."


def test_a_first_capture_is_a_new_article() -> None:
    assert judge(fingerprint("عنوان", TEXT), None) is Outcome.NEW_ARTICLE


def test_the_same_words_are_unchanged() -> None:
    before = known(1, TEXT, title="افتتاح الجسر")
    again = fingerprint("«افتتاح الجسر»", TEXT.replace("\n\n", " ").replace("الجسر", "الجِسْر"))
    assert judge(again, before) is Outcome.UNCHANGED


def test_a_changed_figure_word_or_title_is_a_revision() -> None:
    before = known(1, TEXT, title="افتتاح الجسر")
    assert judge(fingerprint("افتتاح الجسر", TEXT.replace("300", "400")), before) is Outcome.NEW_REVISION
    assert judge(fingerprint("افتتاح الجسر", TEXT + "\n\nوغادر بعدها."), before) is Outcome.NEW_REVISION
    assert judge(fingerprint("افتتاح جسر", TEXT), before) is Outcome.NEW_REVISION


def test_a_digest_made_by_older_code_makes_no_revision() -> None:
    before = replace(known(1, TEXT, title="افتتاح الجسر"), digest="0" * 64)
    assert judge(fingerprint("افتتاح الجسر", TEXT), before) is Outcome.UNCHANGED


def test_returns_to_forms_it_had_are_counted_in_a_row() -> None:
    assert returns([], "a") == 0
    assert returns(["a"], "b") == 0
    assert returns(["a", "b"], "a") == 1
    assert returns(["a", "b", "a"], "b") == 2
    assert returns(["a", "b", "a", "b"], "a") == 3
    assert returns(["a", "b", "a", "b"], "c") == 0
    assert returns(["a", "b", "c", "a", "b"], "c") == 3


@given(st.lists(st.sampled_from("ab"), max_size=40))
def test_a_page_that_flips_between_two_forms_stops_making_revisions(shown: list[str]) -> None:
    """However long it flips: two forms and so many returns are all there is."""
    limit, kept = 4, list[str]()
    for form in shown:
        if kept and kept[-1] == form:
            continue
        if returns(kept, form) <= limit:
            kept.append(form)
    assert len(kept) <= 2 + limit
