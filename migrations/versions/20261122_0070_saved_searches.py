"""Saved searches and what was told of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import JsonText, TextList, UtcMoment

revision = "20261122_0070"
down_revision = "20261122_0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("name", TextList(), nullable=False, comment="what a person calls it"),
        sa.Column("query", TextList(), nullable=False, comment="the query as typed"),
        sa.Column("filters", JsonText(), nullable=False, comment="the filters that were given, by name"),
        sa.Column("webhook", TextList(), nullable=True, comment="where new matches are posted to"),
        sa.Column("command", TextList(), nullable=True, comment="what is run with new matches, as typed"),
        sa.Column("added_at", UtcMoment(), nullable=False, comment="when it was saved"),
        sa.Column("due_at", UtcMoment(), nullable=False, comment="when its alert is to look again"),
        sa.Column(
            "checked_at",
            UtcMoment(),
            nullable=True,
            comment="when its alert last looked and all it had to tell was taken",
        ),
        sa.Column("failures", sa.Integer(), nullable=False, comment="failures of its alert in a row"),
        sa.Column(
            "failing_since", UtcMoment(), nullable=True, comment="when the first of them was; null: it does not fail"
        ),
        sa.Column("detail", TextList(), nullable=True, comment="what was seen at the last of them"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_searches_name")),
    )
    op.create_table(
        "told",
        sa.Column("search_id", sa.Integer(), nullable=False, comment="the saved search"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article that matches"),
        sa.Column(
            "told_at",
            UtcMoment(),
            nullable=True,
            comment="when it was told; null: it matched already when the search was saved",
        ),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_searches.id"], name=op.f("fk_told_search_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_told_article_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("search_id", "article_id", name=op.f("pk_told")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_told_article", "told", ["article_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("told")
    op.drop_table("saved_searches")
