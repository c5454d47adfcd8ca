"""The index of reused text made smaller: terms packed, keys in one array; made anew by the next ingest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import IntList, JsonText

revision = "20261122_0040"
down_revision = "20261122_0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables anew; every article waits to be linked again."""
    op.drop_table("keys")
    op.drop_table("signatures")
    op.create_table(
        "signatures",
        _article(),
        sa.Column("version", sa.Integer(), nullable=False, comment="version of the algorithms that made it"),
        sa.Column(
            "signature",
            sa.LargeBinary(),
            nullable=False,
            comment="one-permutation MinHash of the folded text, a byte of each of its numbers",
        ),
        sa.Column(
            "place",
            sa.BigInteger(),
            nullable=False,
            comment="its place in time: minutes of publication, those without a date after all others",
        ),
        sa.Column(
            "found_by",
            IntList(),
            nullable=False,
            comment="its LSH bands and anchors: articles that share one are worth comparing",
        ),
        sa.Column(
            "terms",
            sa.LargeBinary(),
            nullable=False,
            comment="what it is about: how many terms are rows of keys; 32-bit keys; roots of their shares",
        ),
        sa.Column(
            "rung",
            sa.Integer(),
            nullable=False,
            comment="how strong ties must be to count for its story, where too many hang together by weaker ones",
        ),
        *_of_signatures(),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index(
            "ix_signatures_found_by",
            "signatures",
            ["found_by"],
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        )
    _keys(
        sa.BigInteger(),
        "story term, LSH band or anchor; on Postgres only of bands and anchors that many carry",
    )
    with op.batch_alter_table("ties") as ties:
        ties.drop_column("stems")
    _wait()


def downgrade() -> None:
    """Make the older tables again, empty."""
    op.drop_table("keys")
    op.drop_table("signatures")
    op.execute("DELETE FROM ties")
    with op.batch_alter_table("ties") as ties:
        ties.add_column(sa.Column("stems", JsonText(), nullable=False, comment="the terms that speak most for it"))
    op.create_table(
        "signatures",
        _article(),
        sa.Column("version", sa.Integer(), nullable=False, comment="version of the algorithms that made it"),
        sa.Column("signature", sa.LargeBinary(), nullable=False, comment="one-permutation MinHash of the folded text"),
        sa.Column(
            "place",
            sa.Integer(),
            nullable=False,
            comment="its place in time: minutes of publication; those without a date after all others",
        ),
        sa.Column(
            "found_by", sa.LargeBinary(), nullable=False, comment="its rows in keys, packed as signed 64-bit numbers"
        ),
        sa.Column(
            "terms",
            sa.LargeBinary(),
            nullable=False,
            comment="what it is about: [stem, weight, rarity] as compressed JSON",
        ),
        *_of_signatures(),
    )
    _keys(sa.Integer(), "LSH band, anchor or story term: articles that share one are worth comparing")
    _wait()


def _article() -> sa.Column[int]:
    return sa.Column("article_id", sa.Integer(), nullable=False, comment="the article whose current revision this is")


def _of_signatures() -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_signatures_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_signatures")),
    )


def _keys(place: sa.types.TypeEngine[int], what: str) -> None:
    op.create_table(
        "keys",
        sa.Column("key", sa.BigInteger(), nullable=False, comment=what),
        sa.Column("place", place, nullable=False, comment="the article's place in time (signatures.place)"),
        sa.Column(
            "article_id",
            sa.Integer(),
            nullable=False,
            comment="an article whose current revision has it; no foreign key: the index would double the table",
        ),
        sa.PrimaryKeyConstraint("key", "place", "article_id", name=op.f("pk_keys")),
        sqlite_with_rowid=False,
    )


def _wait() -> None:
    op.execute(
        "INSERT INTO unlinked (article_id) SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM unlinked)"
    )
