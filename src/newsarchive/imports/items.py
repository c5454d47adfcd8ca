"""What a person hands over, as values; and one line of jsonl or csv as one of them.

In: a line's object. Out: what it gives, or a `RejectedItem` saying which field is wrong. It opens only files a line
names.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias, get_args

from newsarchive import urls
from newsarchive.arabic.text import language_by_name
from newsarchive.imports.fields import RowReader, as_names, as_people, as_sections, as_string, as_text, ours
from newsarchive.model import Entry
from newsarchive.model.kinds import Precision
from newsarchive.warc.foreign import CaptureRecord


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
    unread: tuple[str, ...] = ()  # keys of its line that nobody reads


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
    unread: tuple[str, ...] = ()  # keys of its line that nobody reads


@dataclass(frozen=True, slots=True)
class CaptureItem:
    """One record of a WARC file."""

    input: str
    path: Path
    kept: CaptureRecord


@dataclass(frozen=True, slots=True)
class UrlItem:
    """An address to fetch."""

    input: str
    url: str


@dataclass(frozen=True, slots=True)
class RejectedItem:
    """Something that cannot be taken; `message` says why and the mend."""

    input: str
    message: str


@dataclass(frozen=True, slots=True)
class SkippedRecords:
    """How many records of a WARC file are no page of the web: DNS answers, crawlers' notes, screenshots."""

    input: str
    count: int


@dataclass(frozen=True, slots=True)
class ResumedFile:
    """A WARC file that an import which was stopped had begun: it is read on from there."""

    input: str
    place: int  # offset up to which all was taken in then

    @property
    def message(self) -> str:
        """What became of it, in words."""
        return f"read on from byte {self.place}: what stands before was taken in by the import that was stopped"


@dataclass(frozen=True, slots=True)
class CharsetGuess:
    """A file that is no UTF-8: the charset it was read as."""

    input: str
    charset: str

    @property
    def message(self) -> str:
        """What was taken, in words."""
        return f"not UTF-8: read as {self.charset}, going by its letters; if they come out wrong, save it as UTF-8"


@dataclass(frozen=True, slots=True)
class TakedownItem:
    """A takedown of the archive whose raw folder this is (see `tombstones`)."""

    input: str
    row: dict[str, Any]


ImportItem: TypeAlias = (
    PageItem | TextItem | CaptureItem | RejectedItem | SkippedRecords | ResumedFile | CharsetGuess | TakedownItem
)  # what `intake` takes; a GivenUrl is fetched


def items_of_row(where: str, row: dict[str, Any], folder: Path) -> Iterator[ImportItem]:
    """What a line gives: the former revisions that `export` wrote into it, each as an item, then the current one."""
    value = row.get("revisions")
    history = [mapping for mapping in value if isinstance(mapping, dict)] if isinstance(value, list) else []
    if len(history) < 2:
        yield item_of_row(where, row, folder)
        return
    identity = None if row.get("url") else f"article {row.get('id')}"  # one article, whatever its text
    for mapping in history[:-1]:
        if mapping.get("text"):
            then = {name: mapping.get(name) for name in ("title", "text", "captured_at")}
            then |= {"modified_at": None, "urls": None, "deleted_at": None}
            yield item_of_row(f"{where} revision {mapping.get('number')}", row | then, folder, identity)
    yield item_of_row(where, {**row, "captured_at": history[-1].get("captured_at")}, folder, identity)


def item_of_row(where: str, row: dict[str, Any], folder: Path, identity: str | None = None) -> ImportItem:
    """A line of jsonl or csv: what `export` wrote, or one of the two raw forms (docs/operations.md).

    Other names of the same facts are taken too (see `labels`); what is not read is named in `unread`.
    """
    try:
        line = RowReader(row)
        source = line.text_of("source")
        url = line.text_of("url", _address)
        if url is None and source is not None and urls.parse(source):  # trafilatura's name for it
            url, source = source, line.text_of("source")
        captured = line.moment("captured_at")
        if row.get("id") is not None and not ours(row):
            identity = as_string(str(row["id"]))
        line.used.add("id")
        html = line.text_of("html")
        if html is not None or row.get("html_path") is not None:
            # A string was decoded by whoever wrote the line: its own bytes' charset is no longer what a meta tag says.
            value = "text/html; charset=utf-8" if html is not None else line.own("content_type")
            body = html.encode("utf-8") if html is not None else _file(row, folder)
            line.used |= {"html_path", "content_type"}
            return PageItem(where, body, url, value or "text/html", captured, source, identity, line.unread())
        text = line.text_of("text", as_text)
        if text is None or not text.strip():
            return RejectedItem(where, "text: missing or empty; a line needs text, html or html_path")
        return TextItem(where, text, _claim(line, url, captured), url, captured, source, identity, line.unread())
    except (TypeError, ValueError, OverflowError, OSError, zlib.error, EOFError) as error:
        return RejectedItem(where, str(error))


def _claim(line: RowReader, url: str | None, captured: datetime | None) -> Entry:
    """What a line declares of its text."""
    published = line.dated("published_at", captured)
    updated = line.dated("modified_at", captured)
    section, *more = line.names("section", as_sections) or (None,)
    return Entry(
        url=url or "",
        title=line.text_of("title"),
        published=published[0] if published else None,
        published_text=published[1] if published else None,
        updated=updated[0] if updated else None,
        authors=line.names("authors", as_people),
        summary=line.text_of("summary"),
        tags=tuple(dict.fromkeys((*(text for text in more if text), *line.names("tags", as_names)))),
        language=_code(line.text_of("language")),
        agencies=line.names("agencies", as_people),
        dateline=line.text_of("dateline"),
        section=section,
        image_url=line.text_of("image_url"),
        **(_exported(line) if ours(line.row) else {}),
    )


def _exported(line: RowReader) -> dict[str, Any]:
    """What a line that `export` wrote tells beside."""
    precision = line.own("published_precision")
    return {
        "published_day": line.own("published_day"),
        "published_precision": precision if precision in get_args(Precision) else None,
    }


def _address(value: Any) -> str | None:
    address = as_string(value)
    if address is not None and urls.parse(address) is None:
        raise ValueError(f"url: not an http(s) address: {address!r}")
    return address


def _code(language: str | None) -> str | None:
    """«Arabic» as `ar`; a code as it is."""
    return (language_by_name(language) or language) if language else None


def _file(row: dict[str, Any], folder: Path) -> bytes:
    path = (folder / str(row["html_path"])).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError(f"html_path: {row['html_path']!r} leads out of the folder; put the file beside the jsonl")
    return read_bytes(path)


def read_bytes(path: Path, size: int = -1) -> bytes:
    """A file's first bytes, all without `size`; of a gzip file those unpacked."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if not packed:
            return file.read(size)
        with gzip.open(file) as unpacked:
            return unpacked.read(size)
