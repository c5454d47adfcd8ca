"""The table of what edits changed.

In: nothing. Out: a table that shares `metadata` with tables.py.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table

from newsarchive.store.schema.tables import metadata
from newsarchive.store.schema.types import optional, required

changes = Table(
    "changes",
    metadata,
    required(
        "capture_id",
        Integer,
        "the capture whose revision changed something",
        ForeignKey("captures.id", ondelete="CASCADE"),
    ),
    required("article_id", Integer, "the article", ForeignKey("articles.id", ondelete="CASCADE")),
    required("kind", String(12), "what was changed: headline, number, name, quotation and the like"),
    optional("declared_by", String(10), "how the publisher says so: note, modified; null: not at all"),
    required("before_digest", String(64), "digest of the revision before"),
    required("digest", String(64), "digest of the revision itself"),
    required("version", Integer, "version of the code that named the kinds"),
    PrimaryKeyConstraint("capture_id", "kind"),
    Index("ix_changes_kind", "kind", "article_id"),
    Index("ix_changes_article", "article_id"),
    sqlite_with_rowid=False,
)
