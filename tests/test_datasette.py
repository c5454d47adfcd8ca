"""The files for Datasette: every query they offer runs on an archive, and search folds as the archive does."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsarchive.imports.files import read_items
from newsarchive.imports.importer import run_import
from tests.road import open_test_archive

FOLDER = Path(__file__).parents[1] / "docs" / "datasette"
QUERIES = json.loads((FOLDER / "metadata.json").read_text(encoding="utf-8"))["databases"]["newsarchive"]["queries"]


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The plugin, loaded as Datasette loads it; of Datasette itself it needs the decorator alone."""
    datasette = types.ModuleType("datasette")
    datasette.hookimpl = lambda function: function  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "datasette", datasette)
    spec = importlib.util.spec_from_file_location("fold_plugin", FOLDER / "plugins" / "fold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def opened(tmp_path: Path, plugin: Any) -> Iterator[sqlite3.Connection]:
    """An archive of two articles, opened as Datasette opens it."""
    lines = [
        {"id": "1", "source": "a", "text": "ارتفعت أسعار الخضار في المدينة خلال الأسبوع الماضي ارتفاعا كبيرا."},
        {"id": "2", "source": "b", "text": "افتتح اليوم جسر جديد على النهر بعد عامين من العمل المتواصل."},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    with open_test_archive(tmp_path / "home") as archive:
        list(run_import(archive, read_items(path, "auto"), None))  # type: ignore[arg-type]
    conn = sqlite3.connect(f"file:{tmp_path / 'home/newsarchive.db'}?mode=ro", uri=True)
    plugin.prepare_connection(conn)
    yield conn
    conn.close()


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_runs(opened: sqlite3.Connection, name: str) -> None:
    opened.execute(QUERIES[name]["sql"], dict.fromkeys(QUERIES[name]["params"], "")).fetchall()


@pytest.mark.parametrize(
    ("typed", "found"),
    [("الأسعار", []), ("أسعار المدينه", [1]), ("ارتفع*", [1]), ("جِسْر", [2]), ("", []), ('" OR', [])],
)
def test_search_folds(opened: sqlite3.Connection, typed: str, found: list[int]) -> None:
    rows = opened.execute(QUERIES["search"]["sql"], {"q": typed}).fetchall()
    assert [row[0] for row in rows] == found
