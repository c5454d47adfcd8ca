"""Takedowns: an article hidden, excluded, or destroyed with every byte that tells its text.

In: articles, a level and a reason. Out: rows that withhold them, or tombstones without content and raw files and a
database that were written anew. Each step is written down before it is done: killed at any instant, `finish_erasure`
carries on. It never destroys what another article still stands on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from newsarchive.archive import tombstones
from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import RawDamaged, UsageError
from newsarchive.maintenance import compact
from newsarchive.maintenance.custody import seal_of
from newsarchive.maintenance.mentions import captures_mentioning
from newsarchive.model import Capture, RawRef
from newsarchive.store.captures import locations
from newsarchive.store.dedupe import copies, passages
from newsarchive.store.engine import copy
from newsarchive.store.engine.database import Connection
from newsarchive.store.takedowns import erasure, takedowns, vacuum
from newsarchive.store.takedowns.erasure import ErasurePlan
from newsarchive.store.takedowns.takedowns import Level
from newsarchive.warc.files import TORN

NO_ARTICLE = 0  # the number a takedown has that is of captures alone


@dataclass(frozen=True, slots=True)
class TakedownResult:
    """What became of one article."""

    article_id: int
    level: Level
    records: int = 0  # raw records that go
    also: tuple[int, ...] = ()  # articles that carry the same text, and stay
    quoting: tuple[int, ...] = ()  # articles in which passages of it stay


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """What `finish_erasure` came to; where anything is left, it is to be asked again."""

    rewritten: tuple[str, ...] = ()  # raw files that were written anew
    waiting: tuple[str, ...] = ()  # raw files that another process is still writing
    overwritten: bool = True  # False: the database was in use

    @property
    def whole(self) -> bool:
        """True where nothing is left to do."""
        return self.overwritten and not self.waiting


def take_down(archive: OpenArchive, article_ids: Sequence[int], level: Level, reason: str) -> list[TakedownResult]:
    """Withhold these articles. Raises `UsageError` where one is not there; then none is touched.

    Of destroyed ones the rows go at once; `finish_erasure` takes their bytes out of raw files and the database.
    """
    if not reason.strip():
        raise UsageError("--reason: say why; it is kept with the takedown")
    wanted = list(dict.fromkeys(article_ids))
    taken: list[TakedownResult] = []
    with archive.reading() as conn:
        for number in wanted:
            if not erasure.article_exists(conn, number):
                raise UsageError(f"no such article: {number}")
    for number in wanted:
        with archive.reading() as conn:
            doomed = erasure.plan_erasure(conn, number)
            also = tuple(
                edge["article_id"] for edge in copies.of_article(conn, number) if edge["article_id"] not in wanted
            )
            sharing = {row["article_id"] for row in passages.of_articles(conn, [number]).get(number, ())}
        quoting = tuple(sorted(sharing - {*also, *wanted}))
        if level == "destroy":
            taken.append(TakedownResult(number, level, _destroy(archive, doomed, reason), also, quoting))
            continue
        with archive.writing() as conn:
            takedowns.record(
                conn, article_id=number, source=doomed.source, level=level, reason=reason, now=archive.now()
            )
        taken.append(TakedownResult(number, level, also=also, quoting=quoting))
    tombstones.write(archive)
    return taken


def lift(archive: OpenArchive, article_id: int) -> bool:
    """Show a hidden or excluded article again. False where nothing withheld it."""
    with archive.writing() as conn:
        lifted = takedowns.lift(conn, article_id, archive.now())
    tombstones.write(archive)
    return lifted


def keep_within(archive: OpenArchive) -> list[TakedownResult]:
    """Take down what is older than its source's articles are kept; `finish_erasure` is due afterwards."""
    with archive.reading() as conn:
        rules = takedowns.retention_policies(conn)
    taken: list[TakedownResult] = []
    for rule in rules:
        before = archive.now() - timedelta(days=rule.keep_days)
        with archive.reading() as conn:
            old = takedowns.articles_before(conn, rule.source_id, before, rule.level)
        taken += take_down(archive, old, rule.level, f"kept for {rule.keep_days} days")
        if rule.level == "destroy":
            with archive.reading() as conn:
                leftovers = erasure.captures_by_id(conn, takedowns.articleless_before(conn, rule.source_id, before))
            _discard(archive, leftovers, f"kept for {rule.keep_days} days")
    return taken


def finish_erasure(archive: OpenArchive) -> ErasureResult:
    """Write raw files and the database anew without what was destroyed. Nothing is done where nothing waits."""
    with archive.reading() as conn:
        strays = erasure.captures_by_id(conn, erasure.hidden_captures(conn))
    _discard(archive, strays, "read, they turned out to be of something destroyed")
    with archive.reading() as conn:
        if not locations.to_discard(conn) and not takedowns.count_unfinished(conn):
            return ErasureResult()
    archive.raw.close()  # what this process was writing is finished; the next append begins another file
    archive.raw.recover()
    rewritten, waiting = compact.discard_all(archive)
    copy.remove_leftovers(archive.home)  # copies of the database that killed processes left
    for torn in archive.raw.folder.glob(f"*{TORN}"):
        torn.unlink(missing_ok=True)  # a torn tail may be of anything; nothing acknowledged is in it
    overwritten = vacuum.overwrite(archive.engine)
    if overwritten and not waiting:
        with archive.writing() as conn:
            takedowns.mark_finished(conn, archive.now())
    tombstones.write(archive)
    return ErasureResult(rewritten, waiting, overwritten)


# ------------------------------------------------------------------ destroying


def _destroy(archive: OpenArchive, doomed: ErasurePlan, reason: str) -> int:
    """The rows of one article, and the list of raw records that go. Returns how many those are."""
    with archive.reading() as conn:
        silent = erasure.without_article(conn, doomed.source_id)
    known = {capture.id for capture in doomed.captures}
    naming = captures_mentioning(archive, [one for one in silent if one.id not in known], doomed)
    going = (*doomed.captures, *naming)
    _carry_over(archive, going)
    with archive.writing() as conn:
        number = takedowns.record(
            conn,
            article_id=doomed.article_id,
            source=doomed.source,
            level="destroy",
            reason=reason,
            now=archive.now(),
        )
        for kind, mark in doomed.blocked:
            takedowns.block(conn, number, kind, [mark])
        erasure.erase(conn, doomed)
        _drop(conn, going, number)
    return len(going)


def _discard(archive: OpenArchive, going: Sequence[Capture], reason: str) -> None:
    """Captures of no article go: nothing stops such addresses from being captured again."""
    if not going:
        return
    _carry_over(archive, going)
    source = going[0].provenance.source
    with archive.writing() as conn:
        number = takedowns.record(
            conn, article_id=NO_ARTICLE, source=source, level="destroy", reason=reason, now=archive.now()
        )
        _drop(conn, going, number)
    tombstones.write(archive)


def _drop(conn: Connection, going: Sequence[Capture], takedown_id: int) -> None:
    locations.discard(
        conn, locations.current(conn, [capture.id for capture in going])
    )  # files may have been written anew since
    takedowns.block(conn, takedown_id, "seal", [seal_of(capture) for capture in going])
    erasure.delete_captures(conn, [capture.id for capture in going])


def _carry_over(archive: OpenArchive, going: Sequence[Capture]) -> None:
    """Bytes that captures which stay are revisits of are written again, as a record of one of them."""
    with archive.reading() as conn:
        leaning = erasure.revisits_of(conn, going)
    written: dict[str, RawRef] = {}
    moves: list[tuple[Capture, RawRef, RawRef | None]] = []
    for capture in leaning:
        try:
            fetched, known = archive.raw.read(capture.raw, capture.payload)
        except RawDamaged:
            continue
        first = written.get(capture.raw.digest)
        raw = archive.raw.append(replace(fetched, url=capture.url), known, same_as=first)
        written.setdefault(capture.raw.digest, raw)
        moves.append((capture, raw, first))
    if not moves:
        return
    archive.raw.sync()
    with archive.writing() as conn:
        locations.discard(conn, locations.current(conn, [capture.id for capture, _, _ in moves]))
        for capture, raw, payload in moves:
            locations.set_location(conn, capture.id, raw, payload)
