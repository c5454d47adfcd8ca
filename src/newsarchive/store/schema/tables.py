"""The tables, each column with its meaning. `migrations/` brings a database here; a test compares the two.

In: nothing. Out: `metadata` and its tables; the search index is made by a migration (see `search.documents`).
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

from newsarchive.store.schema.types import Json, Moment, Words, fact, identity, maybe

HEAD = "20261122_0100"  # the migration these tables are; a test holds it to migrations/

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


def source_id(comment: str = "the source it belongs to") -> Column[int]:
    """The column of what goes with its source."""
    return fact("source_id", Integer, comment, ForeignKey("sources.id", ondelete="CASCADE"))


# ------------------------------------------------------------------ what is watched

sources = Table(
    "sources",
    metadata,
    identity("identity inside this archive"),
    fact("name", Words, "its name, as printed in article JSON; the identity people use", unique=True),
    fact("kind", String(10), "site: polled; import: filled by hand imports, never polled"),
    maybe("home_url", Words, "address of the home page"),
    maybe("timezone", Words, "IANA zone of printed moments that tell none"),
    fact("paused", Boolean, "true: nothing of it is due"),
    fact("hosts", Json, "list of authorities a person named for it"),
    fact("added_at", Moment, "when it was first added"),
    maybe("removed_at", Moment, "when it was removed; its articles stay, and adding the name again revives it"),
)

feeds = Table(
    "feeds",
    metadata,
    identity("identity inside this archive"),
    source_id(),
    fact("host", Words, "authority of the URL"),
    fact("url", Words, "where it is asked for, byte for byte"),
    fact("kind", String(20), "unknown until read: rss, atom, rdf, json, sitemap, sitemap_index, news_sitemap, section"),
    maybe("parent_id", Integer, "the sitemap index that led here", ForeignKey("feeds.id", ondelete="CASCADE")),
    fact("due_at", Moment, "when to poll it again"),
    fact("interval_s", Float, "seconds between polls, adapted to what it brings"),
    maybe("etag", Words, "ETag of the last good answer"),
    maybe("last_modified", Words, "Last-Modified of the last good answer"),
    maybe("digest", Words, "payload digest of the last body that was read"),
    fact("polls", Integer, "good answers so far, 304 included"),
    fact("failures", Integer, "failures in a row"),
    maybe("polled_at", Moment, "when it was last asked"),
    maybe("outcome", String(20), "how the last poll ended"),
    maybe("detail", Words, "what was seen then"),
    UniqueConstraint("source_id", "url"),
    Index("ix_feeds_due", "host", "due_at"),
    Index("ix_feeds_parent", "parent_id"),
)

targets = Table(
    "targets",
    metadata,
    identity("identity inside this archive"),
    source_id(),
    fact("host", Words, "authority of the URL"),
    fact("key", Words, "identity key of the URL (urls.key), cut where too long to index"),
    fact("url", Words, "where it is asked for, byte for byte as first seen"),
    maybe("claim", Json, "what the feed claimed of it (nouns.Entry)"),
    fact("claimed_at", Moment, "the claim's newest moment, else when first seen: newest is captured first"),
    fact("due_at", Moment, "when to capture it (again)"),
    maybe("etag", Words, "ETag of the last good answer"),
    maybe("last_modified", Words, "Last-Modified of the last good answer"),
    maybe("digest", Words, "payload digest of the last capture"),
    fact("captures", Integer, "captures kept so far"),
    fact("checks", Integer, "good answers so far, 304 included"),
    fact("failures", Integer, "failures in a row"),
    fact("added_at", Moment, "when it was first seen"),
    maybe("asked_at", Moment, "when it was last asked for"),
    maybe("outcome", String(20), "how the last capture ended"),
    maybe("detail", Words, "what was seen then"),
    UniqueConstraint("source_id", "key"),
    Index("ix_targets_due", "host", "due_at"),
)

aliases = Table(
    "aliases",
    metadata,
    identity("identity inside this archive"),
    source_id(),
    fact("key", Words, "identity key of the article or target it leads to"),
    fact("url", Words, "another address that led there, byte for byte"),
    fact("url_key", Words, "identity key of that address itself"),
    Index("ix_aliases_key", "source_id", "key"),
    Index("ix_aliases_url_key", "url_key"),
)

# ------------------------------------------------------------------ what came back

captures = Table(
    "captures",
    metadata,
    identity("identity inside this archive"),
    fact("source_id", Integer, "the source it was captured for", ForeignKey("sources.id")),
    maybe("target_id", Integer, "the target it answered", ForeignKey("targets.id", ondelete="SET NULL")),
    fact("host", Words, "authority asked; empty for imported text without an address"),
    fact("url", Words, "address asked for, byte for byte"),
    fact("url_key", Words, "identity key of that address"),
    fact("final_url", Words, "address that answered"),
    fact("status", Integer, "HTTP status"),
    fact("moment", Moment, "when the first byte came, or when an import says it was captured"),
    fact("raw_file", Words, "WARC file inside raw/"),
    fact("raw_offset", BigInteger, "byte offset of the record in that file"),
    fact("raw_length", BigInteger, "bytes of the record in that file"),
    fact("digest", Words, "payload digest, sha1: and base32"),
    maybe("payload_file", Words, "for a revisit: the WARC file that holds the bytes"),
    maybe("payload_offset", BigInteger, "for a revisit: the offset there"),
    maybe("payload_length", BigInteger, "for a revisit: the length there"),
    fact("provenance", Json, "what was known when it was kept (nouns.Provenance)"),
    maybe("part_of", Words, "identity key of the first page, for a further page of a multi-page article"),
    fact("state", String(10), "pending: to be read; done: read, or nothing to read"),
    maybe("outcome", String(20), "how reading it ended"),
    maybe("detail", Words, "what was seen then"),
    maybe("reader", Words, "version of the code that read it last"),
    maybe("read_at", Moment, "when it was read last"),
    maybe("article_id", Integer, "the article it is a capture of", ForeignKey("articles.id", ondelete="SET NULL")),
    maybe("content_digest", Words, "digest of the content read from it; null: it showed no article"),
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
    fact("source_id", Integer, "the source that published it", ForeignKey("sources.id")),
    fact("key", Words, "identity inside the source: key of its canonical URL, or of its bytes"),
    maybe("url", Words, "address asked for, byte for byte; null for text without one"),
    maybe("canonical_url", Words, "our canonical form of its address"),
    maybe("title", Words, "of the current revision"),
    maybe("language", Words, "of the current revision, BCP 47"),
    maybe("published_at", Moment, "when it was published; 00:00Z of the day where only the day is known"),
    maybe("published_day", Date, "the publisher's calendar day as printed"),
    maybe("published_precision", String(10), "second, minute, hour, day, month or year"),
    maybe("published_evidence", String(12), "where that was found"),
    maybe("modified_at", Moment, "when the publisher says it was changed"),
    fact("first_seen_at", Moment, "moment of the first capture that showed it"),
    fact("day", Date, "published_day, else the UTC day it was first seen: what since and until compare"),
    maybe("deleted_at", Moment, "when it was first found gone; null: it is there, or came back"),
    UniqueConstraint("source_id", "key"),
    Index("ix_articles_key", "key"),
    Index("ix_articles_day", "day"),
)

revisions = Table(
    "revisions",
    metadata,
    identity("identity inside this archive"),
    fact("article_id", Integer, "the article", ForeignKey("articles.id", ondelete="CASCADE")),
    fact("capture_id", Integer, "the capture it was read from: its key", ForeignKey("captures.id"), unique=True),
    fact("captured_at", Moment, "moment of that capture; revisions are numbered in this order"),
    fact("is_current", Boolean, "true for the newest revision of its article"),
    maybe("title", Words, "the title"),
    fact("text", Words, "the kept blocks, an empty line between them"),
    fact("layout", Json, "every block in order: of kept ones kind and length, of dropped ones text and reason"),
    maybe("published", Json, "the date of publication as chosen (nouns.Dated)"),
    maybe("modified", Json, "the date of change as chosen (nouns.Dated)"),
    fact("dates", Json, "every candidate date"),
    fact("authors", Json, "list of names"),
    fact("agencies", Json, "list of agencies credited"),
    maybe("dateline", Words, "place named at the text's beginning"),
    maybe("section", Words, "the publisher's section"),
    fact("tags", Json, "the publisher's tags"),
    maybe("image_url", Words, "address of the lead image"),
    maybe("canonical_url", Words, "canonical address the page declares: a claim"),
    maybe("language", Words, "BCP 47"),
    fact("evidence", Json, "list of [fact, value, where it was found]"),
    fact("method", Words, "how the body was chosen"),
    fact("repairs", Json, "what was mended in the text"),
    fact("reader", Words, "version of the reading code"),
    fact("filed_at", Moment, "when it was filed, or last corrected"),
    fact("digest", String(64), "sha256 of the folded title and text"),
    fact("text_digest", String(64), "sha256 of the folded text"),
    Index("ix_revisions_article", "article_id", "captured_at"),
    Index("ix_revisions_current", "article_id", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
    Index("ix_revisions_digest", "digest"),
    Index("ix_revisions_text_digest", "text_digest"),
)

# What joins an article to what it says now.
CURRENT_REVISION = (revisions.c.article_id == articles.c.id) & revisions.c.is_current

events = Table(
    "events",
    metadata,
    identity("identity inside this archive"),
    fact("article_id", Integer, "the article", ForeignKey("articles.id", ondelete="CASCADE")),
    fact("capture_id", Integer, "the capture that is the evidence", ForeignKey("captures.id"), unique=True),
    fact("kind", String(10), "gone: the page was not there any more; paywall: no more than its beginning was"),
    fact("moment", Moment, "moment of that capture"),
    maybe("detail", Words, "what was seen then"),
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
    fact("article_id", Integer, "the article", ForeignKey("articles.id", ondelete="CASCADE"), unique=True),
    fact("length", Integer, "folded words of the current title and text"),
    fact("digest", LargeBinary, "of the tokens the index was given (search.told)"),
    fact("head", LargeBinary, "signs of the stems in title and lead, two bytes each (search.heads)"),
)
