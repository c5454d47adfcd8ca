"""The tables of the web application's tokens and sessions.

In: nothing. Out: tables that share `metadata` with tables.py. Neither holds a secret: tokens and sessions are stored
as digests only.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Integer, String, Table

from newsarchive.store.schema.tables import metadata
from newsarchive.store.schema.types import TextList, UtcMoment, identity, optional, required

tokens = Table(
    "tokens",
    metadata,
    identity("identity inside this archive"),
    required("name", TextList, "what a person calls it"),
    required("digest", String(64), "sha256 of the token", unique=True),
    required("made_at", UtcMoment, "when it was made"),
    optional("revoked_at", UtcMoment, "when a person took it back; null: it is good"),
)

sessions = Table(
    "sessions",
    metadata,
    identity("identity inside this archive"),
    required("token_id", Integer, "the token it was opened with", ForeignKey("tokens.id", ondelete="CASCADE")),
    required("digest", String(64), "sha256 of the cookie", unique=True),
    required("until", UtcMoment, "when it ends"),
)
