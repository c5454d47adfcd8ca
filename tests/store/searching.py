"""Searches as tests write them: the words, and only the options that matter."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from newsarchive.store.filters import EVERYTHING, Filters
from newsarchive.store.search import Answer, Hit, Question, answer
from newsarchive.store.search.find import fitting
from newsarchive.store.search.query import parse


def answer_to(conn: Connection, text: str, filters: Filters = EVERYTHING, **options: Any) -> Answer:
    """The answer to a question."""
    return answer(conn, Question(text, filters, **options))


def hits(conn: Connection, text: str, filters: Filters = EVERYTHING, **options: Any) -> list[Hit]:
    """Its hits alone."""
    return answer_to(conn, text, filters, **options).hits


def count(conn: Connection, text: str, filters: Filters = EVERYTHING) -> int:
    """How many articles have all the words, every one counted."""
    return conn.scalar(select(func.count()).select_from(fitting(conn, parse(text), filters).subquery())) or 0
