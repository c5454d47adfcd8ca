"""Captures: what is stored, where its bytes are, and whether it was read.

In: an answer's description and its location in raw/. Out: `Capture`s, oldest first where they are to be read.
Bytes are never here; they are in raw/, synced before the row is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, or_, select, update

from newsarchive.model import Capture, Host, Provenance, RawRef
from newsarchive.model.batches import batched
from newsarchive.model.outcomes import Outcome
from newsarchive.store import serialize
from newsarchive.store.articles import history
from newsarchive.store.keys import key_of
from newsarchive.store.schema.tables import captures, targets

State = Literal["pending", "done"]
_CHUNK = 500


def add(
    conn: Connection,
    *,
    source_id: int,
    target_id: int | None,
    host: Host,
    url: str,
    final_url: str,
    status: int,
    moment: datetime,
    raw: RawRef,
    payload: RawRef | None,
    provenance: Provenance,
    state: State,
) -> int:
    """Write a capture's row; its bytes must be on disk. Adding the same record again returns the id it already has."""
    existing: int | None = conn.scalar(
        select(captures.c.id).where(captures.c.raw_file == raw.warc, captures.c.raw_offset == raw.offset)
    )
    if existing is not None:
        return existing
    row = {
        "source_id": source_id,
        "target_id": target_id if target_id is None else _existing_target(conn, target_id),
        "host": host,
        "url": url,
        "url_key": key_of(url),
        "final_url": final_url,
        "status": status,
        "moment": moment,
        "raw_file": raw.warc,
        "raw_offset": raw.offset,
        "raw_length": raw.length,
        "digest": raw.digest,
        "payload_file": payload.warc if payload else None,
        "payload_offset": payload.offset if payload else None,
        "payload_length": payload.length if payload else None,
        "provenance": serialize.provenance_json(provenance),
        "part_of": key_of(provenance.part_of) if provenance.part_of else None,
        "state": state,
    }
    capture_id: int = conn.execute(insert(captures).returning(captures.c.id), row).scalar_one()
    return capture_id


def get(conn: Connection, capture_id: int) -> Capture | None:
    """The capture with that id."""
    return _first(conn, select(captures).where(captures.c.id == capture_id))


def by_digest(conn: Connection, digest: str) -> RawRef | None:
    """The first record that holds these bytes itself."""
    capture = _first(
        conn,
        select(captures).where(captures.c.digest == digest, captures.c.payload_file.is_(None)).order_by(captures.c.id),
    )
    return capture.raw if capture else None


def of_article(conn: Connection, article_id: int) -> list[Capture]:
    """Every capture of an article, oldest first."""
    return _all(conn, select(captures).where(captures.c.article_id == article_id))


def pending_hosts(conn: Connection) -> list[tuple[int, Host]]:
    """(source id, host) pairs with captures to be read, the longest waiting first."""
    rows = conn.execute(
        select(captures.c.source_id, captures.c.host)
        .where(captures.c.state == "pending")
        .group_by(captures.c.source_id, captures.c.host)
        .order_by(func.min(captures.c.moment), captures.c.source_id, captures.c.host)
    )
    return [(row.source_id, row.host) for row in rows]


def pending(conn: Connection, source_id: int, host: Host, limit: int) -> list[Capture]:
    """Captures of a host that are to be read, oldest moment first."""
    chosen = select(captures).where(
        captures.c.state == "pending", captures.c.source_id == source_id, captures.c.host == host
    )
    return _all(conn, chosen.limit(limit))


def parts_of(conn: Connection, source_id: int, url: str, moment: datetime) -> list[Capture]:
    """The further pages of the article captured from `url` at `moment`, in reading order.

    For each further page the newest capture before the article's next capture; pages not captured again are still used.
    """
    key = key_of(url)
    ours = captures.c.source_id == source_id
    following = conn.scalar(
        select(func.min(captures.c.moment)).where(
            ours, captures.c.url_key == key, captures.c.part_of.is_(None), captures.c.moment > moment
        )
    )
    parts = select(captures).where(ours, captures.c.part_of == key)
    newest: dict[str, Capture] = {}
    for part in _all(conn, parts if following is None else parts.where(captures.c.moment < following)):
        newest[part.url] = part  # a dict keeps the position of the first: the order in which they were followed
    return list(newest.values())


def parts_on_host(conn: Connection, source_id: int, part_of: str, host: Host) -> list[Capture]:
    """A host's captures stored as parts of something that is not itself a page, oldest first."""
    ours = (captures.c.source_id == source_id) & (captures.c.part_of == key_of(part_of))
    return _all(conn, select(captures).where(ours, captures.c.host == host))


def mark_pending(conn: Connection, capture_id: int) -> None:
    """Let a capture be read, now that its further pages are stored too."""
    conn.execute(update(captures).where(captures.c.id == capture_id).values(state="pending"))


def record_ingest(
    conn: Connection,
    capture_id: int,
    *,
    outcome: Outcome,
    detail: str | None = None,
    article_id: int | None = None,
    reader: str | None = None,
    now: datetime | None = None,
) -> None:
    """Record how reading a capture ended; it is no longer pending.

    Where it shows no article, or a different one than before, a revision made from it is withdrawn. A failure to read
    it (such as a crash) withdraws nothing.
    """
    own = captures.c.id == capture_id
    before = conn.execute(select(captures.c.article_id, captures.c.content_digest).where(own)).one()
    values: dict[str, Any] = {"outcome": outcome.value, "detail": detail, "reader": reader, "read_at": now}
    if not outcome.failed:
        values["article_id"] = article_id
        if before.article_id != article_id or outcome is Outcome.GONE:
            history.withdraw(conn, capture_id)
    if before.content_digest is None or values.get("article_id") != before.article_id:
        # Filing wrote the state of what it filed; a capture filed since may have queued this one again.
        values["state"] = "done"
    conn.execute(update(captures).where(own).values(values))


def requeue(
    conn: Connection,
    *,
    source_id: int | None = None,
    since: datetime | None = None,
    older_than_reader: str | None = None,
    read_before: datetime | None = None,
    capture_ids: Collection[int] | None = None,
) -> int:
    """Let captures be read again: all that were read and match. Returns how many.

    `older_than_reader`: only those last read by a version other than this; `read_before`: only those last read before.
    """
    # What was never read (feeds, unchanged bytes) has no outcome and is not read again.
    chosen = update(captures).where(captures.c.state == "done", captures.c.outcome.is_not(None)).values(state="pending")
    if source_id is not None:
        chosen = chosen.where(captures.c.source_id == source_id)
    if since is not None:
        chosen = chosen.where(captures.c.moment >= since)
    if older_than_reader is not None:
        chosen = chosen.where(or_(captures.c.reader.is_(None), _by_other_reader(older_than_reader)))
    if read_before is not None:
        chosen = chosen.where(or_(captures.c.read_at.is_(None), captures.c.read_at < read_before))
    if capture_ids is None:
        return conn.execute(chosen).rowcount
    batches = batched(sorted(capture_ids), _CHUNK)
    return sum(conn.execute(chosen.where(captures.c.id.in_(ids))).rowcount for ids in batches)


def _by_other_reader(reader: str) -> ColumnElement[bool]:
    """Read by a version other than this; the same version with manual rules (`page-1+3f…`) is not another."""
    return and_(captures.c.reader != reader, captures.c.reader.not_like(f"{reader}+%"))


def iter_all(conn: Connection) -> Iterator[Capture]:
    """All captures, in the order they were stored; a few hundred in memory at a time."""
    last = 0
    while batch := next_after(conn, last):
        yield from batch
        last = batch[-1].id


def next_after(conn: Connection, capture_id: int) -> list[Capture]:
    """The next few hundred captures stored after this one; none at the end."""
    chosen = select(captures).where(captures.c.id > capture_id).order_by(captures.c.id).limit(_CHUNK)
    return [_capture(row) for row in conn.execute(chosen)]


def _first(conn: Connection, chosen: Select[Any]) -> Capture | None:
    row = conn.execute(chosen.limit(1)).first()
    return _capture(row) if row else None


def _all(conn: Connection, chosen: Select[Any]) -> list[Capture]:
    return [_capture(row) for row in conn.execute(chosen.order_by(captures.c.moment, captures.c.id))]


def _existing_target(conn: Connection, target_id: int) -> int | None:
    # A source removed while its host was being visited takes the target with it; the capture stays.
    return conn.scalar(select(targets.c.id).where(targets.c.id == target_id))


def _capture(row: Any) -> Capture:
    payload = row.payload_file is not None
    return Capture(
        id=row.id,
        source_id=row.source_id,
        target_id=row.target_id,
        host=row.host,
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        moment=row.moment,
        raw=RawRef(row.raw_file, row.raw_offset, row.raw_length, row.digest),
        provenance=serialize.provenance(row.provenance),
        payload=RawRef(row.payload_file, row.payload_offset, row.payload_length, row.digest) if payload else None,
    )
