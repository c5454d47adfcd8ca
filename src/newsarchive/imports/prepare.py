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
    archive: OpenArchive, page_item: ImportItem, source_name: str | None, *, counted: bool = True
) -> Prepared | Result:
    """What was handed over as bytes, with what is known of them; where it cannot be taken, its ending."""
    match page_item:
        case RejectedItem():
            bad = ending_of(page_item, Outcome.UNREADABLE, detail=page_item.message)
            return record(archive, bad) if counted else bad
        case CaptureItem():
            return _hold_record(archive, page_item, source_name)
        case PageItem() | TextItem():
            return _hold_given(archive, page_item, source_name)
        case SkippedRecords() | ResumedFile() | CharsetGuess() | TakedownItem():
            raise AssertionError(page_item)  # `_ready` keeps them back


def _hold_given(archive: OpenArchive, page_item: PageItem | TextItem, source_name: str | None) -> Prepared:
    body = page_item.text.encode("utf-8") if isinstance(page_item, TextItem) else page_item.body
    url = page_item.url or f"urn:sha256:{hashlib.sha256(body).hexdigest()}"
    text = isinstance(page_item, TextItem)
    content_type = "text/plain; charset=utf-8" if isinstance(page_item, TextItem) else page_item.content_type
    fetched = Fetched(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", content_type or "text/html"),),
        body=body,
        moment=page_item.captured or archive.now(),
    )
    claim = page_item.claim if isinstance(page_item, TextItem) else None
    provenance = Provenance(
        source=page_item.source or source_name or DEFAULT_SOURCE,
        kind="text" if text else "page",
        source_kind="import",
        claim=claim,
        claimed_by="import" if claim else None,
        imported_from=page_item.input,
        identity=page_item.identity,
    )
    return Prepared(page_item, fetched, provenance)


def _hold_record(archive: OpenArchive, capture_item: CaptureItem, source_name: str | None) -> Prepared | Result:
    kept = capture_item.kept
    if urls.parse(kept.fetched.url) is None and not kept.fetched.url.startswith("urn:"):
        return ending_of(capture_item, Outcome.UNREADABLE, detail=f"not an http(s) address: {kept.fetched.url}")
    default = source_name or _host_name(kept.fetched.url)
    provenance = kept.provenance or Provenance(source=default, source_kind="import", imported_from=capture_item.input)
    ours = kept.provenance is not None and capture_item.path.resolve().parent == archive.raw.folder.resolve()
    fetched = kept.fetched
    if kept.refers_to is not None and not ours:
        body = _bytes_elsewhere(archive, kept.refers_to.digest)
        if body is None:
            return ending_of(
                capture_item, Outcome.UNREADABLE, detail="a revisit of bytes that this archive does not hold"
            )
        fetched = replace(fetched, body=body)
    return Prepared(capture_item, fetched, provenance, raw=kept.raw if ours else None)


def _bytes_elsewhere(archive: OpenArchive, digest: str | None) -> bytes | None:
    with archive.reading() as conn:
        payload = captures.by_digest(conn, digest) if digest else None
    return archive.raw.read(payload)[0].body if payload else None


def _host_name(url: str) -> str:
    return urls.host_of(url).removeprefix("www.") if urls.parse(url) else DEFAULT_SOURCE


def ending_of(
    page_item: ImportItem,
    outcome: Outcome,
    *,
    article_id: int | None = None,
    detail: str | None = None,
    source: str | None = None,
) -> Result:
    """What became of something handed over."""
    url = page_item.kept.fetched.url if isinstance(page_item, CaptureItem) else getattr(page_item, "url", None)
    return Result("import", page_item.input, outcome, url=url, article_id=article_id, detail=detail, source=source)
