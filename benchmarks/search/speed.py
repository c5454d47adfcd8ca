"""How long queries take, how large the index is.

In: an archive. Out: figures by name. Queries are words of the archive's own texts, common and rare as they come.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from time import perf_counter, process_time

from sqlalchemy import Connection, Engine, func, select, text

from benchmarks.search.loading import texts
from newsarchive.arabic.tokens import index_tokens
from newsarchive.store.engine import database
from newsarchive.store.filters import EVERYTHING
from newsarchive.store.schema.tables import revisions
from newsarchive.store.search import Hit, Question, Sort, answer, find
from newsarchive.store.search.order import by_time

QUERIES = 60


def queries(engine: Engine) -> dict[str, list[str]]:
    """Queries of one to three words from one sentence, phrases of two, and of the commonest words."""
    chance = Random(5)
    some = [words for one in texts(engine, 2_000) if len(words := index_tokens(one)) > 20]
    picked: list[str] = []
    for number in range(QUERIES):
        words = chance.choice(some)
        at = chance.randrange(len(words) - 8)
        near = [word for word in words[at : at + 8] if len(word) > 3] or words[at : at + 3]
        picked.append(" ".join(near[: 1 + number % 3]))
    phrases = []
    for _ in range(QUERIES // 2):
        words = chance.choice(some)
        at = chance.randrange(len(words) - 3)
        phrases.append('"' + " ".join(words[at : at + 2]) + '"')
    return {"words": picked, "phrases": phrases}


def speed(engine: Engine) -> dict[str, float]:
    """Milliseconds at the median and at the 95th part of a hundred, with titles, snippets and marks made."""
    asked = queries(engine)
    with database.reading(engine) as conn:
        spent = sorted(_timed(conn, asked["words"], _newest))
    name = "words, newest first, found and ordered alone"
    told = {f"{name}: p50, ms": _at(spent, 0.5), f"{name}: p95, ms": _at(spent, 0.95)}
    for name, some, how in (
        ("words, newest first", asked["words"], "newest"),
        ("words, by relevance", asked["words"], "relevance"),
        ("phrases, newest first", asked["phrases"], "newest"),
        ("phrases, by relevance", asked["phrases"], "relevance"),
    ):
        with database.reading(engine) as conn:
            spent = sorted(_timed(conn, some, partial(_hits, sort=how)))
        told |= {f"{name}: p50, ms": _at(spent, 0.5), f"{name}: p95, ms": _at(spent, 0.95)}
    return told


def _hits(conn: Connection, words: str, sort: Sort) -> list[Hit]:
    return answer(conn, Question(words, sort=sort)).hits


def _at(spent: list[float], part: float) -> float:
    return spent[int(len(spent) * part)]


def _newest(conn: Connection, query: str) -> object:
    """A page's articles, without what is shown of them."""
    wanted = find.fitting(conn, find.read(query, "relevance"), EVERYTHING)
    return next(by_time(conn, wanted, oldest=False, after=None, size=21).pieces, ())


def sizes(engine: Engine) -> dict[str, float]:
    """The index as a share of the texts, in bytes."""
    with database.reading(engine) as conn:
        size = (
            conn.scalar(select(func.sum(func.octet_length(revisions.c.text))))
            if not _lite(conn)
            else conn.scalar(
                text(
                    "SELECT sum(length(CAST(text AS BLOB)) + length(CAST(coalesce(title, '') AS BLOB))) FROM revisions"
                )
            )
        )
        held = conn.scalar(text(_LITE if _lite(conn) else _LARGE))
    return {"index, share of the text": float(held or 0) / float(size or 1)}


_LITE = (
    "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_index%' OR name = 'search_documents'"
    " OR name = 'sqlite_autoindex_search_documents_1'"
)
_LARGE = "SELECT pg_total_relation_size('search_documents')"


def _lite(conn: Connection) -> bool:
    return conn.dialect.name == "sqlite"


def _timed(conn: Connection, some: list[str], ask: Callable[[Connection, str], object]) -> list[float]:
    # SQLite works inside of this process: its processor time is what a query costs, whatever else the machine does.
    clock = process_time if _lite(conn) else perf_counter
    spent = []
    for one in some:
        ask(conn, one)  # once before: what is measured is an archive in use
        began = clock()
        ask(conn, one)
        spent.append(1_000 * (clock() - began))
    return spent
