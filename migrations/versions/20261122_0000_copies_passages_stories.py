"""The same text again: keys that texts meet under, passages, stories, decisions by hand; copies made anew.

What is known already is linked again by the first ingest after this.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import JsonText, UtcMoment

revision = "20261122_0000"
down_revision = "20261121_1500"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    for name in ("bands", "signatures", "copies"):
        op.drop_table(name)
    _keys()
    _pairs()
    _stories()
    op.execute("INSERT INTO unlinked (article_id) SELECT id FROM articles")


def downgrade() -> None:
    """Take them away again; the older tables come back empty."""
    for name in ("members", "stories", "ties", "passages", "verdicts", "copies", "keys", "signatures", "unlinked"):
        op.drop_table(name)
    _older()


def _keys() -> None:
    op.create_table(
        "unlinked",
        sa.Column(
            "article_id",
            sa.Integer(),
            nullable=False,
            comment="an article whose text, date or credits changed since it was linked",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_unlinked_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_unlinked")),
    )
    op.create_table(
        "signatures",
        sa.Column("article_id", sa.Integer(), nullable=False, comment="the article whose current revision this is"),
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
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_signatures_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_signatures")),
    )
    op.create_table(
        "keys",
        sa.Column(
            "key",
            sa.BigInteger(),
            nullable=False,
            comment="LSH band, anchor or story term: articles that share one are worth comparing",
        ),
        sa.Column("place", sa.Integer(), nullable=False, comment="the article's place in time (signatures.place)"),
        sa.Column(
            "article_id",
            sa.Integer(),
            nullable=False,
            comment="an article whose current revision has it; no foreign key: the index would double the table",
        ),
        sa.PrimaryKeyConstraint("key", "place", "article_id", name=op.f("pk_keys")),
        sqlite_with_rowid=False,
    )


def _pairs() -> None:
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
        sa.Column(
            "capped",
            sa.Boolean(),
            nullable=False,
            comment="true where more carry it than are compared with each other: the nearest in time are linked",
        ),
        sa.Column("by_hand", sa.Boolean(), nullable=False, comment="true where a person joined them"),
        sa.Column("version", sa.Integer(), nullable=False, comment="version of the comparing algorithm"),
        sa.Column("linked_at", UtcMoment(), nullable=False, comment="when this edge was found or last changed"),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_copies_order")),
        sa.ForeignKeyConstraint(["high_id"], ["articles.id"], name=op.f("fk_copies_high_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low_id"], ["articles.id"], name=op.f("fk_copies_low_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_copies")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_copies_high", "copies", ["high_id"], unique=False)
    op.create_table(
        "verdicts",
        sa.Column("low_id", sa.Integer(), nullable=False, comment="the article with the lower id"),
        sa.Column("high_id", sa.Integer(), nullable=False, comment="the article with the higher id"),
        sa.Column(
            "verdict",
            sa.String(length=5),
            nullable=False,
            comment="split: no copies whatever is found; join: copies whatever is found",
        ),
        sa.Column("decided_at", UtcMoment(), nullable=False, comment="when a person said so"),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_verdicts_order")),
        sa.ForeignKeyConstraint(["high_id"], ["articles.id"], name=op.f("fk_verdicts_high_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low_id"], ["articles.id"], name=op.f("fk_verdicts_low_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_verdicts")),
    )
    op.create_index("ix_verdicts_high", "verdicts", ["high_id"], unique=False)
    op.create_table(
        "passages",
        sa.Column("low_id", sa.Integer(), nullable=False, comment="the article with the lower id"),
        sa.Column("high_id", sa.Integer(), nullable=False, comment="the article with the higher id"),
        sa.Column(
            "low_start",
            sa.Integer(),
            nullable=False,
            comment="where it begins in the kept text of the low article's current revision, in code points",
        ),
        sa.Column("low_end", sa.Integer(), nullable=False, comment="where it ends there"),
        sa.Column("high_start", sa.Integer(), nullable=False, comment="where it begins in the high article's"),
        sa.Column("high_end", sa.Integer(), nullable=False, comment="where it ends there"),
        sa.Column("words", sa.Integer(), nullable=False, comment="folded words"),
        sa.ForeignKeyConstraint(["high_id"], ["articles.id"], name=op.f("fk_passages_high_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low_id"], ["articles.id"], name=op.f("fk_passages_low_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("low_id", "high_id", "low_start", name=op.f("pk_passages")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_passages_high", "passages", ["high_id"], unique=False)
    op.create_table(
        "ties",
        sa.Column("low_id", sa.Integer(), nullable=False, comment="the article with the lower id"),
        sa.Column("high_id", sa.Integer(), nullable=False, comment="the article with the higher id"),
        sa.Column(
            "strength",
            sa.Float(),
            nullable=False,
            comment="how strongly they tell of one event; from 1 on they are one story unless others speak against",
        ),
        sa.Column("stems", JsonText(), nullable=False, comment="the terms that speak most for it"),
        sa.ForeignKeyConstraint(["high_id"], ["articles.id"], name=op.f("fk_ties_high_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["low_id"], ["articles.id"], name=op.f("fk_ties_low_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_ties")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ties_high", "ties", ["high_id"], unique=False)


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column(
            "id",
            sa.Integer(),
            nullable=False,
            comment="identity inside this archive, as printed; kept while most of its articles stay together",
        ),
        sa.Column(
            "central_id",
            sa.Integer(),
            nullable=False,
            comment="the article most like the others: its title is the headline",
        ),
        sa.Column("first_id", sa.Integer(), nullable=False, comment="the article that was first"),
        sa.Column("first_at", UtcMoment(), nullable=True, comment="first moment of publication"),
        sa.Column("last_at", UtcMoment(), nullable=True, comment="last moment of publication"),
        sa.Column(
            "active_at",
            UtcMoment(),
            nullable=False,
            comment="newest of its articles' moments of publication, else of first sight",
        ),
        sa.Column("articles", sa.Integer(), nullable=False, comment="how many articles"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="of how many sources"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index("ix_stories_active", "stories", ["active_at"], unique=False)
    op.create_table(
        "members",
        sa.Column("article_id", sa.Integer(), nullable=False, comment="an article that is not alone with its event"),
        sa.Column("story_id", sa.Integer(), nullable=False, comment="its story"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_members_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_members_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_members")),
    )
    op.create_index("ix_members_story", "members", ["story_id"], unique=False)


def _older() -> None:

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
