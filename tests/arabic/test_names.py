"""Names with several spellings: the packaged table, an archive's own table, and their aliases."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarchive.arabic import names
from newsarchive.arabic.names import form_of


def test_single_word_forms_map_to_the_usual_form() -> None:
    stems = names.load().stems
    usual = form_of("لافروف")[0]
    assert stems[form_of("Lavrov")[0]] == usual
    assert usual not in stems
    assert stems[form_of("ستولتنبرج")[0]] == form_of("ستولتنبرغ")[0]


def test_no_usual_form_maps_to_another() -> None:
    stems = names.load().stems
    assert len(stems) > 150
    assert not set(stems) & set(stems.values())


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("الناتو", "حلف شمال الأطلسي"),
        ("والناتو", "NATO"),
        ("حلف شمال الأطلسي", "الناتو"),
        ("سيرغي لافروف", "سيرجي لافروف"),
        ("نتانياهو", "نتنياهو"),
        ("كييف", "Kyiv"),
    ],
)
def test_a_name_has_its_other_forms(name: str, other: str) -> None:
    assert other in names.load().others(form_of(name))


def test_a_form_that_contains_all_words_of_the_name_is_left_out() -> None:
    others = names.load().others(form_of("لافروف"))
    assert "Lavrov" in others
    assert not [other for other in others if "لافروف" in other]


@pytest.mark.parametrize("word", ["كيف", "القاعدة", "who", "برتقال"])
def test_words_that_mean_something_else_are_not_names(word: str) -> None:
    assert names.load().others(form_of(word)) == ()
    assert form_of(word)[0] not in names.load().stems


def test_an_archives_own_table_adds_to_the_packaged_one(tmp_path: Path) -> None:
    assert names.load(tmp_path) == names.load()
    (tmp_path / names.OWN_FILE).write_text('rivers = [["نهر العاصي", "نهر الأورنت", "Orontes"]]', encoding="utf-8")
    own = names.load(tmp_path)
    assert own.others(form_of("نهر الأورنت")) == ("نهر العاصي", "Orontes")
    assert own.others(form_of("الناتو")) == names.load().others(form_of("الناتو"))


@pytest.mark.parametrize(
    "content", ["persons = [", 'persons = ["لافروف"]', 'persons = [["لافروف"]]', "persons = [[1, 2]]"]
)
def test_a_table_that_cannot_be_read_is_named_with_the_fix(tmp_path: Path, content: str) -> None:
    (tmp_path / names.OWN_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"names\.toml.*write lists of forms"):
        names.load(tmp_path)
