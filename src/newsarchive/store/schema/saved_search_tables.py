"""The tables of saved searches and of what was told of them.

In: nothing. Out: tables that share `metadata` with tables.py. Of an article they hold its number alone.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, PrimaryKeyConstraint, Table

from newsarchive.store.schema.tables import metadata
from newsarchive.store.schema.types import Json, Moment, Words, fact, identity, maybe

saved_searches = Table(
    "saved_searches",
    metadata,
    identity("identity inside this archive"),
    fact("name", Words, "what a person calls it", unique=True),
    fact("query", Words, "the query as typed"),
    fact("filters", Json, "the filters that were given, by name"),
    maybe("webhook", Words, "where new matches are posted to"),
    maybe("command", Words, "what is run with new matches, as typed"),
    fact("added_at", Moment, "when it was saved"),
    fact("due_at", Moment, "when its alert is to look again"),
    maybe("checked_at", Moment, "when its alert last looked and all it had to tell was taken"),
    fact("failures", Integer, "failures of its alert in a row"),
    maybe("failing_since", Moment, "when the first of them was; null: it does not fail"),
    maybe("detail", Words, "what was seen at the last of them"),
)

told = Table(
    "told",
    metadata,
    fact("search_id", Integer, "the saved search", ForeignKey("saved_searches.id", ondelete="CASCADE")),
    fact("article_id", Integer, "the article that matches", ForeignKey("articles.id", ondelete="CASCADE")),
    maybe("told_at", Moment, "when it was told; null: it matched already when the search was saved"),
    PrimaryKeyConstraint("search_id", "article_id"),
    Index("ix_told_article", "article_id"),
    sqlite_with_rowid=False,
)
