"""Access to hosts: leases, the next allowed moment, robots.txt.

In: hosts, owners, moments. Out: yes or no, or a moment. It never waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from newsarchive.model import Host
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.schema import host_tables
from newsarchive.store.schema.host_tables import hosts


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """A robots.txt as it was last answered."""

    authority: str
    text: str
    status: int
    fetched_at: datetime


def lease(conn: Connection, host: Host, owner: str, until: datetime, now: datetime) -> bool:
    """Lease a host to one owner. False while another owner's lease runs; the owner's own is renewed."""
    _ensure_host(conn, host)
    free = or_(hosts.c.lease_until.is_(None), hosts.c.lease_until <= now, hosts.c.lease_owner == owner)
    result = conn.execute(update(hosts).where(hosts.c.host == host, free).values(lease_owner=owner, lease_until=until))
    return result.rowcount == 1


def lease_holder(conn: Connection, host: Host) -> str | None:
    """The owner of a host's lease, expired or not."""
    return conn.scalar(select(hosts.c.lease_owner).where(hosts.c.host == host))


def renew(conn: Connection, host: Host, owner: str, until: datetime) -> bool:
    """Extend a lease. False where another owner has taken it meanwhile."""
    result = conn.execute(
        update(hosts).where(hosts.c.host == host, hosts.c.lease_owner == owner).values(lease_until=until)
    )
    return result.rowcount == 1


def release(conn: Connection, host: Host, owner: str) -> None:
    """End a lease; another owner's lease is left unchanged."""
    conn.execute(
        update(hosts)
        .where(hosts.c.host == host, hosts.c.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )


def reserve(conn: Connection, host: Host, now: datetime, delay_s: float) -> datetime:
    """Reserve the host's next free slot: when the request may be sent. The next slot is `delay_s` later."""
    _ensure_host(conn, host)
    next_allowed = select(hosts.c.next_allowed_at).where(hosts.c.host == host).with_for_update()
    slot = max(now, conn.scalar(next_allowed) or now)
    conn.execute(update(hosts).where(hosts.c.host == host).values(next_allowed_at=slot + timedelta(seconds=delay_s)))
    return slot


def delay(conn: Connection, host: Host, until: datetime) -> None:
    """Send nothing to a host before `until`, because it asked for a pause. An earlier `until` changes nothing."""
    _ensure_host(conn, host)
    sooner = or_(hosts.c.next_allowed_at.is_(None), hosts.c.next_allowed_at < until)
    conn.execute(update(hosts).where(hosts.c.host == host, sooner).values(next_allowed_at=until))


def robots(conn: Connection, authority: str) -> StoredRobots | None:
    """The robots.txt last answered for `scheme://host`."""
    row = conn.execute(select(host_tables.robots).where(host_tables.robots.c.authority == authority)).first()
    return StoredRobots(row.authority, row.text, row.status, row.fetched_at) if row else None


def save_robots(conn: Connection, authority: str, *, text: str, status: int, fetched_at: datetime) -> None:
    """Store a robots.txt in place of the previous one."""
    values = {"text": text, "status": status, "fetched_at": fetched_at}
    conn.execute(
        upsert(conn, host_tables.robots)
        .values(authority=authority, **values)
        .on_conflict_do_update(index_elements=["authority"], set_=values)
    )


def _ensure_host(conn: Connection, host: Host) -> None:
    conn.execute(upsert(conn, hosts).values(host=host).on_conflict_do_nothing())
