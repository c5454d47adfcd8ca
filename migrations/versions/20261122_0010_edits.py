"""What edits changed, by kind; when a capture was read last; articles behind a paywall."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import UtcMoment

revision = "20261122_0010"
down_revision = "20261122_0000"
branch_labels = None
depends_on = None

_KIND = "gone: the page was not there any more"
_KINDS = "gone: the page was not there any more; paywall: no more than its beginning was"


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "changes",
        sa.Column("capture_id", sa.Integer(), nullable=False, comment="the capture whose revision changed something"),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article"),
        sa.Column(
            "kind",
            sa.String(length=12),
            nullable=False,
            comment="what was changed: headline, number, name, quotation and the like",
        ),
        sa.Column(
            "declared_by",
            sa.String(length=10),
            nullable=True,
            comment="how the publisher says so: note, modified; null: not at all",
        ),
        sa.Column("before_digest", sa.String(length=64), nullable=False, comment="digest of the revision before"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="digest of the revision itself"),
        sa.Column("version", sa.Integer(), nullable=False, comment="version of the code that named the kinds"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_changes_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["captures.id"], name=op.f("fk_changes_capture_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("capture_id", "kind", name=op.f("pk_changes")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_changes_kind", "changes", ["kind", "article_id"])
    op.create_index("ix_changes_article", "changes", ["article_id"])
    op.add_column("captures", sa.Column("read_at", UtcMoment(), nullable=True, comment="when it was read last"))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("events", "kind", existing_type=sa.String(10), existing_nullable=False, comment=_KINDS)


def downgrade() -> None:
    """Take them away again."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("events", "kind", existing_type=sa.String(10), existing_nullable=False, comment=_KIND)
    op.drop_column("captures", "read_at")
    op.drop_table("changes")
