"""Golden pairs: pages in odd templates, each with its expected reading (tests/fixtures/pages)."""

from __future__ import annotations

from typing import Any

import pytest
from lxml.html import document_fromstring

from benchmarks.quality.own import body_of, html_of, own_readings
from newsarchive.model import Extraction

EXPECTED = own_readings()
ARTICLES = [name for name, expected in EXPECTED.items() if expected["kind"] == "article"]


def reading(read: Any, name: str) -> tuple[Extraction, dict[str, Any]]:
    expected = EXPECTED[name]
    headers = [("Content-Type", "text/html")]
    if "date_header" in expected:
        headers.append(("Date", expected["date_header"]))
    return read(body_of(name, expected), expected["url"], headers=tuple(headers)), expected


@pytest.mark.parametrize("name", EXPECTED)
def test_the_kind_of_page_is_told(read: Any, name: str) -> None:
    extraction, expected = reading(read, name)
    assert extraction.kind == expected["kind"], extraction.kind_evidence
    assert extraction.kind_evidence


@pytest.mark.parametrize("name", ARTICLES)
def test_the_body_is_the_articles_paragraphs_and_nothing_else(read: Any, name: str) -> None:
    extraction, expected = reading(read, name)
    optional = set(expected.get("optional", []))  # credit lines: `clean` takes them out
    kept = [block for block in extraction.blocks if block.dropped is None and block.text not in optional]
    assert [block.text for block in kept] == expected["paragraphs"], extraction.method
    if "kinds" in expected:
        assert [block.kind for block in kept] == expected["kinds"]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_best_title_is_the_one_printed(read: Any, name: str) -> None:
    extraction, expected = reading(read, name)
    assert extraction.titles[0].value == expected["title"]
    assert extraction.titles[0].evidence.startswith("printed")


@pytest.mark.parametrize("name", ARTICLES)
def test_the_dates_of_the_article_are_candidates_and_no_others(read: Any, name: str) -> None:
    extraction, expected = reading(read, name)
    published = {dated.day.isoformat() for dated in extraction.dates if dated.role == "published"}
    modified = {dated.day.isoformat() for dated in extraction.dates if dated.role == "modified"}
    assert published == set(expected["days"])
    assert set(expected.get("modified", [])) <= modified
    assert not (published | modified) & set(expected.get("not_days", []))


@pytest.mark.parametrize("name", [name for name in ARTICLES if "authors" in EXPECTED[name]])
def test_authors_are_read(read: Any, name: str) -> None:
    extraction, expected = reading(read, name)
    assert [fact.value for fact in extraction.authors] == expected["authors"]


@pytest.mark.parametrize("name", ARTICLES)
def test_the_lesser_facts_are_read(read: Any, name: str) -> None:
    extraction, expected = reading(read, name)
    told = {
        "section": extraction.section,
        "image": extraction.image_url,
        "canonical": extraction.canonical_url,
        "language": extraction.language,
    }
    for fact, found in told.items():
        if fact in expected:
            assert found is not None, fact
            assert found.value == expected[fact]
    if "tags" in expected:
        assert list(extraction.tags) == expected["tags"]


@pytest.mark.parametrize("name", ARTICLES)
def test_no_letter_of_a_kept_block_is_changed(read: Any, name: str) -> None:
    extraction, expected = reading(read, name)
    page = "".join(document_fromstring(html_of(name, expected)).text_content().split())
    for block in extraction.blocks:
        assert "".join(block.text.split()) in page


@pytest.mark.parametrize("name", ARTICLES)
def test_what_is_set_aside_says_why(read: Any, name: str) -> None:
    extraction, _ = reading(read, name)
    assert all(block.dropped and block.rule for block in extraction.blocks if block.dropped is not None)
    titles = {fact.value for fact in extraction.titles}
    assert not [block for block in extraction.blocks if block.dropped is None and block.text in titles]
