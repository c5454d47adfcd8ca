"""What titles and leads say stands beside the search index; what hits are counted by is read quickly.

The index is emptied, and made again from the articles: a minute for some forty thousand of them. In SQLite the counted
values stand behind the text, so that reading them meant reading all of it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.search.integrity import reindex

revision = "20261122_0100"
down_revision = "20261122_0090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the index, and make the search index again."""
    _empty()
    head = sa.Column(
        "head",
        sa.LargeBinary(),
        nullable=False,
        comment="signs of the stems in title and lead, two bytes each (search.heads)",
    )
    with op.batch_alter_table("search_documents") as batch:
        batch.add_column(head)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE INDEX ix_revisions_counted ON revisions (article_id, is_current, agencies, section)")
    reindex(op.get_bind())


def downgrade() -> None:
    """Take them away; the search index is left empty: `check --repair` of that version fills it."""
    _empty()
    with op.batch_alter_table("search_documents") as batch:
        batch.drop_column("head")
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_revisions_counted", "revisions")


def _empty() -> None:
    op.execute("DELETE FROM search_documents")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO search_index(search_index) VALUES ('delete-all')")
