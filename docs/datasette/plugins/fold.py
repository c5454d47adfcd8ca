"""For Datasette: search that folds Arabic as the archive does.

In: what a person typed. Out: the SQL functions `fold(text)` and `search_words(text)`, the latter an FTS5 expression of
all its words, `word*` a beginning. For the whole query language ask `newsarchive search` or its pages.
"""

from __future__ import annotations

import sqlite3

from datasette import hookimpl

from newsarchive.arabic.text import fold, words


def search_words(typed: str | None) -> str:
    """«الأسعار ارتفع*» as `"الاسعار" AND "ارتفع"*`; what holds no word finds nothing."""
    told = [f'"{word}"{"*" if part.endswith("*") else ""}' for part in (typed or "").split() for word in words(part)]
    return " AND ".join(told) or '"\ue000"'


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Give every connection the functions."""
    conn.create_function("fold", 1, lambda text: fold(text or ""), deterministic=True)
    conn.create_function("search_words", 1, search_words, deterministic=True)
