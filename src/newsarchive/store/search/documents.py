"""The search index: what is written for each article, and what is kept out of alembic's sight.

In: an article's title and text. Out: rows of `search_documents` and of the engine's own index: an external-content
FTS5 table on SQLite, a tsvector with a GIN index on Postgres. Both hold the same tokens, folded in Python, in the same
places; neither engine splits or stems anything itself. The text as printed is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from newsarchive.arabic.tokens import index_tokens, stem
from newsarchive.store.search.query import MAX_TOKEN
from newsarchive.store.tables import search_documents

STEM_MARK = "~"  # before a stem in a tsvector, where words and stems share one list
_COLUMNS = ("title", "body", "title_stems", "body_stems")
_FTS = "search_index"
_ID_BITS = 31
_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_MAX_BYTES = 300_000  # of tokens: a tsvector holds 1 MB with words, stems and places
_MAX_PLACE = 16_383  # Postgres counts places no further

_TO_FTS = text(
    "INSERT INTO search_index(rowid, title, body, title_stems, body_stems) "
    "VALUES (:docid, :title, :body, :title_stems, :body_stems)"
)
_FROM_FTS = text(
    "INSERT INTO search_index(search_index, rowid, title, body, title_stems, body_stems) "
    "VALUES ('delete', :docid, :title, :body, :title_stems, :body_stems)"
)
_TO_VECTOR = text("UPDATE search_documents SET vector = CAST(:vector AS tsvector) WHERE docid = :docid")


@dataclass(frozen=True, slots=True)
class Document:
    """What search finds an article by. `moment`: when it was published, else first seen."""

    article_id: int
    title: str | None
    text: str
    moment: datetime


def index(conn: Connection, document: Document) -> None:
    """Make the index tell today's title, text and place in time of an article; nothing is written where it does."""
    row = _row(document)
    known = _known(conn, document.article_id)
    if known == row:
        return
    _remove(conn, known)
    conn.execute(insert(search_documents), row)
    if conn.dialect.name == "sqlite":
        conn.execute(_TO_FTS, {name: row[name] for name in ("docid", *_COLUMNS)})
    else:
        conn.execute(_TO_VECTOR, {"docid": row["docid"], "vector": _vector(row)})


def is_stale(conn: Connection, document: Document) -> bool:
    """Whether the index does not tell this of the article."""
    return _known(conn, document.article_id) != _row(document)


def unindex(conn: Connection, article_id: int) -> None:
    """Take an article out of the index."""
    _remove(conn, _known(conn, article_id))


def is_ours(_thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Whether alembic may compare this: not the engine's own index, which tables.py does not describe."""
    if kind == "table":
        return not (name or "").startswith(_FTS)
    return name not in ("vector", "ix_search_documents_vector")


def docid(article_id: int, moment: datetime) -> int:
    """Newest is highest: minutes since 1900, shifted, plus the article's id."""
    minutes = max(0, int((moment - _EPOCH).total_seconds() // 60))
    return (minutes << _ID_BITS) + article_id


def _row(document: Document) -> dict[str, Any]:
    title, body = _tokens(document.title or ""), _tokens(document.text)
    return {
        "docid": docid(document.article_id, document.moment),
        "article_id": document.article_id,
        "title": " ".join(title),
        "body": " ".join(body),
        "title_stems": " ".join(map(stem, title)),
        "body_stems": " ".join(map(stem, body)),
    }


def _tokens(words: str) -> list[str]:
    tokens = [token[:MAX_TOKEN] for token in index_tokens(words)]
    if len(words) * 4 <= _MAX_BYTES:
        return tokens
    room = _MAX_BYTES
    for place, token in enumerate(tokens):
        room -= len(token.encode()) + 4
        if room < 0:
            return tokens[:place]
    return tokens


def _known(conn: Connection, article_id: int) -> dict[str, Any] | None:
    found = conn.execute(
        select(search_documents).where(search_documents.c.article_id == bindparam("one")), {"one": article_id}
    )
    row = found.mappings().first()
    return dict(row) if row else None


def _remove(conn: Connection, known: dict[str, Any] | None) -> None:
    if known is None:
        return
    if conn.dialect.name == "sqlite":
        conn.execute(_FROM_FTS, {name: known[name] for name in ("docid", *_COLUMNS)})
    conn.execute(delete(search_documents).where(search_documents.c.docid == known["docid"]))


def _vector(row: dict[str, Any]) -> str:
    """The tsvector's own spelling: words with their places (a gap between title and text), stems without."""
    places: dict[str, list[int]] = {}
    title, body = row["title"].split(), row["body"].split()
    for start, words in ((1, title), (len(title) + 3, body)):
        for place, word in enumerate(words, start):
            places.setdefault(word, []).append(min(place, _MAX_PLACE))
    told = [f"{quoted(word)}:{','.join(map(str, at[:255]))}" for word, at in places.items()]
    stems = dict.fromkeys(row["title_stems"].split() + row["body_stems"].split())
    return " ".join(told + [quoted(STEM_MARK + one) for one in stems])


def quoted(lexeme: str) -> str:
    """A lexeme as a tsvector or tsquery spells it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
