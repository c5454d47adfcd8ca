"""What a person hands over by hand, told apart and read into items, one at a time.

In: paths and a format. Out: `Item`s in a stable order; what cannot be taken is a `BadItem` naming file, line and mend.
It reads files and nothing else: it neither fetches nor files.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from newsarchive import urls
from newsarchive.keep import BadRecord, Kept, records
from newsarchive.nouns import Entry

Format: TypeAlias = Literal["auto", "html", "text", "warc", "jsonl", "csv", "urls"]
FORMATS: tuple[Format, ...] = ("auto", "html", "text", "warc", "jsonl", "csv", "urls")

MAX_FIELD = 50_000_000  # bytes of one csv field: whole pages stand in them

_BY_SUFFIX: dict[str, Format] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".warc": "warc",
    ".arc": "warc",
    ".open": "warc",
    ".zst": "warc",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".urls": "urls",
}


@dataclass(frozen=True, slots=True)
class PageItem:
    """A page's bytes, read as if fetched then."""

    input: str
    body: bytes
    url: str | None
    content_type: str | None
    captured: datetime | None
    source: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class TextItem:
    """Text scraped earlier, with what its line declares of it."""

    input: str
    text: str
    claim: Entry | None
    url: str | None
    captured: datetime | None
    source: str | None = None
    identity: str | None = None


@dataclass(frozen=True, slots=True)
class RecordItem:
    """One record of a WARC file."""

    input: str
    path: Path
    kept: Kept


@dataclass(frozen=True, slots=True)
class UrlItem:
    """An address to fetch."""

    input: str
    url: str


@dataclass(frozen=True, slots=True)
class BadItem:
    """Something that cannot be taken; `message` says why and the mend."""

    input: str
    message: str


Item: TypeAlias = PageItem | TextItem | RecordItem | BadItem  # what `intake` takes; a UrlItem is fetched


def files(paths: Iterable[Path]) -> list[Path]:
    """Folders walked, in a stable order; hidden files left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.is_file())
            found += sorted(p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts))
        else:
            found.append(path)
    return found


def items(path: Path, form: Format) -> Iterator[Item | UrlItem]:
    """The items of one file. A file that cannot be opened is one bad item."""
    if not path.is_file():
        yield BadItem(str(path), "not a regular file")
        return
    try:
        form = _sniff(path) if form == "auto" else form
        yield from _READERS[form](path)
    except (OSError, EOFError, gzip.BadGzipFile, zlib.error, csv.Error) as error:
        yield BadItem(str(path), f"cannot be read: {error}")
    except UnicodeDecodeError as error:
        yield BadItem(str(path), f"not UTF-8 ({error.reason} at byte {error.start}); convert it or give --format html")


def _sniff(path: Path) -> Format:
    """The format by the file's name, else by its first bytes."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    form = _BY_SUFFIX.get(suffixes[-1]) if suffixes else None
    if form and form != "text":
        return form
    head = _read(path, 4096).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith((b"WARC/", b"filedesc:")):
        return "warc"
    if head[:1] == b"{":
        return "jsonl"
    lowered = head[:1024].lower()
    if lowered.startswith((b"<!doctype html", b"<html")) or b"<html" in lowered or b"<body" in lowered:
        return "html"
    lines = [line.strip() for line in head.splitlines() if line.strip() and not line.startswith(b"#")]
    whole = lines[:-1] if len(head) >= 4000 else lines
    if whole and all(line.startswith((b"http://", b"https://")) and b" " not in line for line in whole):
        return "urls"
    return "text"


def _read(path: Path, size: int = -1) -> bytes:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if not packed:
            return file.read(size)
        with gzip.open(file) as unpacked:
            return unpacked.read(size)


def _html(path: Path) -> Iterator[Item]:
    yield PageItem(str(path), _read(path), url=None, content_type="text/html", captured=None)


def _text(path: Path) -> Iterator[Item]:
    body = _read(path)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        from newsarchive import charset

        text = charset.decode(body, None, "text").text
    if _is_binary(text):
        yield BadItem(str(path), "not a text: it is full of control characters; if it is a page or WARC, name --format")
    elif text.strip():
        yield TextItem(str(path), text, claim=None, url=None, captured=None)
    else:
        yield BadItem(str(path), "the file is empty")


def _is_binary(text: str) -> bool:
    """More control and unreadable characters than any text has."""
    head = text[:20_000]
    controls = sum(1 for char in head if ord(char) < 32 and char not in "\t\n\r\f")
    odd = controls + sum(1 for char in head if char == "\ufffd" or 127 <= ord(char) < 160)
    return odd > len(head) / 50


def _warc(path: Path) -> Iterator[Item]:
    for record in records(path):
        if isinstance(record, BadRecord):
            yield BadItem(f"{path}@{record.offset}", record.message)
        else:
            yield RecordItem(f"{path}@{record.raw.offset}", path, record)


def _urls(path: Path) -> Iterator[UrlItem | BadItem]:
    for number, line in enumerate(_read(path).decode("utf-8-sig").splitlines(), start=1):
        url = line.strip()
        if not url or url.startswith("#"):
            continue
        where = f"{path}:{number}"
        yield UrlItem(where, url) if urls.parse(url) else BadItem(where, f"not an http(s) address: {url!r}")


def _jsonl(path: Path) -> Iterator[Item]:
    opener = gzip.open if _is_gzip(path) else open
    with opener(path, "rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
                yield BadItem(where, f"not a JSON object: {error}")
                continue
            yield _row(where, row, path.parent) if isinstance(row, dict) else BadItem(where, "not a JSON object")


def _csv(path: Path) -> Iterator[Item]:
    csv.field_size_limit(MAX_FIELD)
    rows = csv.DictReader(io.StringIO(_read(path).decode("utf-8-sig"), newline=""))
    columns = set(rows.fieldnames or ())
    if not columns & {"text", "html", "html_path"}:
        yield BadItem(f"{path}:1", f"no column named text, html or html_path among {sorted(columns)}")
        return
    for number, row in enumerate(rows, start=2):
        yield _row(f"{path}:{number}", {k: v for k, v in row.items() if k and v}, path.parent)


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _row(where: str, row: dict[str, Any], folder: Path) -> Item:
    """A line of jsonl or csv: what `export` wrote, or one of the two raw forms (docs/operations.md)."""
    try:
        url = _string(row, "url")
        if url is not None and urls.parse(url) is None:
            return BadItem(where, f"url: not an http(s) address: {url!r}")
        captured = _moment(row, "captured_at") or _moment(row, "first_seen_at")
        source, identity = _string(row, "source"), row.get("id")
        named = str(identity) if identity is not None and "revisions" not in row else None
        if row.get("html") is not None or row.get("html_path") is not None:
            # A string was decoded by whoever wrote the line: its own bytes' charset is no longer what a meta tag says.
            told = "text/html; charset=utf-8" if row.get("html") is not None else _string(row, "content_type")
            return PageItem(where, _body(row, folder), url, told or "text/html", captured, source, named)
        text = _string(row, "text")
        if text is None or not text.strip():
            return BadItem(where, "text: missing or empty; a line needs text, html or html_path")
        claim = Entry(
            url=url or "",
            title=_string(row, "title"),
            published=_moment(row, "published_at"),
            published_text=_string(row, "published_at"),
            updated=_moment(row, "modified_at"),
            authors=_names(row, "authors"),
            tags=_names(row, "tags"),
            language=_string(row, "language"),
        )
        return TextItem(where, text, claim, url, captured, source, named)
    except (TypeError, ValueError, OverflowError, OSError, zlib.error, EOFError) as error:
        return BadItem(where, str(error))


def _body(row: dict[str, Any], folder: Path) -> bytes:
    html = row.get("html")
    if html is not None:
        if not isinstance(html, str):
            raise TypeError("html: must be a string")
        return html.encode("utf-8")
    path = (folder / str(row["html_path"])).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"html_path: {row['html_path']!r} leads out of the folder; put the file beside the jsonl")
    return _read(path)


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


_READERS = {"html": _html, "text": _text, "warc": _warc, "jsonl": _jsonl, "csv": _csv, "urls": _urls}
