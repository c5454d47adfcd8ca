"""Plain text scraped earlier."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.extract import plain
from newsarchive.extract.plain import extract_plain
from newsarchive.model import Entry, Extraction, Provenance

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
TITLE = "افتتاح جسر جديد فوق النهر"
FIRST = "افتتح وزير النقل اليوم جسرا جديدا فوق النهر يربط ضفتي المدينة بعد عامين من العمل المتواصل."
SECOND = "وقال الوزير في كلمته إن الجسر يتسع لأربعة مسارات، وإن المشاة خصص لهم ممر مستقل على جانبيه."


def read(text: str, **told: object) -> Extraction:
    claim = Entry("", **told) if told else None  # type: ignore[arg-type]
    return extract_plain(text, Provenance("imports", kind="text", claim=claim, claimed_by="import"), moment=NOW)


def titles(found: Extraction) -> list[str]:
    return [fact.value for fact in found.titles]


def test_lines_are_blocks_in_order_and_to_the_letter() -> None:
    found = read(f"\ufeff{TITLE}\r\n\r\n{FIRST}\n  \u00a0 \n{SECOND}\u2028ختام\tقصير  \n")
    assert [block.text for block in found.blocks] == [TITLE, FIRST, SECOND, "ختام\tقصير"]


def test_a_paragraph_broken_to_a_width_is_one() -> None:
    lines = (
        "افتتح وزير النقل اليوم جسرا جديدا فوق النهر يربط",
        "ضفتي المدينة بعد عامين من العمل المتواصل وكان حفل",
        "الافتتاح قصيرا لم يحضره سوى عدد من المسؤولين من",
        "المدينة.",
    )
    broken = "\n".join(lines)
    assert [block.text for block in read(f"{TITLE}\n\n{broken}\n\n{SECOND}").blocks] == [
        TITLE,
        broken.replace("\n", " "),
        SECOND,
    ]


def test_a_short_first_line_is_the_title() -> None:
    assert titles(read(f"{TITLE}\n\n{FIRST}\n\n{SECOND}")) == [TITLE]


def test_a_title_said_twice_is_one() -> None:
    assert titles(read(f"{TITLE}\n\n{TITLE}\n\n{FIRST}")) == [TITLE]


def test_a_text_that_opens_with_a_sentence_has_no_title() -> None:
    assert titles(read(f"{FIRST}\n{SECOND}")) == []
    assert titles(read("عاجل | زلزال يضرب الساحل")) == []


def test_what_stands_above_the_title_is_not_the_title() -> None:
    text = f"fbpx\nأخر الأخبار\nالأحد 19 مايو 2024\nعمان - رويترز\n{TITLE}\n\n{FIRST}\n{SECOND}"
    assert titles(read(text)) == [TITLE]


def test_glued_phrases_are_parted() -> None:
    found = read(f"زر الذهاب إلى الأعلى{TITLE}\n\n{FIRST}fbpx")
    assert [block.text for block in found.blocks] == ["زر الذهاب إلى الأعلى", TITLE, FIRST, "fbpx"]
    assert titles(found) == [TITLE]


def test_date_lines_date_and_sentences_do_not() -> None:
    (found,) = read(
        f"{TITLE}\n12 يناير 2022\n\n{FIRST}\nوكان الجسر القديم قد أغلق في 3 مارس 2019 بعد حادث.\n{SECOND}"
    ).dates
    assert (found.day, found.precision, found.evidence) == (date(2022, 1, 12), "day", "byline")
    assert found.moment == datetime(2022, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("line", ["[11:45 ص، 2024/2/21]", "الجمعة 19 أبريل 2024 القاهرة", "12 تشرين الثاني 1937"])
def test_a_message_the_day_of_the_visit_and_history_do_not_date(line: str) -> None:
    assert read(f"{TITLE}\n{line}\n\n{FIRST}\n{SECOND}").dates == ()


def test_a_list_of_a_hundred_thousand_words_is_looked_at_for_dates_at_its_ends_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(plain, "date_of_line", lambda line, _moment: seen.append(line))
    text = "\n".join(f"كلمة{number}" for number in range(100_000))
    assert len(read(text).blocks) == 100_000
    assert (seen[0], seen[-1], len(seen) < 1_000) == ("كلمة0", "كلمة99999", True)


def test_a_dateline_dates() -> None:
    (found,) = read(f"{TITLE}\n\n(الضفاف / رويترز - 31 ديسمبر 2021) {FIRST}\n{SECOND}").dates
    assert (found.day, found.evidence) == (date(2021, 12, 31), "dateline")


def test_a_later_change_is_told_apart() -> None:
    roles = {found.role: found.day for found in read(f"{TITLE}\nآخر تحديث: 14 مايو 2024\n\n{FIRST}\n{SECOND}").dates}
    assert roles == {"modified": date(2024, 5, 14)}


def test_what_was_declared_comes_first() -> None:
    moment = datetime(2022, 1, 12, tzinfo=UTC)
    found = read(
        f"{TITLE}\n13 يناير 2022\n\n{FIRST}",
        title="عنوان معلن",
        published=moment,
        published_text="2022-01-12",
        authors=("سامي الحلو",),
        tags=("جسور",),
    )
    assert titles(found) == ["عنوان معلن"]
    assert (found.dates[0].day, found.dates[0].precision, found.dates[0].evidence) == (moment.date(), "day", "import")
    assert ([fact.value for fact in found.authors], found.tags) == (["سامي الحلو"], ("جسور",))


def test_the_day_of_a_declared_moment_is_the_publishers() -> None:
    moment = datetime(2022, 1, 11, 22, 30, tzinfo=UTC)
    (found,) = read(FIRST, published=moment, published_text="2022-01-12T01:30:00+03:00").dates
    assert (found.day, found.moment) == (date(2022, 1, 12), moment)


def test_the_language_is_read() -> None:
    language = read(f"{FIRST}\n{SECOND}").language
    assert language is not None
    assert language.value == "ar"


@given(st.text(st.characters(exclude_characters="\ufeff"), max_size=300))
def test_any_text_is_read_and_no_letter_is_lost(text: str) -> None:
    found = read(text)
    assert "".join("".join(block.text.split()) for block in found.blocks) == "".join(text.split())
