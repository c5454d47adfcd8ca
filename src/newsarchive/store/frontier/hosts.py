"""Whose turn it is at a host: leases, the next free moment, robots.txt.

In: hosts, owners, moments. Out: yes or no, or a moment. It waits for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from newsarchive.model import Host
from newsarchive.store.engine.upserts import insert
from newsarchive.store.schema import host_tables
from newsarchive.store.schema.host_tables import hosts


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """A robots.txt as it was answered."""

    authority: str
    text: str
    status: int
    fetched_at: datetime


def lease(conn: Connection, host: Host, owner: str, until: datetime, now: datetime) -> bool:
    """Take a host for one visitor. False while another's lease runs; the owner's own is taken anew."""
    _known(conn, host)
    free = or_(hosts.c.lease_until.is_(None), hosts.c.lease_until <= now, hosts.c.lease_owner == owner)
    done = conn.execute(update(hosts).where(hosts.c.host == host, free).values(lease_owner=owner, lease_until=until))
    return done.rowcount == 1


def lease_holder(conn: Connection, host: Host) -> str | None:
    """Who has a host's lease, run out or not."""
    return conn.scalar(select(hosts.c.lease_owner).where(hosts.c.host == host))


def renew(conn: Connection, host: Host, owner: str, until: datetime) -> bool:
    """Keep a lease. False where it was lost to another meanwhile."""
    done = conn.execute(
        update(hosts).where(hosts.c.host == host, hosts.c.lease_owner == owner).values(lease_until=until)
    )
    return done.rowcount == 1


def release(conn: Connection, host: Host, owner: str) -> None:
    """Give a host back; another's lease is left alone."""
    conn.execute(
        update(hosts)
        .where(hosts.c.host == host, hosts.c.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )


def reserve(conn: Connection, host: Host, now: datetime, delay_s: float) -> datetime:
    """Take the host's next free slot: when the request may be sent. The one after comes `delay_s` later."""
    _known(conn, host)
    wanted = select(hosts.c.next_allowed_at).where(hosts.c.host == host).with_for_update()
    slot = max(now, conn.scalar(wanted) or now)
    conn.execute(update(hosts).where(hosts.c.host == host).values(next_allowed_at=slot + timedelta(seconds=delay_s)))
    return slot


def delay(conn: Connection, host: Host, until: datetime) -> None:
    """The host asked for rest: nothing is sent to it before `until`. An earlier `until` changes nothing."""
    _known(conn, host)
    sooner = or_(hosts.c.next_allowed_at.is_(None), hosts.c.next_allowed_at < until)
    conn.execute(update(hosts).where(hosts.c.host == host, sooner).values(next_allowed_at=until))


def robots(conn: Connection, authority: str) -> StoredRobots | None:
    """The robots.txt last answered for `scheme://host`."""
    row = conn.execute(select(host_tables.robots).where(host_tables.robots.c.authority == authority)).first()
    return StoredRobots(row.authority, row.text, row.status, row.fetched_at) if row else None


def save_robots(conn: Connection, authority: str, *, text: str, status: int, fetched_at: datetime) -> None:
    """Keep a robots.txt in place of the one before."""
    values = {"text": text, "status": status, "fetched_at": fetched_at}
    conn.execute(
        insert(conn, host_tables.robots)
        .values(authority=authority, **values)
        .on_conflict_do_update(index_elements=["authority"], set_=values)
    )


def _known(conn: Connection, host: Host) -> None:
    conn.execute(insert(conn, hosts).values(host=host).on_conflict_do_nothing())
