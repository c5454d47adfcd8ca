"""Opening an archive: to work in it, or only to read."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from newsarchive.archive.archive import open_archive
from newsarchive.errors import UnusableArchive
from newsarchive.settings import Settings
from newsarchive.store.sources import sources


def test_a_readonly_archive_refuses_writes_and_changes_no_file(tmp_path: Path) -> None:
    with open_archive(tmp_path, Settings()) as archive, archive.writing() as conn:
        sources.add(conn, name="a", kind="site", home_url=None, timezone=None, hosts=("a.example",), now=archive.now())
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    with open_archive(tmp_path, Settings(), readonly=True) as archive:
        with archive.reading() as conn:
            assert [source.name for source in sources.list_sources(conn)] == ["a"]
        with pytest.raises(UnusableArchive, match="readonly"), archive.writing() as conn:
            conn.execute(text("DELETE FROM sources"))
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_readonly_creates_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(UnusableArchive, match="no such folder"),
        open_archive(tmp_path / "no", Settings(), readonly=True),
    ):
        pass
    assert list(tmp_path.iterdir()) == []
