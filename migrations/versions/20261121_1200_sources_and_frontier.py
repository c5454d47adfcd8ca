"""What is watched: sources, hosts, robots.txt, feeds, targets and their other addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsarchive.store.schema.types import JsonText, TextList, UtcMoment

revision = "20261121_1200"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column(
            "name", TextList(), nullable=False, comment="its name, as printed in article JSON; the identity people use"
        ),
        sa.Column(
            "kind",
            sa.String(length=10),
            nullable=False,
            comment="site: polled; import: filled by hand imports, never polled",
        ),
        sa.Column("home_url", TextList(), nullable=True, comment="address of the home page"),
        sa.Column("timezone", TextList(), nullable=True, comment="IANA zone of printed moments that tell none"),
        sa.Column("paused", sa.Boolean(), nullable=False, comment="true: nothing of it is due"),
        sa.Column("hosts", JsonText(), nullable=False, comment="list of authorities a person named for it"),
        sa.Column("added_at", UtcMoment(), nullable=False, comment="when it was first added"),
        sa.Column(
            "removed_at",
            UtcMoment(),
            nullable=True,
            comment="when it was removed; its articles stay, and adding the name again revives it",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("name", name=op.f("uq_sources_name")),
    )
    op.create_table(
        "hosts",
        sa.Column("host", TextList(), nullable=False, comment="authority, name[:port]: the unit of politeness"),
        sa.Column(
            "next_allowed_at", UtcMoment(), nullable=True, comment="no request may be sent to it before; null: at once"
        ),
        sa.Column("lease_owner", TextList(), nullable=True, comment="the process visiting it; null: nobody"),
        sa.Column("lease_until", UtcMoment(), nullable=True, comment="when that lease ends unless renewed"),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
    )
    op.create_table(
        "robots",
        sa.Column(
            "authority", TextList(), nullable=False, comment="scheme://name[:port]: what one robots.txt speaks for"
        ),
        sa.Column("status", sa.Integer(), nullable=False, comment="HTTP status of the answer"),
        sa.Column(
            "text", TextList(), nullable=False, comment="body of the answer, decoded; empty where there was none"
        ),
        sa.Column("fetched_at", UtcMoment(), nullable=False, comment="when it was answered"),
        sa.PrimaryKeyConstraint("authority", name=op.f("pk_robots")),
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="the source it belongs to"),
        sa.Column("host", TextList(), nullable=False, comment="authority of the URL"),
        sa.Column("url", TextList(), nullable=False, comment="where it is asked for, byte for byte"),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="unknown until read: rss, atom, rdf, json, sitemap, sitemap_index, news_sitemap, section",
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True, comment="the sitemap index that led here"),
        sa.Column("due_at", UtcMoment(), nullable=False, comment="when to poll it again"),
        sa.Column("interval_s", sa.Float(), nullable=False, comment="seconds between polls, adapted to what it brings"),
        sa.Column("etag", TextList(), nullable=True, comment="ETag of the last good answer"),
        sa.Column("last_modified", TextList(), nullable=True, comment="Last-Modified of the last good answer"),
        sa.Column("digest", TextList(), nullable=True, comment="payload digest of the last body that was read"),
        sa.Column("polls", sa.Integer(), nullable=False, comment="good answers so far, 304 included"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="failures in a row"),
        sa.Column("polled_at", UtcMoment(), nullable=True, comment="when it was last asked"),
        sa.Column("outcome", sa.String(length=20), nullable=True, comment="how the last poll ended"),
        sa.Column("detail", TextList(), nullable=True, comment="what was seen then"),
        sa.ForeignKeyConstraint(["parent_id"], ["feeds.id"], name=op.f("fk_feeds_parent_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_feeds_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("source_id", "url", name=op.f("uq_feeds_source_id_url")),
    )
    op.create_index("ix_feeds_due", "feeds", ["host", "due_at"], unique=False)
    op.create_index("ix_feeds_parent", "feeds", ["parent_id"], unique=False)
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="the source it belongs to"),
        sa.Column("host", TextList(), nullable=False, comment="authority of the URL"),
        sa.Column(
            "key", TextList(), nullable=False, comment="identity key of the URL (urls.key), cut where too long to index"
        ),
        sa.Column("url", TextList(), nullable=False, comment="where it is asked for, byte for byte as first seen"),
        sa.Column("claim", JsonText(), nullable=True, comment="what the feed claimed of it (nouns.Entry)"),
        sa.Column(
            "claimed_at",
            UtcMoment(),
            nullable=False,
            comment="the claim's newest moment, else when first seen: newest is captured first",
        ),
        sa.Column("due_at", UtcMoment(), nullable=False, comment="when to capture it (again)"),
        sa.Column("etag", TextList(), nullable=True, comment="ETag of the last good answer"),
        sa.Column("last_modified", TextList(), nullable=True, comment="Last-Modified of the last good answer"),
        sa.Column("digest", TextList(), nullable=True, comment="payload digest of the last capture"),
        sa.Column("captures", sa.Integer(), nullable=False, comment="captures kept so far"),
        sa.Column("checks", sa.Integer(), nullable=False, comment="good answers so far, 304 included"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="failures in a row"),
        sa.Column("added_at", UtcMoment(), nullable=False, comment="when it was first seen"),
        sa.Column("asked_at", UtcMoment(), nullable=True, comment="when it was last asked for"),
        sa.Column("outcome", sa.String(length=20), nullable=True, comment="how the last capture ended"),
        sa.Column("detail", TextList(), nullable=True, comment="what was seen then"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_targets_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_targets_source_id_key")),
    )
    op.create_index("ix_targets_due", "targets", ["host", "due_at"], unique=False)
    op.create_table(
        "aliases",
        sa.Column("id", sa.Integer(), nullable=False, comment="identity inside this archive"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="the source it belongs to"),
        sa.Column("key", TextList(), nullable=False, comment="identity key of the article or target it leads to"),
        sa.Column("url", TextList(), nullable=False, comment="another address that led there, byte for byte"),
        sa.Column("url_key", TextList(), nullable=False, comment="identity key of that address itself"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_aliases_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aliases")),
    )
    op.create_index("ix_aliases_key", "aliases", ["source_id", "key"], unique=False)
    op.create_index("ix_aliases_url_key", "aliases", ["url_key"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("day", sa.Date(), nullable=False, comment="UTC day"),
        sa.Column("source", TextList(), nullable=False, comment="name of the source; empty where none was known"),
        sa.Column("job", sa.String(length=10), nullable=False, comment="poll, capture, ingest or import"),
        sa.Column("outcome", sa.String(length=20), nullable=False, comment="how it ended"),
        sa.Column("count", sa.Integer(), nullable=False, comment="how many ended so"),
        sa.PrimaryKeyConstraint("day", "source", "job", "outcome", name=op.f("pk_outcomes")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("outcomes")
    op.drop_table("aliases")
    op.drop_table("targets")
    op.drop_table("feeds")
    op.drop_table("robots")
    op.drop_table("hosts")
    op.drop_table("sources")
