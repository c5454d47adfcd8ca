"""Tokens are stored as digests; sessions end with their token, after their lifetime, or when closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from newsarchive.store import tokens
from newsarchive.store.schema.token_tables import sessions
from newsarchive.store.schema.token_tables import tokens as table


def test_a_token_is_recognised_by_its_digest_alone(conn: Connection, now: datetime) -> None:
    assert not tokens.any_valid(conn)
    secret = tokens.create(conn, "مكتب", now)
    assert secret not in str(conn.execute(select(table)).all())
    assert tokens.valid_token_id(conn, secret) is not None
    assert tokens.any_valid(conn)
    for wrong in ("", secret[:-1], secret + "x", secret.upper(), tokens.digest_of(secret), "\x00", "\ud800"):
        assert tokens.valid_token_id(conn, wrong) is None
    assert tokens.create(conn, "مكتب", now) != secret


def test_a_token_is_revoked_by_name_or_number(conn: Connection, now: datetime) -> None:
    first, second, third = (tokens.create(conn, name, now) for name in ("a", "a", "b"))
    assert tokens.revoke(conn, "a", now) == 2
    assert tokens.revoke(conn, "a", now) == 0
    assert tokens.valid_token_id(conn, first) is tokens.valid_token_id(conn, second) is None
    number = tokens.valid_token_id(conn, third)
    assert tokens.revoke(conn, "9" * 400, now) == 0
    assert tokens.revoke(conn, str(number), now) == 1
    assert not tokens.any_valid(conn)
    assert [token.revoked_at for token in tokens.list_tokens(conn)] == [now] * 3


def test_a_session_ends(conn: Connection, now: datetime) -> None:
    secret = tokens.create(conn, "a", now)
    assert tokens.open_session(conn, "wrong", now) is None
    first, second, third = (tokens.open_session(conn, secret, now) or "" for _ in range(3))
    assert first not in str(conn.execute(select(sessions)).all())
    assert tokens.is_session_open(conn, first, now)
    assert tokens.is_session_open(conn, first, now + tokens.SESSION_LIFETIME)
    assert not tokens.is_session_open(conn, first, now + tokens.SESSION_LIFETIME + timedelta(seconds=1))
    tokens.close_session(conn, first)
    assert not tokens.is_session_open(conn, first, now)
    assert tokens.is_session_open(conn, second, now)
    tokens.revoke(conn, "a", now)
    assert not tokens.is_session_open(conn, second, now)
    assert not tokens.is_session_open(conn, third, now)


def test_expired_sessions_are_deleted(conn: Connection, now: datetime) -> None:
    secret = tokens.create(conn, "a", now)
    tokens.open_session(conn, secret, now)
    tokens.open_session(conn, secret, now + tokens.SESSION_LIFETIME + timedelta(days=1))
    assert len(conn.execute(select(sessions)).all()) == 1
