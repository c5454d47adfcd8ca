"""The tables of what was taken down, of raw records that have to go, and of how long a source's articles are kept.

In: nothing. Out: tables that share `metadata` with tables.py. None of them holds anything of a text: addresses, bytes
and texts are here as digests only.
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
from newsarchive.store.schema.types import Moment, Words, fact, identity, maybe

takedowns = Table(
    "takedowns",
    metadata,
    identity("identity inside this archive"),
    fact("article_id", Integer, "the article's number; of a destroyed one there is no row any more"),
    fact("source", Words, "name of the source that published it"),
    fact("level", String(10), "hide: not shown; exclude: nor exported; destroy: gone"),
    fact("reason", Words, "why, as the person said"),
    fact("moment", Moment, "when"),
    maybe("finished_at", Moment, "of a destroyed one: when files and database were overwritten; null: not wholly yet"),
    maybe("lifted_at", Moment, "when a person took it back; null: in force"),
    Index("ix_takedowns_article", "article_id"),
    CheckConstraint("level IN ('hide', 'exclude', 'destroy')", name="level"),
)

takedown_marks = Table(
    "takedown_marks",
    metadata,
    fact("mark", String(64), "sha256 of what must not come back, or of a capture's seal (see custody)"),
    fact("kind", String(10), "url, bytes or text: stops re-ingest; seal: a capture that was destroyed"),
    fact("takedown_id", Integer, "the takedown", ForeignKey("takedowns.id", ondelete="CASCADE")),
    PrimaryKeyConstraint("mark", "takedown_id"),
    Index("ix_takedown_marks_takedown", "takedown_id"),
)

discarded = Table(
    "discarded",
    metadata,
    fact("raw_file", Words, "a WARC file that holds what must go"),
    fact("raw_offset", BigInteger, "offset of the record; -1: the whole file, its records stand elsewhere"),
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
    fact("keep_days", Integer, "an article first seen longer ago than this is taken down"),
    fact("level", String(10), "hide, exclude or destroy"),
    fact("set_at", Moment, "when a person said so"),
)
