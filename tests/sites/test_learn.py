"""Rules learned from a host's articles, and lines that are left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.model import Rule
from newsarchive.sites.learn import Sample, learn
from newsarchive.sites.shapes import shape_of

NOTE = "ملف الضفة الأسبوعي بالتعاون مع مركز الدراسات"
SLOGAN = "وتخوض المدينة منذ ثلاثة أعوام نزاعا مع الشركة المشغلة حول ملكية الأرض المحيطة بالميناء القديم."
START = datetime(2024, 3, 1, tzinfo=UTC)
CREED = "خبر يعرفه الناس ورأي يحترمهم: هكذا تقرأ المدينة صباحها منذ أربعين عاما بلا انقطاع ولا تأخير عن الموعد."
PROMO = "ترقبوا عددنا الخاص عن الصيف"
INTRO = "في زاوية «نافذة» نفتح كل أسبوع بابا على حي قديم من أحياء المدينة ونسمع من أهله حكاية لم تكتب من قبل."
QUOTE = "«من لا يعرف النهر لا يعرف المدينة»، عبارة كان الشيخ يرددها أمام كل زائر يسأله عن تاريخ هذا المكان."


def body(number: int) -> tuple[str, ...]:
    """Three paragraphs that no other article has."""
    return tuple(
        f"هذه الفقرة {name} من خبر {chr(0x627 + number % 20)}{chr(0x628 + number // 20)} وهي لا تتكرر في خبر آخر."
        for name in ("الأولى", "الثانية", "الثالثة")
    )


def sample(number: int, blocks: tuple[str, ...], *, key: str | None = None) -> Sample:
    return Sample(key or f"article-{number:03}", START + timedelta(hours=number), blocks)


def learned_lines(rules: list[Rule]) -> set[str]:
    return {rule.sample for rule in rules}


def test_a_line_on_every_page_is_learned_after_three_articles() -> None:
    samples = [sample(number, (*body(number), PROMO)) for number in range(3)]
    assert learn(samples[:2]) == []
    (rule,) = learn(samples)
    assert (rule.sample, rule.position, rule.support, rule.seen) == (PROMO, "tail", 3, 3)
    assert (rule.valid_from, rule.first_seen, rule.last_seen) == (START, START, START + timedelta(hours=2))


def test_numbers_do_not_hide_a_line() -> None:
    samples = [sample(number, (*body(number), f"عدد القراءات: {number * 37}")) for number in range(4)]
    assert [rule.folded for rule in learn(samples)] == [shape_of("عدد القراءات: 0")]


def test_flashes_that_differ_in_numbers_alone_teach_nothing() -> None:
    flash = "سعر صرف الدولار اليوم {} جنيها في البنوك"
    assert learn([sample(number, (flash.format(47.1 + number),)) for number in range(12)]) == []


def test_a_recurring_introduction_of_a_column_stays() -> None:
    samples = [sample(number, (INTRO, *body(number)) if number % 3 == 0 else body(number)) for number in range(12)]
    assert learn(samples) == []


def test_the_introduction_stays_even_if_the_column_came_first() -> None:
    samples = [sample(number, (INTRO, *body(number))) for number in range(3)]
    assert learn(samples) == []
    assert learn(samples + [sample(number, body(number)) for number in range(3, 8)]) == []


def test_a_recurring_quotation_stays_and_one_on_every_page_is_learned() -> None:
    occasional = [sample(number, (*body(number), QUOTE) if number % 4 == 0 else body(number)) for number in range(16)]
    every = [sample(number, (*body(number), QUOTE)) for number in range(8)]
    assert learn(occasional) == []
    assert learned_lines(learn(every)) == {QUOTE}


def test_background_at_changing_positions_stays() -> None:
    background = "يذكر أن المشروع بدأ قبل عشرة أعوام بتمويل من ثلاث دول ثم توقف مرتين بسبب خلاف على الأرض."
    samples = []
    for number in range(10):
        blocks = list(body(number)) + list(body(number + 40))
        blocks.insert(number % 6, background)
        samples.append(sample(number, tuple(blocks)))
    assert learn(samples) == []


def test_one_sections_note_to_the_reader_is_learned() -> None:
    note = "الآراء الواردة في هذه الزاوية لا تعبر بالضرورة عن رأي الصحيفة"
    samples = [sample(number, (*body(number), note) if number % 10 == 0 else body(number)) for number in range(40)]
    assert learned_lines(learn(samples)) == {note}


def test_a_line_printed_from_some_day_on_is_learned_and_valid_from_then() -> None:
    samples = [sample(number, (*body(number), PROMO) if number >= 30 else body(number)) for number in range(40)]
    (rule,) = learn(samples)
    assert (rule.valid_from, rule.support, rule.seen) == (START + timedelta(hours=30), 10, 10)
    assert rule.valid_until is None


def test_a_line_no_longer_printed_has_an_end_date() -> None:
    samples = [sample(number, (*body(number), PROMO) if number < 20 else body(number)) for number in range(32)]
    (rule,) = learn(samples)
    assert (rule.valid_from, rule.valid_until) == (START, START + timedelta(hours=19))


def test_one_article_captured_often_is_one_article() -> None:
    samples = [sample(number, (*body(0), PROMO), key="the same") for number in range(9)]
    assert learn(samples) == []


def test_manual_rules_stay_and_a_disabled_rule_stays_disabled() -> None:
    samples = [sample(number, (*body(number), PROMO)) for number in range(6)]
    manual = Rule("سطر", "hand")
    off = Rule(shape_of(PROMO), "learned", sample=PROMO, off=True, valid_from=START - timedelta(days=9))
    first, second = learn(samples, [off, manual])
    assert first == manual
    assert (second.off, second.valid_from, second.support) == (True, START - timedelta(days=9), 6)


def test_a_learned_rule_stays_while_there_is_too_little_evidence_and_goes_when_refuted() -> None:
    previous = learn([sample(number, (*body(number), PROMO)) for number in range(6)])
    quiet = [sample(number, body(number)) for number in range(6, 9)]
    assert learn(quiet, previous) == previous
    refuting = [sample(number, (*body(number), PROMO) if number % 9 == 0 else body(number)) for number in range(30)]
    assert learn(refuting, previous) == []


@settings(max_examples=25)
@given(st.permutations(range(9)))
def test_any_order_gives_the_same_rules(order: list[int]) -> None:
    samples = [sample(number, (*body(number), PROMO)) for number in range(9)]
    assert learn([samples[number] for number in order]) == learn(samples)


def test_the_last_line_of_one_section_is_learned_at_five_articles() -> None:
    samples = [sample(number, (*body(number), NOTE) if number % 8 == 0 else body(number)) for number in range(33)]
    assert [rule.sample for rule in learn(samples)] == [NOTE]
    assert learn(samples[:32]) == []


def test_a_sentence_on_every_page_from_some_day_on_is_learned_at_five_articles() -> None:
    samples = [sample(number, (*body(number), CREED) if number >= 20 else body(number)) for number in range(25)]
    assert [rule.sample for rule in learn(samples)] == [CREED]
    assert learn(samples[:24]) == []


def test_a_sentence_that_continues_a_report_is_not_learned_from_a_run_of_articles() -> None:
    samples = [sample(number, (*body(number), SLOGAN) if number >= 20 else body(number)) for number in range(30)]
    assert all(learn(samples[:seen]) == [] for seen in range(20, 31))
    assert learned_lines(learn([sample(number, (*body(number), SLOGAN)) for number in range(12)])) == {SLOGAN}


def test_a_sentence_on_every_page_is_learned_at_any_position() -> None:
    samples = []
    for number in range(14):
        blocks = list(body(number)) + list(body(number + 40))
        blocks.insert(number * 5 % 7, CREED)
        samples.append(sample(number, tuple(blocks)))
    assert learned_lines(learn(samples)) == {CREED}


def test_a_line_in_two_wordings_or_with_a_months_name_in_it_is_one_line() -> None:
    months = ("يناير", "فبراير", "مارس", "نيسان")
    lines = [f"طبع هذا العدد في المطابع الجديدة يوم {3 + number} {months[number % 4]} 2024" for number in range(12)]
    samples = [sample(number, (*body(number), lines[number])) for number in range(12)]
    assert {rule.folded for rule in learn(samples)} == set(map(shape_of, lines))
    assert {rule.support for rule in learn(samples)} == {12}


def test_reports_written_to_a_template_are_not_variants_of_a_line() -> None:
    clubs = [f"{first}{second}" for first in ("نادي الساحل ", "نادي الجبل ", "نادي الوادي ") for second in "أبتثجح"]
    lines = [f"وفاز {club} في المباراة التي أقيمت أمس على ملعب المدينة الرياضية بحضور جمهوره." for club in clubs]
    samples = [sample(number, (*body(number), line)) for number, line in enumerate(lines)]
    assert learn(samples) == []


def test_a_line_in_which_the_outlet_names_itself_is_learned_and_a_common_word_is_not_a_name() -> None:
    own = "تصدر صحيفة الوطن في أربع طبعات وتوزع في المدن الكبرى وفي القرى المجاورة لها كل صباح."
    plain = "هكذا يكبر الوطن بأهله وتكبر المدن بما يزرعه الناس فيها من شجر ومن كلام طيب كل صباح."
    for line, expected in ((own, {own}), (plain, set())):
        samples = [sample(n, (*body(n), line) if n % 5 == 0 else body(n)) for n in range(20)]
        assert learned_lines(learn(samples, (), ("الوطن",))) == expected


def test_a_quotation_is_not_an_invitation() -> None:
    quoted = "«تابعوا السير ولا تلتفتوا إلى الوراء»، هكذا ظل القائد يقول لرجاله طوال الطريق الطويل."
    samples = [sample(n, (*body(n), quoted) if n % 4 == 0 else body(n)) for n in range(24)]
    assert learn(samples) == []


def test_the_background_of_a_story_is_not_learned() -> None:
    samples = [sample(number, (*body(number), SLOGAN) if number % 3 == 0 else body(number)) for number in range(40)]
    assert learn(samples) == []


def test_a_rule_is_valid_from_the_first_capture_that_shows_it_even_if_articles_were_captured_again() -> None:
    def captured(number: int, hours: int) -> Sample:
        blocks = (*body(number), PROMO) if hours else body(number)
        return Sample(f"article-{number:03}", START + timedelta(hours=hours), blocks)

    samples = [captured(number, hours) for number in range(5) for hours in (0, 5 + number, 20 + number)]
    (rule,) = learn(samples)
    assert (rule.valid_from, rule.first_seen) == (START + timedelta(hours=5), START + timedelta(hours=5))
