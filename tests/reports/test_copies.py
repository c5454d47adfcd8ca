"""Two texts set side by side: the earlier is the original, and every piece says what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from newsarchive.arabic.text import words
from newsarchive.dedupe.fingerprint import fingerprint
from newsarchive.model import FiledText
from newsarchive.reports.copies import collate

FIRST = "وصل الوفد إلى المدينة صباح اليوم.\n\nوقال رئيسه إن المحادثات تبدأ غدا."
SECOND = "وصل الوفد إلى المدينة صباح اليوم.\n\nولم يصدر عن الجانب الآخر تعليق حتى الآن."


def known(number: int, text: str, hour: int) -> FiledText:
    mark = fingerprint("وفد", text)
    moment = datetime(2026, 11, 8, hour, tzinfo=UTC)
    return FiledText(number, number, "وفد", text, mark.digest, mark.text_digest, moment, moment)


def test_the_earlier_is_the_original_whichever_is_given_first() -> None:
    early, late = known(2, FIRST, 6), known(1, SECOND, 9)
    for one, other in ((early, late), (late, early)):
        told = collate(one, other)
        assert (told.original.article_id, told.copy.article_id) == (2, 1)
        assert not told.by_hand


def test_every_word_of_both_stands_in_a_piece() -> None:
    told = collate(known(1, FIRST, 6), known(2, SECOND, 9))
    assert words(" ".join(piece.original or "" for piece in told.pieces)) == words(FIRST)
    assert words(" ".join(piece.copy or "" for piece in told.pieces)) == words(SECOND)
    assert told.words["kept"] == 6
    assert told.words["added"] + told.words["changed"] == 8


def test_what_a_person_decided_is_told() -> None:
    one = known(1, FIRST, 6)
    assert collate(one, replace(one, article_id=2), {"by_hand": True, "capped": False}).by_hand
