"""How much of a text may leave."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.arabic.text import words
from newsarchive.export.rights import Rights, allowed, ngrams

TEXT = "قال الوزير إن المفاوضات مستمرة في جنيف.\n\nوأضاف الوزير أن الوفد سيعود غدا إلى العاصمة بعد لقاء السفراء."


def row(text: str = TEXT) -> dict[str, Any]:
    return {
        "id": 7, "url": "https://news.example/7", "canonical_url": "https://news.example/7", "urls": [],
        "source": "example", "title": "عنوان الخبر", "text": text, "language": "ar",
        "published_at": "2022-01-12T09:00:00Z", "published_day": "2022-01-12", "published_precision": "minute",
        "published_evidence": "json-ld", "modified_at": None, "first_seen_at": "2022-01-12T10:00:00Z",
        "authors": ["سلمى الحاج"], "agencies": ["رويترز"], "dateline": "جنيف", "section": None, "tags": [],
        "image_url": None, "story_id": 3, "copies": [],
        "passages": [{"text": text[:30], "article_id": 9, "url": None, "source": "other", "earliest": True}],
        "revisions": [{"number": 1, "captured_at": "2022-01-12T10:00:00Z", "title": "عنوان الخبر", "text": text}],
        "deleted": False, "deleted_at": None,
    }  # fmt: skip


def test_all_of_it_is_the_article_itself() -> None:
    assert allowed(row(), Rights()) == row()


@pytest.mark.parametrize("mode", ["metadata", "passages"])
def test_the_keys_stay_and_the_text_does_not(mode: Any) -> None:
    told = allowed(row(), Rights(mode, words=3))
    assert list(told) == list(row())
    assert TEXT not in str(told)
    assert [one["text"] for one in told["revisions"]] == [None]
    assert [one["text"] for one in told["passages"]] == [None]
    assert told["title"] == "عنوان الخبر"


def test_facts_alone_have_no_text() -> None:
    assert allowed(row(), Rights("metadata"))["text"] is None


def test_a_passage_stands_around_the_word_that_was_sought() -> None:
    told = allowed(row(), Rights("passages", words=4, sought=frozenset(words("السفراء"))))["text"]
    assert "السفراء" in told
    assert len(words(told)) == 4
    assert told.startswith("… ")


def test_a_passage_begins_the_text_where_nothing_was_sought() -> None:
    assert allowed(row(), Rights("passages", words=2))["text"] == "قال الوزير …"


@given(st.text(alphabet="ابتثجحخ \n", max_size=200), st.integers(1, 20))
def test_no_passage_is_longer_than_was_allowed(text: str, most: int) -> None:
    assert len(words(allowed(row(text), Rights("passages", words=most))["text"])) <= most


def test_ngrams_are_counted_over_folded_words_and_not_across_paragraphs() -> None:
    counts = dict(ngrams("أحمد وأحمد\n\nاحمد إلى", 2))
    assert counts["احمد"] == 2
    assert "واحمد احمد" not in counts
    assert counts["احمد الي"] == 1


def test_counts_tell_how_many_words_there_were() -> None:
    told = allowed(row(), Rights("ngrams", words=1))
    assert sum(told["ngrams"].values()) == told["words"] == len(words(TEXT))
    assert "text" not in told
