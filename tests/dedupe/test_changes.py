"""The kinds of changes, and what a publisher declares."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsarchive.dedupe.changes import Printed, changes
from newsarchive.demo.world import load

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BODY = (
    "قال وزير الأشغال سمير العلي إن الجسر الجديد يفتح يوم الأحد.\n\n"
    "وبلغت كلفته 310 ملايين دينار بعد أربعة أعوام من العمل.\n\n"
    "وأضاف أن «النتائج جيدة جدا»، ثم غادر الوفد إلى المدينة صباحا."
)


def kinds(before: str, after: str, *, exact: bool = False) -> tuple[str, ...]:
    return changes(Printed("العنوان", before), Printed("العنوان", after), exact=exact).kinds


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("310 ملايين", "350 مليون", ("number",)),
        ("أربعة أعوام", "خمسة أعوام", ("number",)),
        ("سمير العلي", "سامي العلي", ("name",)),
        ("النتائج جيدة جدا", "النتائج مطمئنة للجميع", ("quotation",)),
        ("قال وزير الأشغال", "أعلن مصدر في وزارة الأشغال", ("attribution",)),
        ("المدينة صباحا", "المدبنة صباحا", ("spelling",)),
        ("غادر الوفد", "رجع الوفد", ("wording",)),
    ],
)
def test_a_changed_stretch_is_named(old: str, new: str, expected: tuple[str, ...]) -> None:
    assert kinds(BODY, BODY.replace(old, new)) == expected


def test_paragraphs_added_taken_out_and_rewritten() -> None:
    more = "وكانت البلدية قد أعلنت في وقت سابق أن الطريق البديل جاهز."
    assert kinds(BODY, f"{BODY}\n\n{more}") == ("paragraph",)
    assert kinds(f"{BODY}\n\n{more}", BODY) == ("paragraph",)
    first, _, third = BODY.split("\n\n")
    other = "وتتوقع الشركة المشغلة أن تعبره آلاف السيارات كل يوم في الاتجاهين بلا رسوم عبور حتى نهاية السنة."
    assert "paragraph" in kinds(BODY, "\n\n".join([first, other, third]))


def test_a_headline_a_credit_and_a_place() -> None:
    before = Printed("افتتاح الجسر", BODY, authors=("منى سالم",), agencies=("رويترز",), dateline="عمان")
    told = changes(before, replace(before, title="الجسر يفتح أمام السيارات"))
    assert told.kinds == ("headline",)
    assert changes(before, replace(before, authors=("منى سالم", "علي حسن"))).kinds == ("credit",)
    assert changes(before, replace(before, agencies=("الأناضول",))).kinds == ("credit",)
    assert changes(before, replace(before, title="«افتتاح الجسر»")).kinds == ()


def test_spelling_is_no_change_unless_exact() -> None:
    other = BODY.replace("جيدة", "جيّدة").replace("«", '"').replace("»", '"').replace("أعوام", "اعوام")
    assert kinds(BODY, other) == ()
    assert kinds(BODY, other, exact=True) == ("spelling",)


def test_a_correction_note_declares_the_change_and_so_does_a_later_date() -> None:
    before = Printed("العنوان", BODY, modified=NOON)
    note = "تصحيح: ذكرت نسخة سابقة من هذا الخبر أن الكلفة 310 ملايين، والصحيح 350."
    told = changes(before, replace(before, text=BODY.replace("310", "350") + f"\n\n{note}"))
    assert (told.kinds, told.note, told.declared) == (("number", "correction"), note, True)
    aside = replace(before, text=BODY.replace("310", "350"), dropped=("تم تحديث الخبر الساعة 14:00",))
    dropped = changes(before, aside)
    assert (dropped.kinds, dropped.declared) == (("number",), True)
    later = changes(before, replace(before, text=BODY.replace("310", "350"), modified=NOON.replace(hour=15)))
    assert (later.note, later.modified, later.declared) == (None, NOON.replace(hour=15), True)
    assert not changes(before, replace(before, text=BODY.replace("310", "350"))).declared
    noted = replace(before, text=f"{BODY}\n\n{note}")
    assert changes(noted, replace(noted, text=f"{BODY} نعم\n\n{note}")).note is None  # an old note declares nothing


def test_offsets_lie_in_both_originals() -> None:
    after = BODY.replace("310", "٣٥٠٠").replace("سمير", "سامي")
    for change in changes(Printed(None, BODY), Printed(None, after)).changes:
        assert change.span is not None
        assert change.other_span is not None
        assert BODY[slice(*change.span)] == change.before
        assert after[slice(*change.other_span)] == change.after


def test_in_other_languages_too() -> None:
    before = "The mayor John Smith opened the bridge on Monday. It cost 310 million dollars."
    assert kinds(before, before.replace("John Smith", "Peter Smith")) == ("name",)
    assert kinds(before, before.replace("310", "350")) == ("number",)
    assert kinds(before, f"{before}\n\nCorrection: an earlier version misstated the cost.") == ("correction",)


def test_every_edit_of_the_sample_newsroom_is_named_as_planted() -> None:
    edits = 0
    for paper in load():
        for article in paper.articles:
            for before, after in zip(article.editions, article.editions[1:], strict=False):
                one, other = (Printed(e.title, "\n\n".join(block.text for block in e.blocks)) for e in (before, after))
                told = changes(one, other)
                assert set(told.kinds) == set(after.kinds), article.id
                assert told.declared == after.declared, article.id
                edits += 1
    assert edits >= 8
