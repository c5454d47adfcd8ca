"""The search index: FTS5 on SQLite, a tsvector with GIN on Postgres."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import TextList

revision = "20261121_1500"
down_revision = "20261121_1400"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "search_documents",
        sa.Column(
            "docid",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="minutes of publication since 1900, shifted, plus the article's id: newest is highest",
        ),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column("title", TextList(), nullable=False, comment="folded words of the current title"),
        sa.Column("body", TextList(), nullable=False, comment="folded words of the current text"),
        sa.Column(
            "title_stems",
            TextList(),
            nullable=False,
            comment="the same words without the particles written onto them, in the same places",
        ),
        sa.Column("body_stems", TextList(), nullable=False, comment="likewise of the text"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_search_documents_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("docid", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_documents_article_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        # Tokens come folded and parted by spaces: nothing but a space parts them here, whatever it is made of.
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5(title, body, title_stems, body_stems, "
            "content='search_documents', content_rowid='docid', columnsize=0, "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Cn Cf Cs M* P* S*'\")"
        )
    else:
        op.execute("ALTER TABLE search_documents ADD COLUMN vector tsvector")
        op.execute("CREATE INDEX ix_search_documents_vector ON search_documents USING gin (vector)")


def downgrade() -> None:
    """Take them away again."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("search_index")
    op.drop_table("search_documents")
