"""The tables of similar texts: the keys that texts share, copies, passages, stories, and manual decisions.

In: nothing. Out: tables that share `metadata` with tables.py.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from newsarchive.store.schema.tables import metadata
from newsarchive.store.schema.types import IntList, UtcMoment, identity, optional, required


def article_column(name: str, comment: str, *, key: bool = False) -> Column[int]:
    """The article a row belongs to; the row is deleted with it."""
    return required(name, Integer, comment, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=key)


def _pair() -> tuple[Column[int], Column[int]]:
    return article_column("low_id", "the article with the lower id"), article_column(
        "high_id", "the article with the higher id"
    )


unlinked = Table(
    "unlinked",
    metadata,
    article_column("article_id", "an article whose text, date or credits changed since it was linked", key=True),
)

signatures = Table(
    "signatures",
    metadata,
    article_column("article_id", "the article whose current revision this is", key=True),
    required("version", Integer, "version of the algorithms that made it"),
    required("signature", LargeBinary, "one-permutation MinHash of the folded text, a byte of each of its numbers"),
    required("place", BigInteger, "its place in time: minutes of publication, those without a date after all others"),
    required("found_by", IntList, "its LSH bands and anchors: articles that share one are worth comparing"),
    required(
        "terms",
        LargeBinary,
        "what it is about: how many terms are rows of keys; 32-bit keys; roots of their shares",
    ),
    required(
        "rung", Integer, "how strong ties must be to count for its story, where too many hang together by weaker ones"
    ),
    # On Postgres the migration adds a GIN index of found_by: rows for each key would be three times as large there.
)

keys = Table(
    "keys",
    metadata,
    required(
        "key", BigInteger, "story term, LSH band or anchor; on Postgres only of bands and anchors that many carry"
    ),
    required("place", BigInteger, "the article's place in time (signatures.place)"),
    required(
        "article_id",
        Integer,
        "an article whose current revision has it; no foreign key: the index would double the table",
    ),
    PrimaryKeyConstraint("key", "place", "article_id"),
    sqlite_with_rowid=False,
)

copies = Table(
    "copies",
    metadata,
    *_pair(),
    required("relation", String(10), "read from low to high: same, near, contains, contained"),
    required("similarity", Float, "0 to 1"),
    required("same_source", Boolean, "true where one source published both"),
    required(
        "capped", Boolean, "true where more carry it than are compared with each other: the nearest in time are linked"
    ),
    required("by_hand", Boolean, "true where a person joined them"),
    required("version", Integer, "version of the comparing algorithm"),
    required("linked_at", UtcMoment, "when this edge was found or last changed"),
    PrimaryKeyConstraint("low_id", "high_id"),
    Index("ix_copies_high", "high_id"),
    CheckConstraint("low_id < high_id", name="order"),
    sqlite_with_rowid=False,
)

verdicts = Table(
    "verdicts",
    metadata,
    *_pair(),
    required("verdict", String(5), "split: no copies whatever is found; join: copies whatever is found"),
    required("decided_at", UtcMoment, "when a person said so"),
    PrimaryKeyConstraint("low_id", "high_id"),
    Index("ix_verdicts_high", "high_id"),
    CheckConstraint("low_id < high_id", name="order"),
)

passages = Table(
    "passages",
    metadata,
    *_pair(),
    required(
        "low_start", Integer, "where it begins in the kept text of the low article's current revision, in code points"
    ),
    required("low_end", Integer, "where it ends there"),
    required("high_start", Integer, "where it begins in the high article's"),
    required("high_end", Integer, "where it ends there"),
    required("words", Integer, "folded words"),
    PrimaryKeyConstraint("low_id", "high_id", "low_start"),
    Index("ix_passages_high", "high_id"),
    sqlite_with_rowid=False,
)

ties = Table(
    "ties",
    metadata,
    *_pair(),
    required(
        "strength",
        Float,
        "how strongly they tell of one event; from 1 on they are one story unless others speak against",
    ),
    PrimaryKeyConstraint("low_id", "high_id"),
    Index("ix_ties_high", "high_id"),
    sqlite_with_rowid=False,
)

stories = Table(
    "stories",
    metadata,
    identity("identity inside this archive, as printed; kept while most of its articles stay together"),
    required("central_id", Integer, "the article most like the others: its title is the headline"),
    required("first_id", Integer, "the article that was first"),
    optional("first_at", UtcMoment, "first moment of publication"),
    optional("last_at", UtcMoment, "last moment of publication"),
    required("active_at", UtcMoment, "newest of its articles' moments of publication, else of first sight"),
    required("articles", Integer, "how many articles"),
    required("sources", Integer, "of how many sources"),
    Index("ix_stories_active", "active_at"),
)

members = Table(
    "members",
    metadata,
    article_column("article_id", "an article that is not alone with its event", key=True),
    required("story_id", Integer, "its story", ForeignKey("stories.id", ondelete="CASCADE")),
    Index("ix_members_story", "story_id"),
)
