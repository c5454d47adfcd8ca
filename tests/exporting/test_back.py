"""What `export` wrote comes back; one bad file of a zip is named and the others are read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from newsarchive.errors import BadInput
from newsarchive.exporting import Form, Rights, back, writer
from newsarchive.given import GivenText, NotTaken
from newsarchive.inputs import given
from tests.exporting.test_rights import row

FACTS = ("title", "text", "authors", "source", "url", "language")


def exported(folder: Path, form: Form, name: str) -> Path:
    file = io.BytesIO()
    with writer(file, form, Rights()) as take:
        take(row())
    path = folder / name
    path.write_bytes(file.getvalue())
    return path


@pytest.mark.parametrize(("form", "name"), [("parquet", "a.parquet"), ("tei", "a.zip")])
def test_what_was_exported_is_read_back(tmp_path: Path, form: Form, name: str) -> None:
    path = exported(tmp_path, form, name)
    ((_, told),) = back.parquet(path) if form == "parquet" else back.folder(path)
    assert isinstance(told, dict)
    assert {key: told[key] for key in FACTS} == {key: row()[key] for key in FACTS}
    (one,) = given(path, "auto")
    assert isinstance(one, GivenText)
    assert one.claim is not None
    assert (one.text, one.claim.title) == (row()["text"], row()["title"])


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.xml", b"<TEI/>"),
        ("bomb.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")),
        ("entity.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("cut.xml", b"<TEI><text>"),
        ("latin.txt", b"\xc7\xe1\xce\xc8\xd1"),
    ],
)
def test_a_bad_file_of_a_zip_is_named_and_the_next_is_read(tmp_path: Path, name: str, body: bytes) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(name, body)
        packed.writestr("good.txt", "خبر سليم")
    bad, good = given(path, "auto")
    assert isinstance(bad, NotTaken)
    assert name in bad.input
    assert isinstance(good, GivenText)


def test_a_file_that_is_no_zip_or_parquet_is_named(tmp_path: Path) -> None:
    for name in ("a.zip", "a.parquet", "a.wacz"):
        path = tmp_path / name
        path.write_bytes(b"none of these")
        (one,) = given(path, "auto")
        assert isinstance(one, NotTaken), name


def test_reading_a_broken_parquet_says_which(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(BadInput, match=r"x\.parquet"):
        list[Any](back.parquet(path))
