"""Tokens of the web door, and the sessions opened with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import TextList, UtcMoment

revision = "20261122_0060"
down_revision = "20261122_0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("name", TextList(), nullable=False, comment="what a person calls it"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="sha256 of the token"),
        sa.Column("made_at", UtcMoment(), nullable=False, comment="when it was made"),
        sa.Column("revoked_at", UtcMoment(), nullable=True, comment="when a person took it back; null: it is good"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("token_id", sa.Integer(), nullable=False, comment="the token it was opened with"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="sha256 of the cookie"),
        sa.Column("until", UtcMoment(), nullable=False, comment="when it ends"),
        sa.ForeignKeyConstraint(["token_id"], ["tokens.id"], name=op.f("fk_sessions_token_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("digest", name=op.f("uq_sessions_digest")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("sessions")
    op.drop_table("tokens")
