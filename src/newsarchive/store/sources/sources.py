"""Sources: the publishers that are watched.

In: names and addresses. Out: `Source`s. Removing one deletes its feeds and targets; its articles stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, delete, select, update

from newsarchive import urls
from newsarchive.model import Host, Source, SourceKind
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.schema.tables import feeds, sources, targets


def add(
    conn: Connection,
    *,
    name: str,
    kind: SourceKind = "site",
    home_url: str | None = None,
    timezone: str | None = None,
    hosts: Iterable[Host] = (),
    now: datetime,
) -> Source:
    """Add a source; or fill in what the one of that name lacks, add hosts, and restore it where it was removed.

    An `import` source that gets a home page to watch becomes a `site`; the reverse changes nothing.
    """
    new = {
        "name": name,
        "kind": kind,
        "home_url": home_url,
        "timezone": timezone,
        "paused": False,
        "hosts": list(dict.fromkeys(hosts)),
        "added_at": now,
    }
    conn.execute(upsert(conn, sources).values(new).on_conflict_do_nothing())
    row = conn.execute(select(sources).where(sources.c.name == name).with_for_update()).one()
    existing = _source(row)
    values = {
        "kind": "site" if "site" in (kind, existing.kind) else existing.kind,
        "home_url": existing.home_url or home_url,
        "timezone": existing.timezone or timezone,
        "hosts": list(dict.fromkeys([*existing.hosts, *hosts])),
        "removed_at": None,
    }
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if changed:
        conn.execute(update(sources).where(sources.c.id == row.id).values(changed))
    return by_id(conn, row.id)


def get(conn: Connection, name: str) -> Source | None:
    """The source of that name, unless removed."""
    row = conn.execute(select(sources).where(sources.c.name == name, sources.c.removed_at.is_(None))).first()
    return _source(row) if row else None


def by_id(conn: Connection, source_id: int) -> Source:
    """The source with that id, removed or not. Raises `KeyError` where there never was one."""
    row = conn.execute(select(sources).where(sources.c.id == source_id)).first()
    if row is None:
        raise KeyError(f"no source {source_id}")
    return _source(row)


def list_sources(conn: Connection) -> list[Source]:
    """All sources that are not removed, by name."""
    rows = conn.execute(select(sources).where(sources.c.removed_at.is_(None)).order_by(sources.c.name))
    return [_source(row) for row in rows]


def find(conn: Connection, name_or_url: str) -> Source | None:
    """The source a person means: by its name, else by the address of its home page or of one of its hosts."""
    named = get(conn, name_or_url)
    if named is not None or not urls.parse(name_or_url):
        return named
    host, key = urls.host_of(name_or_url), urls.key(name_or_url)
    watched = list_sources(conn)
    by_home = (source for source in watched if source.home_url and urls.key(source.home_url) == key)
    by_host = (source for source in watched if host in source.hosts)
    by_site = (source for source in watched if source.home_url and urls.same_site(source.home_url, name_or_url))
    return next(chain(by_home, by_host, by_site), None)


def pause(conn: Connection, name: str) -> bool:
    """Make nothing of a source due. False where there is no such source."""
    return _set(conn, name, paused=True)


def resume(conn: Connection, name: str) -> bool:
    """Make a paused source due again. False where there is no such source."""
    return _set(conn, name, paused=False)


def remove(conn: Connection, name: str, now: datetime | None = None) -> bool:
    """Stop watching: feeds and targets are deleted, captures and articles stay. False where there is no such source.

    `now`: the moment of removal; by default the moment the source was added.
    """
    source = get(conn, name)
    if source is None:
        return False
    conn.execute(delete(feeds).where(feeds.c.source_id == source.id))
    conn.execute(delete(targets).where(targets.c.source_id == source.id))
    return _set(conn, name, removed_at=now or sources.c.added_at)


def named_authorities(conn: Connection) -> frozenset[str]:
    """Every authority a person named for a source: only these may be private addresses."""
    rows = conn.execute(select(sources.c.hosts).where(sources.c.removed_at.is_(None)))
    return frozenset(host for (hosts,) in rows for host in hosts)


def _set(conn: Connection, name: str, **values: Any) -> bool:
    result = conn.execute(update(sources).where(sources.c.name == name, sources.c.removed_at.is_(None)).values(values))
    return result.rowcount > 0


def _source(row: Any) -> Source:
    return Source(row.id, row.name, row.kind, row.home_url, row.timezone, row.paused, tuple(row.hosts))
