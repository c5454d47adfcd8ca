"""What `export` wrote comes back; one bad file of a zip is named and the others are read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from newsarchive.errors import BadInput
from newsarchive.export import from_json
from newsarchive.export.rights import Rights
from newsarchive.export.writers import Form, writer
from newsarchive.imports.files import read_items
from newsarchive.imports.items import RejectedItem, TextItem
from tests.export.test_rights import row

FACTS = ("title", "text", "authors", "source", "url", "language")


TOLD = {
    "published_at": "2022-01-12T21:30:00Z",
    "published_day": "2022-01-13",  # the publisher's own: three hours ahead
    "modified_at": "2022-01-14T06:00:00Z",
    "section": "اقتصاد",
    "tags": ["جسور", "نقل; وطرق"],
    "authors": ["سلمى الحاج"],
    "agencies": ["رويترز"],
    "dateline": "جنيف",
}


def exported(folder: Path, form: Form, name: str, **told: Any) -> Path:
    file = io.BytesIO()
    with writer(file, form, Rights()) as take:
        take(row() | told)
    path = folder / name
    path.write_bytes(file.getvalue())
    return path


@pytest.mark.parametrize(("form", "name"), [("parquet", "a.parquet"), ("tei", "a.zip")])
def test_what_was_exported_is_read_back(tmp_path: Path, form: Form, name: str) -> None:
    path = exported(tmp_path, form, name)
    ((_, told),) = from_json.parquet(path) if form == "parquet" else from_json.folder(path)
    assert isinstance(told, dict)
    assert {key: told[key] for key in FACTS} == {key: row()[key] for key in FACTS}
    (one,) = read_items(path, "auto")
    assert isinstance(one, TextItem)
    assert one.claim is not None
    assert (one.text, one.claim.title) == (row()["text"], row()["title"])


@pytest.mark.parametrize(("form", "name"), [("parquet", "a.parquet"), ("tei", "a.zip")])
def test_dates_credits_section_and_tags_come_again(tmp_path: Path, form: Form, name: str) -> None:
    path = exported(tmp_path, form, name, **TOLD)
    ((_, told),) = from_json.parquet(path) if form == "parquet" else from_json.folder(path)
    assert isinstance(told, dict)
    wanted = {**TOLD, "published_precision": "minute", "first_seen_at": row()["first_seen_at"]}
    assert {key: told.get(key) for key in wanted} == wanted
    (one,) = read_items(path, "auto")
    assert isinstance(one, TextItem)
    assert one.claim is not None
    assert one.unread == ()
    claim = one.claim
    assert (claim.published_day, claim.published_precision, claim.section) == ("2022-01-13", "minute", "اقتصاد")
    assert (claim.tags, claim.authors) == (("جسور", "نقل; وطرق"), ("سلمى الحاج",))
    assert (claim.agencies, claim.dateline) == (("رويترز",), "جنيف")
    assert claim.updated is not None


def test_what_was_not_told_is_not_made_up(tmp_path: Path) -> None:
    nothing = {key: [] if isinstance(value, list) else None for key, value in TOLD.items()}
    path = exported(tmp_path, "tei", "a.zip", **nothing, published_precision=None, language=None)
    ((_, told),) = from_json.folder(path)
    assert isinstance(told, dict)
    assert not any(told.get(key) for key in (*TOLD, "published_precision"))


def test_a_day_alone_stays_that_day(tmp_path: Path) -> None:
    path = exported(tmp_path, "tei", "a.zip", published_at=None, published_precision="day")
    (one,) = read_items(path, "auto")
    assert isinstance(one, TextItem)
    assert one.claim is not None
    assert (one.claim.published_day, one.claim.published_precision) == ("2022-01-12", "day")


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
    bad, good = read_items(path, "auto")
    assert isinstance(bad, RejectedItem)
    assert name in bad.input
    assert isinstance(good, TextItem)


def test_a_file_that_is_no_zip_or_parquet_is_named(tmp_path: Path) -> None:
    for name in ("a.zip", "a.parquet", "a.wacz"):
        path = tmp_path / name
        path.write_bytes(b"none of these")
        (one,) = read_items(path, "auto")
        assert isinstance(one, RejectedItem), name


def test_reading_a_broken_parquet_says_which(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(BadInput, match=r"x\.parquet"):
        list[Any](from_json.parquet(path))
