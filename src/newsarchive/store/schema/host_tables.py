"""The tables of hosts: when each may be visited, its robots.txt, the lines it repeats; and the results of jobs.

In: nothing. Out: tables that share `metadata` with tables.py.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, PrimaryKeyConstraint, String, Table, UniqueConstraint

from newsarchive.store.schema.tables import metadata, source_column
from newsarchive.store.schema.types import TextList, UtcMoment, identity, optional, required

hosts = Table(
    "hosts",
    metadata,
    Column("host", TextList, primary_key=True, comment="authority, name[:port]: the unit of politeness"),
    optional("next_allowed_at", UtcMoment, "no request may be sent to it before; null: at once"),
    optional("lease_owner", TextList, "the process visiting it; null: nobody"),
    optional("lease_until", UtcMoment, "when that lease ends unless renewed"),
)

robots = Table(
    "robots",
    metadata,
    Column("authority", TextList, primary_key=True, comment="scheme://name[:port]: what one robots.txt speaks for"),
    required("status", Integer, "HTTP status of the answer"),
    required("text", TextList, "body of the answer, decoded; empty where there was none"),
    required("fetched_at", UtcMoment, "when it was answered"),
)

rules = Table(
    "rules",
    metadata,
    identity("identity inside this archive"),
    source_column("the source on whose pages it holds"),
    required("host", TextList, "authority on whose pages it holds; empty for text without one"),
    required("folded_digest", String(64), "sha256 of the folded text: the rule's identity there"),
    required("folded", TextList, "the block's text, folded"),
    required("made_by", String(10), "hand or learned"),
    required("position", String(10), "head, tail, between or any; title: an affix of titles"),
    required("support", Integer, "different articles it was seen in"),
    required("seen", Integer, "articles looked at"),
    optional("first_seen", UtcMoment, "moment of the first capture that shows it"),
    optional("last_seen", UtcMoment, "moment of the last capture that shows it"),
    required("sample", TextList, "the block as printed"),
    optional("valid_from", UtcMoment, "captures before this moment are not judged by it"),
    optional("valid_until", UtcMoment, "captures after this moment are not judged by it"),
    required("off", Boolean, "true: switched off by a person"),
    UniqueConstraint("source_id", "host", "folded_digest"),
)

outcomes = Table(
    "outcomes",
    metadata,
    required("day", Date, "UTC day"),
    required("source", TextList, "name of the source; empty where none was known"),
    required("job", String(10), "poll, capture, ingest or import"),
    required("outcome", String(20), "how it ended"),
    required("count", Integer, "how many ended so"),
    PrimaryKeyConstraint("day", "source", "job", "outcome"),
)
