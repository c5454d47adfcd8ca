"""Search finds the same articles in the same order on both engines, and shows them as printed."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from newsarchive.arabic import names
from newsarchive.arabic.text import word_spans
from newsarchive.arabic.tokens import index_tokens, stem
from newsarchive.model.outcomes import Outcome
from newsarchive.store import search
from newsarchive.store.captures import captures
from newsarchive.store.dedupe.pairs import Pair, replace_pairs
from newsarchive.store.engine import database
from newsarchive.store.filters import Filters
from newsarchive.store.search import documents, integrity, marks
from newsarchive.store.search.marks import mark, snippet
from newsarchive.store.search.query import Term, parse
from tests.store import searching
from tests.store.sample_archive import PAGE, START, at, capture, content, file_capture, printed, publish, source


def shelve(conn: Connection, **texts: str) -> dict[str, int]:
    """Articles by name, each a minute newer than the one before."""
    owner = source(conn)
    return {
        name: publish(conn, owner, f"https://akhbar.example/{name}", content(told, title=f"خبر {name}"), at(minute))
        for minute, (name, told) in enumerate(texts.items())
    }


def found(conn: Connection, query: str, **more: Any) -> list[str]:
    """Titles of the hits, without their first word."""
    hits = searching.hits(conn, query, more.pop("filters", Filters()), sort=more.pop("sort", "newest"), **more)
    return [(hit.title or "").removeprefix("خبر ") for hit in hits]


# ------------------------------------------------------------------ what matches


@pytest.mark.parametrize(
    ("printed_as", "asked"),
    [
        ("التقى أحمد بالوفد", "احمد"),
        ("فتحت مدرسة جديدة", "مدرسه"),
        ("في عام ٢٠٢٢ جرى", "2022"),
        ("في عام 2022 جرى", "٢٠٢٢"),
        ("روسيا والناتو يتفاوضان", "الناتو"),
        ("روسيا والناتو يتفاوضان", "ناتو"),
        ("وقع الاتّفاقُ أمسِ", "الاتفاق"),
        ("كـــلام منمق", "كلام"),
        ("زار مستشفى المدينة", "مستشفي"),
        ("قال Reuters إن", "REUTERS"),
        ("وكالة أ.ف.ب قالت", "أ.ف.ب"),
    ],
)
def test_spellings_that_are_one_word_find_each_other(conn: Connection, printed_as: str, asked: str) -> None:
    shelve(conn, it=printed_as, other="نص لا علاقة له")
    assert found(conn, asked) == ["it"]


@pytest.mark.parametrize(("printed_as", "asked"), [("أخبار فلسطين اليوم", "لسطين"), ("قرية صغيرة", "قري")])
def test_a_part_of_a_word_is_not_the_word(conn: Connection, printed_as: str, asked: str) -> None:
    shelve(conn, it=printed_as)
    assert found(conn, asked) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("الاقتصاد", "c b a"),
        ("الاقتصاد النفط", "b a"),
        ('"أسعار النفط"', "b"),
        ('"النفط أسعار"', "a"),
        ("«أسعار النفط»", "b"),
        ("الاقتصاد -النفط", "c"),
        ("الاقتصاد -النفط -السياحة", ""),
        ("النفط OR السياحة", "c b a"),
        ("السياحة أو أسعار", "c b a"),
        ("الاقتصاد أسعار OR السياحة", "c b a"),
        ("اقتص*", "c b a"),
        ("سياح*", "c"),
        ("-النفط", "d c"),
        ('-"أسعار النفط"', "d c a"),
        ("", "d c b a"),
        ("   ", "d c b a"),
        ("خبر", "d c b a"),
    ],
)
def test_the_query_language(conn: Connection, query: str, expected: str) -> None:
    shelve(
        conn,
        a="النفط أسعار ترتفع في الاقتصاد",
        b="قال الاقتصاد إن أسعار النفط ترتفع",
        c="الاقتصاد ينمو مع السياحة",
        d="مباراة كرة قدم",
    )
    assert found(conn, query) == expected.split()
    assert searching.count(conn, query) == len(expected.split())


@pytest.mark.parametrize(
    "query",
    ['"', '""', "OR", "OR OR", "- -", "*", "(", ")", "a AND", "NEAR(", "'", "\\", '"أ', "أ OR", "^", ":",
     "title:x", "{", "-", "--x", '-"', "a\x00b", "\ud800", "!", "&", "|", "a:*", "<->", "؟!", "😀", "x" * 5000,
     "a " * 300, "%", ";--"],
)  # fmt: skip
def test_broken_syntax_never_raises(conn: Connection, query: str) -> None:
    shelve(conn, a="نص عادي")
    searching.hits(conn, query)
    searching.count(conn, query)


def test_a_title_and_its_text_are_no_phrase_together(conn: Connection) -> None:
    publish(conn, source(conn), PAGE, content("الثانية هنا", title="الكلمة الأولى"))
    assert searching.count(conn, '"الأولى الثانية"') == 0
    assert searching.count(conn, "الأولى الثانية") == 1


def test_only_the_newest_revision_is_found(conn: Connection) -> None:
    owner = source(conn)
    publish(conn, owner, PAGE, content("كان هنا زلزال"))
    publish(conn, owner, PAGE, content("كان هنا إعصار"), at(60))
    assert (searching.count(conn, "زلزال"), searching.count(conn, "إعصار")) == (0, 1)


def test_an_article_taken_back_is_not_found(conn: Connection) -> None:
    owner = source(conn)
    kept = capture(conn, owner)
    file_capture(conn, kept, content("نص"))
    captures.record_ingest(conn, kept.id, outcome=Outcome.NOT_AN_ARTICLE, detail="tag: links")
    assert searching.count(conn, "نص") == searching.count(conn, "") == 0


def test_the_index_agrees_with_its_rows_after_edits(sqlite_template: Path, tmp_path: Path) -> None:
    engine = database.open_engine(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'edits.db')}")
    with database.writing(engine) as conn:
        owner = source(conn)
        for minutes in range(6):
            publish(
                conn,
                owner,
                PAGE,
                content(f"نسخة {minutes}", published=printed(date(2026, 3, 1 + minutes))),
                at(minutes),
            )
            publish(conn, owner, PAGE + str(minutes), content(f"خبر آخر {minutes}"), at(minutes))
        assert documents.is_sound(conn)
        conn.execute(text("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search_index, instance)"))
        grown = conn.execute(text("SELECT term, doc, col, offset FROM vocabulary ORDER BY 1, 2, 3, 4")).all()
        documents.clear(conn)
        assert integrity.reindex(conn) == 7
        fresh = conn.execute(text("SELECT term, doc, col, offset FROM vocabulary ORDER BY 1, 2, 3, 4")).all()
        assert [row[0] for row in grown] == [row[0] for row in fresh]
        assert len(grown) > 50
    engine.dispose()


def held(conn: Connection) -> list[str]:
    """Every word in the engine's own index."""
    conn.execute(text("CREATE VIRTUAL TABLE temp.all_told USING fts5vocab(main, search_index, instance)"))
    words = list(conn.scalars(text("SELECT term FROM temp.all_told ORDER BY 1")))
    conn.execute(text("DROP TABLE temp.all_told"))
    return words


@pytest.mark.parametrize("known_by", ["its revision", "nothing"])
def test_what_is_written_anew_or_taken_back_leaves_no_word(
    sqlite_template: Path, tmp_path: Path, known_by: str
) -> None:
    engine = database.open_engine(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'anew.db')}")
    with database.writing(engine) as conn:
        kept = capture(conn, source(conn))
        file_capture(conn, kept, content("كان هنا زلزال", title="خبر"))
        if known_by == "nothing":  # as after a change of the code that makes tokens
            conn.execute(text("UPDATE search_documents SET digest = x'00'"))
        file_capture(conn, kept, content("كان هنا إعصار", title="خبر"))
        assert {"زلزال", "اعصار"} & set(held(conn)) == {"اعصار"}
        assert documents.is_sound(conn)
        captures.record_ingest(conn, kept.id, outcome=Outcome.NOT_AN_ARTICLE, detail="tag: links")
        assert held(conn) == []
        assert documents.is_sound(conn)
    engine.dispose()


def test_a_text_without_any_space_is_indexed_whole(conn: Connection) -> None:
    publish(conn, source(conn), PAGE, content("新" * 950 + "闻", title="zh"))
    assert searching.count(conn, "闻") == 1


def test_an_article_written_anew_keeps_its_place_among_those_of_its_minute(conn: Connection) -> None:
    owner = source(conn)
    kept = capture(conn, owner)
    file_capture(conn, kept, content("نص", title="first"))
    publish(conn, owner, PAGE + "2", content("نص", title="second"))
    before = found(conn, "نص")
    file_capture(conn, kept, content("نص آخر", title="first"))
    assert found(conn, "نص") == before


# ------------------------------------------------------------------ which first


def test_newest_first_is_by_publication_else_first_sight(conn: Connection) -> None:
    owner = source(conn)
    for name, minutes, day in (("seen", 60 * 24 * 3, None), ("old", 0, 1), ("new", 0, 20)):
        shown = content("نص", title=name, published=printed(date(2026, 3, day)) if day else None)
        publish(conn, owner, f"https://akhbar.example/{name}", shown, at(minutes))
    assert found(conn, "نص") == ["new", "seen", "old"]
    assert found(conn, "نص", sort="oldest") == ["old", "seen", "new"]
    assert found(conn, "نص", limit=2) == ["new", "seen"]


def test_a_corrected_date_moves_an_article(conn: Connection) -> None:
    owner = source(conn)
    kept = capture(conn, owner)
    file_capture(conn, kept, content("نص", title="moved"))
    publish(conn, owner, PAGE + "2", content("نص", title="stays"), at(5))
    assert found(conn, "نص") == ["stays", "moved"]
    file_capture(conn, kept, content("نص", title="moved", published=printed(date(2026, 3, 9))))
    assert found(conn, "نص") == ["moved", "stays"]


def test_relevance_puts_the_title_before_the_beginning_before_the_rest(conn: Connection) -> None:
    owner = source(conn)
    filler = "كلام كثير لا يعني شيئا " * 60
    for minutes, (title, told) in enumerate(
        [
            ("زلزال في المدينة", "وقع فجر اليوم. " + filler),
            ("lead", "وقع زلزال فجر اليوم. " + filler),
            ("rest", filler + "وقع زلزال."),
            ("none", filler),
        ]
    ):
        publish(conn, owner, f"https://akhbar.example/{minutes}", content(told, title=title), at(minutes))
    assert found(conn, "زلزال", sort="relevance") == ["زلزال في المدينة", "lead", "rest"]


def test_among_equals_the_newer_comes_first(conn: Connection) -> None:
    shelve(conn, old="نص واحد", new="نص واحد")
    assert found(conn, "واحد", sort="relevance") == ["new", "old"]


WORDS = (
    "الرئيس", "والرئيس", "وزير", "الوزراء", "القاهرة", "بالقاهرة", "لبنان", "للبنان", "النفط", "أسعار", "2022", "٢٠٢٢",
    "Reuters",
)  # fmt: skip
QUERIES = (
    "الرئيس", "القاهرة لبنان", '"وزير الوزراء"', "النفط OR 2022", "الرئيس -لبنان", "وز*", "-النفط", "أسعار reuters",
)  # fmt: skip
SORTS: tuple[search.Sort, ...] = ("relevance", "newest", "oldest")


def test_both_engines_give_the_same_hits_in_the_same_order(two_engines: tuple[Engine, Engine]) -> None:
    chance = random.Random(7)
    texts = [" ".join(chance.choices(WORDS, k=chance.randrange(3, 40))) for _ in range(60)]
    told: list[list[search.Hit]] = []
    for engine in two_engines:
        with database.writing(engine) as conn:
            owner = source(conn)
            for number, one in enumerate(texts):
                publish(conn, owner, f"https://akhbar.example/{number}", content(one, title=one[:20]), at(number % 9))
            told.append(
                [hit for q in QUERIES for sort in SORTS for hit in searching.hits(conn, q, sort=sort, limit=99)]
            )
    assert told[0] == told[1]
    assert len(told[0]) > 100


def test_filters_narrow_what_is_found(conn: Connection) -> None:
    for name, day, language in (("one", 1, "ar"), ("two", 5, "fr")):
        shown = content("نص", title=name, published=printed(date(2026, 3, day)), language=language)
        publish(conn, source(conn, name), f"https://{name}.example/1", shown)
    assert found(conn, "نص", filters=Filters(source="one")) == ["one"]
    assert found(conn, "نص", filters=Filters(language="fr")) == ["two"]
    assert found(conn, "نص", filters=Filters(since=date(2026, 3, 2))) == ["two"]
    assert found(conn, "نص", filters=Filters(until=date(2026, 3, 5))) == ["two", "one"]
    assert found(conn, "", filters=Filters(query="نص", source="two"), sort="relevance") == ["two"]
    assert searching.count(conn, "نص", Filters(source="nobody")) == 0


# ------------------------------------------------------------------ what is shown


def test_a_hit_shows_the_original_spelling_with_the_match_marked(conn: Connection) -> None:
    told = "كلام طويل في البداية لا يهم أحدا. " * 20 + "ثم التقى بأَحْمَد في المدرسة ٢٠٢٢."
    publish(conn, source(conn), PAGE, content(told, title="أحمد وحده"))
    (hit,) = searching.hits(conn, "احمد 2022")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["بأَحْمَد", "٢٠٢٢"]
    assert [hit.title and hit.title[start:end] for start, end in hit.title_marks] == ["أحمد"]
    assert hit.snippet in told
    assert len(hit.snippet) < 300
    assert (hit.source, hit.url, hit.first_seen_at, hit.deleted) == ("akhbar", PAGE, START, False)


def test_a_phrase_is_marked_as_one_and_a_prefix_by_its_word() -> None:
    told = "قال وزير الخارجية، ثم قال وزير النقل"
    assert [told[a:b] for a, b in mark(told, parse('"وزير الخارجية"').terms)] == ["وزير الخارجية"]
    assert [told[a:b] for a, b in mark(told, parse("خارج*").terms)] == ["الخارجية"]
    assert mark(told, parse("-وزير").terms) == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(["كلام", "أحمد", "والناتو", "\n\n", "٢٠٢٢", "😀", "a", "طويل" * 30]), max_size=120),
    st.sampled_from(["احمد", "الناتو 2022", '"كلام احمد"', "طوي*", ""]),
)
def test_marks_lie_inside_the_snippet_and_the_snippet_inside_the_text(words: list[str], query: str) -> None:
    told = " ".join(words)
    piece = snippet(told, parse(query).terms)
    assert piece.text in told
    assert all(0 <= start < end <= len(piece.text) for start, end in piece.marks)
    whole = {told[start:end] for start, end in mark(told, parse(query).terms)}
    assert all(piece.text[start:end] in whole for start, end in piece.marks)


@given(st.text(alphabet="اوحم\u064e\u0640 ٢a.،-\u200f\u00a0ﷺءيئ\n", max_size=60))
def test_words_are_found_where_they_stand(told: str) -> None:
    assert marks._spans(told) == word_spans(told)  # the quick way and the plain one


@given(
    st.lists(
        st.sampled_from(
            [
                "شيء",
                "مسؤول",
                "والمدرسة",
                "مدرسةٌ",
                "على",
                "هي",
                "a-b",
                "«أحمد»،",
                "\n",
                "قرأ ٢",
                "2",
                "NATO",
                "مَســؤولٌ",
                "كيف\u2003شيء",
            ]
        )
    ),
    st.sampled_from(
        ["مدرسه", "شيء هي", '"احمد شيء"', "علي a", "مسء*", '"علي هي" -قرأ', "2", "nato شيء", "شيء near/2 هي"]
    ),
)
def test_marks_are_found_by_letters_as_they_are_word_by_word(words: list[str], query: str) -> None:
    told = " ".join(words)
    terms = parse(query).terms
    spans = word_spans(told)
    stems = {term.stem for term in terms if len(term.words) == 1 and not term.prefix}
    stems |= {stem(word) for term in terms if term.near for word in term.words}
    starts = tuple(term.words[0] for term in terms if term.prefix) or ("-",)
    plain = {(a, b) for word, a, b in spans if stem(word) in stems or word.startswith(starts)}
    for phrase in (term.words for term in terms if len(term.words) > 1 and not term.near):
        size = len(phrase)
        places = [at for at in range(len(spans)) if tuple(word for word, _, _ in spans[at : at + size]) == phrase]
        plain |= {(spans[at][1], spans[at + size - 1][2]) for at in places}
    assert mark(told, terms) == marks._apart(sorted(plain))


def test_parsing_keeps_what_is_asked_for() -> None:
    query = parse('أحمد "في القاهرة" -مصر كتا*')
    (group,) = query.groups
    assert group.wanted == (Term(("احمد",)), Term(("في", "القاهره")), Term(("كتا",), prefix=True))
    assert group.unwanted == (Term(("مصر",)),)


# ------------------------------------------------------------------ odd texts


@pytest.mark.parametrize(
    "odd",
    [
        'a\'b c\\d "e" f:1A g|h !i',
        "كلمة " * 20_000,
        " ".join(f"كلمة{number}" for number in range(80_000)),
        "س" * 300_000,
        "😀😀 🫠 ﷺ ﷲ ​ \u200f\u202b",
        "हिन्दी में समाचार 中文新闻 日本語ニュース",
        "",
    ],
)
def test_any_text_can_be_indexed_and_taken_out_again(conn: Connection, odd: str) -> None:
    owner = source(conn)
    kept = capture(conn, owner)
    article_id = file_capture(conn, kept, content(odd or " ", title=odd[:50])).article_id
    assert searching.count(conn, "") == 1
    for token in [index_token[:100] for index_token in index_tokens(odd)[:3]]:
        assert searching.count(conn, token) == 1
    search.unindex(conn, article_id)
    assert searching.count(conn, "") == 0


def test_languages_without_spaces_are_found(conn: Connection) -> None:
    shelve(conn, zh="中文新闻报道", hi="हिन्दी में समाचार")
    assert found(conn, "新闻") == ["zh"]
    assert found(conn, "हिन्दी") == ["hi"]


# ------------------------------------------------------------------ copies folded, names widened


def carried(conn: Connection) -> list[int]:
    """One report in three papers, and another."""
    ids = [
        publish(
            conn, source(conn, name), f"https://{name}.example/1", content(f"فيضان يجتاح الوادي {name}"), at(number)
        )
        for number, name in enumerate(("rain", "wind", "snow"))
    ]
    other = publish(conn, source(conn, "dust"), "https://dust.example/9", content("فيضان آخر"), at(9))
    pairs = [Pair(low, high, "near", 0.9) for low in ids for high in ids if low < high]
    replace_pairs(conn, ids, pairs, START)
    return [*ids, other]


def test_copies_are_one_line_with_the_others_named(conn: Connection) -> None:
    a, b, c, other = carried(conn)
    hits = searching.hits(conn, "فيضان", sort="oldest", fold_copies=True)
    assert [hit.article_id for hit in hits] == [a, other]
    assert [(copy.article_id, copy.source) for copy in hits[0].copies] == [(b, "wind"), (c, "snow")]
    assert hits[1].copies == ()
    assert len(searching.hits(conn, "فيضان", sort="oldest")) == 4
    ranked = searching.hits(conn, "فيضان", fold_copies=True, limit=1)
    assert len(ranked) == 1


def test_other_forms_of_a_name_are_found_where_asked(conn: Connection) -> None:
    owner = source(conn)
    arabic = publish(conn, owner, "https://akhbar.example/1", content("قال لافروف إن الناتو يتوسع"), at(1))
    latin = publish(conn, owner, "https://akhbar.example/2", content("Lavrov said that NATO grows"), at(2))
    spelt = publish(conn, owner, "https://akhbar.example/3", content("لحلف شمال الأطلسي قمة"), at(3))
    table = names.load()

    def found(query: str, known: names.Names | None = table) -> list[int]:
        return [hit.article_id for hit in searching.hits(conn, query, sort="oldest", names=known)]

    assert found("لافروف") == [arabic, latin]
    assert found("لافروف", None) == [arabic]
    assert found("الناتو") == [arabic, latin, spelt]
    assert found("حلف شمال الأطلسي -Lavrov") == [arabic, spelt]
    assert found("لافروف الناتو") == [arabic, latin]
    titled = publish(conn, owner, "https://akhbar.example/4", content("قمة في بروكسل", title="NATO"), at(4))
    assert found("title:الناتو") == [titled]  # its other forms too are looked for in the title
    assert found("«حلف شمال الأطلسي» -بروكسل") == [arabic, latin]  # a phrase as typed: the third writes لحلف
    assert "NATO" in search.also("الناتو", table)
    assert search.also("قمة -الناتو", table) == ()
