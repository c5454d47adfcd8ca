"""What the archive's work costs its database, counted: statements, write transactions, tables gone through whole.

Bounds are today's figures, each with what was measured; they may fall, and may rise only on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from newsarchive.archive.archive import OpenArchive
from newsarchive.demo.server import serve
from newsarchive.imports.files import read_items
from newsarchive.imports.importer import run_import
from newsarchive.imports.items import UrlItem
from newsarchive.model.outcomes import Outcome
from newsarchive.store.engine import database
from newsarchive.store.sources import counts
from tests.road import open_test_archive, poll_all, watch_newsroom
from tests.statements import Recording, full_scans, recorded
from tests.web.client import running

LINES = 200
BATCH = 100
PAPER = "https://paper.example"

# A first poll of the sample newsroom: 48 captures of pages, feeds and sitemaps of six papers.
STATEMENTS_PER_CAPTURE = 53  # 2,503 statements, 52.1 a capture
WRITES_PER_CAPTURE = 7.3  # 345 transactions, 7.2 a capture
# Lines of new text: most of the write transactions record one line's result each.
STATEMENTS_PER_LINE = 44  # 43.3
WRITES_PER_BATCH = 110  # 109
# The same lines again: recognised by their bytes.
STATEMENTS_PER_KNOWN_LINE = 1.1  # 1.04
WRITES_PER_KNOWN_BATCH = 2  # 2


@dataclass(frozen=True)
class Request:
    """An address, the statements it may take, and the tables it may go through whole."""

    name: str
    path: str
    statements: int
    scans: frozenset[str]


# Today's full scans, to fall one after the other. Named `table`, or `table by index` where an index is walked whole.
HIDDEN = "takedowns"  # the list of what is not shown, a subquery of nearly every statement; as long as the takedowns
ALIASES = "aliases"  # other addresses of articles are asked for by key alone; the index begins with the source
BY_URL = "articles"  # an address as typed is compared with articles.url, which has no index
NEWEST_STORIES = "stories by ix_stories_active"  # in the order of the index, ended by the page's limit
SOURCE_NAMES = "sources by sqlite_autoindex_sources_1"  # all names of sources: as many rows as sources
COUNTED = frozenset(  # totals are counted anew each time
    {
        "articles",
        "articles by ix_articles_day",
        "captures by ix_captures_article",
        "captures by ix_captures_pending",
        "copies by ix_copies_high",
        "feeds by ix_feeds_parent",
        "outcomes by sqlite_autoindex_outcomes_1",
        "revisions by ix_revisions_article",
        "sources",
        SOURCE_NAMES,
        "targets by sqlite_autoindex_targets_1",
    }
)
SOURCES = frozenset(  # the newest capture and the edits of each source are looked for in all captures and revisions
    {
        "captures by ix_captures_url_key",
        "revisions by ix_revisions_article",
        SOURCE_NAMES,
    }
)

REQUESTS = [
    Request("search by relevance", "/api/v1/search?q=الوزير", 5, frozenset({HIDDEN})),
    Request("search, newest first", "/api/v1/search?q=المدينة&sort=newest", 4, frozenset({HIDDEN})),
    Request("search for a phrase", '/api/v1/search?q="الاتفاق سيوقع"', 5, frozenset({HIDDEN})),
    Request("search with facets", "/api/v1/search?q=الزلزال&facets=true", 7, frozenset({HIDDEN, SOURCE_NAMES})),
    Request("search page", "/?q=السفراء", 9, frozenset({HIDDEN, SOURCE_NAMES})),
    Request("one article", "/api/v1/articles/{copied}", 13, frozenset({HIDDEN, ALIASES})),  # 11 without passages
    Request("an article's page", "/articles/{copied}", 20, frozenset({HIDDEN, ALIASES})),  # 15 without copies
    Request(
        "an article by address", f"/api/v1/articles/by-url?url={PAPER}/5", 12, frozenset({HIDDEN, ALIASES, BY_URL})
    ),
    Request("a page of articles", "/api/v1/articles", 11, frozenset({HIDDEN, ALIASES})),
    Request("a page of captures", "/api/v1/captures", 1, frozenset({HIDDEN})),
    Request("a page of stories", "/api/v1/stories", 2, frozenset({HIDDEN, NEWEST_STORIES})),
    Request("one story", "/api/v1/stories/{story}", 6, frozenset({HIDDEN})),
    Request("sources", "/api/v1/sources", 10, SOURCES | {HIDDEN}),
    Request("totals", "/api/v1/stats", 4, COUNTED | {HIDDEN}),
    Request("home page", "/", 14, COUNTED | SOURCES | {HIDDEN, NEWEST_STORIES}),
]


@dataclass(frozen=True)
class Filled:
    """An archive that polled the newsroom and imported some lines, and what each of these cost."""

    archive: OpenArchive
    captures: int
    polled: Recording
    imported: Recording
    imported_again: Recording


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    folder = tmp_path_factory.mktemp("costs")
    with serve() as newsroom, open_test_archive(folder / "home", ingest_batch=BATCH) as archive:
        newsroom.set_day(0)
        watch_newsroom(archive, newsroom)
        with recorded(archive.engine) as polled:
            poll_all(archive)
        with archive.reading() as conn:
            captures = counts.totals(conn)["captures"]
        path = folder / "lines.jsonl"
        path.write_text("".join(map(line, range(LINES))), encoding="utf-8")
        imported = import_lines(archive, path, Outcome.NEW_ARTICLE)
        yield Filled(archive, captures, polled, imported, import_lines(archive, path, Outcome.UNCHANGED))


@pytest.fixture(scope="module")
def client(filled: Filled) -> Iterator[httpx.Client]:
    """The web application before that archive; what it keeps in memory has been read once."""
    with running(filled.archive) as http:
        http.get("/?q=سؤال").raise_for_status()
        yield http


@pytest.fixture(scope="module")
def ids(client: httpx.Client) -> dict[str, int]:
    """An article that has copies, and a story."""
    copied = client.get("/api/v1/articles?copies=true&limit=1").json()["articles"][0]["id"]
    return {"copied": copied, "story": client.get("/api/v1/stories?limit=1").json()["stories"][0]["id"]}


def line(number: int) -> str:
    """A line of an import: texts alike as news is, none a copy of another."""
    row = {
        "url": f"{PAPER}/{number}",
        "title": f"خبر رقم {number} عن الزلزال",
        "text": f"قال الوزير رقم {number} إن الاتفاق سيوقع غدا في المدينة رقم {number * 7} بحضور السفراء وعدد من "
        f"الضيوف {number * number}.",
        "published_at": f"2026-01-{1 + number % 28:02}T10:00:00Z",
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def import_lines(archive: OpenArchive, path: Path, outcome: Outcome) -> Recording:
    items = (item for item in read_items(path, "auto") if not isinstance(item, UrlItem))
    with recorded(archive.engine) as recording:
        results = list(run_import(archive, items, "paper"))
    assert [result.outcome for result in results] == [outcome] * LINES
    return recording


def check(archive: OpenArchive, request: Request, recording: Recording) -> None:
    """Fails where the request took more than it may."""
    assert recording.write_transactions == 0, f"{request.name}: writes"
    sent = [statement for statement, _ in recording.statements]
    assert 0 < len(sent) <= request.statements, f"{request.name}: {len(sent)} statements\n" + "\n\n".join(sent)
    scans = full_scans(archive.engine, recording) - request.scans
    assert not scans, f"{request.name}: goes through all of {sorted(scans)}"


def test_a_captured_page_costs_a_bounded_number_of_statements(filled: Filled) -> None:
    assert filled.captures >= 40
    statements = len(filled.polled.statements) / filled.captures
    writes = filled.polled.write_transactions / filled.captures
    assert (statements <= STATEMENTS_PER_CAPTURE, writes <= WRITES_PER_CAPTURE) == (True, True), (statements, writes)


def test_an_imported_line_costs_a_bounded_number_of_statements(filled: Filled) -> None:
    statements = len(filled.imported.statements) / LINES
    writes = filled.imported.write_transactions / ceil(LINES / BATCH)
    assert (statements <= STATEMENTS_PER_LINE, writes <= WRITES_PER_BATCH) == (True, True), (statements, writes)


def test_a_line_imported_again_costs_next_to_nothing(filled: Filled) -> None:
    statements = len(filled.imported_again.statements) / LINES
    writes = filled.imported_again.write_transactions / ceil(LINES / BATCH)
    bounds = (statements <= STATEMENTS_PER_KNOWN_LINE, writes <= WRITES_PER_KNOWN_BATCH)
    assert bounds == (True, True), (statements, writes)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.name)
def test_a_request_reads_little_and_writes_nothing(
    filled: Filled, client: httpx.Client, ids: dict[str, int], request_: Request
) -> None:
    path = request_.path.format(**ids)
    with recorded(filled.archive.engine) as recording:
        client.get(path).raise_for_status()
    check(filled.archive, request_, recording)


@contextmanager
def a_request(archive: OpenArchive, *statements: str, writes: bool = False) -> Iterator[tuple[Request, Recording]]:
    """What a request that sends these statements would be charged with."""
    transaction = database.writing if writes else database.reading
    with recorded(archive.engine) as recording, transaction(archive.engine) as conn:
        for statement in statements:
            conn.execute(text(statement))
    yield Request("tried", "/", 2, frozenset({HIDDEN})), recording


@pytest.mark.parametrize(
    ("statement", "scan"),
    [
        ("SELECT id FROM articles WHERE title = 'x'", "articles"),
        ("SELECT a.id FROM articles AS a WHERE a.url = 'x'", "articles"),
        ("SELECT id FROM sources WHERE id IN (SELECT source_id FROM captures WHERE status = 404)", "captures"),
        ("SELECT count(*) FROM revisions", "revisions by"),
        ("SELECT count(*) FROM search_documents WHERE length > 9", "search_documents"),
    ],
)
def test_a_full_scan_in_a_request_is_noticed(filled: Filled, statement: str, scan: str) -> None:
    with a_request(filled.archive, statement) as (request, recording), pytest.raises(AssertionError, match=scan):
        check(filled.archive, request, recording)


def test_a_statement_too_many_or_a_write_is_noticed(filled: Filled) -> None:
    archive, by_id = filled.archive, "SELECT id FROM articles WHERE id = 1"
    with a_request(archive, by_id, by_id) as (request, recording):
        check(archive, request, recording)
    with (
        a_request(archive, by_id, by_id, by_id) as (request, recording),
        pytest.raises(AssertionError, match="3 statements"),
    ):
        check(archive, request, recording)
    with (
        a_request(archive, by_id, writes=True) as (request, recording),
        pytest.raises(AssertionError, match="writes"),
    ):
        check(archive, request, recording)
