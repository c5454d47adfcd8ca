"""New, revised or unchanged."""

from __future__ import annotations

from dataclasses import replace

from dedupe.texts import known
from newsarchive.dedupe import fingerprint, judge
from newsarchive.outcomes import Outcome

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
