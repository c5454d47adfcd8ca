"""The search index: what is written for each article, and what is kept out of alembic's sight.

In: an article's title, text and facts. Out: rows of `search_documents` and of the engine's own index: a contentless
FTS5 table on SQLite, a tsvector with a GIN index on Postgres. Both hold the same tokens, folded in Python, in the same
places; neither engine splits or stems anything itself. The text as printed is never changed.

FTS5 forgets an article only when given the very tokens it was indexed with. They are made again from the article's
revisions, and known by their digest; where none makes them (other code made them), they are read out of the index. So
who writes or takes away the current revision takes its words out of the index first (`withdraw`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from newsarchive.arabic.tokens import stem
from newsarchive.store.facts import STEM_MARKS, facts_of, quoted
from newsarchive.store.schema.tables import articles, revisions, search_documents
from newsarchive.store.search.text import COLUMNS, IN_HEAD, ZONES, Document, columns_of, digest
from newsarchive.store.search.top_fields import packed

TOLD = ("title", "text", "language", "agencies", "authors", "dateline", "section")  # of a revision
_FTS = "search_index"
_SLOT_BITS = 12
_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_MAX_PLACE = 16_383  # Postgres counts places no further
_NOTHING = b""  # digest of an article that has a place in the index, and no words
_WEIGHTS = "ABD"  # of the zones' places in a tsvector

_NAMES = ", ".join(COLUMNS)  # our own, so the statements below are fixed
_VALUES = ", ".join(f":{name}" for name in COLUMNS)
_TO_FTS = text(f"INSERT INTO search_index(rowid, {_NAMES}) VALUES (:docid, {_VALUES})")  # noqa: S608
_FROM_FTS = text(
    f"INSERT INTO search_index(search_index, rowid, {_NAMES}) VALUES ('delete', :docid, {_VALUES})"  # noqa: S608
)
_TO_VECTOR = text("UPDATE search_documents SET vector = CAST(:vector AS tsvector) WHERE docid = :docid")


def index(conn: Connection, document: Document) -> None:
    """Make the index tell today's title, text, facts and place in time of an article; else nothing is written."""
    values = columns_of(document)
    mark = digest(values)
    known = _known(conn, document.article_id)
    here = known is not None and _minute_of(known.docid) == _minute(document.moment)
    if known is not None:
        if here and known.digest == mark:
            return
        _remove(conn, known)
    docid = known.docid if here else _free(conn, document.moment)
    length = sum(values[zone].count(" ") + 1 for zone in ZONES if values[zone])
    head = packed(*(values[zone].split() for zone in IN_HEAD))
    row = {"docid": docid, "article_id": document.article_id, "length": length, "digest": mark, "head": head}
    conn.execute(insert(search_documents), row)
    if conn.dialect.name == "sqlite":
        conn.execute(_TO_FTS, {"docid": docid, **values})
    else:
        conn.execute(_TO_VECTOR, {"docid": docid, "vector": _vector(values)})


def is_stale(conn: Connection, document: Document) -> bool:
    """Whether the index does not tell this of the article."""
    known = _known(conn, document.article_id)
    if known is None or _minute_of(known.docid) != _minute(document.moment):
        return True
    return bool(known.digest != digest(columns_of(document)))


def unindex(conn: Connection, article_id: int) -> None:
    """Take an article out of the index."""
    known = _known(conn, article_id)
    if known is not None:
        _remove(conn, known)


def withdraw(conn: Connection, article_id: int) -> None:
    """Take an article's words out of the index, not its place in it: its current revision is about to change or go."""
    known = _known(conn, article_id)
    if known is not None and conn.dialect.name == "sqlite":
        _unsay(conn, known)
        conn.execute(update(search_documents).where(search_documents.c.docid == known.docid).values(digest=_NOTHING))


def is_sound(conn: Connection) -> bool:
    """Whether the engine's own index is whole."""
    if conn.dialect.name != "sqlite":
        return True
    try:
        with conn.begin_nested():
            conn.execute(text("INSERT INTO search_index(search_index) VALUES ('integrity-check')"))
    except DBAPIError:
        return False
    return True


def clear(conn: Connection) -> None:
    """Take every article out of the index."""
    if conn.dialect.name == "sqlite":
        conn.execute(text("INSERT INTO search_index(search_index) VALUES ('delete-all')"))
    conn.execute(delete(search_documents))


def is_ours(_thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Whether alembic may compare this: not the engine's own index, which tables.py does not describe."""
    if kind == "table":
        return not (name or "").startswith(_FTS)
    return name not in ("vector", "ix_search_documents_vector", "ix_signatures_found_by", "ix_revisions_counted")


def first_docid(moment: datetime) -> int:
    """The lowest docid of a minute."""
    return _minute(moment) << _SLOT_BITS


def _minute(moment: datetime) -> int:
    return max(0, int((moment - _EPOCH).total_seconds() // 60))


def _minute_of(docid: int) -> int:
    return docid >> _SLOT_BITS


def _free(conn: Connection, moment: datetime) -> int:
    """The place after all others of its minute; in the first minute after it that has room, where it is full."""
    docid, start = search_documents.c.docid, first_docid(moment)
    while True:
        end = start + (1 << _SLOT_BITS)
        last = conn.scalar(select(func.max(docid)).where(docid >= start, docid < end))
        if last is None:
            return start
        if last + 1 < end:
            return int(last) + 1
        start = end


def _known(conn: Connection, article_id: int) -> Any:
    return conn.execute(select(search_documents).where(search_documents.c.article_id == article_id)).first()


def _unsay(conn: Connection, known: Any) -> None:
    if known.digest != _NOTHING:
        conn.execute(_FROM_FTS, {"docid": known.docid, **(_made_again(conn, known) or _read_out(conn, known.docid))})


def _remove(conn: Connection, known: Any) -> None:
    if conn.dialect.name == "sqlite":
        _unsay(conn, known)
    conn.execute(delete(search_documents).where(search_documents.c.docid == known.docid))


def _made_again(conn: Connection, known: Any) -> dict[str, str] | None:
    """What the index was given of an article, made again from the revision that was current then."""
    wanted = (
        select(articles.c.source_id, *(revisions.c[name] for name in TOLD))
        .join(articles, articles.c.id == revisions.c.article_id)
        .where(revisions.c.article_id == known.article_id)
        .order_by(revisions.c.is_current.desc(), revisions.c.captured_at.desc(), revisions.c.capture_id.desc())
    )
    for row in conn.execute(wanted).all():
        facts = facts_of(row.source_id, row)
        values = columns_of(Document(known.article_id, row.title, row.text, _EPOCH, facts))
        if digest(values) == known.digest:
            return values
    return None


def _read_out(conn: Connection, docid: int) -> dict[str, str]:
    """What the index holds of an article, read out of the whole of it: right always, but it takes seconds."""
    conn.execute(text("CREATE VIRTUAL TABLE temp.search_held USING fts5vocab(main, search_index, instance)"))
    rows = conn.execute(text("SELECT col, term FROM temp.search_held WHERE doc = :docid"), {"docid": docid}).all()
    conn.execute(text("DROP TABLE temp.search_held"))
    phrases: dict[str, list[str]] = defaultdict(list)
    for column, term in rows:
        phrases[column].append(term)
    return {name: " ".join(phrases[name]) for name in COLUMNS}


def _vector(columns: Mapping[str, str]) -> str:
    """The tsvector's own spelling: words with their places (gaps between zones), stems of all words without."""
    places: dict[str, list[str]] = {}
    stems: dict[str, None] = {}
    start = 1
    for number, words in enumerate(columns[zone].split() for zone in ZONES):
        for place, word in enumerate(words, start):
            places.setdefault(word, []).append(f"{min(place, _MAX_PLACE)}{_WEIGHTS[number]}")
        start += len(words) + 2
        marks = {STEM_MARKS[""], STEM_MARKS.get(ZONES[number], STEM_MARKS[""])}
        stems |= {mark + value: None for value in dict.fromkeys(map(stem, words)) for mark in sorted(marks)}
    for place, word in enumerate(columns["facts"].split(), start):
        places.setdefault(word, []).append(str(min(place, _MAX_PLACE)))
    written = [f"{quoted(word)}:{','.join(at[:255])}" for word, at in places.items()]
    return " ".join(written + [quoted(value) for value in stems])
