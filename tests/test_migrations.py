"""Migrations lead from nothing to tables.py and back, on both engines, from the repository and from the wheel."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from newsarchive.errors import UnusableArchive
from newsarchive.store.engine import database, migrate
from newsarchive.store.schema.schema import HEAD, metadata
from newsarchive.store.search.documents import is_ours
from tests.store import searching
from tests.store.sample_archive import at, content, publish, source

ROOT = Path(__file__).parents[1]


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("empty_postgres_url")
    engine = database.open_engine(url)
    yield engine
    engine.dispose()


def differences(conn: Connection) -> list[object]:
    context = MigrationContext.configure(
        conn, opts={"include_object": is_ours, "compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, metadata))


def test_an_empty_database_is_migrated_to_the_tables(empty: Engine) -> None:
    assert not database.is_current(empty)
    database.upgrade(empty)
    assert database.is_current(empty)
    with database.reading(empty) as conn:
        assert differences(conn) == []
        assert database.version(conn) == HEAD


def test_upgrading_again_changes_nothing(empty: Engine) -> None:
    database.upgrade(empty)
    with database.writing(empty) as conn:
        conn.execute(text("INSERT INTO hosts (host) VALUES ('kept.example')"))
    database.upgrade(empty)
    with database.reading(empty) as conn:
        assert conn.scalar(text("SELECT host FROM hosts")) == "kept.example"


def test_going_back_to_the_beginning_leaves_no_table(empty: Engine) -> None:
    database.upgrade(empty)
    with database.writing(empty) as conn:
        command.downgrade(migrate.config(conn), "base")
    with database.reading(empty) as conn:
        assert inspect(conn).get_table_names() == ["alembic_version"]
    database.upgrade(empty)
    assert database.is_current(empty)


def test_articles_are_found_after_a_downgrade_and_an_upgrade(empty: Engine) -> None:
    database.upgrade(empty)
    with database.writing(empty) as conn:
        owner = source(conn)
        ids = [publish(conn, owner, f"https://a.example/{n}", content(f"خبر عن الزلزال {n}"), at(n)) for n in range(3)]
        hits = [hit.article_id for hit in searching.hits(conn, "زلزال")]
        command.downgrade(migrate.config(conn), "20261122_0080")
    database.upgrade(empty)
    with database.reading(empty) as conn:
        assert differences(conn) == []
        assert [hit.article_id for hit in searching.hits(conn, "زلزال")] == hits
        assert sorted(hits) == ids


def test_two_processes_may_upgrade_at_once(empty: Engine) -> None:
    failures: list[BaseException] = []

    def upgrade() -> None:
        try:
            database.upgrade(empty)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=upgrade) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert database.is_current(empty)


def test_a_newer_database_is_refused_with_the_remedy(empty: Engine) -> None:
    database.upgrade(empty)
    with database.writing(empty) as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '20990101_0000'"))
    with pytest.raises(UnusableArchive, match="newer newsarchive"):
        database.upgrade(empty)


def test_a_database_of_something_else_is_refused_and_left_as_it_was(empty: Engine) -> None:
    with database.writing(empty) as conn:
        conn.execute(text("CREATE TABLE articles (id integer)"))
    with pytest.raises(UnusableArchive, match="other tables"):
        database.upgrade(empty)
    with database.reading(empty) as conn:
        assert inspect(conn).get_table_names() == ["articles"]


def test_every_column_has_a_comment() -> None:
    without_comment = [f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns if not c.comment]
    assert without_comment == []


def test_migrations_are_dated_and_in_order() -> None:
    names = sorted(path.stem for path in (ROOT / "migrations/versions").glob("*.py"))
    assert names
    assert all(re.fullmatch(r"20\d{6}_\d{4}_[a-z_]+", name) for name in names)
    assert names[-1].startswith(HEAD)


def test_alembic_ini_serves_developers(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'developer.db'}"
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    environ = {**os.environ, "NEWSARCHIVE_DATABASE_URL": url}
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    engine = database.open_engine(url)
    assert database.is_current(engine)
    engine.dispose()


def test_the_wheel_contains_its_migrations(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    code = (
        "from newsarchive.store.engine import database, migrate\n"
        "print(migrate.migrations())\n"
        f"engine = database.open_engine('sqlite:///{tmp_path / 'wheel.db'}')\n"
        "database.upgrade(engine); assert database.is_current(engine)\n"
    )
    run = [sys.executable, "-c", code]
    environ = {**os.environ, "PYTHONPATH": str(installed)}
    output = subprocess.run(run, cwd=tmp_path, env=environ, check=True, capture_output=True, text=True).stdout
    assert Path(output.strip()) == installed / "newsarchive" / "migrations"
