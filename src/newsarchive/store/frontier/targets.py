"""Targets: the addresses to be captured.

In: feeds' entries, and the results of captures. Out: `Target`s. One target for each identity key of a source; other
addresses with that key are stored as aliases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from newsarchive import urls
from newsarchive.model import Entry, Target, Validators
from newsarchive.model.batches import batched
from newsarchive.model.outcomes import Outcome
from newsarchive.store import serialize
from newsarchive.store.articles import aliases
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.keys import key_of
from newsarchive.store.schema.tables import sources, targets
from newsarchive.store.takedowns import takedowns

_CHUNK = 500
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # due at once, whatever the time is
_KEPT = frozenset({Outcome.CAPTURED, Outcome.SAME_BYTES})


def add_targets(conn: Connection, source_id: int, entries: Sequence[Entry], now: datetime) -> int:
    """Add the targets of these entries. Returns how many are new.

    An existing target takes a newer claim: where the claim's `updated` is newer than that of the stored claim, it is
    due at once. Addresses of destroyed articles and what is not a web address are skipped.
    """
    by_key: dict[str, Entry] = {}
    others: list[tuple[str, str]] = []
    for entry in entries:
        if urls.parse(entry.url) is None:
            continue
        key = key_of(entry.url)
        first = by_key.setdefault(key, entry)
        if first.url != entry.url:
            others.append((key, entry.url))
    for url in takedowns.blocked_urls(conn, _name(conn, source_id), [entry.url for entry in by_key.values()]):
        by_key.pop(key_of(url), None)
    others = [(key, url) for key, url in others if key in by_key]
    existing = _existing(conn, source_id, list(by_key))
    fresh = [_row(source_id, key, entry, now) for key, entry in by_key.items() if key not in existing]
    add = upsert(conn, targets).on_conflict_do_nothing(index_elements=["source_id", "key"])
    for rows in batched(fresh, _CHUNK):
        conn.execute(add, rows)
    for key, row in existing.items():
        _update_claim(conn, row, by_key[key], now)
        if row.url != by_key[key].url:
            others.append((key, by_key[key].url))
    for key, url in others:
        if key not in existing or existing[key].url != url:
            aliases.add(conn, source_id, key, url)
    return len(fresh)


def ensure_target(conn: Connection, source_id: int, url: str, now: datetime | None = None) -> Target:
    """The target of an address, added where it is missing (due at once). Raises `ValueError` if not a web address."""
    if urls.parse(url) is None:
        raise ValueError(f"not a web address: {url}")
    key = key_of(url)
    chosen = select(targets).where(targets.c.source_id == source_id, targets.c.key == key)
    row = conn.execute(chosen).first()
    if row is None:
        add_targets(conn, source_id, [Entry(url)], now or _LONG_AGO)
        row = conn.execute(chosen).one()
    elif row.url != url:
        aliases.add(conn, source_id, key, url)
    return target_from_row(row)


def record_capture(
    conn: Connection,
    target: Target,
    *,
    outcome: Outcome,
    detail: str | None,
    validators: Validators,
    digest: str | None,
    due_at: datetime,
    failures: int,
    now: datetime | None = None,
) -> None:
    """Record how a capture went and when to check again. `failures`: in a row; 0 counts as a good answer."""
    conn.execute(
        update(targets)
        .where(targets.c.id == target.id)
        .values(
            outcome=outcome.value,
            detail=detail,
            etag=validators.etag,
            last_modified=validators.last_modified,
            digest=digest,
            due_at=due_at,
            failures=failures,
            checks=targets.c.checks + (1 if failures == 0 else 0),
            captures=targets.c.captures + (1 if outcome in _KEPT else 0),
            asked_at=now if now is not None else targets.c.asked_at,
        )
    )


def last_answered(conn: Connection, target_ids: Sequence[int]) -> dict[int, datetime]:
    """When these targets were last requested, for those that answered then."""
    rows = conn.execute(
        select(targets.c.id, targets.c.asked_at).where(
            targets.c.id.in_(target_ids), targets.c.asked_at.is_not(None), targets.c.failures == 0
        )
    )
    return {row.id: row.asked_at for row in rows}


def reschedule(conn: Connection, target_id: int, due_at: datetime, now: datetime) -> None:
    """Check a target at another moment than planned; what is already due stays due."""
    conn.execute(update(targets).where(targets.c.id == target_id, targets.c.due_at > now).values(due_at=due_at))


def target_from_row(row: Any) -> Target:
    """The `Target` of a row."""
    return Target(
        id=row.id,
        source_id=row.source_id,
        host=row.host,
        url=row.url,
        due_at=row.due_at,
        claim=serialize.entry(row.claim),
        validators=serialize.validators(row),
        digest=row.digest,
        captures=row.captures,
        failures=row.failures,
        checks=row.checks,
    )


def _name(conn: Connection, source_id: int) -> str:
    return conn.scalar(select(sources.c.name).where(sources.c.id == source_id)) or ""


def _existing(conn: Connection, source_id: int, keys: list[str]) -> dict[str, Any]:
    existing: dict[str, Any] = {}
    chosen = select(targets).where(
        targets.c.source_id == source_id, targets.c.key.in_(bindparam("keys", expanding=True))
    )
    for batch in batched(keys, _CHUNK):
        rows = conn.execute(chosen, {"keys": batch})
        existing |= {row.key: row for row in rows}
    return existing


def _claimed_at(entry: Entry, now: datetime) -> datetime:
    """The claim's newest moment; one from the future is not believed."""
    moments = [moment for moment in (entry.published, entry.updated) if moment is not None]
    return min(max(moments), now) if moments else now


def _row(source_id: int, key: str, entry: Entry, now: datetime) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "host": urls.host_of(entry.url),
        "key": key,
        "url": entry.url,
        "claim": serialize.entry_json(entry),
        "claimed_at": _claimed_at(entry, now),
        "due_at": now,
        "captures": 0,
        "checks": 0,
        "failures": 0,
        "added_at": now,
    }


def _update_claim(conn: Connection, row: Any, entry: Entry, now: datetime) -> None:
    """Replace a target's claim by a later one that says more, or something newer."""
    claim = serialize.entry(row.claim)
    if entry == claim or not _says_more(entry, claim):
        return
    newer = (
        entry.updated is not None
        and (claim is None or claim.updated is None or entry.updated > claim.updated)
        and entry.updated > (row.asked_at or row.added_at)
    )
    changed: dict[str, Any] = {"claim": serialize.entry_json(entry), "claimed_at": _claimed_at(entry, row.added_at)}
    if newer:
        changed |= {"claimed_at": _claimed_at(entry, now), "due_at": min(row.due_at, now)}
    conn.execute(update(targets).where(targets.c.id == row.id).values(changed))


def _says_more(entry: Entry, claim: Entry | None) -> bool:
    if claim is None:
        return True
    facts = serialize.entry_json(entry) or {}
    previous_facts = serialize.entry_json(claim) or {}
    newer = entry.updated is not None and (claim.updated is None or entry.updated > claim.updated)
    return newer or len(facts) > len(previous_facts)
