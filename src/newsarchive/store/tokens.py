"""Tokens that let a person or program write through the web application, and the sessions opened with them.

In: secrets as they were issued. Out: rows that hold their digests, and answers to «is this token valid?». The secrets
themselves (256 random bits, so a plain sha256 reveals nothing) are never stored and never shown again.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from newsarchive.store.schema.token_tables import sessions, tokens

SESSION_LIFETIME = timedelta(days=30)
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed: without its secret."""

    id: int
    name: str
    made_at: datetime
    revoked_at: datetime | None


def create(conn: Connection, name: str, now: datetime) -> str:
    """Create a token. Returns its secret, which is shown only this once."""
    secret = "na_" + secrets.token_urlsafe(_BYTES)
    conn.execute(insert(tokens), {"name": name, "digest": digest_of(secret), "made_at": now})
    return secret


def list_tokens(conn: Connection) -> list[Token]:
    """All tokens, revoked ones too, in the order they were made."""
    rows = conn.execute(select(tokens).order_by(tokens.c.id))
    return [Token(row.id, row.name, row.made_at, row.revoked_at) for row in rows]


def any_valid(conn: Connection) -> bool:
    """True where a token exists that is not revoked."""
    return conn.scalar(select(tokens.c.id).where(tokens.c.revoked_at.is_(None)).limit(1)) is not None


def valid_token_id(conn: Connection, secret: str) -> int | None:
    """The id of the token with this secret, unless it is revoked."""
    valid = (tokens.c.digest == digest_of(secret)) & tokens.c.revoked_at.is_(None)
    return conn.scalar(select(tokens.c.id).where(valid))


def revoke(conn: Connection, name_or_id: str, now: datetime) -> int:
    """Revoke the tokens of this name or id, with their sessions. Returns how many."""
    chosen = tokens.c.name == name_or_id
    if name_or_id.isascii() and name_or_id.isdigit() and len(name_or_id) < 10:
        chosen |= tokens.c.id == int(name_or_id)
    valid = chosen & tokens.c.revoked_at.is_(None)
    ids = list(conn.scalars(select(tokens.c.id).where(valid)))
    conn.execute(update(tokens).where(tokens.c.id.in_(ids)).values(revoked_at=now))
    conn.execute(delete(sessions).where(sessions.c.token_id.in_(ids)))
    return len(ids)


def open_session(conn: Connection, secret: str, now: datetime) -> str | None:
    """Open a session with a token. Returns its secret, for a cookie; None where the token is not valid."""
    token_id = valid_token_id(conn, secret)
    if token_id is None:
        return None
    conn.execute(delete(sessions).where(sessions.c.until < now))
    cookie = secrets.token_urlsafe(_BYTES)
    conn.execute(insert(sessions), {"token_id": token_id, "digest": digest_of(cookie), "until": now + SESSION_LIFETIME})
    return cookie


def is_session_open(conn: Connection, cookie: str, now: datetime) -> bool:
    """True while the session of this cookie lasts."""
    running = (sessions.c.digest == digest_of(cookie)) & (sessions.c.until >= now)
    return conn.scalar(select(sessions.c.id).where(running)) is not None


def close_session(conn: Connection, cookie: str) -> None:
    """End a session."""
    conn.execute(delete(sessions).where(sessions.c.digest == digest_of(cookie)))


def digest_of(secret: str) -> str:
    """The digest that is stored instead of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
