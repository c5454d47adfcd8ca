"""A whole extraction cleaned: what stays, what goes and why."""

from __future__ import annotations

from datetime import UTC, date, datetime

from newsarchive.clean.content import clean
from newsarchive.model import Block, Content, DateFact, Extraction, Fact, Rule, Site
from newsarchive.sites.shapes import shape_of

SITE = Site("daffa.example")
TITLE = "افتتاح جسر جديد فوق النهر"
FIRST = "افتتح وزير النقل اليوم جسرا جديدا فوق النهر يربط ضفتي المدينة بعد عامين من العمل المتواصل."
SECOND = "وقال الوزير في كلمته إن الجسر يتسع لأربعة مسارات، وإن المشاة خصص لهم ممر مستقل على جانبيه."
LAST = "ومن المقرر أن تفتح الطرق المؤدية إليه أمام السيارات مطلع الأسبوع المقبل."


def extraction(
    *blocks: Block | str, titles: tuple[Fact, ...] = (Fact(TITLE, "printed h1"),), **facts: object
) -> Extraction:
    made = tuple(block if isinstance(block, Block) else Block(block) for block in blocks)
    return Extraction("article", "test", titles=titles, blocks=made, **facts)  # type: ignore[arg-type]


def kept(content: Content) -> list[str]:
    return [block.text for block in content.blocks if block.dropped is None]


def reasons(content: Content) -> dict[str, str | None]:
    return {block.text: block.dropped for block in content.blocks}


def test_set_phrases_go_with_the_reason_and_paragraphs_stay_to_the_letter() -> None:
    content = clean(
        extraction(FIRST, "إعلان", SECOND, LAST, "مواضيع ذات صلة", "جميع الحقوق محفوظة لموقع الضفة 2024"), SITE
    )
    assert content.text == f"{FIRST}\n\n{SECOND}\n\n{LAST}"
    assert reasons(content)["إعلان"] == "boilerplate: advert"
    assert all(block.rule for block in content.blocks if block.dropped)


def test_headlines_below_a_related_label_at_the_end_go_with_it() -> None:
    content = clean(extraction(FIRST, LAST, "مقالات ذات صلة", "موسم حصاد وفير في الشمال", "سباق القوارب يعود"), SITE)
    assert kept(content) == [FIRST, LAST]


def test_a_subheading_below_a_read_also_line_in_the_middle_stays() -> None:
    content = clean(extraction(FIRST, "اقرأ أيضا: موسم حصاد وفير", "الطريق إلى الجسر", SECOND), SITE)
    assert kept(content) == [FIRST, "الطريق إلى الجسر", SECOND]


def test_a_repeated_title_goes_with_or_without_a_label() -> None:
    content = clean(extraction(TITLE, f"مشاهدة: {TITLE}", FIRST, SECOND), SITE)
    assert content.title == TITLE
    assert kept(content) == [FIRST, SECOND]
    assert reasons(content)[TITLE] == "repeated title"


def test_a_flash_whose_only_line_is_its_title_keeps_it() -> None:
    assert kept(clean(extraction(TITLE, "شارك الخبر"), SITE)) == [TITLE]


def test_credits_of_their_own_line_are_recorded_and_go() -> None:
    content = clean(extraction("القاهرة - رويترز", FIRST, SECOND, "المصدر: الأناضول"), SITE)
    assert kept(content) == [FIRST, SECOND]
    assert content.dateline == "القاهرة"
    assert content.agencies == ("رويترز", "الأناضول")


def test_an_agency_quoted_in_a_sentence_is_no_credit() -> None:
    quoting = "وذكرت وكالة رويترز نقلا عن مصدر في الوزارة أن الجسر كلف عشرة ملايين دينار."
    content = clean(extraction(FIRST, quoting, LAST), SITE)
    assert content.agencies == ()
    assert kept(content) == [FIRST, quoting, LAST]


def test_a_dateline_is_recorded_and_its_paragraph_stays_as_printed() -> None:
    opening = f"عمان - رويترز: {FIRST}"
    content = clean(extraction(opening, SECOND), SITE)
    assert (content.dateline, content.agencies) == ("عمان", ("رويترز",))
    assert kept(content) == [opening, SECOND]


def test_a_closing_credit_is_recorded_and_its_paragraph_stays_as_printed() -> None:
    result = f"{SECOND} (أ ف ب)"
    content = clean(extraction(FIRST, result, "مواضيع ذات صلة"), SITE)
    assert content.agencies == ("فرانس برس",)
    assert kept(content) == [FIRST, result]


def test_date_lines_and_captions_are_no_body() -> None:
    content = clean(extraction("الأحد 19 مايو 2024", FIRST, Block("الجسر ليلا", "caption"), SECOND), SITE)
    assert kept(content) == [FIRST, SECOND]


def test_a_site_that_names_itself_credits_no_one() -> None:
    content = clean(extraction(FIRST, agencies=(Fact("الضفاف نيوز", "printed"),), site_name="الضفاف نيوز"), SITE)
    assert content.agencies == ()


def test_rules_by_hand_and_learned_take_whole_blocks() -> None:
    line = "سطر لا تعرفه القائمة"
    rules = (
        Rule(shape_of(line), "learned", sample=line, support=7),
        Rule(shape_of("سطر آخر"), "hand", sample="سطر آخر"),
    )
    content = clean(extraction(FIRST, line, f"{line} مع بقية", "سطر آخر", SECOND), Site("daffa.example", rules=rules))
    assert kept(content) == [FIRST, f"{line} مع بقية", SECOND]
    dropped = [(block.dropped, block.rule, block.support) for block in content.blocks if block.dropped]
    assert dropped == [("boilerplate: learned", line, 7), ("boilerplate: rule by hand", "سطر آخر", None)]


def test_a_learned_rule_never_takes_the_only_text_of_an_article() -> None:
    flash, line = "سعر صرف الدولار اليوم 47.10 جنيها في البنوك", "حكايات من الضفة"
    rules = tuple(Rule(shape_of(text), "learned", sample=text, support=12) for text in (flash, line))
    content = clean(extraction(flash, line, "إعلان", titles=()), Site("daffa.example", rules=rules))
    assert content.text == flash
    assert content.blocks[0].rule == "kept: the article has no other text"
    assert reasons(content)[line] == "boilerplate: learned"
    assert kept(clean(extraction(flash, SECOND, titles=()), Site("daffa.example", rules=rules))) == [SECOND]


def test_a_phrase_of_every_site_is_no_text_though_nothing_else_is_there() -> None:
    rules = (Rule(shape_of("شارك الخبر"), "learned"),)
    assert clean(extraction("شارك الخبر", titles=()), Site("daffa.example", rules=rules)).text == ""


def test_a_rule_of_the_tail_leaves_the_head_alone() -> None:
    rule = Rule(shape_of("حكايات من الضفة"), "learned", position="tail")
    content = clean(
        extraction("حكايات من الضفة", FIRST, SECOND, LAST, "حكايات من الضفة"), Site("daffa.example", rules=(rule,))
    )
    assert kept(content) == ["حكايات من الضفة", FIRST, SECOND, LAST]


def test_a_person_may_say_what_stays() -> None:
    line = "شارك الخبر"
    rules = (Rule(shape_of(line), "hand", off=True), Rule(shape_of(line), "learned"))
    assert kept(clean(extraction(FIRST, line, SECOND), Site("daffa.example", rules=rules))) == [FIRST, line, SECOND]


def test_choices_come_with_their_evidence() -> None:
    moment = datetime(2024, 5, 19, 10, tzinfo=UTC)
    found = DateFact("published", date(2024, 5, 19), moment, "minute", True, "meta", "2024-05-19T10:00Z")
    content = clean(extraction(FIRST, dates=(found,), language=Fact("ar", "letters")), SITE, moment=moment)
    told = dict(content.evidence)
    assert content.published == found
    assert (told["published"].evidence, told["title"].evidence, told["language"].value) == ("meta", "printed h1", "ar")
    assert content.dates == (found,)


def test_cleaning_twice_is_cleaning_once() -> None:
    first = clean(extraction("إعلان", FIRST, SECOND, "شاركها"), SITE)
    again = clean(extraction(*first.blocks), SITE)
    assert again.blocks == first.blocks


def test_an_empty_extraction_is_an_empty_content() -> None:
    content = clean(extraction(titles=()), SITE)
    assert (content.title, content.text, content.published) == (None, "", None)


def test_a_line_the_site_repeats_credits_no_one() -> None:
    line = "أخبار الضفة | خاص"
    facts = (Fact("أخبار الضفة", f"printed «{line}»"), Fact("رويترز", "printed «عمان - رويترز»"))
    site = Site("daffa.example", rules=(Rule(shape_of(line), "learned", sample=line, support=9),))
    content = clean(extraction(line, FIRST, SECOND, agencies=facts), site)
    assert content.agencies == ("رويترز",)


def test_authors_that_are_credits_are_read_as_such() -> None:
    content = clean(
        extraction(FIRST, authors=(Fact("عمان - بترا", "meta author"), Fact("Sami Hilu", "json-ld author"))), SITE
    )
    assert (content.authors, content.agencies, content.dateline) == (("Sami Hilu",), ("بترا",), "عمان")


def test_a_bar_goes_and_its_byline_is_recorded() -> None:
    bar = "كتب: سامي منصور | الأحد 5 مايو 2024 | 1200 مشاهدة | طباعة"
    content = clean(extraction(bar, FIRST, SECOND), SITE)
    assert kept(content) == [FIRST, SECOND]
    assert content.authors == ("سامي منصور",)


def test_hours_between_the_paragraphs_of_a_live_report_stay() -> None:
    assert kept(clean(extraction(FIRST, "09:50", SECOND, "12:20", LAST), SITE)) == [
        FIRST,
        "09:50",
        SECOND,
        "12:20",
        LAST,
    ]
    assert kept(clean(extraction(FIRST, "09:50", SECOND, LAST), SITE)) == [FIRST, SECOND, LAST]


def test_labels_are_no_authors_and_lines_about_a_page_no_agencies() -> None:
    authors = (Fact("سامي منصور", "meta author"), Fact("بواسطة", "printed"), Fact("محليات", "linked"))
    agencies = (Fact("رويترز", "printed «رويترز»"), Fact("منتدى القراء", "printed «منتدى القراء»"))
    named = Fact("المدار الجديد", "printed «المصدر: المدار الجديد»")
    content = clean(extraction(FIRST, authors=authors, agencies=(*agencies, named)), SITE)
    assert content.authors == ("سامي منصور",)
    assert content.agencies == ("رويترز", "المدار الجديد")


def test_the_rule_of_a_dropped_block_quotes_what_was_read() -> None:
    content = clean(extraction(FIRST, "جميع الحقوق محفوظة لموقع الضفة 2024", SECOND), SITE)
    (rule,) = [block.rule for block in content.blocks if block.dropped]
    assert rule is not None
    assert "محفوظ" in rule
    assert len(rule) <= 70


def test_a_short_line_printed_twice_above_the_text_is_a_caption() -> None:
    content = clean(extraction("سفينة في الميناء", "سفينة في الميناء", FIRST, "الطريق إلى الجسر", SECOND), SITE)
    assert kept(content) == [FIRST, "الطريق إلى الجسر", SECOND]
