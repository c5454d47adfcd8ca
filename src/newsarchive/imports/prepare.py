"""What a person handed over as bytes to be kept, with what is known of them.

In: a `ImportItem`. Out: `Prepared`, or the `Result` of one that cannot be taken. It writes nothing but the ending's
count.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from newsarchive import urls
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.journal import record
from newsarchive.imports.items import (
    CaptureItem,
    CharsetGuess,
    ImportItem,
    PageItem,
    RejectedItem,
    ResumedFile,
    SkippedRecords,
    TakedownItem,
    TextItem,
)
from newsarchive.model import Fetched, Provenance, RawRef, Result
from newsarchive.model.outcomes import Outcome
from newsarchive.store.captures import captures

DEFAULT_SOURCE = "import"


@dataclass(frozen=True, slots=True)
class Prepared:
    """The bytes handed over, ready to be kept: or, with `raw`, already in our raw folder."""

    handed: ImportItem
    fetched: Fetched
    provenance: Provenance
    raw: RawRef | None = None


def prepare(
    archive: OpenArchive, handed: ImportItem, source_name: str | None, *, counted: bool = True
) -> Prepared | Result:
    """What was handed over as bytes, with what is known of them; where it cannot be taken, its ending."""
    match handed:
        case RejectedItem():
            bad = ending_of(handed, Outcome.UNREADABLE, detail=handed.message)
            return record(archive, bad) if counted else bad
        case CaptureItem():
            return _hold_record(archive, handed, source_name)
        case PageItem() | TextItem():
            return _hold_given(archive, handed, source_name)
        case SkippedRecords() | ResumedFile() | CharsetGuess() | TakedownItem():
            raise AssertionError(handed)  # `_ready` keeps them back


def _hold_given(archive: OpenArchive, handed: PageItem | TextItem, source_name: str | None) -> Prepared:
    body = handed.text.encode("utf-8") if isinstance(handed, TextItem) else handed.body
    url = handed.url or f"urn:sha256:{hashlib.sha256(body).hexdigest()}"
    text = isinstance(handed, TextItem)
    content_type = "text/plain; charset=utf-8" if isinstance(handed, TextItem) else handed.content_type
    fetched = Fetched(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", content_type or "text/html"),),
        body=body,
        moment=handed.captured or archive.now(),
    )
    claim = handed.claim if isinstance(handed, TextItem) else None
    provenance = Provenance(
        source=handed.source or source_name or DEFAULT_SOURCE,
        kind="text" if text else "page",
        source_kind="import",
        claim=claim,
        claimed_by="import" if claim else None,
        imported_from=handed.input,
        identity=handed.identity,
    )
    return Prepared(handed, fetched, provenance)


def _hold_record(archive: OpenArchive, handed: CaptureItem, source_name: str | None) -> Prepared | Result:
    kept = handed.kept
    if urls.parse(kept.fetched.url) is None and not kept.fetched.url.startswith("urn:"):
        return ending_of(handed, Outcome.UNREADABLE, detail=f"not an http(s) address: {kept.fetched.url}")
    default = source_name or _host_name(kept.fetched.url)
    provenance = kept.provenance or Provenance(source=default, source_kind="import", imported_from=handed.input)
    ours = kept.provenance is not None and handed.path.resolve().parent == archive.raw.folder.resolve()
    fetched = kept.fetched
    if kept.refers_to is not None and not ours:
        body = _bytes_elsewhere(archive, kept.refers_to.digest)
        if body is None:
            return ending_of(handed, Outcome.UNREADABLE, detail="a revisit of bytes that this archive does not hold")
        fetched = replace(fetched, body=body)
    return Prepared(handed, fetched, provenance, raw=kept.raw if ours else None)


def _bytes_elsewhere(archive: OpenArchive, digest: str | None) -> bytes | None:
    with archive.reading() as conn:
        payload = captures.by_digest(conn, digest) if digest else None
    return archive.raw.read(payload)[0].body if payload else None


def _host_name(url: str) -> str:
    return urls.host_of(url).removeprefix("www.") if urls.parse(url) else DEFAULT_SOURCE


def ending_of(
    handed: ImportItem,
    outcome: Outcome,
    *,
    article_id: int | None = None,
    detail: str | None = None,
    source: str | None = None,
) -> Result:
    """What became of something handed over."""
    url = handed.kept.fetched.url if isinstance(handed, CaptureItem) else getattr(handed, "url", None)
    return Result("import", handed.input, outcome, url=url, article_id=article_id, detail=detail, source=source)
