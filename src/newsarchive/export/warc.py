"""Raw handed to others: a selection of captures as one WARC file, or as WACZ, with their metadata records.

In: filters. Out: a file in a published form. Records go out as they stand, bytes and names kept; only a revisit whose
bytes are not in the selection becomes a response again. It changes nothing in the archive.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from newsarchive import __version__
from newsarchive.archive.archive import OpenArchive
from newsarchive.model import Capture
from newsarchive.store import articles
from newsarchive.store.captures import captures
from newsarchive.store.filters import Filters
from newsarchive.warc import cdxj, record

WARC_NAME = "data.warc.gz"
WACZ_VERSION = "1.1.1"


@dataclass(slots=True)
class Shipped:
    """What went out so far."""

    articles: int = 0
    records: int = 0
    pages: list[dict[str, Any]] = field(default_factory=list)


def write_warc(
    archive: OpenArchive, file: IO[bytes], filters: Filters, name: str, *, shipped: Shipped | None = None
) -> Shipped:
    """Every capture of the articles that fit, with its metadata and request, after a warcinfo. Streams."""
    shipped = shipped or Shipped()
    file.write(_warcinfo(name, archive.now()))
    written: set[tuple[str, int]] = set()
    with archive.reading() as conn:
        for row in articles.stream(conn, filters):
            shipped.articles += 1
            for capture in _captures(archive, row["id"]):
                place = (capture.raw.warc, capture.raw.offset)
                if place in written:
                    continue
                for one in _records(archive, capture, written):
                    file.write(record.again(one))
                written.add(place)
                shipped.records += 1
            shipped.pages += _pages(row)
    return shipped


def write_wacz(archive: OpenArchive, path: Path, filters: Filters) -> Shipped:
    """The same as WACZ 1.1.1: WARC, index, list of pages, and a package that names each with its digest."""
    part = path.with_name(path.name + ".warc")
    shipped = Shipped()
    try:
        with part.open("wb") as file:
            write_warc(archive, file, filters, WARC_NAME, shipped=shipped)
        index = gzip.compress(b"".join(cdxj.texts(cdxj.lines([part], names={part: WARC_NAME}))), mtime=0)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as bundle:
            resources = [
                _add_file(bundle, f"archive/{WARC_NAME}", part),
                _add(bundle, "indexes/index.cdx.gz", index),
                _add(bundle, "pages/pages.jsonl", _pages_jsonl(shipped.pages)),
            ]
            package = _package(resources, archive.now(), shipped)
            _add(bundle, "datapackage.json", package)
            digest = {"path": "datapackage.json", "hash": _sha256(package)}
            _add(bundle, "datapackage-digest.json", json.dumps(digest, indent=2).encode())
    finally:
        part.unlink(missing_ok=True)
    return shipped


def _captures(archive: OpenArchive, article_id: int) -> Iterator[Capture]:
    """An article's captures, each first page followed by its further pages."""
    with archive.reading() as conn:
        for capture in captures.of_article(conn, article_id):
            yield capture
            yield from captures.parts_of(conn, capture.source_id, capture.url, capture.moment)


def _records(archive: OpenArchive, capture: Capture, written: set[tuple[str, int]]) -> list[record.Record]:
    *beside, main = archive.raw.group(capture.raw)
    if main.type == "revisit":
        payload = capture.payload
        if payload is None or (payload.warc, payload.offset) not in written:
            main = record.with_payload(main, archive.raw.read(capture.raw, payload)[0].body)
    return [*map(_unaddressed, beside), main]


def _unaddressed(beside: record.Record) -> record.Record:
    """A metadata record without the page's address: indexers of others would take it for the page itself."""
    if beside.type != "metadata":
        return beside
    return record.Record(tuple(header for header in beside.headers if header[0] != "WARC-Target-URI"), beside.block)


def _pages(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One page for each revision, as WACZ readers list them."""
    if row["url"] is None:
        return
    for revision in row["revisions"]:
        moment = datetime.fromisoformat(revision["captured_at"]).astimezone(UTC)
        yield {
            "id": f"{row['id']}-{revision['number']}",
            "url": row["url"],
            "ts": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            "title": revision["title"] or row["url"],
            "text": revision["text"],
        }


def _pages_jsonl(pages: list[dict[str, Any]]) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True}
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in [head, *pages]).encode()


def _package(resources: list[dict[str, Any]], now: datetime, shipped: Shipped) -> bytes:
    package = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "title": f"{shipped.articles} articles",
        "software": f"newsarchive/{__version__}",
        "created": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "resources": resources,
    }
    return json.dumps(package, indent=2, ensure_ascii=False).encode()


def _warcinfo(name: str, now: datetime) -> bytes:
    block = f"software: newsarchive/{__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    headers = (
        ("WARC-Record-ID", f"<urn:sha256:{hashlib.sha256(f'{name} {now.isoformat()}'.encode()).hexdigest()}>"),
        ("WARC-Filename", name),
        ("WARC-Date", record.warc_date(now)),
    )
    return record.member("warcinfo", headers, block)


def _add(bundle: zipfile.ZipFile, path: str, content: bytes) -> dict[str, Any]:
    bundle.writestr(path, content)
    return {"name": path.rpartition("/")[2], "path": path, "hash": _sha256(content), "bytes": len(content)}


def _add_file(bundle: zipfile.ZipFile, path: str, file: Path) -> dict[str, Any]:
    bundle.write(file, path)
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"name": path.rpartition("/")[2], "path": path, "hash": f"sha256:{digest}", "bytes": file.stat().st_size}


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
