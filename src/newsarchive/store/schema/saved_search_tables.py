"""The tables of saved searches and of the matches already reported.

In: nothing. Out: tables that share `metadata` with tables.py. They hold only the id of an article.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, PrimaryKeyConstraint, Table

from newsarchive.store.schema.tables import metadata
from newsarchive.store.schema.types import JsonText, TextList, UtcMoment, identity, optional, required

saved_searches = Table(
    "saved_searches",
    metadata,
    identity("identity inside this archive"),
    required("name", TextList, "what a person calls it", unique=True),
    required("query", TextList, "the query as typed"),
    required("filters", JsonText, "the filters that were given, by name"),
    optional("webhook", TextList, "where new matches are posted to"),
    optional("command", TextList, "what is run with new matches, as typed"),
    required("added_at", UtcMoment, "when it was saved"),
    required("due_at", UtcMoment, "when its alert is to look again"),
    optional("checked_at", UtcMoment, "when its alert last looked and all it had to tell was taken"),
    required("failures", Integer, "failures of its alert in a row"),
    optional("failing_since", UtcMoment, "when the first of them was; null: it does not fail"),
    optional("detail", TextList, "what was seen at the last of them"),
)

alerted_matches = Table(
    "told",
    metadata,
    required("search_id", Integer, "the saved search", ForeignKey("saved_searches.id", ondelete="CASCADE")),
    required("article_id", Integer, "the article that matches", ForeignKey("articles.id", ondelete="CASCADE")),
    optional("told_at", UtcMoment, "when it was told; null: it matched already when the search was saved"),
    PrimaryKeyConstraint("search_id", "article_id"),
    Index("ix_told_article", "article_id"),
    sqlite_with_rowid=False,
)
