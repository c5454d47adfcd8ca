"""Filing: a reading becomes an article, a revision, or nothing new.

In: a capture, its content and fingerprint, and the verdict on it. Out: what it came to. Filing the same capture again
changes nothing; filing captures in another order leads to the same revisions (see `history`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from newsarchive import urls
from newsarchive.model import Capture, Content, Fingerprint
from newsarchive.model.outcomes import Outcome
from newsarchive.store import search, serialize
from newsarchive.store.articles import current, history
from newsarchive.store.articles.history import Place
from newsarchive.store.dedupe import queue
from newsarchive.store.engine.upserts import upsert
from newsarchive.store.keys import bounded, key_of
from newsarchive.store.schema.tables import articles, captures, events, revisions
from newsarchive.store.schema.types import storable
from newsarchive.store.takedowns import takedowns


@dataclass(frozen=True, slots=True)
class FiledArticle:
    """What filing came to. `number`: of the revision in force at the capture's moment, from 1."""

    article_id: int
    number: int
    outcome: Outcome


def file(
    conn: Connection,
    *,
    capture: Capture,
    key: str,
    content: Content,
    mark: Fingerprint,
    verdict: Outcome,
    now: datetime,
    canonical_url: str | None = None,
) -> FiledArticle:
    """File what a capture showed. `verdict`: unchanged, or else the text differs from the revision before (if any).

    A capture that made a revision before rewrites it in place (`corrected`, or `unchanged` where nothing changed); a
    revision that turns out equal to the one before it goes. `canonical_url` where not given is worked out from the key.
    """
    key = bounded(key)
    own = conn.execute(select(revisions).where(revisions.c.capture_id == capture.id)).first()
    article_id, created = _article(conn, capture, key, own)
    place = Place(article_id, capture.moment, capture.id)
    if own is not None and own.article_id != article_id:
        history.withdraw(conn, capture.id)
        own = None
    before = None if created else conn.execute(history.earlier(place)).first()
    same = before is not None and (verdict is Outcome.UNCHANGED or before.digest == mark.digest)
    former = _shows(conn, capture.id, article_id, mark.digest)
    if created:
        _recall_gone(conn, capture)
    written = _write(conn, place, own, None if same else _row(content, mark), now)
    outcome = Outcome.NEW_ARTICLE if created else _follow_up(conn, place, own, before, mark, written)
    current.refresh(
        conn,
        article_id,
        canonical_url=canonical_url or _canonical(content, capture, key),
        of=(capture.id, mark),
    )
    if written:
        queue.enqueue(conn, [article_id])  # also where only the credits or the punctuation changed
    if former is not None:
        current.refresh(conn, former)
    if created:
        return FiledArticle(article_id, 1, Outcome.NEW_ARTICLE)
    return FiledArticle(article_id, history.number(conn, place), outcome)


def gone(conn: Connection, article_id: int, capture: Capture, detail: str | None = None, kind: str = "gone") -> None:
    """This capture says that the article is not there any more, or is walled off (kind `paywall`): an event, once.

    Its text stays. The first such answer after the last good one is when it was deleted; a later good one clears that.
    """
    history.withdraw(conn, capture.id)
    if conn.scalar(select(articles.c.id).where(articles.c.id == article_id)) is None:
        return  # this capture alone had made it an article
    event = {"article_id": article_id, "kind": kind, "moment": capture.moment, "detail": detail}
    conn.execute(
        upsert(conn, events)
        .values(capture_id=capture.id, **event)
        .on_conflict_do_update(index_elements=["capture_id"], set_=event)
    )
    current.mark_gone(conn, article_id)


def _article(conn: Connection, capture: Capture, key: str, own: Any) -> tuple[int, bool]:
    """The article of that identity, made where missing; and whether it is new."""
    wanted = (
        select(articles.c.id).where(articles.c.source_id == capture.source_id, articles.c.key == key).with_for_update()
    )
    known = conn.scalar(wanted)
    if known is not None:
        return known, False
    if own is not None and _alone(conn, own.article_id, capture):
        # Read better, the same capture has another identity: the article keeps its number.
        conn.execute(update(articles).where(articles.c.id == own.article_id).values(key=key))
        return own.article_id, False
    value = conn.execute(
        upsert(conn, articles)
        .values(
            source_id=capture.source_id,
            key=key,
            first_seen_at=capture.moment,
            day=capture.moment.astimezone(UTC).date(),
            **({"id": number} if (number := takedowns.next_article_id(conn)) is not None else {}),
        )
        .on_conflict_do_nothing(index_elements=["source_id", "key"])
        .returning(articles.c.id)
    ).scalar()
    return (value, True) if value is not None else (conn.execute(wanted).scalar_one(), False)


def _shows(conn: Connection, capture_id: int, article_id: int, digest: str) -> int | None:
    """Write down what the capture shows. Returns the article it was thought to show before, where that is another."""
    conn.execute(delete(events).where(events.c.capture_id == capture_id))
    own = captures.c.id == capture_id
    was = conn.execute(select(captures.c.article_id, captures.c.content_digest).where(own)).one()
    conn.execute(update(captures).where(own).values(article_id=article_id, content_digest=digest, state="done"))
    return was.article_id if was.content_digest is not None and was.article_id != article_id else None


def _recall_gone(conn: Connection, capture: Capture) -> None:
    """Answers that said «gone» of this address before there was an article to be gone are read again."""
    conn.execute(
        update(captures)
        .where(captures.c.source_id == capture.source_id, captures.c.url_key == key_of(capture.url))
        .where(captures.c.outcome == Outcome.GONE.value, captures.c.article_id.is_(None))
        .values(state="pending")
    )


def _alone(conn: Connection, article_id: int, capture: Capture) -> bool:
    others = select(func.count()).select_from(captures)
    binary_expression = captures.c.content_digest.is_not(None)
    ours = (captures.c.article_id == article_id) & (captures.c.id != capture.id)
    source_id = conn.scalar(select(articles.c.source_id).where(articles.c.id == article_id))
    return source_id == capture.source_id and not conn.scalar(others.where(ours, binary_expression))


# Why a revision reads as it does: a rule's support grows with every page, and is no correction.
_EXPLAINS = frozenset({"reader", "layout", "evidence", "dates", "method", "repairs"})


def _write(conn: Connection, place: Place, own: Any, row: dict[str, Any] | None, now: datetime) -> bool:
    """Make, rewrite or remove the capture's own revision; True where it tells anything else now."""
    if row is None:
        if own is not None:
            history.without_current(conn, own)
            conn.execute(delete(revisions).where(revisions.c.id == own.id))
        return own is not None
    if own is None:
        filed = {"article_id": place.article_id, "capture_id": place.capture_id, "captured_at": place.moment}
        conn.execute(insert(revisions), {**filed, "is_current": False, "filed_at": now, **row})
        return True
    changed = {name: value for name, value in row.items() if getattr(own, name) != value}
    if changed:
        if not changed.keys().isdisjoint(search.TOLD):
            history.without_current(conn, own)
        conn.execute(update(revisions).where(revisions.c.id == own.id).values(filed_at=now, **changed))
    return bool(changed.keys() - _EXPLAINS)


def _follow_up(conn: Connection, place: Place, own: Any, before: Any, mark: Fingerprint, written: bool) -> Outcome:
    """Bring the neighbours into line with what was written, and name it."""
    if not written:
        return Outcome.UNCHANGED
    stands = conn.scalar(select(revisions.c.id).where(revisions.c.capture_id == place.capture_id)) is not None
    if own is None:
        return Outcome.UNCHANGED if history.merge_duplicate(conn, place, mark.digest) else Outcome.NEW_REVISION
    if stands and own.digest != mark.digest:
        history.repoint(conn, place, own.digest, mark.digest)
        history.settle_double(conn, place, mark.digest)
    elif not stands:
        history.merge_duplicate(conn, place, before.digest)
    return Outcome.CORRECTED


def _row(content: Content, mark: Fingerprint) -> dict[str, Any]:
    """A revision's columns as the database gives them back, so that equal readings compare equal."""
    plain = {
        "title": content.title,
        "text": content.text,
        "dateline": content.dateline,
        "section": content.section,
        "image_url": content.image_url,
        "canonical_url": content.canonical_url,
        "language": content.language,
        "method": content.method,
        "reader": content.reader,
    }
    return {
        **{name: value if value is None else storable(value) for name, value in plain.items()},
        **{
            name: serialize.as_stored(value)
            for name, value in {
                "layout": serialize.layout_json(content.blocks),
                "published": serialize.dated_json(content.published),
                "modified": serialize.dated_json(content.modified),
                "dates": [serialize.dated_json(dated) for dated in content.dates],
                "authors": content.authors,
                "agencies": content.agencies,
                "tags": content.tags,
                "evidence": serialize.evidence_json(content.evidence),
                "repairs": content.repairs,
            }.items()
        },
        "digest": mark.digest,
        "text_digest": mark.text_digest,
    }


def _canonical(content: Content, capture: Capture, key: str) -> str | None:
    """Our form of its address: of those it declares, answered at and was asked at the first with its identity."""
    texts = [url for url in (content.canonical_url, capture.final_url, capture.url) if url and urls.parse(url)]
    best = next((url for url in texts if key_of(url) == key), texts[-1] if texts else None)
    return urls.canonical(best) if best else None
