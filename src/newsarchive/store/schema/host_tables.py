"""The tables of hosts: when each may be asked, its robots.txt, the lines it repeats; and how jobs ended.

In: nothing. Out: tables that share `metadata` with tables.py.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, PrimaryKeyConstraint, String, Table, UniqueConstraint

from newsarchive.store.schema.tables import metadata, source_id
from newsarchive.store.schema.types import Moment, Words, fact, identity, maybe

hosts = Table(
    "hosts",
    metadata,
    Column("host", Words, primary_key=True, comment="authority, name[:port]: the unit of politeness"),
    maybe("next_allowed_at", Moment, "no request may be sent to it before; null: at once"),
    maybe("lease_owner", Words, "the process visiting it; null: nobody"),
    maybe("lease_until", Moment, "when that lease ends unless renewed"),
)

robots = Table(
    "robots",
    metadata,
    Column("authority", Words, primary_key=True, comment="scheme://name[:port]: what one robots.txt speaks for"),
    fact("status", Integer, "HTTP status of the answer"),
    fact("text", Words, "body of the answer, decoded; empty where there was none"),
    fact("fetched_at", Moment, "when it was answered"),
)

rules = Table(
    "rules",
    metadata,
    identity("identity inside this archive"),
    source_id("the source on whose pages it holds"),
    fact("host", Words, "authority on whose pages it holds; empty for text without one"),
    fact("folded_digest", String(64), "sha256 of the folded text: the rule's identity there"),
    fact("folded", Words, "the block's text, folded"),
    fact("made_by", String(10), "hand or learned"),
    fact("position", String(10), "head, tail, between or any; title: an affix of titles"),
    fact("support", Integer, "different articles it was seen in"),
    fact("seen", Integer, "articles looked at"),
    maybe("first_seen", Moment, "moment of the first capture that shows it"),
    maybe("last_seen", Moment, "moment of the last capture that shows it"),
    fact("sample", Words, "the block as printed"),
    maybe("valid_from", Moment, "captures before this moment are not judged by it"),
    maybe("valid_until", Moment, "captures after this moment are not judged by it"),
    fact("off", Boolean, "true: switched off by a person"),
    UniqueConstraint("source_id", "host", "folded_digest"),
)

outcomes = Table(
    "outcomes",
    metadata,
    fact("day", Date, "UTC day"),
    fact("source", Words, "name of the source; empty where none was known"),
    fact("job", String(10), "poll, capture, ingest or import"),
    fact("outcome", String(20), "how it ended"),
    fact("count", Integer, "how many ended so"),
    PrimaryKeyConstraint("day", "source", "job", "outcome"),
)
