"""The road, end to end, over real HTTP on the sample newsroom: on SQLite, and the same on Postgres."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.demo.score import Score, score
from newsarchive.demo.server import Running, serve
from newsarchive.imports.files import files, read_items
from newsarchive.imports.importer import run_import
from newsarchive.ingest.reingest import reread
from newsarchive.maintenance.check import check_archive
from newsarchive.model.outcomes import Outcome
from tests.road import export, open_test_archive, poll_all, watch_newsroom

LAST_DAY = 4


class Lived:
    """An archive that lived through the newsroom's five days."""

    def __init__(self, archive: OpenArchive, newsroom: Running) -> None:
        self.archive = archive
        self.newsroom = newsroom
        watch_newsroom(archive, newsroom)
        self.endings = []
        for day in range(LAST_DAY + 1):
            newsroom.set_day(day)
            self.endings.append(poll_all(archive))
        self.rows = export(archive)

    def score(self) -> Score:
        return score(self.rows, self.newsroom.truth(), self.newsroom.forbidden(), LAST_DAY)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    with serve() as newsroom, open_test_archive(tmp_path_factory.mktemp("lived")) as archive:
        yield Lived(archive, newsroom)


def test_every_article_is_found_once_and_nothing_else(lived: Lived) -> None:
    scored = lived.score()
    assert scored.recall >= 0.99, scored.misses
    assert scored.duplicates == 0, scored.misses
    assert scored.strangers == 0, scored.misses


def test_what_is_read_is_what_the_papers_wrote(lived: Lived) -> None:
    scored = lived.score()
    assert scored.titles_exact >= 0.98, scored.misses
    assert scored.body_f1 >= 0.98, scored.misses
    assert scored.days_right >= 0.98, scored.misses
    assert scored.leaks == 0, scored.misses


def test_edits_and_deletions_are_remembered(lived: Lived) -> None:
    scored = lived.score()
    assert scored.revisions_missing == 0, scored.misses
    assert scored.revisions_false == 0, scored.misses
    assert scored.deletions_found == scored.deletions_expected, scored.misses
    assert scored.deletions_false == 0, scored.misses


def test_politeness_nothing_against_robots_and_conditional_requests(lived: Lived) -> None:
    closed = {(place.site, urlsplit(place.url).path) for place in lived.newsroom.forbidden() if place.why == "robots"}
    assert closed, "the newsroom has pages that robots.txt closes"
    asked = {(request.site, request.path) for request in lived.newsroom.requests}
    assert not closed & asked
    validating = {key for key in lived.newsroom.bases if lived.newsroom.validators(key) != "none"}
    seen = {(r.site, r.path) for r in lived.newsroom.requests if r.day < LAST_DAY and r.status == 200}
    again = [
        request
        for request in lived.newsroom.requests
        if request.day == LAST_DAY and request.site in validating and (request.site, request.path) in seen
    ]
    asked_again = [r for r in again if {"if-none-match", "if-modified-since"} & {name.lower() for name in r.headers}]
    assert len(asked_again) >= 0.9 * len(again) > 10  # robots.txt has no validators there
    assert sum(request.status == 304 for request in again) >= 10


def test_a_second_round_of_the_same_day_changes_nothing(lived: Lived) -> None:
    before = export(lived.archive)
    results = poll_all(lived.archive)
    assert not {Outcome.NEW_ARTICLE, Outcome.NEW_REVISION, Outcome.CORRECTED} & {e.outcome for e in results}
    assert export(lived.archive) == before


def test_reading_everything_again_changes_nothing(lived: Lived) -> None:
    before = export(lived.archive)
    results = list(reread(lived.archive, None, None))
    assert len(results) >= len(before)
    assert {e.outcome for e in results} <= {Outcome.UNCHANGED, Outcome.GONE, Outcome.NOT_AN_ARTICLE}
    assert export(lived.archive) == before


def test_check_finds_nothing_wrong(lived: Lived) -> None:
    found = list(check_archive(lived.archive))
    assert len(found) > len(lived.rows)
    assert [finding for finding in found if finding.trouble] == []


def test_the_raw_folder_alone_brings_the_archive_back(lived: Lived, tmp_path: Path) -> None:
    raw = sorted(lived.archive.raw.folder.iterdir())
    (tmp_path / "raw").mkdir()
    for file in raw:
        (tmp_path / "raw" / file.name.removesuffix(".open")).write_bytes(file.read_bytes())
    with open_test_archive(tmp_path) as again:
        for _ in run_import(again, (i for path in files([tmp_path / "raw"]) for i in read_items(path, "warc")), None):
            pass
        told = {row["url"]: row for row in export(again)}
    said = {row["url"]: row for row in lived.rows}
    assert told.keys() == said.keys()
    for url, row in said.items():
        for fact in ("title", "text", "published_at", "authors", "agencies", "first_seen_at", "deleted", "source"):
            assert told[url][fact] == row[fact], (url, fact)
        assert [r["text"] for r in told[url]["revisions"]] == [r["text"] for r in row["revisions"]], url


def test_postgres_gives_the_same_archive(lived: Lived, tmp_path: Path, empty_postgres_url: str) -> None:
    with serve() as newsroom, open_test_archive(tmp_path, database_url=empty_postgres_url) as archive:
        other = Lived(archive, newsroom)
        assert _told(other) == _told(lived)


def _told(lived: Lived) -> dict[str, object]:
    """What an archive tells, by address without the port, leaving out moments of capture and row numbers."""
    bases = {base: key for key, base in lived.newsroom.bases.items()}
    told: dict[str, object] = {}
    for row in lived.rows:
        base = next(base for base in bases if row["url"].startswith(base))
        name = bases[base] + row["url"].removeprefix(base)
        told[name] = (row["title"], row["text"], row["published_day"], row["agencies"], len(row["revisions"]))
    return told
