"""Edits: what each revision of an article changed, named as it is filed and shown side by side on request.

In: articles' revisions. Out: rows that `search --changed` goes by, and the whole difference between two revisions. It
makes no revision and changes none.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsarchive.dedupe.changes import VERSION, Changed, Printed, changes
from newsarchive.store import articles
from newsarchive.store.articles import Edition
from newsarchive.store.engine.database import Connection


def name_changes(conn: Connection, article_ids: Iterable[int]) -> None:
    """Name what the revisions of these articles changed, where that is not named yet. Safe to repeat."""
    for article_id in article_ids:
        for pair in articles.unnamed_pairs(conn, article_id, VERSION):
            found = changed(*pair)
            declared = "note" if found.note is not None else "modified" if found.modified is not None else None
            articles.record_changes(
                conn, article_id, pair, found.kinds or ("wording",), declared_by=declared, version=VERSION
            )


def changed(before: Edition, after: Edition, *, exact: bool = False) -> Changed:
    """What changed between two revisions."""
    return changes(_printed(before), _printed(after), exact=exact)


def _printed(edition: Edition) -> Printed:
    return Printed(
        edition.title,
        edition.text,
        edition.authors,
        edition.agencies,
        edition.dateline,
        edition.modified,
        edition.dropped,
    )
