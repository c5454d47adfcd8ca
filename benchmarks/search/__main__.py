"""`python -m benchmarks.search [ARTICLES]`: loads an archive and prints the figures; 52,000 where no number is given.

`NEWSARCHIVE_CORPUS` names the folder of texts; `NEWSARCHIVE_BENCH_DATABASE_URL` a database, else a SQLite file is made
and thrown away.
"""

from __future__ import annotations

import os
import sys
import tempfile
from itertools import chain, islice
from pathlib import Path

from benchmarks.search.corpus import articles, grown, questions
from benchmarks.search.loading import known, load
from benchmarks.search.recall import recall
from benchmarks.search.speed import sizes, speed
from newsarchive.store.engine import database


def main() -> None:
    """Load, measure, print."""
    corpus = os.environ.get("NEWSARCHIVE_CORPUS")
    if not corpus:
        print("search: NEWSARCHIVE_CORPUS is not set")
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 52_000
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("NEWSARCHIVE_BENCH_DATABASE_URL") or f"sqlite:///{folder}/search.db"
        engine = database.open_engine(url)
        database.upgrade(engine)
        paragraphs, asked = questions(Path(corpus))
        some = chain(paragraphs, grown(articles(Path(corpus)), count - len(paragraphs)))
        start = known(engine)
        figures = {"indexing, ms an article": load(engine, islice(some, start, None), start + 1)}
        for name, figure in {**figures, **sizes(engine), **speed(engine), **recall(engine, asked)}.items():
            print(f"{name:<64} {figure:9.3f}")
        engine.dispose()


if __name__ == "__main__":
    main()
