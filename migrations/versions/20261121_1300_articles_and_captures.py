"""What came back and what was read: captures, articles, their revisions and deletions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import JsonText, TextList, UtcMoment

revision = "20261121_1300"
down_revision = "20261121_1200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive, as printed"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="the source that published it"),
        sa.Column(
            "key",
            TextList(),
            nullable=False,
            comment="identity inside the source: key of its canonical URL, or of its bytes",
        ),
        sa.Column(
            "url", TextList(), nullable=True, comment="address asked for, byte for byte; null for text without one"
        ),
        sa.Column("canonical_url", TextList(), nullable=True, comment="our canonical form of its address"),
        sa.Column("title", TextList(), nullable=True, comment="of the current revision"),
        sa.Column("language", TextList(), nullable=True, comment="of the current revision, BCP 47"),
        sa.Column(
            "published_at",
            UtcMoment(),
            nullable=True,
            comment="when it was published; 00:00Z of the day where only the day is known",
        ),
        sa.Column("published_day", sa.Date(), nullable=True, comment="the publisher's calendar day as printed"),
        sa.Column(
            "published_precision",
            sa.String(length=10),
            nullable=True,
            comment="second, minute, hour, day, month or year",
        ),
        sa.Column("published_evidence", sa.String(length=12), nullable=True, comment="where that was found"),
        sa.Column("modified_at", UtcMoment(), nullable=True, comment="when the publisher says it was changed"),
        sa.Column("first_seen_at", UtcMoment(), nullable=False, comment="moment of the first capture that showed it"),
        sa.Column(
            "day",
            sa.Date(),
            nullable=False,
            comment="published_day, else the UTC day it was first seen: what since and until compare",
        ),
        sa.Column(
            "deleted_at",
            UtcMoment(),
            nullable=True,
            comment="when it was first found gone; null: it is there, or came back",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_articles_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_articles_source_id_key")),
    )
    op.create_index("ix_articles_day", "articles", ["day"], unique=False)
    op.create_index("ix_articles_key", "articles", ["key"], unique=False)
    op.create_table(
        "captures",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="the source it was captured for"),
        sa.Column("target_id", sa.Integer(), nullable=True, comment="the target it answered"),
        sa.Column(
            "host", TextList(), nullable=False, comment="authority asked; empty for imported text without an address"
        ),
        sa.Column("url", TextList(), nullable=False, comment="address asked for, byte for byte"),
        sa.Column("url_key", TextList(), nullable=False, comment="identity key of that address"),
        sa.Column("final_url", TextList(), nullable=False, comment="address that answered"),
        sa.Column("status", sa.Integer(), nullable=False, comment="HTTP status"),
        sa.Column(
            "moment",
            UtcMoment(),
            nullable=False,
            comment="when the first byte came, or when an import says it was captured",
        ),
        sa.Column("raw_file", TextList(), nullable=False, comment="WARC file inside raw/"),
        sa.Column("raw_offset", sa.BigInteger(), nullable=False, comment="byte offset of the record in that file"),
        sa.Column("raw_length", sa.BigInteger(), nullable=False, comment="bytes of the record in that file"),
        sa.Column("digest", TextList(), nullable=False, comment="payload digest, sha1: and base32"),
        sa.Column(
            "payload_file", TextList(), nullable=True, comment="for a revisit: the WARC file that holds the bytes"
        ),
        sa.Column("payload_offset", sa.BigInteger(), nullable=True, comment="for a revisit: the offset there"),
        sa.Column("payload_length", sa.BigInteger(), nullable=True, comment="for a revisit: the length there"),
        sa.Column(
            "provenance", JsonText(), nullable=False, comment="what was known when it was kept (nouns.Provenance)"
        ),
        sa.Column(
            "part_of",
            TextList(),
            nullable=True,
            comment="identity key of the first page, for a further page of a multi-page article",
        ),
        sa.Column(
            "state", sa.String(length=10), nullable=False, comment="pending: to be read; done: read, or nothing to read"
        ),
        sa.Column("outcome", sa.String(length=20), nullable=True, comment="how reading it ended"),
        sa.Column("detail", TextList(), nullable=True, comment="what was seen then"),
        sa.Column("reader", TextList(), nullable=True, comment="version of the code that read it last"),
        sa.Column("article_id", sa.Integer(), nullable=True, comment="the article it is a capture of"),
        sa.Column(
            "content_digest",
            TextList(),
            nullable=True,
            comment="digest of the content read from it; null: it showed no article",
        ),
        sa.CheckConstraint("state IN ('pending', 'done')", name=op.f("ck_captures_state")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_captures_article_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_captures_source_id")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_captures_target_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captures")),
        sa.UniqueConstraint("raw_file", "raw_offset", name=op.f("uq_captures_raw_file_raw_offset")),
    )
    op.create_index("ix_captures_article", "captures", ["article_id", "moment"], unique=False)
    op.create_index("ix_captures_digest", "captures", ["digest"], unique=False)
    op.create_index("ix_captures_part_of", "captures", ["source_id", "part_of"], unique=False)
    op.create_index(
        "ix_captures_pending",
        "captures",
        ["source_id", "host", "moment"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("ix_captures_target", "captures", ["target_id", "moment"], unique=False)
    op.create_index("ix_captures_url_key", "captures", ["source_id", "url_key", "moment"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column("capture_id", sa.Integer(), nullable=False, comment="the capture it was read from: its key"),
        sa.Column(
            "captured_at",
            UtcMoment(),
            nullable=False,
            comment="moment of that capture; revisions are numbered in this order",
        ),
        sa.Column("is_current", sa.Boolean(), nullable=False, comment="true for the newest revision of its article"),
        sa.Column("title", TextList(), nullable=True, comment="the title"),
        sa.Column("text", TextList(), nullable=False, comment="the kept blocks, an empty line between them"),
        sa.Column(
            "layout",
            JsonText(),
            nullable=False,
            comment="every block in order: of kept ones kind and length, of dropped ones text and reason",
        ),
        sa.Column("published", JsonText(), nullable=True, comment="the date of publication as chosen (nouns.Dated)"),
        sa.Column("modified", JsonText(), nullable=True, comment="the date of change as chosen (nouns.Dated)"),
        sa.Column("dates", JsonText(), nullable=False, comment="every candidate date"),
        sa.Column("authors", JsonText(), nullable=False, comment="list of names"),
        sa.Column("agencies", JsonText(), nullable=False, comment="list of agencies credited"),
        sa.Column("dateline", TextList(), nullable=True, comment="place named at the text's beginning"),
        sa.Column("section", TextList(), nullable=True, comment="the publisher's section"),
        sa.Column("tags", JsonText(), nullable=False, comment="the publisher's tags"),
        sa.Column("image_url", TextList(), nullable=True, comment="address of the lead image"),
        sa.Column("canonical_url", TextList(), nullable=True, comment="canonical address the page declares: a claim"),
        sa.Column("language", TextList(), nullable=True, comment="BCP 47"),
        sa.Column("evidence", JsonText(), nullable=False, comment="list of [fact, value, where it was found]"),
        sa.Column("method", TextList(), nullable=False, comment="how the body was chosen"),
        sa.Column("repairs", JsonText(), nullable=False, comment="what was mended in the text"),
        sa.Column("reader", TextList(), nullable=False, comment="version of the reading code"),
        sa.Column("filed_at", UtcMoment(), nullable=False, comment="when it was filed, or last corrected"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="sha256 of the folded title and text"),
        sa.Column("text_digest", sa.String(length=64), nullable=False, comment="sha256 of the folded text"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name=op.f("fk_revisions_capture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("capture_id", name=op.f("uq_revisions_capture_id")),
    )
    op.create_index("ix_revisions_article", "revisions", ["article_id", "captured_at"], unique=False)
    op.create_index(
        "ix_revisions_current",
        "revisions",
        ["article_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_index("ix_revisions_digest", "revisions", ["digest"], unique=False)
    op.create_index("ix_revisions_text_digest", "revisions", ["text_digest"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column("capture_id", sa.Integer(), nullable=False, comment="the capture that is the evidence"),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="gone: the page was not there any more"),
        sa.Column("moment", UtcMoment(), nullable=False, comment="moment of that capture"),
        sa.Column("detail", TextList(), nullable=True, comment="what was seen then"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_events_article_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["capture_id"], ["captures.id"], name=op.f("fk_events_capture_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("capture_id", name=op.f("uq_events_capture_id")),
    )
    op.create_index("ix_events_article", "events", ["article_id", "moment"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("events")
    op.drop_table("revisions")
    op.drop_table("captures")
    op.drop_table("articles")
