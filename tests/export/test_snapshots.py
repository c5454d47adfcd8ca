"""A selection frozen is proven later, and what changed since is told."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive.archive import OpenArchive
from newsarchive.errors import BadInput, UsageError
from newsarchive.export import snapshots
from newsarchive.imports.files import files, read_items
from newsarchive.imports.importer import run_import
from newsarchive.maintenance.takedown import take_down
from newsarchive.store.filters import EVERYTHING, Filters
from tests.road import open_test_archive, run


def bring(archive: OpenArchive, folder: Path, texts: dict[str, str]) -> None:
    lines = [
        json.dumps({"id": name, "text": text, "title": name, "captured_at": moment, "source": "وكالة الضفاف"})
        for moment, (name, text) in zip(("2024-05-01T08:00:00Z", "2024-05-02T08:00:00Z"), texts.items(), strict=False)
    ]
    path = folder / "in.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    for file in files([path]):
        list(run_import(archive, (read_item for read_item in read_items(file, "auto")), None))  # type: ignore[misc]


TEXTS = {
    "جسر": "افتتح اليوم جسر جديد على النهر بعد عامين من العمل المتواصل.\n\nوقال المهندس إن الجسر يحمل أربعين طنا.",
    "سوق": "ارتفعت أسعار الخضار في سوق المدينة خلال الأسبوع الماضي ارتفاعا طفيفا.\n\nوعزا التجار ذلك إلى المطر.",
}


def read_otherwise(archive: OpenArchive) -> None:
    """The first article's text becomes another, as newer reading code might leave it."""
    with closing(sqlite3.connect(archive.home / "newsarchive.db")) as raw, raw:
        raw.execute("UPDATE revisions SET text = text || ' مضاف' WHERE article_id = 1")


def states(archive: OpenArchive, name: str, *, deep: bool = False) -> Counter[str]:
    return Counter(one.state for one in snapshots.verify(archive, name, deep=deep))


def test_what_was_frozen_is_proven_down_to_the_bytes(tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, TEXTS)
        sheet = snapshots.create(archive, "mayo", EVERYTHING, "للتجربة")
        assert sheet["articles"] == 2
        assert sheet["sources"] == {"وكالة الضفاف": 2}
        assert states(archive, "mayo", deep=True) == {"as_frozen": 2}
        assert [row["title"] for row in snapshots.rows(archive, "mayo")] == ["جسر", "سوق"]


def test_a_query_chooses_and_the_sheet_says_so(tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, TEXTS)
        sheet = snapshots.create(archive, "one", Filters(query="الجسر"))
    assert sheet["articles"] == 1
    assert sheet["selection"] == {"query": "الجسر"}
    assert "الجسر" in (tmp_path / "home/snapshots/one/datasheet.md").read_text(encoding="utf-8")


def test_an_edit_leaves_the_frozen_revision_proven(tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, {"جسر": TEXTS["جسر"]})
        snapshots.create(archive, "before", EVERYTHING)
        later = TEXTS["جسر"].replace("أربعين", "خمسين")
        bring(archive, tmp_path, {"سوق": TEXTS["سوق"], "جسر": later})
        assert states(archive, "before") == {"edited_since": 1}
        (frozen,) = snapshots.rows(archive, "before")
        assert frozen["text"] == TEXTS["جسر"]
        assert len(frozen["revisions"]) == 1


def test_what_is_read_otherwise_is_not_handed_out_as_frozen(tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, TEXTS)
        snapshots.create(archive, "s", EVERYTHING)
        read_otherwise(archive)
        assert [row["id"] for row in snapshots.rows(archive, "s")] == [2]


def test_a_part_left_by_a_kill_is_no_snapshot_and_goes(tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, TEXTS)
        left = archive.home / "snapshots" / ".s.123.part"
        left.mkdir(parents=True)
        (left / "snapshot.json").write_text("{}", encoding="utf-8")
        assert snapshots.every(archive) == []
        snapshots.create(archive, "s", Filters(deleted=False))
        assert not left.exists()
        (sheet,) = snapshots.every(archive)
        assert sheet["selection"] == {"deleted": False}


def test_what_was_destroyed_is_told_in_an_archive_made_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with open_test_archive(home) as archive:
        bring(archive, tmp_path, TEXTS)
        snapshots.create(archive, "s", EVERYTHING)
        list(take_down(archive, [1], "destroy", "طلب"))
    for path in home.glob("newsarchive.db*"):
        path.unlink()
    with open_test_archive(home) as archive:
        for path in files([home / "raw"]):
            list(run_import(archive, read_items(path, "auto"), None))  # type: ignore[arg-type]
        assert states(archive, "s") == {"taken_down": 1, "as_frozen": 1}


@pytest.mark.parametrize("level", ["hide", "destroy"])
def test_a_takedown_is_told_and_no_longer_exported(tmp_path: Path, level: str) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, TEXTS)
        snapshots.create(archive, "s", EVERYTHING)
        list(take_down(archive, [1], level, "طلب الناشر"))  # type: ignore[arg-type]
        assert states(archive, "s") == {"taken_down": 1, "as_frozen": 1}
        assert [row["id"] for row in snapshots.rows(archive, "s")] == [2]


def test_a_snapshot_holds_in_an_archive_made_again_from_raw(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with open_test_archive(home) as archive:
        bring(archive, tmp_path, TEXTS)
        snapshots.create(archive, "s", EVERYTHING)
    for path in home.glob("newsarchive.db*"):
        path.unlink()
    with open_test_archive(home) as archive:
        for path in files([home / "raw"]):
            list(run_import(archive, read_items(path, "auto"), None))  # type: ignore[arg-type]
        assert states(archive, "s") == {"as_frozen": 2}


def test_a_text_that_is_not_what_was_frozen_is_told(tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, TEXTS)
        snapshots.create(archive, "s", EVERYTHING)
        read_otherwise(archive)
        assert states(archive, "s") == {"read_otherwise": 1, "as_frozen": 1}


def test_bytes_that_are_gone_are_told_when_looked_at(tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, TEXTS)
        snapshots.create(archive, "s", EVERYTHING)
    (file,) = (tmp_path / "home/raw").glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:-200] + bytes(200))
    with open_test_archive(tmp_path / "home") as archive:
        assert states(archive, "s") == {"as_frozen": 2}
        assert states(archive, "s", deep=True)["bytes_differ"] >= 1


def test_a_list_that_was_altered_is_refused(tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, TEXTS)
        snapshots.create(archive, "s", EVERYTHING)
        path = archive.home / "snapshots/s/articles.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("2024-05-01", "2024-05-03"), encoding="utf-8")
        with pytest.raises(BadInput, match="digest differs"):
            states(archive, "s")


def test_names_that_lead_elsewhere_and_names_taken_are_refused(tmp_path: Path) -> None:
    with open_test_archive(tmp_path / "home") as archive:
        bring(archive, tmp_path, TEXTS)
        snapshots.create(archive, "عيّنة-١", EVERYTHING)
        with pytest.raises(UsageError, match="already"):
            snapshots.create(archive, "عيّنة-١", EVERYTHING)
        for name in ("../out", "a/b", ".hidden", ""):
            with pytest.raises(UsageError, match="cannot name"):
                snapshots.create(archive, name, EVERYTHING)
        with pytest.raises(UsageError, match="nothing fits"):
            snapshots.create(archive, "none", Filters(query="لاشيءمنهذا"))
        assert [sheet["name"] for sheet in snapshots.every(archive)] == ["عيّنة-١"]


def test_on_the_command_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with open_test_archive(home) as archive:
        bring(archive, tmp_path, TEXTS)
    (sheet,) = run(home, "snapshot", "create", "s", "--json")
    assert [one["content_sha256"] for one in run(home, "snapshot", "list", "--json")] == [sheet["content_sha256"]]
    assert {one["state"] for one in run(home, "snapshot", "verify", "s", "--json")} == {"as_frozen"}
    assert [one["id"] for one in run(home, "export", "--snapshot", "s")] == [1, 2]
    assert [one["text"] for one in run(home, "export", "--mode", "metadata")] == [None, None]
    with open_test_archive(home) as archive:
        list(take_down(archive, [2], "destroy", "طلب"))
    run(home, "snapshot", "verify", "s", "--json", code=1)
    run(home, "export", "--snapshot", "s", "word", code=2)
    run(home, "export", "--format", "parquet", code=2)
