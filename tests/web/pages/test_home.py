"""The results page: what of its address was passed over is said, each text has its own direction, all can be taken."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote_plus

import httpx
import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.maintenance import takedown
from tests.road import open_test_archive
from tests.store.sample_archive import at, content, publish, source
from tests.web.client import running
from tests.web.pages.conftest import Door

WORD = "مدينة"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("sort=foo", "sort=foo"),
        ("since=yesterday", "since=yesterday"),
        ("story=abc", "story=abc"),
        ("deleted=perhaps", "deleted=perhaps"),
        ("changed=everything", "changed=everything"),
        ("sorce=rasid", "sorce=rasid"),
        ("cursor=rubbish", "cursor"),
        ("cursor=n.1", "cursor"),
        ("fold=perhaps", "fold=perhaps"),
        ("digits=roman", "digits=roman"),
        ("q=" + "x" * 301, "q=x"),
    ],
)
def test_what_of_an_address_is_passed_over_is_said_and_the_page_goes_on(door: Door, asked: str, said: str) -> None:
    address = asked if asked.startswith("q=") else f"q={quote(WORD)}&{asked}"
    page = door.get(f"/?{address}", lang="en")
    assert page.status_code == 200
    (band,) = re.findall(r'<div class="band" role="note">(.*?)</div>', page.text, re.S)
    assert f"<code>{said}" in band
    assert asked.startswith("q=") or "data-hit" in page.text


@pytest.mark.parametrize(
    "asked", ["sort=newest", "since=2020-01-01&deleted=True", "fold=no&aliases=off", "utm_source=x"]
)
def test_what_is_taken_is_not_said(door: Door, asked: str) -> None:
    assert 'class="band" role="note"' not in door.get(f"/?q={quote(WORD)}&{asked}").text


def test_a_broken_filter_on_a_form_that_saves_is_refused(door: Door) -> None:
    with door.signed_in() as client:
        mark = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get("/sources/new").text)
        assert mark
        refused = client.post("/searches?since=yesterday", data={"csrf": mark[1], "name": "أ", "q": WORD})
    assert refused.status_code == 422
    assert "since: write a day as 2022-01-12" in refused.text


@pytest.fixture
def mixed(tmp_path: Path) -> Iterator[tuple[OpenArchive, httpx.Client]]:
    """An archive with an Arabic article, an English one, and one of no known language."""
    with open_test_archive(tmp_path / "home") as archive:
        with archive.writing() as conn:
            owner = source(conn)
            for number, (language, title, text) in enumerate(
                (("ar", "BBC: ميناء جديد", "افتتح الميناء اليوم"), ("en", "Port opens", "The port الميناء opened"))
            ):
                publish(
                    conn, owner, f"https://akhbar.example/{number}", content(text, title, language=language), at(number)
                )
        with running(archive) as client:
            yield archive, client


def test_each_title_and_piece_has_the_direction_of_its_own_language(mixed: tuple[OpenArchive, httpx.Client]) -> None:
    _, client = mixed
    for lang, way in (("ar", "rtl"), ("en", "ltr")):
        page = client.get(f"/?q={quote('الميناء')}&lang={lang}").text
        hits = re.findall(r'<li class="hit" data-hit>(.*?)</li>', page, re.S)
        assert len(hits) == 2
        assert f'dir="{way}"' in page[:200]
        told = {one for hit in hits for one in re.findall(r'<bdi dir="(\w+)" lang="(\w+)">', hit)}
        assert told == {("rtl", "ar"), ("ltr", "en")}
        for hit in hits:
            assert len(set(re.findall(r'<bdi dir="(\w+)" lang', hit))) == 1


def links(page: str) -> dict[str, str]:
    """Where each thing that can be taken leads."""
    told = re.findall(r'<a href="([^"]+)"[^>]*>(JSONL|CSV|Atom|JSON Feed|JSON)</a>', page)
    return {name: html.unescape(address) for address, name in told}


def test_what_was_found_can_be_taken_and_nothing_that_was_taken_down(mixed: tuple[OpenArchive, httpx.Client]) -> None:
    archive, client = mixed
    address = f"/?q={quote('الميناء')}&since=2020-01-01"
    taken = links(client.get(address).text)
    assert taken.keys() == {"JSONL", "CSV", "Atom", "JSON Feed", "JSON"}
    for name, where in taken.items():
        told = client.get(where)
        assert told.status_code == 200, where
        assert "Port opens" in told.text, name
        assert "BBC" in told.text, name
    rows = [json.loads(line) for line in client.get(taken["JSONL"]).text.splitlines()]
    assert [row["title"] for row in rows] == ["BBC: ميناء جديد", "Port opens"]
    for level, number in (("hide", rows[0]["id"]), ("exclude", rows[1]["id"])):
        takedown.take_down(archive, [number], level, "asked for")
    for name, where in taken.items():
        told = client.get(where)
        assert told.status_code == 200, where
        assert "Port opens" not in told.text, name
        assert "BBC" not in told.text, name


def test_who_finds_nothing_is_told_so_and_shown_what_would_find_more(door: Door) -> None:
    page = door.get(f"/?q={quote('زرافة بنفسجية -وردية source:nobody')}", lang="en").text
    said = re.findall(r'id="said"[^>]*>([^<]*)<', page)
    assert said == ["no articles"]
    assert "these have the most telling" not in page
    ways = [html.unescape(one) for one in re.findall(r'<li><a data-soft href="/\?q=([^"]+)"', page)]
    told = [unquote_plus(way) for way in ways]
    assert told == ["زرافة بنفسجية -وردية", "زرافة* بنفسجية* -وردية source:nobody"]
    assert "زرافة OR بنفسجية source:nobody" in [
        unquote_plus(html.unescape(one))
        for one in re.findall(
            r'href="/\?sort=newest&amp;q=([^"&]+)"',
            door.get(f"/?q={quote('زرافة بنفسجية source:nobody')}&sort=newest").text,
        )
    ]


def test_dates_in_figures_stay_in_their_order(door: Door) -> None:
    page = door.get(f"/?q={quote('بعد:2022-01-12 قبل:امس')}", lang="ar").text
    assert "بعد:\u20662022-01-12\u2069" in page
    assert "اكتب \u20662022-01-12\u2069" in page


def test_what_has_only_some_of_the_words_is_no_download(door: Door) -> None:
    page = door.get(f"/?q={quote(f'متى {WORD} كلمةلاترد')}").text
    assert "data-hit" in page
    assert "JSONL" not in links(page)
    assert "JSON" in links(page)
