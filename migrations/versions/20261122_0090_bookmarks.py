"""How far the files of an import that is not over are taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import UtcMoment

revision = "20261122_0090"
down_revision = "20261122_0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "bookmarks",
        sa.Column(
            "mark",
            sa.String(64),
            nullable=False,
            comment="sha256 of a WARC file's first bytes and of the source it is filed under",
        ),
        sa.Column("place", sa.BigInteger(), nullable=False, comment="offset up to which every record is taken in"),
        sa.Column(
            "digest",
            sa.String(64),
            nullable=False,
            comment="sha256 of the file's bytes up to there: a file that changed is read anew",
        ),
        sa.Column(
            "waits_from",
            sa.BigInteger(),
            nullable=True,
            comment="offset from which revisits still wait for their bytes; null: none does",
        ),
        sa.Column("noted_at", UtcMoment(), nullable=False, comment="when it was last moved"),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_bookmarks")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("bookmarks")
