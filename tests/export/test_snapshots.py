"""A selection frozen is proven later, and what changed since is told."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive.archive import Kit
from newsarchive.errors import BadInput, UsageError
from newsarchive.export import snapshots
from newsarchive.imports.files import files, given
from newsarchive.imports.importer import take_in
from newsarchive.maintenance.takedown import take_down
from newsarchive.store.filters import EVERYTHING, Filters
from tests.road import archive, run


def bring(kit: Kit, folder: Path, texts: dict[str, str]) -> None:
    lines = [
        json.dumps({"id": name, "text": text, "title": name, "captured_at": moment, "source": "وكالة الضفاف"})
        for moment, (name, text) in zip(("2024-05-01T08:00:00Z", "2024-05-02T08:00:00Z"), texts.items(), strict=False)
    ]
    path = folder / "in.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    for file in files([path]):
        list(take_in(kit, (one for one in given(file, "auto")), None))  # type: ignore[misc]


TEXTS = {
    "جسر": "افتتح اليوم جسر جديد على النهر بعد عامين من العمل المتواصل.\n\nوقال المهندس إن الجسر يحمل أربعين طنا.",
    "سوق": "ارتفعت أسعار الخضار في سوق المدينة خلال الأسبوع الماضي ارتفاعا طفيفا.\n\nوعزا التجار ذلك إلى المطر.",
}


def read_otherwise(kit: Kit) -> None:
    """The first article's text becomes another, as newer reading code might leave it."""
    with closing(sqlite3.connect(kit.home / "newsarchive.db")) as raw, raw:
        raw.execute("UPDATE revisions SET text = text || ' مضاف' WHERE article_id = 1")


def states(kit: Kit, name: str, *, deep: bool = False) -> Counter[str]:
    return Counter(one.state for one in snapshots.verify(kit, name, deep=deep))


def test_what_was_frozen_is_proven_down_to_the_bytes(tmp_path: Path) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, TEXTS)
        sheet = snapshots.create(kit, "mayo", EVERYTHING, "للتجربة")
        assert sheet["articles"] == 2
        assert sheet["sources"] == {"وكالة الضفاف": 2}
        assert states(kit, "mayo", deep=True) == {"as_frozen": 2}
        assert [row["title"] for row in snapshots.rows(kit, "mayo")] == ["جسر", "سوق"]


def test_a_query_chooses_and_the_sheet_says_so(tmp_path: Path) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, TEXTS)
        sheet = snapshots.create(kit, "one", Filters(query="الجسر"))
    assert sheet["articles"] == 1
    assert sheet["selection"] == {"query": "الجسر"}
    assert "الجسر" in (tmp_path / "home/snapshots/one/datasheet.md").read_text(encoding="utf-8")


def test_an_edit_leaves_the_frozen_revision_proven(tmp_path: Path) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, {"جسر": TEXTS["جسر"]})
        snapshots.create(kit, "before", EVERYTHING)
        later = TEXTS["جسر"].replace("أربعين", "خمسين")
        bring(kit, tmp_path, {"سوق": TEXTS["سوق"], "جسر": later})
        assert states(kit, "before") == {"edited_since": 1}
        (frozen,) = snapshots.rows(kit, "before")
        assert frozen["text"] == TEXTS["جسر"]
        assert len(frozen["revisions"]) == 1


def test_what_is_read_otherwise_is_not_handed_out_as_frozen(tmp_path: Path) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, TEXTS)
        snapshots.create(kit, "s", EVERYTHING)
        read_otherwise(kit)
        assert [row["id"] for row in snapshots.rows(kit, "s")] == [2]


def test_a_part_left_by_a_kill_is_no_snapshot_and_goes(tmp_path: Path) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, TEXTS)
        left = kit.home / "snapshots" / ".s.123.part"
        left.mkdir(parents=True)
        (left / "snapshot.json").write_text("{}", encoding="utf-8")
        assert snapshots.every(kit) == []
        snapshots.create(kit, "s", Filters(deleted=False))
        assert not left.exists()
        (sheet,) = snapshots.every(kit)
        assert sheet["selection"] == {"deleted": False}


def test_what_was_destroyed_is_told_in_an_archive_made_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with archive(home) as kit:
        bring(kit, tmp_path, TEXTS)
        snapshots.create(kit, "s", EVERYTHING)
        list(take_down(kit, [1], "destroy", "طلب"))
    for path in home.glob("newsarchive.db*"):
        path.unlink()
    with archive(home) as kit:
        for path in files([home / "raw"]):
            list(take_in(kit, given(path, "auto"), None))  # type: ignore[arg-type]
        assert states(kit, "s") == {"taken_down": 1, "as_frozen": 1}


@pytest.mark.parametrize("level", ["hide", "destroy"])
def test_a_takedown_is_told_and_no_longer_exported(tmp_path: Path, level: str) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, TEXTS)
        snapshots.create(kit, "s", EVERYTHING)
        list(take_down(kit, [1], level, "طلب الناشر"))  # type: ignore[arg-type]
        assert states(kit, "s") == {"taken_down": 1, "as_frozen": 1}
        assert [row["id"] for row in snapshots.rows(kit, "s")] == [2]


def test_a_snapshot_holds_in_an_archive_made_again_from_raw(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with archive(home) as kit:
        bring(kit, tmp_path, TEXTS)
        snapshots.create(kit, "s", EVERYTHING)
    for path in home.glob("newsarchive.db*"):
        path.unlink()
    with archive(home) as kit:
        for path in files([home / "raw"]):
            list(take_in(kit, given(path, "auto"), None))  # type: ignore[arg-type]
        assert states(kit, "s") == {"as_frozen": 2}


def test_a_text_that_is_not_what_was_frozen_is_told(tmp_path: Path) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, TEXTS)
        snapshots.create(kit, "s", EVERYTHING)
        read_otherwise(kit)
        assert states(kit, "s") == {"read_otherwise": 1, "as_frozen": 1}


def test_bytes_that_are_gone_are_told_when_looked_at(tmp_path: Path) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, TEXTS)
        snapshots.create(kit, "s", EVERYTHING)
    (file,) = (tmp_path / "home/raw").glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:-200] + bytes(200))
    with archive(tmp_path / "home") as kit:
        assert states(kit, "s") == {"as_frozen": 2}
        assert states(kit, "s", deep=True)["bytes_differ"] >= 1


def test_a_list_that_was_altered_is_refused(tmp_path: Path) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, TEXTS)
        snapshots.create(kit, "s", EVERYTHING)
        path = kit.home / "snapshots/s/articles.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("2024-05-01", "2024-05-03"), encoding="utf-8")
        with pytest.raises(BadInput, match="digest differs"):
            states(kit, "s")


def test_names_that_lead_elsewhere_and_names_taken_are_refused(tmp_path: Path) -> None:
    with archive(tmp_path / "home") as kit:
        bring(kit, tmp_path, TEXTS)
        snapshots.create(kit, "عيّنة-١", EVERYTHING)
        with pytest.raises(UsageError, match="already"):
            snapshots.create(kit, "عيّنة-١", EVERYTHING)
        for name in ("../out", "a/b", ".hidden", ""):
            with pytest.raises(UsageError, match="cannot name"):
                snapshots.create(kit, name, EVERYTHING)
        with pytest.raises(UsageError, match="nothing fits"):
            snapshots.create(kit, "none", Filters(query="لاشيءمنهذا"))
        assert [sheet["name"] for sheet in snapshots.every(kit)] == ["عيّنة-١"]


def test_on_the_command_line(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with archive(home) as kit:
        bring(kit, tmp_path, TEXTS)
    (sheet,) = run(home, "snapshot", "create", "s", "--json")
    assert [one["content_sha256"] for one in run(home, "snapshot", "list", "--json")] == [sheet["content_sha256"]]
    assert {one["state"] for one in run(home, "snapshot", "verify", "s", "--json")} == {"as_frozen"}
    assert [one["id"] for one in run(home, "export", "--snapshot", "s")] == [1, 2]
    assert [one["text"] for one in run(home, "export", "--mode", "metadata")] == [None, None]
    with archive(home) as kit:
        list(take_down(kit, [2], "destroy", "طلب"))
    run(home, "snapshot", "verify", "s", "--json", code=1)
    run(home, "export", "--snapshot", "s", "word", code=2)
    run(home, "export", "--format", "parquet", code=2)
