"""The tables of takedowns, of raw records to be deleted, and of how long a source's articles are kept.

In: nothing. Out: tables that share `metadata` with tables.py. None of them holds any part of a text: addresses, bytes
and texts are stored as digests only.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
)

from newsarchive.store.schema.tables import metadata
from newsarchive.store.schema.types import TextList, UtcMoment, identity, optional, required

takedowns = Table(
    "takedowns",
    metadata,
    identity("identity inside this archive"),
    required("article_id", Integer, "the article's number; of a destroyed one there is no row any more"),
    required("source", TextList, "name of the source that published it"),
    required("level", String(10), "hide: not shown; exclude: nor exported; destroy: gone"),
    required("reason", TextList, "why, as the person said"),
    required("moment", UtcMoment, "when"),
    optional(
        "finished_at", UtcMoment, "of a destroyed one: when files and database were overwritten; null: not wholly yet"
    ),
    optional("lifted_at", UtcMoment, "when a person took it back; null: in force"),
    Index("ix_takedowns_article", "article_id"),
    CheckConstraint("level IN ('hide', 'exclude', 'destroy')", name="level"),
)

takedown_marks = Table(
    "takedown_marks",
    metadata,
    required("mark", String(64), "sha256 of what must not come back, or of a capture's seal (see custody)"),
    required("kind", String(10), "url, bytes or text: stops re-ingest; seal: a capture that was destroyed"),
    required("takedown_id", Integer, "the takedown", ForeignKey("takedowns.id", ondelete="CASCADE")),
    PrimaryKeyConstraint("mark", "takedown_id"),
    Index("ix_takedown_marks_takedown", "takedown_id"),
)

discarded = Table(
    "discarded",
    metadata,
    required("raw_file", TextList, "a WARC file that holds what must go"),
    required("raw_offset", BigInteger, "offset of the record; -1: the whole file, its records stand elsewhere"),
    PrimaryKeyConstraint("raw_file", "raw_offset"),
)

retention = Table(
    "retention",
    metadata,
    Column(
        "source_id",
        Integer,
        ForeignKey("sources.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        comment="the source",
    ),
    required("keep_days", Integer, "an article first seen longer ago than this is taken down"),
    required("level", String(10), "hide, exclude or destroy"),
    required("set_at", UtcMoment, "when a person said so"),
)
