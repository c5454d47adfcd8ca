"""What `export` wrote, read back: Parquet, and zips of TEI or text files, as the rows jsonl would have.

In: a file. Out: (where, row), one at a time; a row has the keys of the doors' JSON as far as the form keeps them, or
is a `BadInput` where one file of a zip cannot be taken. A DOCTYPE is refused: no entity is ever expanded.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from newsarchive.errors import BadInput, UsageError

_TEI = "{http://www.tei-c.org/ns/1.0}"
_MAX_FILE = 50_000_000  # bytes of one unpacked file: a bomb ends there

Row = tuple[str, dict[str, Any] | BadInput]


def parquet(path: Path) -> Iterator[Row]:
    """The rows of a Parquet file, a row group in memory at a time."""
    try:
        import pyarrow
        from pyarrow import parquet as files
    except ImportError as error:
        raise UsageError("reading Parquet needs the extra: pip install 'newsarchive[parquet]'") from error
    number = 0
    try:
        for batch in files.ParquetFile(path).iter_batches(batch_size=500):
            for row in batch.to_pylist():
                number += 1
                yield f"{path}:{number}", {name: _plain(value) for name, value in row.items() if value is not None}
    except (pyarrow.ArrowException, OSError) as error:
        raise BadInput(f"{path}: not a Parquet file that can be read: {error}") from error


def folder(path: Path) -> Iterator[Row]:
    """The articles of a zip of TEI (.xml) or text (.txt) files, in the order of the zip."""
    try:
        with zipfile.ZipFile(path) as packed:
            for member in packed.infolist():
                where = f"{path}!{member.filename}"
                if member.filename.endswith((".xml", ".txt")):
                    yield where, _taken(where, packed, member)
    except zipfile.BadZipFile as error:
        raise BadInput(f"{path}: not a zip that can be read: {error}") from error


def _taken(where: str, packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> dict[str, Any] | BadInput:
    try:
        return _article(where, packed, member)
    except BadInput as error:
        return error
    except (RuntimeError, ValueError, OSError, zlib.error, zipfile.BadZipFile) as error:  # encrypted, damaged, no UTF-8
        return BadInput(f"{where}: cannot be read: {error}")


def _article(where: str, packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> dict[str, Any]:
    if member.file_size > _MAX_FILE:
        raise BadInput(f"{where}: unpacks to {member.file_size} bytes; at most {_MAX_FILE} are taken")
    body = packed.read(member).decode("utf-8-sig")
    if member.filename.endswith(".txt"):
        return {"text": body}
    if "<!DOCTYPE" in body.upper() or "<!ENTITY" in body.upper():
        raise BadInput(f"{where}: TEI with a DOCTYPE is refused; take the DOCTYPE out")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  no DOCTYPE, so no entity
    except ElementTree.ParseError as error:
        raise BadInput(f"{where}: not well-formed: {error}") from error
    return _read(root)


def _read(root: ElementTree.Element) -> dict[str, Any]:
    named = root.findall(f".//{_TEI}titleStmt/{_TEI}author")
    link = root.find(f".//{_TEI}sourceDesc//{_TEI}ptr")
    language = root.find(f"{_TEI}text")
    head = root.find(f".//{_TEI}body/{_TEI}head")
    tags = root.findall(f".//{_TEI}keywords[@scheme='#tags']/{_TEI}term")
    paragraphs = ["".join(element.itertext()) for element in root.iter(f"{_TEI}p")]
    row: dict[str, Any] = {
        "title": None if head is None else head.text,
        "text": "\n\n".join(paragraphs),
        "authors": [element.text for element in named if element.text and element.get("role") != "agency"],
        "agencies": [element.text for element in named if element.text and element.get("role") == "agency"],
        "source": root.findtext(f".//{_TEI}publicationStmt/{_TEI}publisher"),
        "url": None if link is None else link.get("target"),
        "dateline": root.findtext(f".//{_TEI}sourceDesc//{_TEI}pubPlace"),
        "section": root.findtext(f".//{_TEI}classCode[@scheme='#section']"),
        "tags": [tag.text for tag in tags if tag.text],
        "language": None if language is None else language.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "revisions": [],
        **_dates(root),
    }
    return {name: value for name, value in row.items() if value is not None}


def _dates(root: ElementTree.Element) -> dict[str, str | None]:
    """The dates. The publisher's day is what the element says: its `when`, in UTC, is of another day at times."""

    def moment_of(kind: str) -> str | None:
        element = root.find(f".//{_TEI}sourceDesc//{_TEI}date[@type='{kind}']")
        return None if element is None else element.get("when")

    published = root.find(f".//{_TEI}publicationStmt/{_TEI}date")
    when, day, precision = (
        (None, None, None) if published is None else (published.get("when"), published.text, published.get("subtype"))
    )
    if when is not None and _is_day(day):
        precision = precision or ("minute" if "T" in when and not when.endswith("T00:00:00Z") else "day")
    else:
        day = precision = None
    return {
        "published_at": when,
        "published_day": day,
        "published_precision": precision,
        "modified_at": moment_of("modified"),
        "first_seen_at": moment_of("captured"),
    }


def _is_day(text: str | None) -> bool:
    try:
        return text is not None and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _plain(value: Any) -> Any:
    """Moments and days as the JSON spells them, at any depth."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
