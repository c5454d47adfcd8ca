"""How often a question finds the paragraph that answers it among the first ten.

In: an archive whose first articles are the paragraphs, questions. Out: figures by name.
"""

from __future__ import annotations

from sqlalchemy import Engine

from benchmarks.search.corpus import Question
from newsarchive.store import search
from newsarchive.store.engine import database

FIRST = 10


def recall(engine: Engine, asked: list[Question], every: int = 1) -> dict[str, float]:
    """Recall among the first ten, of every so-manyeth question."""
    some = asked[::every]
    with database.reading(engine) as conn:
        hits = sum(
            place + 1 in [hit.article_id for hit in search.answer(conn, search.Question(question, limit=FIRST)).hits]
            for question, place in some
        )
    return {f"recall@{FIRST} of {len(some)} questions": hits / len(some)}
