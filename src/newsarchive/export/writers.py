"""Writing articles in a form: jsonl, csv, Parquet, BibTeX, CSL-JSON, or one TEI or text file an article in a zip.

In: a binary file, a form, how much of a text may leave. Out: a function that takes one article's JSON after another.
Everything is streamed; the same articles give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO, Any, Literal

from newsarchive.errors import UsageError
from newsarchive.export import citation, columns, tei
from newsarchive.export.rights import Rights, allowed

Form = Literal["jsonl", "csv", "parquet", "tei", "text", "bibtex", "csl"]
Take = Callable[[dict[str, Any]], None]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # of files in a zip: no clock of ours in what is exported


def writer(file: IO[bytes], form: Form, rights: Rights) -> AbstractContextManager[Take]:
    """A function that writes one article; leaving the context ends the file. Raises `UsageError` where form and rights
    do not fit each other."""
    if rights.mode == "ngrams" and form not in ("jsonl", "csv", "parquet"):
        raise UsageError(f"--mode ngrams has counts and no text: choose jsonl, csv or parquet, not {form}")
    if rights.mode == "metadata" and form == "text":
        raise UsageError("--mode metadata has no text: choose another --format")
    return FORMS[form](file, rights)


@contextmanager
def _jsonl(file: IO[bytes], rights: Rights) -> Iterator[Take]:
    yield lambda row: _put(file, json.dumps(allowed(row, rights), ensure_ascii=False) + "\n")


@contextmanager
def _csv(file: IO[bytes], rights: Rights) -> Iterator[Take]:
    ngrams = rights.mode == "ngrams"
    names = columns.NGRAM_COLUMNS if ngrams else columns.COLUMNS
    line = io.StringIO(newline="")
    rows = csv.writer(line)

    def put(cells: list[Any]) -> None:
        rows.writerow(cells)
        _put(file, line.getvalue())
        line.seek(0)
        line.truncate()

    put(list(names))

    def take(row: dict[str, Any]) -> None:
        record_row = allowed(row, rights)
        for entry in _counted(record_row) if ngrams else (record_row,):
            put([_cell(entry[name]) for name in names])

    yield take


@contextmanager
def _parquet(file: IO[bytes], rights: Rights) -> Iterator[Take]:
    ngrams = rights.mode == "ngrams"
    with columns.Parquet(file, ngrams=ngrams) as table:

        def take(row: dict[str, Any]) -> None:
            record_row = allowed(row, rights)
            for entry in _counted(record_row) if ngrams else (record_row,):
                table.write(entry)

        yield take


@contextmanager
def _tei(file: IO[bytes], rights: Rights) -> Iterator[Take]:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        yield lambda row: _file(folder, f"{row['id']:08}.xml", tei.document(allowed(row, rights)))


@contextmanager
def _text(file: IO[bytes], rights: Rights) -> Iterator[Take]:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:

        def take(row: dict[str, Any]) -> None:
            entry = allowed(row, rights)
            text = "\n\n".join(part for part in (entry["title"], entry["text"]) if part)
            _file(folder, f"{row['id']:08}.txt", f"{text}\n".encode())

        yield take


@contextmanager
def _bibtex(file: IO[bytes], _rights: Rights) -> Iterator[Take]:
    yield lambda row: _put(file, citation.bibtex(row) + "\n\n")


@contextmanager
def _csl(file: IO[bytes], _rights: Rights) -> Iterator[Take]:
    before = "[\n"

    def take(row: dict[str, Any]) -> None:
        nonlocal before
        _put(file, before + citation.csl(row))
        before = ",\n"

    yield take
    _put(file, "[]\n" if before == "[\n" else "\n]\n")


FORMS: dict[Form, Callable[[IO[bytes], Rights], AbstractContextManager[Take]]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "tei": _tei,
    "text": _text,
    "bibtex": _bibtex,
    "csl": _csl,
}


def _counted(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One row an n-gram."""
    for ngram, count in row["ngrams"].items():
        yield {"ngram": ngram, "count": count, **{name: row[name] for name in columns.NGRAM_COLUMNS[:4]}}


def _cell(value: Any) -> Any:
    """Lists as a line of `;`-separated names, or as a number where they hold more than names."""
    if isinstance(value, list):
        return "; ".join(value) if all(isinstance(item, str) for item in value) else len(value)
    return value


def _put(file: IO[bytes], text: str) -> None:
    file.write(text.encode())


def _file(folder: zipfile.ZipFile, name: str, body: bytes) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    folder.writestr(member, body)
