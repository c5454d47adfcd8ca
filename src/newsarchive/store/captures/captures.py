"""Captures: what is kept, where its bytes stand, and whether it was read.

In: an answer's description and its place in raw/. Out: `Capture`s, oldest first where they are to be read.
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
    """Write a capture's row; its bytes must be on disk. The same record again gives the id it has already."""
    known: int | None = conn.scalar(
        select(captures.c.id).where(captures.c.raw_file == raw.warc, captures.c.raw_offset == raw.offset)
    )
    if known is not None:
        return known
    row = {
        "source_id": source_id,
        "target_id": target_id if target_id is None else _still_there(conn, target_id),
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
    made: int = conn.execute(insert(captures).returning(captures.c.id), row).scalar_one()
    return made


def get(conn: Connection, capture_id: int) -> Capture | None:
    """The capture with that id."""
    return _first(conn, select(captures).where(captures.c.id == capture_id))


def by_digest(conn: Connection, digest: str) -> RawRef | None:
    """The first record that holds these bytes itself."""
    found = _first(
        conn,
        select(captures).where(captures.c.digest == digest, captures.c.payload_file.is_(None)).order_by(captures.c.id),
    )
    return found.raw if found else None


def of_article(conn: Connection, article_id: int) -> list[Capture]:
    """Every capture of an article, oldest first."""
    return _all(conn, select(captures).where(captures.c.article_id == article_id))


def pending_hosts(conn: Connection) -> list[tuple[int, Host]]:
    """(source id, host) pairs with captures to be read, the one that waited longest first."""
    rows = conn.execute(
        select(captures.c.source_id, captures.c.host)
        .where(captures.c.state == "pending")
        .group_by(captures.c.source_id, captures.c.host)
        .order_by(func.min(captures.c.moment), captures.c.source_id, captures.c.host)
    )
    return [(row.source_id, row.host) for row in rows]


def pending(conn: Connection, source_id: int, host: Host, limit: int) -> list[Capture]:
    """Captures of a host that are to be read, oldest moment first."""
    wanted = select(captures).where(
        captures.c.state == "pending", captures.c.source_id == source_id, captures.c.host == host
    )
    return _all(conn, wanted.limit(limit))


def parts_of(conn: Connection, source_id: int, url: str, moment: datetime) -> list[Capture]:
    """The further pages of the article captured from `url` at `moment`, in reading order.

    Of each further page the newest capture taken before the article's next capture; one not taken anew since stands.
    """
    key = key_of(url)
    ours = captures.c.source_id == source_id
    following = conn.scalar(
        select(func.min(captures.c.moment)).where(
            ours, captures.c.url_key == key, captures.c.part_of.is_(None), captures.c.moment > moment
        )
    )
    wanted = select(captures).where(ours, captures.c.part_of == key)
    newest: dict[str, Capture] = {}
    for part in _all(conn, wanted if following is None else wanted.where(captures.c.moment < following)):
        newest[part.url] = part  # a dict keeps the place of the first: the order in which they were followed
    return list(newest.values())


def parts_on_host(conn: Connection, source_id: int, part_of: str, host: Host) -> list[Capture]:
    """A host's captures kept as parts of something that is no page itself, oldest first."""
    ours = (captures.c.source_id == source_id) & (captures.c.part_of == key_of(part_of))
    return _all(conn, select(captures).where(ours, captures.c.host == host))


def mark_pending(conn: Connection, capture_id: int) -> None:
    """This capture, and its further pages, are kept: it waits to be read."""
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
    """Write down how reading a capture ended; it is not pending any more.

    Where it shows no article, or another one than before, a revision it made is taken back. A failure to read it (such
    as a crash) takes nothing back.
    """
    own = captures.c.id == capture_id
    was = conn.execute(select(captures.c.article_id, captures.c.content_digest).where(own)).one()
    ended: dict[str, Any] = {"outcome": outcome.value, "detail": detail, "reader": reader, "read_at": now}
    if not outcome.failed:
        ended["article_id"] = article_id
        if was.article_id != article_id or outcome is Outcome.GONE:
            history.withdraw(conn, capture_id)
    if was.content_digest is None or ended.get("article_id") != was.article_id:
        # Filing wrote the state of what it filed; another capture filed since may have asked for this one again.
        ended["state"] = "done"
    conn.execute(update(captures).where(own).values(ended))


def requeue(
    conn: Connection,
    *,
    source_id: int | None = None,
    since: datetime | None = None,
    older_than_reader: str | None = None,
    read_before: datetime | None = None,
    capture_ids: Collection[int] | None = None,
) -> int:
    """Let captures be read again: all that were read and fit. Returns how many.

    `older_than_reader`: only those another version than this read last; `read_before`: only those last read before.
    """
    # What was never read (feeds, unchanged bytes) has no outcome, and nothing to be read again.
    chosen = update(captures).where(captures.c.state == "done", captures.c.outcome.is_not(None)).values(state="pending")
    if source_id is not None:
        chosen = chosen.where(captures.c.source_id == source_id)
    if since is not None:
        chosen = chosen.where(captures.c.moment >= since)
    if older_than_reader is not None:
        chosen = chosen.where(or_(captures.c.reader.is_(None), _another(older_than_reader)))
    if read_before is not None:
        chosen = chosen.where(or_(captures.c.read_at.is_(None), captures.c.read_at < read_before))
    if capture_ids is None:
        return conn.execute(chosen).rowcount
    batches = batched(sorted(capture_ids), _CHUNK)
    return sum(conn.execute(chosen.where(captures.c.id.in_(ids))).rowcount for ids in batches)


def _another(reader: str) -> ColumnElement[bool]:
    """Read by another version than this; the same one with rules by hand (`page-1+3f…`) is no other."""
    return and_(captures.c.reader != reader, captures.c.reader.not_like(f"{reader}+%"))


def iter_all(conn: Connection) -> Iterator[Capture]:
    """All captures, in the order kept; a few hundred in memory at a time."""
    last = 0
    while some := next_after(conn, last):
        yield from some
        last = some[-1].id


def next_after(conn: Connection, capture_id: int) -> list[Capture]:
    """The next few hundred captures kept after this one; none at the end."""
    wanted = select(captures).where(captures.c.id > capture_id).order_by(captures.c.id).limit(_CHUNK)
    return [_capture(row) for row in conn.execute(wanted)]


def _first(conn: Connection, wanted: Select[Any]) -> Capture | None:
    row = conn.execute(wanted.limit(1)).first()
    return _capture(row) if row else None


def _all(conn: Connection, wanted: Select[Any]) -> list[Capture]:
    return [_capture(row) for row in conn.execute(wanted.order_by(captures.c.moment, captures.c.id))]


def _still_there(conn: Connection, target_id: int) -> int | None:
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
