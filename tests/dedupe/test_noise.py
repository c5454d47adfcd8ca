"""Counters and clocks are no change; figures are."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dedupe.texts import known
from newsarchive.dedupe.fingerprint import fingerprint
from newsarchive.dedupe.judge import judge
from newsarchive.dedupe.noise import only_noise
from newsarchive.model.outcomes import Outcome

BODY = "افتتح الوزير الجسر الجديد صباح اليوم، وحضر الحفل 300 شخص.\n\nوقال إن الكلفة بلغت 42 مليونا."
COUNTERS = [
    "عدد القراءات: {}", "{} مشاهدة", "{} تعليقات", "المشاهدات {}", "منذ {} دقائق", "قبل {} ساعات", "آخر تحديث: {}:12",
    "الساعة الآن 14:{}", "{} comments", "{} min read", "Views: {}", "مدة القراءة: {} دقائق",
    "عدد الزيارات: {} | تكبير الخط | تصغير الخط",
]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(COUNTERS), st.integers(1, 9999), st.integers(1, 9999)), min_size=1, max_size=4),
    st.integers(0, 2),
)
@settings(max_examples=500, deadline=None)
def test_changes_of_counters_and_clocks_make_no_revision(lines: list[tuple[str, int, int]], place: int) -> None:
    assume(any(one != other for _, one, other in lines))

    def page(which: int) -> str:
        paragraphs = BODY.split("\n\n")
        paragraphs[place:place] = [line[0].format(line[which]) for line in lines]
        return "\n\n".join(paragraphs)

    before = known(1, page(1), title="افتتاح الجسر")
    mark = fingerprint("افتتاح الجسر", page(2))
    assert only_noise(page(1), page(2))
    assert only_noise(page(2), page(1))
    assert judge(mark, before, ("افتتاح الجسر", page(2))) is Outcome.UNCHANGED


@given(
    st.sampled_from(COUNTERS),
    st.integers(1, 999),
    st.sampled_from([("300", "400"), ("42", "43"), ("الوزير", "الرئيس")]),
)
@settings(max_examples=60, deadline=None)
def test_beside_a_counter_a_changed_figure_or_word_is_a_revision(line: str, number: int, edit: tuple[str, str]) -> None:
    one, other = (f"{line.format(n)}\n\n{BODY}" for n in (number, number + 1))
    changed = other.replace(*edit) if edit[0] not in line.format(number + 1) else BODY.replace(*edit)
    assert not only_noise(one, changed)
    before = known(1, one, title="افتتاح الجسر")
    mark = fingerprint("افتتاح الجسر", changed)
    assert judge(mark, before, ("افتتاح الجسر", changed)) is Outcome.NEW_REVISION


def test_facts_that_look_like_counters_stay_facts() -> None:
    pairs = [
        ("عدد القتلى: 3", "عدد القتلى: 4"),
        ("الساعة 20:30", "الساعة 21:00"),  # a match's kick-off
        ("بلغ عدد الزيارات 500 هذا العام.", "بلغ عدد الزيارات 600 هذا العام."),
        ("النسور\t3\t45 مشاهدة", "النسور\t4\t45 مشاهدة"),
        ("2-1", "3-1"),
    ]
    for one, other in pairs:
        assert not only_noise(f"{BODY}\n\n{one}", f"{BODY}\n\n{other}"), one


def test_a_changed_headline_is_never_noise() -> None:
    before = known(1, f"{BODY}\n\n3 تعليقات", title="افتتاح الجسر")
    text = f"{BODY}\n\n4 تعليقات"
    mark = fingerprint("افتتاح الجسر الكبير", text)
    assert judge(mark, before, ("افتتاح الجسر الكبير", text)) is Outcome.NEW_REVISION
