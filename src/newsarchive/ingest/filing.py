"""From readings to rows: clean, recognise, file. What they have in common is found after the commit: see `linking`.

In: a host's captures with their readings and the rules in force. Out: rows, and one `Result` a capture.
One transaction a batch; filing the same capture twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.capture import TAKEN_DOWN, is_barred
from newsarchive.clean.content import clean
from newsarchive.dedupe.fingerprint import fingerprint
from newsarchive.dedupe.identity import Identity, identify
from newsarchive.dedupe.judge import judge, returns
from newsarchive.dedupe.walls import walled
from newsarchive.extract.pool import Crash
from newsarchive.ingest.edit_kinds import name_changes
from newsarchive.model import Capture, Content, Extraction, FiledText, Fingerprint, Result, Site, Source
from newsarchive.model.outcomes import GONE, Outcome
from newsarchive.store import articles
from newsarchive.store.captures import captures
from newsarchive.store.engine.database import Connection

EVENTS = {"soft_404": "gone", "paywall": "paywall"}  # what such a page in an article's place says of the article


@dataclass(frozen=True, slots=True)
class FiledCapture:
    """One capture's ending, and which version of the code read it."""

    ending: Result
    reader: str | None = None


def gone(capture: Capture) -> str | None:
    """How this capture says that its page is no longer there, or None."""
    if capture.status in GONE:
        return f"status {capture.status}"
    if urls.parse(capture.url) and urls.is_home(capture.final_url) and not urls.is_home(capture.url):
        return "redirected to the home page"
    return None


def identity_of(capture: Capture, claimed: str | None, source: Source) -> Identity:
    """The work a capture is of: a line's own id, its declared or answered address, else its bytes."""
    if capture.provenance.identity is not None:
        own = capture.url if urls.parse(capture.url) else None
        return Identity(f"id:{capture.provenance.identity}", urls.canonical(own) if own else None)
    return identify(capture.url, capture.final_url, claimed, source.hosts)


def older_readings(
    archive: OpenArchive,
    source: Source,
    readings: Sequence[tuple[Capture, Extraction | Crash | None]],
    touched: Collection[int],
) -> list[Capture]:
    """Captures to read again before these are filed, oldest first.

    Compared are two readings by the same reader and rules: those `touched` by a new rule, and those behind the
    revisions in force that another version of the reader read.
    """
    wanted = set(touched)
    with archive.reading() as conn:
        for capture, reading in readings:
            if isinstance(reading, Extraction) and reading.kind == "article":
                claimed = reading.canonical_url.value if reading.canonical_url else None
                key = identity_of(capture, claimed, source).key
                older = articles.older_reading(conn, source.id, key, capture.moment, reading.reader)
                wanted |= {older} if older is not None else set()
        wanted -= {capture.id for capture, _ in readings}
        found = [captures.get(conn, number) for number in wanted]
    return sorted((one for one in found if one), key=lambda one: (one.moment, one.id))


def file_batch(
    archive: OpenArchive,
    source: Source,
    readings: Sequence[tuple[Capture, Extraction | Crash | None]],
    sites: Sequence[Site],
) -> list[FiledCapture]:
    """File a host's readings, oldest first, in one transaction."""
    prepared = [
        (capture, _prepare(capture, reading, site)) for (capture, reading), site in zip(readings, sites, strict=True)
    ]
    with archive.writing() as conn:
        filed = [_file(conn, archive, source, capture, reading) for capture, reading in prepared]
        for filed_capture in filed:
            captures.record_ingest(
                conn,
                filed_capture.ending.capture_id or 0,
                outcome=filed_capture.ending.outcome,
                detail=filed_capture.ending.detail,
                article_id=filed_capture.ending.article_id,
                reader=filed_capture.reader,
                now=archive.now(),
            )
        name_changes(
            conn,
            sorted(
                {
                    filed_capture.ending.article_id
                    for filed_capture in filed
                    if filed_capture.ending.article_id is not None
                }
            ),
        )
    return filed


def preview(archive: OpenArchive, result: Result, capture: Capture, reading: Extraction | Crash | None) -> Result:
    """What filing this reading would come to; nothing is written."""
    prepared = _prepare(capture, reading, archive.sites.site_for(capture.host, capture.moment))
    if not isinstance(prepared, _Prepared):
        outcome, detail = _ended(prepared)
        return replace(result, outcome=outcome, detail=detail)
    with archive.reading() as conn:
        source = Source(id=capture.source_id, name=capture.provenance.source)
        key = identity_of(capture, prepared.content.canonical_url, source).key
        before = articles.before(conn, capture.source_id, key, capture.moment)
    article_id = before.article_id if before else None
    return replace(result, outcome=judge(prepared.mark, before, prepared.printed), article_id=article_id)


# ------------------------------------------------------------------ one capture


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An article's content and mark, made before the transaction opens."""

    content: Content
    mark: Fingerprint

    @property
    def printed(self) -> tuple[str | None, str]:
        return self.content.title, self.content.text


def _prepare(capture: Capture, reading: Extraction | Crash | None, site: Site) -> _Prepared | Extraction | Crash | None:
    if not isinstance(reading, Extraction) or reading.kind != "article":
        return reading
    # A server's clock may be far from ours: what it prints is judged by its own.
    content = clean(reading, site, moment=max(capture.moment, reading.reference or capture.moment))
    if not content.text and not content.title:
        return replace(reading, kind="error", kind_evidence="no text was found")
    return _Prepared(content, fingerprint(content.title, content.text))


def _ended(reading: Extraction | Crash | None) -> tuple[Outcome, str | None]:
    """The ending of what did not give an article."""
    if isinstance(reading, Crash):
        return Outcome.CRASHED, reading.detail
    if reading is None:
        return Outcome.GONE, None
    return Outcome.NOT_AN_ARTICLE, f"{reading.kind}: {reading.kind_evidence}"


def _file(
    conn: Connection,
    archive: OpenArchive,
    source: Source,
    capture: Capture,
    reading: _Prepared | Extraction | Crash | None,
) -> FiledCapture:
    result = Result(
        "ingest",
        capture.provenance.imported_from or capture.url,
        Outcome.UNCHANGED,
        url=capture.url,
        source=source.name,
        capture_id=capture.id,
    )
    if isinstance(reading, _Prepared):
        return _file_article(conn, archive, source, capture, reading, result)
    outcome, detail = _ended(reading)
    detail = detail or gone(capture)
    event = "gone" if reading is None else EVENTS.get(reading.kind) if isinstance(reading, Extraction) else None
    known = articles.of_url(conn, source.id, urls.key(capture.url)) if event else None
    if event and known is not None:
        articles.gone(conn, known, capture, detail or "", event)
        outcome = Outcome.GONE if event == "gone" else outcome
        return FiledCapture(replace(result, outcome=outcome, detail=detail, article_id=known))
    reader = reading.reader if isinstance(reading, Extraction) else None
    return FiledCapture(replace(result, outcome=outcome, detail=detail), reader=reader)


def _file_article(
    conn: Connection, archive: OpenArchive, source: Source, capture: Capture, reading: _Prepared, result: Result
) -> FiledCapture:
    content, mark = reading.content, reading.mark
    identity = identity_of(capture, content.canonical_url, source)
    if identity.canonical_url is None and capture.provenance.identity is None:
        twin = articles.with_digest(conn, source.id, mark.digest)
        if twin is not None and twin.key != identity.key:
            return FiledCapture(
                replace(result, outcome=Outcome.UNCHANGED, article_id=twin.article_id), reader=content.reader
            )
    before = articles.before(conn, source.id, identity.key, capture.moment, capture.id)
    if before is None and is_barred(conn, source, identity.key, mark.text_digest):
        return FiledCapture(replace(result, outcome=Outcome.HIDDEN, detail=TAKEN_DOWN), reader=content.reader)
    wall = walled(before.text, [block.text for block in content.blocks]) if before else None
    if before and wall:
        articles.gone(conn, before.article_id, capture, wall, "paywall")
        result = replace(result, outcome=Outcome.NOT_AN_ARTICLE, detail=f"paywall: {wall}")
        return FiledCapture(replace(result, article_id=before.article_id), reader=content.reader)
    verdict, detail = _verdict(conn, archive, capture, reading, before)
    filed = articles.file(
        conn,
        capture=capture,
        key=identity.key,
        canonical_url=identity.canonical_url,
        content=content,
        mark=mark,
        verdict=verdict,
        now=archive.now(),
    )
    done = replace(result, outcome=filed.outcome, article_id=filed.article_id, detail=detail)
    return FiledCapture(done, reader=content.reader)


def _verdict(
    conn: Connection, archive: OpenArchive, capture: Capture, reading: _Prepared, before: FiledText | None
) -> tuple[Outcome, str | None]:
    """What this reading is beside the revision before; a page that flips between forms makes no more of them."""
    verdict = judge(reading.mark, before, reading.printed)
    if before is None or verdict is not Outcome.NEW_REVISION:
        return verdict, None
    forms = articles.forms(conn, before.article_id, capture.moment, capture.id)
    if returns(forms, reading.mark.digest) <= archive.settings.max_flips:
        return verdict, None
    return (
        Outcome.UNCHANGED,
        f"flips between forms it had before: no revision after max_flips ({archive.settings.max_flips})",
    )
