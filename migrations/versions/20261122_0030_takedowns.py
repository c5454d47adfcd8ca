"""What was taken down, raw records that have to go, and how long a source's articles are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import TextList, UtcMoment

revision = "20261122_0030"
down_revision = "20261122_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "takedowns",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column(
            "article_id",
            sa.Integer(),
            nullable=False,
            comment="the article's number; of a destroyed one there is no row any more",
        ),
        sa.Column("source", TextList(), nullable=False, comment="name of the source that published it"),
        sa.Column(
            "level",
            sa.String(length=10),
            nullable=False,
            comment="hide: not shown; exclude: nor exported; destroy: gone",
        ),
        sa.Column("reason", TextList(), nullable=False, comment="why, as the person said"),
        sa.Column("moment", UtcMoment(), nullable=False, comment="when"),
        sa.Column(
            "finished_at",
            UtcMoment(),
            nullable=True,
            comment="of a destroyed one: when files and database were overwritten; null: not wholly yet",
        ),
        sa.Column("lifted_at", UtcMoment(), nullable=True, comment="when a person took it back; null: in force"),
        sa.CheckConstraint("level IN ('hide', 'exclude', 'destroy')", name=op.f("ck_takedowns_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedowns")),
    )
    op.create_index("ix_takedowns_article", "takedowns", ["article_id"])
    op.create_table(
        "takedown_marks",
        sa.Column(
            "mark",
            sa.String(length=64),
            nullable=False,
            comment="sha256 of what must not come back, or of a capture's seal (see custody)",
        ),
        sa.Column(
            "kind",
            sa.String(length=10),
            nullable=False,
            comment="url, bytes or text: stops re-ingest; seal: a capture that was destroyed",
        ),
        sa.Column("takedown_id", sa.Integer(), nullable=False, comment="the takedown"),
        sa.ForeignKeyConstraint(
            ["takedown_id"], ["takedowns.id"], name=op.f("fk_takedown_marks_takedown_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark", "takedown_id", name=op.f("pk_takedown_marks")),
    )
    op.create_index("ix_takedown_marks_takedown", "takedown_marks", ["takedown_id"])
    op.create_table(
        "discarded",
        sa.Column("raw_file", TextList(), nullable=False, comment="a WARC file that holds what must go"),
        sa.Column(
            "raw_offset",
            sa.BigInteger(),
            nullable=False,
            comment="offset of the record; -1: the whole file, its records stand elsewhere",
        ),
        sa.PrimaryKeyConstraint("raw_file", "raw_offset", name=op.f("pk_discarded")),
    )
    op.create_table(
        "retention",
        sa.Column("source_id", sa.Integer(), autoincrement=False, nullable=False, comment="the source"),
        sa.Column(
            "keep_days",
            sa.Integer(),
            nullable=False,
            comment="an article first seen longer ago than this is taken down",
        ),
        sa.Column("level", sa.String(length=10), nullable=False, comment="hide, exclude or destroy"),
        sa.Column("set_at", UtcMoment(), nullable=False, comment="when a person said so"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_retention_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_retention")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("retention")
    op.drop_table("discarded")
    op.drop_table("takedown_marks")
    op.drop_table("takedowns")
