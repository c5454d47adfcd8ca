"""An article's revisions in time: who comes before whom, and what a change in the middle means for its neighbours.

In: captures' places in time and the digests of what they showed. Out: revisions that are what an in-order reading
gives, whatever the order of arrival: no two neighbours alike, and a capture that now differs from the revision in force
before it queued to be read again. It invents no revision: only `filing` makes one, from a reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, update

from newsarchive.model.outcomes import Outcome
from newsarchive.store import search
from newsarchive.store.articles import current
from newsarchive.store.dedupe import pairs
from newsarchive.store.schema.tables import articles, captures, events, revisions


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capture stands in an article's time; the id parts captures of one moment."""

    article_id: int
    moment: datetime
    capture_id: int


def earlier(place: Place) -> Any:
    """The revision in force before this place, or None."""
    return _neighbour(place, -1)


def later(place: Place) -> Any:
    """The first revision after this place, or None."""
    return _neighbour(place, 1)


def before(place: Place) -> ColumnElement[bool]:
    """The revisions before this place, as a condition."""
    return and_(revisions.c.article_id == place.article_id, _beside(revisions, place, -1, "captured_at", "capture_id"))


def number(conn: Connection, place: Place) -> int:
    """How many revisions there are up to this place, itself included."""
    before = _beside(revisions, place, -1, "captured_at", "capture_id")
    own = revisions.c.capture_id == place.capture_id
    wanted = select(func.count()).select_from(revisions)
    return conn.scalar(wanted.where(revisions.c.article_id == place.article_id, or_(before, own))) or 0


def merge_duplicate(conn: Connection, place: Place, digest: str) -> bool:
    """After the revision in force at this place became another (`digest`). True where the next one was its double.

    A double of the revision now before it goes; captures up to the next revision that showed something else are read
    again.
    """
    doubled = settle_double(conn, place, digest)
    following = conn.execute(later(place)).first()
    if following is not None and not doubled:
        _judge_again(conn, place, following)
    between = and_(
        captures.c.article_id == place.article_id,
        captures.c.state == "done",
        captures.c.content_digest.is_not(None),
        captures.c.content_digest != digest,
        _beside(captures, place, 1, "moment", "id"),
    )
    if following is not None:
        end = Place(place.article_id, following.captured_at, following.capture_id)
        between = and_(between, _beside(captures, end, -1, "moment", "id"))
    conn.execute(update(captures).where(between).values(state="pending"))
    return doubled


def _judge_again(conn: Connection, place: Place, following: Any) -> None:
    """The next revision is judged against another now, and may be noise beside it.

    Where the article went back to forms it had, how often it did is counted anew: all later captures are judged again.
    """
    again = captures.c.id == following.capture_id
    if _returns(conn, place.article_id):
        ours = captures.c.article_id == place.article_id
        again = and_(ours, captures.c.content_digest.is_not(None), _beside(captures, place, 1, "moment", "id"))
    conn.execute(update(captures).where(again, captures.c.state == "done").values(state="pending"))


def _returns(conn: Connection, article_id: int) -> bool:
    """Whether a form is among an article's revisions twice, or a return was refused."""
    wanted = select(func.count(), func.count(func.distinct(revisions.c.digest)))
    revised, forms = conn.execute(wanted.where(revisions.c.article_id == article_id)).one()
    ours = (captures.c.article_id == article_id) & (captures.c.outcome == Outcome.UNCHANGED.value)
    refused = select(captures.c.id).where(ours, captures.c.detail.is_not(None)).limit(1)
    return bool(revised > forms) or conn.scalar(refused) is not None


def settle_double(conn: Connection, place: Place, digest: str) -> bool:
    """Take the next revision away where it shows the same as the one in force here. True where it did."""
    following = conn.execute(later(place)).first()
    if following is None or following.digest != digest:
        return False
    without_current(conn, following)
    conn.execute(delete(revisions).where(revisions.c.id == following.id))
    return True


def without_current(conn: Connection, revision: Any) -> None:
    """Take an article's words out of the search index, where they are this revision's: it is about to change or go."""
    if revision.is_current:
        search.withdraw(conn, revision.article_id)


def repoint(conn: Connection, place: Place, before: str, after: str) -> None:
    """The same page reads otherwise now: captures that showed the same as this one show the same still."""
    following = conn.execute(later(place)).first()
    alike = and_(
        captures.c.article_id == place.article_id,
        captures.c.content_digest == before,
        _beside(captures, place, 1, "moment", "id"),
    )
    if following is not None:
        end = Place(place.article_id, following.captured_at, following.capture_id)
        alike = and_(alike, _beside(captures, end, -1, "moment", "id"))
    conn.execute(update(captures).where(alike).values(content_digest=after))


def withdraw(conn: Connection, capture_id: int) -> bool:
    """What this capture gave to an article is taken back. True where it had made a revision.

    An article left without any revision was never one, and goes.
    """
    conn.execute(update(captures).where(captures.c.id == capture_id).values(content_digest=None))
    own = conn.execute(select(revisions).where(revisions.c.capture_id == capture_id)).first()
    if own is None:
        return False
    place = Place(own.article_id, own.captured_at, capture_id)
    without_current(conn, own)
    conn.execute(delete(revisions).where(revisions.c.id == own.id))
    before = conn.execute(earlier(place)).first()
    # Captures that showed the same as this one may be revisions themselves now; so may all, where none came before.
    merge_duplicate(conn, place, before.digest if before is not None else "")
    if conn.scalar(select(revisions.c.id).where(revisions.c.article_id == own.article_id).limit(1)) is None:
        _forget(conn, own.article_id)
    else:
        current.refresh(conn, own.article_id)
    return True


def _forget(conn: Connection, article_id: int) -> None:
    # Captures that were found alike to a revision that is no more are read again; they may make the article anew.
    again = captures.c.article_id == article_id
    conn.execute(
        update(captures)
        .where(again, captures.c.content_digest.is_not(None))
        .values(state="pending", content_digest=None)
    )
    search.unindex(conn, article_id)
    pairs.remove_article(conn, article_id)
    conn.execute(delete(events).where(events.c.article_id == article_id))
    conn.execute(delete(articles).where(articles.c.id == article_id))


def _neighbour(place: Place, side: int) -> Any:
    wanted = select(revisions).where(
        revisions.c.article_id == place.article_id, _beside(revisions, place, side, "captured_at", "capture_id")
    )
    if side < 0:
        return wanted.order_by(revisions.c.captured_at.desc(), revisions.c.capture_id.desc()).limit(1)
    return wanted.order_by(revisions.c.captured_at, revisions.c.capture_id).limit(1)


def _beside(table: Table, place: Place, side: int, moment: str, identity: str) -> ColumnElement[bool]:
    """Rows before (-1) or after (1) a place in time."""
    when, which = table.c[moment], table.c[identity]
    if side < 0:
        return or_(when < place.moment, and_(when == place.moment, which < place.capture_id))
    return or_(when > place.moment, and_(when == place.moment, which > place.capture_id))
