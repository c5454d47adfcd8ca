"""Forms of export: what goes in comes out again, the same every time."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from pyarrow import parquet

from newsarchive.errors import UsageError
from newsarchive.export.rights import Rights
from newsarchive.export.writers import FORMS, Form, writer
from tests.export.test_rights import TEXT, row

TEI = "{http://www.tei-c.org/ns/1.0}"
FULL = Rights()


def written(form: Form, rights: Rights, rows: list[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    with writer(file, form, rights) as take:
        for one in rows:
            take(one)
    return file.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_the_same_articles_give_the_same_bytes(form: Form) -> None:
    rows = [row(), row() | {"id": 8}]
    assert written(form, FULL, rows) == written(form, FULL, rows)


@pytest.mark.parametrize("form", FORMS)
def test_an_export_of_nothing_can_still_be_read(form: Form) -> None:
    told = written(form, FULL, [])
    if form == "csl":
        assert json.loads(told) == []
    elif form == "csv":
        assert told.startswith(b"id,url,")
    elif form == "parquet":
        assert parquet.read_table(io.BytesIO(told)).num_rows == 0
    elif form in ("tei", "text"):
        assert zipfile.ZipFile(io.BytesIO(told)).namelist() == []
    else:
        assert told == b""


def test_parquet_has_types_and_keeps_structure() -> None:
    (told,) = parquet.read_table(io.BytesIO(written("parquet", FULL, [row()]))).to_pylist()
    assert told["published_at"] == datetime(2022, 1, 12, 9, tzinfo=UTC)
    assert told["published_day"] == date(2022, 1, 12)
    assert told["authors"] == ["سلمى الحاج"]
    assert told["revisions"][0]["captured_at"] == datetime(2022, 1, 12, 10, tzinfo=UTC)
    assert told["text"] == TEXT


def test_parquet_of_many_articles_has_many_row_groups() -> None:
    file = parquet.ParquetFile(io.BytesIO(written("parquet", FULL, [row() | {"id": n} for n in range(2_500)])))
    assert file.metadata.num_rows == 2_500
    assert file.num_row_groups == 3


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_counts_are_a_row_an_ngram(form: Form) -> None:
    told = written(form, Rights("ngrams", 1), [row("سلام سلام عليكم")])
    rows: list[dict[str, Any]]
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(told.decode())))
    else:
        rows = parquet.read_table(io.BytesIO(told)).to_pylist()
    assert [(one["ngram"], int(one["count"])) for one in rows] == [("سلام", 2), ("عليكم", 1)]


def test_tei_holds_paragraphs_to_cite_and_the_moment_of_capture() -> None:
    folder = zipfile.ZipFile(io.BytesIO(written("tei", FULL, [row("فقرة أولى\x0b\n\nفقرة ثانية")])))
    root = ElementTree.fromstring(folder.read("00000007.xml"))
    told = [(one.get("n"), one.text) for one in root.iter(f"{TEI}p")]
    assert told == [("1", "فقرة أولى\ufffd"), ("2", "فقرة ثانية")]
    assert root.find(f".//{TEI}date[@type='captured']").get("when") == "2022-01-12T10:00:00Z"  # type: ignore[union-attr]
    assert root.find(f".//{TEI}author[@role='agency']").text == "رويترز"  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["tei", "text", "bibtex", "csl"])
def test_counts_cannot_be_written_as_text(form: Form) -> None:
    with pytest.raises(UsageError, match="choose jsonl"):
        written(form, Rights("ngrams"), [row()])


def test_facts_alone_go_out_in_every_form_that_has_no_need_of_text() -> None:
    for form in FORMS:
        if form != "text":
            assert TEXT.split("\n", maxsplit=1)[0].encode() not in written(form, Rights("metadata"), [row()])
