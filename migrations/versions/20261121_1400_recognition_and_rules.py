"""What texts are known by, copies between them, and what a host repeats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import TextList, UtcMoment

revision = "20261121_1400"
down_revision = "20261121_1300"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "signatures",
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article whose current revision this is"),
        sa.Column("version", sa.Integer(), nullable=False, comment="version of the signature's algorithm"),
        sa.Column("signature", sa.LargeBinary(), nullable=False, comment="one-permutation MinHash of the folded text"),
        sa.Column("words", sa.Integer(), nullable=False, comment="folded words in the text"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_signatures_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_signatures")),
    )
    op.create_table(
        "bands",
        sa.Column(
            "band", sa.BigInteger(), nullable=False, comment="LSH key: articles that share one may be near copies"
        ),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="an article whose current revision has it"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_bands_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_bands")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bands_article", "bands", ["article_id"], unique=False)
    op.create_table(
        "copies",
        sa.Column("low_id", sa.Integer(), nullable=False, comment="the article with the lower id"),
        sa.Column("high_id", sa.Integer(), nullable=False, comment="the article with the higher id"),
        sa.Column(
            "relation",
            sa.String(length=10),
            nullable=False,
            comment="read from low to high: same, near, contains, contained",
        ),
        sa.Column("similarity", sa.Float(), nullable=False, comment="0 to 1"),
        sa.Column("same_source", sa.Boolean(), nullable=False, comment="true where one source published both"),
        sa.Column("version", sa.Integer(), nullable=False, comment="version of the comparing algorithm"),
        sa.Column("linked_at", UtcMoment(), nullable=False, comment="when this edge was last found"),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_copies_order")),
        sa.ForeignKeyConstraint(["high_id"], ["articles.id"], name=op.f("fk_copies_high_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low_id"], ["articles.id"], name=op.f("fk_copies_low_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_copies")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_copies_high", "copies", ["high_id"], unique=False)
    op.create_table(
        "rules",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="the source on whose pages it holds"),
        sa.Column(
            "host", TextList(), nullable=False, comment="authority on whose pages it holds; empty for text without one"
        ),
        sa.Column(
            "folded_digest",
            sa.String(length=64),
            nullable=False,
            comment="sha256 of the folded text: the rule's identity there",
        ),
        sa.Column("folded", TextList(), nullable=False, comment="the block's text, folded"),
        sa.Column("made_by", sa.String(length=10), nullable=False, comment="hand or learned"),
        sa.Column(
            "position",
            sa.String(length=10),
            nullable=False,
            comment="head, tail, between or any; title: an affix of titles",
        ),
        sa.Column("support", sa.Integer(), nullable=False, comment="different articles it was seen in"),
        sa.Column("seen", sa.Integer(), nullable=False, comment="articles looked at"),
        sa.Column("first_seen", UtcMoment(), nullable=True, comment="moment of the first capture that shows it"),
        sa.Column("last_seen", UtcMoment(), nullable=True, comment="moment of the last capture that shows it"),
        sa.Column("sample", TextList(), nullable=False, comment="the block as printed"),
        sa.Column("valid_from", UtcMoment(), nullable=True, comment="captures before this moment are not judged by it"),
        sa.Column("valid_until", UtcMoment(), nullable=True, comment="captures after this moment are not judged by it"),
        sa.Column("off", sa.Boolean(), nullable=False, comment="true: switched off by a person"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_rules_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
        sa.UniqueConstraint("source_id", "host", "folded_digest", name=op.f("uq_rules_source_id_host_folded_digest")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("rules")
    op.drop_table("copies")
    op.drop_table("bands")
    op.drop_table("signatures")
