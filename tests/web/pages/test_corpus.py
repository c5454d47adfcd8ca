"""The page of words says of how many articles it is, out of how many, and reads what is there of a rare word."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from newsarchive.store.articles import corpus
from newsarchive.store.sources import counts
from newsarchive.web.pages import corpus as corpus_page
from tests.web.pages.conftest import Door

WORD = "مدينة"


def band(page: str) -> list[str]:
    """What stands in the bands above the figures, without tags."""
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<p class="band" role="note">(.*?)</p>', page, re.S)]


def test_a_part_is_called_a_part_with_how_much_there_is(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_page, "_READ", 20)
    with door.archive.reading() as conn:
        whole = counts.totals(conn)["articles"]
        holding = sum(one.number for one in corpus.by_day(conn, WORD))
    assert whole > holding > 0
    (said,) = band(door.get(f"/words?w={quote(WORD)}&view=collocates", lang="en").text)
    assert f"out of {whole}." in said
    assert int(re.findall(r"newest (\d+)", said)[0]) <= 20
    # A concordance reads only what holds the word: all of it, here.
    assert band(door.get(f"/words?w={quote(WORD)}&order=before", lang="en").text) == ([] if holding <= 20 else [said])
    monkeypatch.setattr(corpus_page, "_READ", 1)
    (said,) = band(door.get(f"/words?w={quote(WORD)}&order=before", lang="en").text)
    assert f"out of {holding}." in said


def test_all_of_it_is_called_nothing(door: Door) -> None:
    assert band(door.get(f"/words?w={quote(WORD)}&view=collocates").text) == []


@pytest.mark.parametrize(
    "asked", ["w=%D8%9F!", "w=%D8%9F!&view=trend", "w=-&view=collocates", "w=a%20-%20b&view=trend"]
)
def test_signs_are_no_words_and_the_page_goes_on(door: Door, asked: str) -> None:
    assert door.get(f"/words?{asked}").status_code == 200


def test_choices_that_are_none_are_said(door: Door) -> None:
    page = door.get(f"/words?w={quote(WORD)}&view=cloud&by=hour&since=soon", lang="en").text
    assert [one for one in ("view=cloud", "by=hour", "since=soon") if f"<code>{one}" not in page] == []
