"""The tables of the web door's tokens and sessions.

In: nothing. Out: tables that share `metadata` with tables.py. Neither holds a secret: tokens and sessions are here as
digests only.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String, Table

from newsarchive.store.schema.tables import metadata
from newsarchive.store.schema.types import Moment, Words, fact, identity, maybe

tokens = Table(
    "tokens",
    metadata,
    identity("identity inside this archive"),
    fact("name", Words, "what a person calls it"),
    fact("digest", String(64), "sha256 of the token", unique=True),
    fact("made_at", Moment, "when it was made"),
    maybe("revoked_at", Moment, "when a person took it back; null: it is good"),
)

sessions = Table(
    "sessions",
    metadata,
    identity("identity inside this archive"),
    fact("token_id", Integer, "the token it was opened with", ForeignKey("tokens.id", ondelete="CASCADE")),
    fact("digest", String(64), "sha256 of the cookie", unique=True),
    fact("until", Moment, "when it ends"),
)
