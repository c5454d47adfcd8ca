"""The search index again: smaller, with titles, leads and facts of their own.

The index holds nothing that articles do not say: it is emptied here, and made again from them by a later migration.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261122_0050"
down_revision = "20261122_0040"
branch_labels = None
depends_on = None

_KEY = "minutes of publication since 1900, shifted, plus a number inside the minute: newest is highest"


def upgrade() -> None:
    """Put the new index in the place of the old one."""
    _drop()
    _table(
        _KEY,
        sa.Column("length", sa.Integer(), nullable=False, comment="folded words of the current title and text"),
        sa.Column(
            "digest",
            sa.LargeBinary(),
            nullable=False,
            comment="of the tokens the index was given (search.told)",
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        # Tokens come folded and parted by spaces: nothing but a space parts them here, whatever it is made of.
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "body, stems, lead, title, title_stems, facts, content='', columnsize=0, "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Cn Cf Cs M* P* S*'\")"
        )
    else:
        _vector()


def downgrade() -> None:
    """Put the old one back, empty: `check --repair` of that version fills it."""
    _drop()
    words = ("title", "body", "title_stems", "body_stems")
    _table(None, *(sa.Column(name, sa.Text(), nullable=False) for name in words))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5(title, body, title_stems, body_stems, "
            "content='search_documents', content_rowid='docid', columnsize=0, "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Cn Cf Cs M* P* S*'\")"
        )
    else:
        _vector()


def _drop() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("search_index")
    op.drop_table("search_documents")


def _table(comment: str | None, *columns: sa.Column[object]) -> None:
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "search_documents",
        sa.Column("docid", key, autoincrement=False, nullable=False, comment=comment),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        *columns,
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_search_documents_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("docid", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("article_id", name=op.f("uq_search_documents_article_id")),
    )


def _vector() -> None:
    op.execute("ALTER TABLE search_documents ADD COLUMN vector tsvector")
    op.execute("CREATE INDEX ix_search_documents_vector ON search_documents USING gin (vector)")
