"""The main tables, each column with its meaning. `migrations/` leads to these; a test compares the two.

In: nothing. Out: `metadata` and its tables; the search index is created by a migration (see `search.documents`).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from newsarchive.store.schema.types import JsonText, TextList, UtcMoment, identity, optional, required

HEAD = "20261122_0100"  # the migration that leads to these tables; a test compares it with migrations/

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_PENDING = text("state = 'pending'")
_CURRENT = text("is_current")


def source_column(comment: str = "the source it belongs to") -> Column[int]:
    """The column of rows that are deleted with their source."""
    return required("source_id", Integer, comment, ForeignKey("sources.id", ondelete="CASCADE"))


# ------------------------------------------------------------------ what is watched

sources = Table(
    "sources",
    metadata,
    identity("identity inside this archive"),
    required("name", TextList, "its name, as printed in article JSON; the identity people use", unique=True),
    required("kind", String(10), "site: polled; import: filled by hand imports, never polled"),
    optional("home_url", TextList, "address of the home page"),
    optional("timezone", TextList, "IANA zone of printed moments that tell none"),
    required("paused", Boolean, "true: nothing of it is due"),
    required("hosts", JsonText, "list of authorities a person named for it"),
    required("added_at", UtcMoment, "when it was first added"),
    optional("removed_at", UtcMoment, "when it was removed; its articles stay, and adding the name again revives it"),
)

feeds = Table(
    "feeds",
    metadata,
    identity("identity inside this archive"),
    source_column(),
    required("host", TextList, "authority of the URL"),
    required("url", TextList, "where it is asked for, byte for byte"),
    required(
        "kind", String(20), "unknown until read: rss, atom, rdf, json, sitemap, sitemap_index, news_sitemap, section"
    ),
    optional("parent_id", Integer, "the sitemap index that led here", ForeignKey("feeds.id", ondelete="CASCADE")),
    required("due_at", UtcMoment, "when to poll it again"),
    required("interval_s", Float, "seconds between polls, adapted to what it brings"),
    optional("etag", TextList, "ETag of the last good answer"),
    optional("last_modified", TextList, "Last-Modified of the last good answer"),
    optional("digest", TextList, "payload digest of the last body that was read"),
    required("polls", Integer, "good answers so far, 304 included"),
    required("failures", Integer, "failures in a row"),
    optional("polled_at", UtcMoment, "when it was last asked"),
    optional("outcome", String(20), "how the last poll ended"),
    optional("detail", TextList, "what was seen then"),
    UniqueConstraint("source_id", "url"),
    Index("ix_feeds_due", "host", "due_at"),
    Index("ix_feeds_parent", "parent_id"),
)

targets = Table(
    "targets",
    metadata,
    identity("identity inside this archive"),
    source_column(),
    required("host", TextList, "authority of the URL"),
    required("key", TextList, "identity key of the URL (urls.key), cut where too long to index"),
    required("url", TextList, "where it is asked for, byte for byte as first seen"),
    optional("claim", JsonText, "what the feed claimed of it (nouns.Entry)"),
    required("claimed_at", UtcMoment, "the claim's newest moment, else when first seen: newest is captured first"),
    required("due_at", UtcMoment, "when to capture it (again)"),
    optional("etag", TextList, "ETag of the last good answer"),
    optional("last_modified", TextList, "Last-Modified of the last good answer"),
    optional("digest", TextList, "payload digest of the last capture"),
    required("captures", Integer, "captures kept so far"),
    required("checks", Integer, "good answers so far, 304 included"),
    required("failures", Integer, "failures in a row"),
    required("added_at", UtcMoment, "when it was first seen"),
    optional("asked_at", UtcMoment, "when it was last asked for"),
    optional("outcome", String(20), "how the last capture ended"),
    optional("detail", TextList, "what was seen then"),
    UniqueConstraint("source_id", "key"),
    Index("ix_targets_due", "host", "due_at"),
)

aliases = Table(
    "aliases",
    metadata,
    identity("identity inside this archive"),
    source_column(),
    required("key", TextList, "identity key of the article or target it leads to"),
    required("url", TextList, "another address that led there, byte for byte"),
    required("url_key", TextList, "identity key of that address itself"),
    Index("ix_aliases_key", "source_id", "key"),
    Index("ix_aliases_url_key", "url_key"),
)

# ------------------------------------------------------------------ what came back

captures = Table(
    "captures",
    metadata,
    identity("identity inside this archive"),
    required("source_id", Integer, "the source it was captured for", ForeignKey("sources.id")),
    optional("target_id", Integer, "the target it answered", ForeignKey("targets.id", ondelete="SET NULL")),
    required("host", TextList, "authority asked; empty for imported text without an address"),
    required("url", TextList, "address asked for, byte for byte"),
    required("url_key", TextList, "identity key of that address"),
    required("final_url", TextList, "address that answered"),
    required("status", Integer, "HTTP status"),
    required("moment", UtcMoment, "when the first byte came, or when an import says it was captured"),
    required("raw_file", TextList, "WARC file inside raw/"),
    required("raw_offset", BigInteger, "byte offset of the record in that file"),
    required("raw_length", BigInteger, "bytes of the record in that file"),
    required("digest", TextList, "payload digest, sha1: and base32"),
    optional("payload_file", TextList, "for a revisit: the WARC file that holds the bytes"),
    optional("payload_offset", BigInteger, "for a revisit: the offset there"),
    optional("payload_length", BigInteger, "for a revisit: the length there"),
    required("provenance", JsonText, "what was known when it was kept (nouns.Provenance)"),
    optional("part_of", TextList, "identity key of the first page, for a further page of a multi-page article"),
    required("state", String(10), "pending: to be read; done: read, or nothing to read"),
    optional("outcome", String(20), "how reading it ended"),
    optional("detail", TextList, "what was seen then"),
    optional("reader", TextList, "version of the code that read it last"),
    optional("read_at", UtcMoment, "when it was read last"),
    optional("article_id", Integer, "the article it is a capture of", ForeignKey("articles.id", ondelete="SET NULL")),
    optional("content_digest", TextList, "digest of the content read from it; null: it showed no article"),
    UniqueConstraint("raw_file", "raw_offset"),
    Index("ix_captures_digest", "digest"),
    Index("ix_captures_target", "target_id", "moment"),
    Index("ix_captures_article", "article_id", "moment"),
    Index("ix_captures_url_key", "source_id", "url_key", "moment"),
    Index("ix_captures_part_of", "source_id", "part_of"),
    Index("ix_captures_pending", "source_id", "host", "moment", sqlite_where=_PENDING, postgresql_where=_PENDING),
    CheckConstraint("state IN ('pending', 'done')", name="state"),
)

# ------------------------------------------------------------------ what was read

articles = Table(
    "articles",
    metadata,
    identity("identity inside this archive, as printed"),
    required("source_id", Integer, "the source that published it", ForeignKey("sources.id")),
    required("key", TextList, "identity inside the source: key of its canonical URL, or of its bytes"),
    optional("url", TextList, "address asked for, byte for byte; null for text without one"),
    optional("canonical_url", TextList, "our canonical form of its address"),
    optional("title", TextList, "of the current revision"),
    optional("language", TextList, "of the current revision, BCP 47"),
    optional("published_at", UtcMoment, "when it was published; 00:00Z of the day where only the day is known"),
    optional("published_day", Date, "the publisher's calendar day as printed"),
    optional("published_precision", String(10), "second, minute, hour, day, month or year"),
    optional("published_evidence", String(12), "where that was found"),
    optional("modified_at", UtcMoment, "when the publisher says it was changed"),
    required("first_seen_at", UtcMoment, "moment of the first capture that showed it"),
    required("day", Date, "published_day, else the UTC day it was first seen: what since and until compare"),
    optional("deleted_at", UtcMoment, "when it was first found gone; null: it is there, or came back"),
    UniqueConstraint("source_id", "key"),
    Index("ix_articles_key", "key"),
    Index("ix_articles_day", "day"),
)

revisions = Table(
    "revisions",
    metadata,
    identity("identity inside this archive"),
    required("article_id", Integer, "the article", ForeignKey("articles.id", ondelete="CASCADE")),
    required("capture_id", Integer, "the capture it was read from: its key", ForeignKey("captures.id"), unique=True),
    required("captured_at", UtcMoment, "moment of that capture; revisions are numbered in this order"),
    required("is_current", Boolean, "true for the newest revision of its article"),
    optional("title", TextList, "the title"),
    required("text", TextList, "the kept blocks, an empty line between them"),
    required("layout", JsonText, "every block in order: of kept ones kind and length, of dropped ones text and reason"),
    optional("published", JsonText, "the date of publication as chosen (nouns.Dated)"),
    optional("modified", JsonText, "the date of change as chosen (nouns.Dated)"),
    required("dates", JsonText, "every candidate date"),
    required("authors", JsonText, "list of names"),
    required("agencies", JsonText, "list of agencies credited"),
    optional("dateline", TextList, "place named at the text's beginning"),
    optional("section", TextList, "the publisher's section"),
    required("tags", JsonText, "the publisher's tags"),
    optional("image_url", TextList, "address of the lead image"),
    optional("canonical_url", TextList, "canonical address the page declares: a claim"),
    optional("language", TextList, "BCP 47"),
    required("evidence", JsonText, "list of [fact, value, where it was found]"),
    required("method", TextList, "how the body was chosen"),
    required("repairs", JsonText, "what was mended in the text"),
    required("reader", TextList, "version of the reading code"),
    required("filed_at", UtcMoment, "when it was filed, or last corrected"),
    required("digest", String(64), "sha256 of the folded title and text"),
    required("text_digest", String(64), "sha256 of the folded text"),
    Index("ix_revisions_article", "article_id", "captured_at"),
    Index("ix_revisions_current", "article_id", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
    Index("ix_revisions_digest", "digest"),
    Index("ix_revisions_text_digest", "text_digest"),
)

# Joins an article to its current revision.
CURRENT_REVISION = (revisions.c.article_id == articles.c.id) & revisions.c.is_current

events = Table(
    "events",
    metadata,
    identity("identity inside this archive"),
    required("article_id", Integer, "the article", ForeignKey("articles.id", ondelete="CASCADE")),
    required("capture_id", Integer, "the capture that is the evidence", ForeignKey("captures.id"), unique=True),
    required("kind", String(10), "gone: the page was not there any more; paywall: no more than its beginning was"),
    required("moment", UtcMoment, "moment of that capture"),
    optional("detail", TextList, "what was seen then"),
    Index("ix_events_article", "article_id", "moment"),
)

search_documents = Table(
    "search_documents",
    metadata,
    Column(
        "docid",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
        comment="minutes of publication since 1900, shifted, plus a number inside the minute: newest is highest",
    ),
    required("article_id", Integer, "the article", ForeignKey("articles.id", ondelete="CASCADE"), unique=True),
    required("length", Integer, "folded words of the current title and text"),
    required("digest", LargeBinary, "of the tokens the index was given (search.told)"),
    required("head", LargeBinary, "signs of the stems in title and lead, two bytes each (search.heads)"),
)
