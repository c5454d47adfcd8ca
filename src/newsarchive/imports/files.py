"""What a person hands over by hand: files recognised and read, one item at a time.

In: paths and a format. Out: `ImportItem`s in a stable order; what cannot be taken is a `RejectedItem` with file, line
and mend. It reads files and nothing else: it neither fetches nor files.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Literal, TypeAlias, cast, get_args

from newsarchive import urls
from newsarchive.archive.tombstones import TAKEDOWNS
from newsarchive.errors import BadInput
from newsarchive.export import from_json
from newsarchive.imports.fields import holds_text
from newsarchive.imports.items import (
    CaptureItem,
    CharsetGuess,
    ImportItem,
    PageItem,
    RejectedItem,
    SkippedRecords,
    TakedownItem,
    TextItem,
    UrlItem,
    item_of_row,
    items_of_row,
    read_bytes,
)
from newsarchive.imports.json_array import is_array, values
from newsarchive.warc.foreign import records
from newsarchive.warc.reader import BadRecord, walk

ReadWarc: TypeAlias = Callable[[Path, str], Iterator[ImportItem]]
Format: TypeAlias = Literal["auto", "html", "text", "warc", "wacz", "jsonl", "csv", "parquet", "zip", "urls"]
_Form: TypeAlias = Format | Literal["takedowns"]
FORMATS: tuple[Format, ...] = get_args(Format)

_HEAD = 4_096  # bytes by which a format is known
_WEB = ("http://", "https://")
_BETWEEN = ",;\t|"  # what may stand between the fields of a table
_NOT_PROSE = ("@online{", "[\n{", "[{", "[]")
MAX_FIELD = 50_000_000  # bytes of one csv field: whole pages stand in them

MOST_UNPACKED = 20_000_000_000  # bytes of the WARC files of one WACZ
_MOST_TIMES = 200  # that its files may be larger unpacked: pages pack to a tenth or so
_FREE_UNPACKED = 10_000_000  # bytes that are let through however well they pack

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
    ".lz4": "warc",  # refused there, with the mend
    ".bz2": "warc",
    ".xz": "warc",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".zip": "zip",
    ".wacz": "wacz",
    ".urls": "urls",
}


def files(paths: Iterable[Path]) -> list[Path]:
    """Folders walked, in a stable order; hidden files left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if p.is_file())
            found += _in_order(p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts))
        else:
            found.append(path)
    return found


def _in_order(paths: Iterable[Path]) -> list[Path]:
    """Takedowns first: what they are of must not come in."""
    return sorted(paths, key=lambda path: (path.name != TAKEDOWNS, path))


def read_items(path: Path, form: Format, warc: ReadWarc | None = None) -> Iterator[ImportItem | UrlItem]:
    """What one file gives. A file that cannot be opened is one `RejectedItem`.

    `warc`: what reads WARC files, by path and the name to tell them by, those inside a WACZ too.
    """
    if not path.is_file():
        yield RejectedItem(str(path), "not a regular file")
        return
    try:
        text: _Form = "takedowns" if path.name == TAKEDOWNS else _sniff(path) if form == "auto" else form
        page_items = _found(path, text, warc or of_warc)
        first = next(page_items, None)
        if first is None:
            yield RejectedItem(str(path), f"empty: nothing in it that could be taken as {text}")
            return
        yield first
        yield from page_items
    except BadInput as error:
        yield RejectedItem(str(path), str(error))
    except (OSError, EOFError, gzip.BadGzipFile, zlib.error, csv.Error, zipfile.BadZipFile) as error:
        yield RejectedItem(str(path), f"cannot be read: {error}")
    except UnicodeDecodeError as error:
        yield RejectedItem(str(path), f"not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8")


def _found(path: Path, form: _Form, warc: ReadWarc) -> Iterator[ImportItem | UrlItem]:
    if form == "warc":
        return warc(path, str(path))
    return _wacz(path, warc) if form == "wacz" else _READERS[form](path)


def _sniff(path: Path) -> _Form:
    """The format by the file's name, else by its first bytes."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    form = _BY_SUFFIX.get(suffixes[-1]) if suffixes else None
    if form and form != "text":
        return form
    head = read_bytes(path, _HEAD).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith((b"WARC/", b"filedesc:")):
        return "warc"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head[:1] == b"{" or is_array(head):
        return "jsonl"
    lowered = head[:1024].lower()
    if lowered.startswith((b"<!doctype html", b"<html")) or b"<html" in lowered or b"<body" in lowered:
        return "html"
    lines = [line.strip() for line in head.splitlines() if line.strip() and not line.startswith(b"#")]
    whole = lines[:-1] if len(head) >= _HEAD - 96 else lines
    addresses = [line for line in whole if line.startswith((b"http://", b"https://")) and b" " not in line]
    return "urls" if len(addresses) * 2 > len(whole) else "text"  # a line that is none of them is named then


def _html(path: Path) -> Iterator[ImportItem]:
    yield PageItem(str(path), read_bytes(path), url=None, content_type="text/html", captured=None)


def _text(path: Path) -> Iterator[ImportItem]:
    text, note = _deciphered(path)
    if _is_binary(text):
        yield RejectedItem(str(path), "not a text: full of control characters; if it is a page or WARC, name --format")
    elif text.lstrip().startswith(_NOT_PROSE):
        yield RejectedItem(str(path), "not a text but citations or one JSON value: give jsonl, an object a line")
    elif text.strip():
        yield from note
        yield TextItem(str(path), text, claim=None, url=None, captured=None)
    else:
        yield RejectedItem(str(path), "the file is empty")


def _deciphered(path: Path) -> tuple[str, tuple[CharsetGuess, ...]]:
    """A file's text; with a note of its charset where that is not UTF-8."""
    body = read_bytes(path)
    try:
        return body.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        from newsarchive import decoding

        decoded = decoding.decode(body, None, "text")
        return decoded.text, (CharsetGuess(str(path), decoded.encoding),)


def _is_binary(text: str) -> bool:
    """More control and unreadable characters than any text has."""
    head = text[:20_000]
    controls = sum(1 for char in head if ord(char) < 32 and char not in "\t\n\r\f")
    odd = controls + sum(1 for char in head if char == "\ufffd" or 127 <= ord(char) < 160)
    return odd > len(head) / 50


def of_warc(path: Path, name: str, start: int = 0) -> Iterator[ImportItem]:
    """What a WARC file gives from `start` on, where a record begins; each named by `name` and its offset."""
    passed, empty = 0, start == 0
    for record in records(path, start=start):
        empty = False
        if isinstance(record, BadRecord):
            yield RejectedItem(f"{name}@{record.offset}", record.message)
        elif record.provenance is None and not record.fetched.final_url.lower().startswith(_WEB):
            passed += 1
        else:
            yield CaptureItem(f"{name}@{record.raw.offset}", path, record)
    if empty:  # requests, notes and what nobody knows: no capture among them
        passed = sum(1 for _ in walk(path))
    if passed or path.stat().st_size:  # a file of nothing but its own head is no failure
        yield SkippedRecords(name, passed)


def _urls(path: Path) -> Iterator[UrlItem | RejectedItem]:
    for number, line in enumerate(read_bytes(path).decode("utf-8-sig").splitlines(), start=1):
        url = line.strip()
        if not url or url.startswith("#"):
            continue
        where = f"{path}:{number}"
        yield UrlItem(where, url) if urls.parse(url) else RejectedItem(where, f"not an http(s) address: {url!r}")


def _jsonl(path: Path) -> Iterator[ImportItem]:
    """An object a line; or one JSON array of objects."""
    if is_array(read_bytes(path, _HEAD)):
        yield from _array(path)
        return
    with _open(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            where = f"{path}:{number}"
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
                yield RejectedItem(where, f"not a JSON object: {error}")
                continue
            if isinstance(row, dict):
                yield from items_of_row(where, row, path.parent)
            else:
                yield RejectedItem(where, "not a JSON object")


def _array(path: Path) -> Iterator[ImportItem]:
    """The objects of one JSON array, named by their position; an object that is not UTF-8 is lost alone."""
    with _open(path) as packed, io.TextIOWrapper(packed, "utf-8-sig", "surrogateescape") as file:
        for number, row in enumerate(values(file), start=1):
            where = f"{path}:{number}"
            if isinstance(row, dict):
                yield from items_of_row(where, row, path.parent)
            else:
                yield RejectedItem(where, "not a JSON object")


def _takedowns(path: Path) -> Iterator[ImportItem]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            yield RejectedItem(where, f"not a JSON object: {error}")
            continue
        yield TakedownItem(where, row) if isinstance(row, dict) else RejectedItem(where, "not a JSON object")


def _csv(path: Path) -> Iterator[ImportItem]:
    csv.field_size_limit(MAX_FIELD)
    text, note = _deciphered(path)
    between = _between(text, "\t" + _BETWEEN if ".tsv" in path.suffixes else _BETWEEN)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=between)
    columns = set(rows.fieldnames or ())
    if not holds_text(columns):
        value = f"no column named text, html or html_path among {sorted(columns)}, with {between!r} between them"
        yield RejectedItem(f"{path}:1", f"{value}; name the column of the text so in the first line")
        return
    yield from note
    for number, row in enumerate(rows, start=2):
        yield item_of_row(f"{path}:{number}", {k: v for k, v in row.items() if k and v}, path.parent)


def _between(text: str, known: str) -> str:
    """What stands between the fields: with it the first line has a text among its columns, and the most of them."""
    head = io.StringIO(text[:MAX_FIELD], newline="").readline()

    def fit(sign: str) -> tuple[bool, int]:
        columns = next(csv.reader([head], delimiter=sign), [])
        return holds_text(columns), len(columns)

    return max(known, key=fit)


def _parquet(path: Path) -> Iterator[ImportItem]:
    yield from _rows(from_json.parquet(path), path)


def _zip(path: Path) -> Iterator[ImportItem]:
    yield from _rows(from_json.folder(path), path)


def _rows(rows: Iterable[from_json.Row], path: Path) -> Iterator[ImportItem]:
    for where, row in rows:
        if isinstance(row, BadInput):
            yield RejectedItem(where, str(row))
        else:
            yield from items_of_row(where, row, path.parent)


def _wacz(path: Path, warc: ReadWarc) -> Iterator[ImportItem]:
    """The WARC files of a WACZ, unpacked one after another for as long as they are read; named `a.wacz!archive/…`.

    Raises `BadInput` where they would be too large; none is ever larger than it says: `zipfile` reads no further.
    """
    with zipfile.ZipFile(path) as packed, tempfile.TemporaryDirectory() as folder:
        inside = [
            member for member in packed.infolist() if member.filename.startswith("archive/") and not member.is_dir()
        ]
        whole, most = sum(member.file_size for member in inside), path.stat().st_size * _MOST_TIMES
        if whole > min(MOST_UNPACKED, max(most, _FREE_UNPACKED)):
            raise BadInput(
                f"unpacked it would be {whole} bytes, too many to be pages; unpack it and give its WARC files"
            )
        for member in inside:
            unpacked = Path(folder) / Path(member.filename).name
            with packed.open(member) as source, unpacked.open("wb") as file:
                shutil.copyfileobj(source, file)
            yield from warc(unpacked, f"{path}!{member.filename}")
            unpacked.unlink()


def _open(path: Path) -> IO[bytes]:
    """A file's bytes; of a gzip file those unpacked."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path)) if packed else path.open("rb")


_READERS = {
    "html": _html,
    "text": _text,
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "zip": _zip,
    "urls": _urls,
    "takedowns": _takedowns,
}
