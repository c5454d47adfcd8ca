"""What a person hands over, as values; and one line of jsonl or csv as one of them.

In: a line's object. Out: what it gives, or a `NotTaken` saying which field is wrong. It opens only files a line names.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias, get_args

from newsarchive import urls
from newsarchive.keep import Kept
from newsarchive.nouns import Entry
from newsarchive.nouns.kinds import Precision


@dataclass(frozen=True, slots=True)
class GivenPage:
    """A page's bytes, read as if fetched then."""

    input: str
    body: bytes
    url: str | None
    content_type: str | None
    captured: datetime | None
    source: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class GivenText:
    """Text scraped earlier, with what its line declares of it."""

    input: str
    text: str
    claim: Entry | None
    url: str | None
    captured: datetime | None
    source: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class GivenRecord:
    """One record of a WARC file."""

    input: str
    path: Path
    kept: Kept


@dataclass(frozen=True, slots=True)
class GivenUrl:
    """An address to fetch."""

    input: str
    url: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Something that cannot be taken; `message` says why and the mend."""

    input: str
    message: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many records of a WARC file are no page of the web: DNS answers, crawlers' notes, screenshots."""

    input: str
    count: int


@dataclass(frozen=True, slots=True)
class GivenTakedown:
    """A takedown of the archive whose raw folder this is (see `tombstones`)."""

    input: str
    row: dict[str, Any]


Given: TypeAlias = (
    GivenPage | GivenText | GivenRecord | NotTaken | PassedOver | GivenTakedown
)  # what `intake` takes; a GivenUrl is fetched


def row_given(where: str, row: dict[str, Any], folder: Path) -> Given:
    """A line of jsonl or csv: what `export` wrote, or one of the two raw forms (docs/operations.md)."""
    try:
        url = _string(row, "url")
        if url is not None and urls.parse(url) is None:
            return NotTaken(where, f"url: not an http(s) address: {url!r}")
        captured = _moment(row, "captured_at") or _moment(row, "first_seen_at")
        source, identity = _string(row, "source"), row.get("id")
        named = str(identity) if identity is not None and "revisions" not in row else None
        if row.get("html") is not None or row.get("html_path") is not None:
            # A string was decoded by whoever wrote the line: its own bytes' charset is no longer what a meta tag says.
            told = "text/html; charset=utf-8" if row.get("html") is not None else _string(row, "content_type")
            return GivenPage(where, _body(row, folder), url, told or "text/html", captured, source, named)
        text = _string(row, "text")
        if text is None or not text.strip():
            return NotTaken(where, "text: missing or empty; a line needs text, html or html_path")
        claim = Entry(
            url=url or "",
            title=_string(row, "title"),
            published=_moment(row, "published_at"),
            published_text=_string(row, "published_at"),
            updated=_moment(row, "modified_at"),
            authors=_names(row, "authors"),
            tags=_names(row, "tags"),
            language=_string(row, "language"),
            **(_exported(row) if "revisions" in row else {}),
        )
        return GivenText(where, text, claim, url, captured, source, named)
    except (TypeError, ValueError, OverflowError, OSError, zlib.error, EOFError) as error:
        return NotTaken(where, str(error))


def _exported(row: dict[str, Any]) -> dict[str, Any]:
    """What a line that `export` wrote tells beside."""
    precision = _string(row, "published_precision")
    return {
        "published_day": _string(row, "published_day"),
        "published_precision": precision if precision in get_args(Precision) else None,
        "agencies": _names(row, "agencies"),
        "dateline": _string(row, "dateline"),
        "section": _string(row, "section"),
        "image_url": _string(row, "image_url"),
    }


def _body(row: dict[str, Any], folder: Path) -> bytes:
    html = row.get("html")
    if html is not None:
        if not isinstance(html, str):
            raise TypeError("html: must be a string")
        return html.encode("utf-8")
    path = (folder / str(row["html_path"])).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"html_path: {row['html_path']!r} leads out of the folder; put the file beside the jsonl")
    return read_bytes(path)


def _names(row: dict[str, Any], name: str) -> tuple[str, ...]:
    """A list of strings; in one string, as csv has it, they stand between semicolons."""
    value = row.get(name) or []
    if isinstance(value, str):
        value = [part.strip() for part in value.split(";") if part.strip()]
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise TypeError(f"{name}: must be a list of strings")
    return tuple(value)


def _string(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is None or isinstance(value, str):
        if value and not value.isascii():
            value.encode("utf-8")  # half a surrogate pair, written as an escape, is no text
        return value or None
    raise TypeError(f"{name}: must be a string, not {type(value).__name__}")


def _moment(row: dict[str, Any], name: str) -> datetime | None:
    text = _string(row, name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{name}: not an ISO 8601 moment: {text!r}") from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_bytes(path: Path, size: int = -1) -> bytes:
    """A file's first bytes, all without `size`; of a gzip file those unpacked."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if not packed:
            return file.read(size)
        with gzip.open(file) as unpacked:
            return unpacked.read(size)
