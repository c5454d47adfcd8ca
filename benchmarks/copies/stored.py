"""Filing with copies, passages and stories through the real store: what an article costs, and how large the index is.

In: articles; a database URL, else a SQLite file that is thrown away. Out: figures by name.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from random import Random
from time import process_time

from sqlalchemy import text

from benchmarks.copies.corpus import Article
from newsarchive.archive.archive import OpenArchive, open_archive
from newsarchive.dedupe.fingerprint import fingerprint
from newsarchive.ingest.linking import link_waiting
from newsarchive.settings import Settings
from tests.store.sample_archive import at, capture, content, file_capture, source

STEP = 300
INDEX = ("keys", "signatures", "copies", "passages", "ties")


def filing(some: list[Article], rounds: int = 3) -> dict[str, float]:
    """The archive grown in steps, from the articles and from noisy doubles of them; linking is timed by itself."""
    random = Random(3)
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("NEWSARCHIVE_BENCH_DATABASE_URL")
        with open_archive(Path(folder), Settings(database_url=url)) as archive:
            spent = [_step(archive, step, [_noisy(one, random) for one in some[:STEP]]) for step in range(rounds)]
            taken = sizes(archive)
    words = sum(len(body.encode()) for _, body in some[:STEP]) / min(STEP, len(some))
    per_article = sum(taken.values()) / (rounds * min(STEP, len(some)))
    return {
        "linking, first step, ms an article": spent[0],
        f"linking, step {rounds}, ms an article": spent[-1],
        "index, share of the text (floor 2)": per_article / words,
    }


def _noisy(one: Article, random: Random) -> Article:
    """A third of the words are others: grown archives are not made of copies."""
    title, body = one
    words = body.split()
    for place in range(len(words)):
        if random.random() < 0.3:
            words[place] = random.choice(words) + str(random.randrange(50))
    return title, " ".join(words)


def _step(archive: OpenArchive, step: int, some: list[Article]) -> float:
    with archive.writing() as conn:
        owner = source(conn, f"paper{step}")
        for number, (title, body) in enumerate(some):
            kept = capture(conn, owner, f"https://paper{step}.example/{number}", at(step * 60_000 + number))
            file_capture(conn, kept, content(body, title=title), mark=fingerprint(title, body))
    start = process_time()
    link_waiting(archive)
    return (process_time() - start) / len(some) * 1000


def sizes(archive: OpenArchive) -> dict[str, int]:
    """Bytes of the index's tables with their own indexes."""
    with archive.reading() as conn:
        if archive.engine.dialect.name == "postgresql":
            size = text("SELECT pg_total_relation_size(CAST(:name AS regclass))")
            return {name: int(conn.scalar(size, {"name": name}) or 0) for name in INDEX}
        size = text("SELECT sum(pgsize) FROM dbstat WHERE name = :name OR name LIKE :more")
        return {name: int(conn.scalar(size, {"name": name, "more": f"ix_{name}%"}) or 0) for name in INDEX}
