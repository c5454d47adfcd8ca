"""Citations: what is known is told, what is not is left out."""

from __future__ import annotations

import json

from newsarchive.export.citation import cite
from tests.export.test_rights import row


def test_bibtex_names_who_where_when_and_the_capture() -> None:
    told = cite(row(), "bibtex")
    assert told.startswith("@online{example-7,")
    for line in (
        "title = {عنوان الخبر}",
        "author = {{سلمى الحاج} and {رويترز}}",
        "date = {2022-01-12}",
        "urldate = {2022-01-12}",
        "url = {https://news.example/7}",
        "captured 2022-01-12T10:00:00Z",
    ):
        assert line in told
    assert told.count("{") == told.count("}")


def test_signs_that_mean_something_to_tex_are_written_so_that_they_do_not() -> None:
    told = cite(row() | {"title": "ربح 5% & خسارة #1 {كاملة}"}, "bibtex")
    assert r"ربح 5\% \& خسارة \#1 \{كاملة\}" in told


def test_a_date_is_no_preciser_than_it_is_known() -> None:
    assert "date = {2022-01}" in cite(row() | {"published_precision": "month"}, "bibtex")
    assert json.loads(cite(row() | {"published_precision": "year"}, "csl"))["issued"] == {"date-parts": [[2022]]}


def test_csl_leaves_out_what_is_not_known() -> None:
    told = json.loads(
        cite(row() | {"published_day": None, "url": None, "canonical_url": None, "authors": [], "agencies": []}, "csl")
    )
    assert not {"issued", "URL", "author"} & set(told)
    assert told["accessed"] == {"date-parts": [[2022, 1, 12]]}
    assert told["archive_location"] == "article 7, captured 2022-01-12T10:00:00Z"


def test_an_article_without_a_title_is_cited_by_its_first_words() -> None:
    assert json.loads(cite(row() | {"title": None}, "csl"))["title"].startswith("قال الوزير")


def test_the_address_is_the_canonical_one_where_it_is_known() -> None:
    told = row() | {"url": "https://news.example/7?utm_source=rss", "canonical_url": "https://news.example/7"}
    assert "url = {https://news.example/7}" in cite(told, "bibtex")
    assert json.loads(cite(told, "csl"))["URL"] == "https://news.example/7"
