"""The table of words: both languages have every entry, pages say only what stands in it, dates and counts read well."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.dedupe.kinds import KINDS
from newsarchive.imports.files import FORMATS
from newsarchive.model.outcomes import Outcome
from newsarchive.store.filters import Filters
from newsarchive.web import translations
from newsarchive.web.translations import Locale, table

WEB = Path(translations.__file__).parent
AR, EN = Locale("ar"), Locale("en")
NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize("name", sorted(table()))
def test_both_languages_have_every_entry(name: str) -> None:
    entry = table()[name]
    assert set(entry) == {"ar", "en"}
    assert all(entry.values()), f"{name}: empty"
    if isinstance(entry["ar"], str):
        holes = [set(re.findall(r"{(\w+)}", entry[code])) for code in ("ar", "en")]
        assert holes[0] == holes[1], f"{name}: the languages fill in different values"


def test_no_exclamation_marks() -> None:
    assert [name for name, entry in table().items() if "!" in str(entry.values())] == []


def test_every_word_a_template_says_is_in_the_table() -> None:
    said = {
        key
        for path in (WEB / "templates").glob("*.html")
        for key in re.findall(r"""\bt\("([a-z_0-9]+\.[a-zA-Z_0-9]+)"[,)\s]""", path.read_text(encoding="utf-8"))
    }
    assert len(said) > 200
    assert said - set(table()) == set()


def test_every_count_a_template_says_is_in_the_table() -> None:
    said = {
        noun
        for path in (WEB / "templates").glob("*.html")
        for noun in re.findall(r'\bt\.count\("(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert {f"count.{noun}" for noun in said} <= set(table())


def test_every_outcome_kind_of_change_format_and_filter_has_words() -> None:
    assert {f"outcome.{one.value}" for one in Outcome} <= set(table())
    assert {f"kind.{one}" for one in KINDS} <= set(table())
    assert {f"format.{one}" for one in FORMATS} <= set(table())
    assert {f"filter.{field.name}" for field in fields(Filters)} - set(table()) == {"filter.query"}


@pytest.mark.parametrize(
    ("number", "arabic", "english"),
    [
        (0, "لا أخبار", "no articles"),
        (1, "خبر واحد", "1 article"),
        (2, "خبران", "2 articles"),
        (3, "٣ أخبار", "3 articles"),
        (10, "١٠ أخبار", "10 articles"),
        (11, "١١ خبرًا", "11 articles"),
        (99, "٩٩ خبرًا", "99 articles"),
        (100, "١٠٠ خبر", "100 articles"),
        (102, "١٠٢ خبر", "102 articles"),
        (103, "١٠٣ أخبار", "103 articles"),
        (1204, "١٬٢٠٤ أخبار", "1,204 articles"),
    ],
)
def test_counts_take_the_form_their_number_asks_for(number: int, arabic: str, english: str) -> None:
    assert AR.count("article", number) == arabic
    assert EN.count("article", number) == english


@pytest.mark.parametrize(
    ("tongue", "expected"),
    [
        (AR, "١٢ يناير ٢٠٢٢"),
        (Locale("ar", months="levant"), "١٢ كانون الثاني ٢٠٢٢"),
        (Locale("ar", digits="latn"), "12 يناير 2022"),
        (Locale("ar", months="tunisia"), "١٢ جانفي ٢٠٢٢"),
        (Locale("en", months="levant"), "12 January 2022"),
    ],
)
def test_days_are_told_in_words(tongue: Locale, expected: str) -> None:
    assert tongue.day(date(2022, 1, 12)) == expected


def test_a_moment_is_told_no_finer_than_it_is_known() -> None:
    assert EN.moment(NOW) == "22 November 2026, 09:05"
    assert EN.moment(NOW, "day") == "22 November 2026"
    assert EN.moment(NOW, "month") == "November 2026"
    assert EN.moment(NOW, "year") == "2026"
    assert AR.moment(None) == "غير معروف"


def test_how_long_ago_and_how_soon() -> None:
    assert EN.ago(NOW - timedelta(hours=3), NOW) == "3 hours ago"
    assert EN.ago(NOW + timedelta(minutes=1), NOW) == "in 1 minute"
    assert AR.ago(NOW - timedelta(days=2), NOW) == "قبل يومين"
    assert EN.ago(NOW - timedelta(hours=36), NOW) == "36 hours ago"
    assert EN.ago(NOW - timedelta(minutes=90), NOW) == "90 minutes ago"
    assert EN.ago(None, NOW) == "not yet"


def test_sizes_are_told_in_units_people_read() -> None:
    assert EN.size(0) == "0 bytes"
    assert EN.size(1_500) == "1.5 kB"
    assert AR.size(2_400_000) == "٢٫٤ م.ب"


@given(st.integers(0, 10**9))
def test_arabic_digits_hold_the_same_number(number: int) -> None:
    back = {ord(char): str(place) for place, char in enumerate("٠١٢٣٤٥٦٧٨٩")} | {ord("٬"): ""}
    assert int(AR.number(number).translate(back)) == number


def test_an_unknown_word_of_a_closed_set_stays_as_it_is() -> None:
    assert AR.term("outcome", "something_new") == "something_new"
