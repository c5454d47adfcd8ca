"""Opening, transactions, and the errors where a database cannot be used."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text, update

from newsarchive.errors import UnusableArchive
from newsarchive.store.engine import database
from newsarchive.store.schema.host_tables import hosts
from newsarchive.store.schema.tables import sources
from newsarchive.store.schema.types import UtcMoment, canonical_json
from tests.store.sample_archive import START, source


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("not a url", "not a database URL"),
        ("mysql://localhost/x", "not supported|not a database URL"),
        ("sqlite://", "needs a file"),
        ("sqlite:////nowhere/at/all/archive.db", "no such folder"),
        ("postgresql://nobody@127.0.0.1:1/none", "refused"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_with_the_remedy(url: str, message: str) -> None:
    with pytest.raises(UnusableArchive, match=message):
        database.open_engine(url)


def test_a_file_that_is_not_a_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear reader, this is a letter and not a database at all. " * 40)
    with pytest.raises(UnusableArchive, match="not a SQLite database"):
        database.open_engine(f"sqlite:///{path}")


def test_a_missing_postgres_database_is_named_and_the_password_is_not(postgres_url: str) -> None:
    url = postgres_url.replace("archive@/postgres", "archive:geheim@/missing")
    if url == postgres_url:
        pytest.fail(f"the fixture's URL has another form: {postgres_url}")
    with pytest.raises(UnusableArchive, match="create the database first") as caught:
        database.open_engine(url)
    assert "geheim" not in str(caught.value)


def test_two_threads_of_200_read_modify_writes_lose_none(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        lock = select(hosts.c.lease_owner).where(hosts.c.host == "counter").with_for_update()
    else:
        lock = select(hosts.c.lease_owner).where(hosts.c.host == "counter")
    with database.writing(engine) as conn:
        conn.execute(hosts.insert(), {"host": "counter", "lease_owner": "0"})
    failures: list[BaseException] = []

    def bump() -> None:
        try:
            for _ in range(200):
                with database.writing(engine) as conn:
                    value = int(conn.scalar(lock) or 0)
                    conn.execute(update(hosts).where(hosts.c.host == "counter").values(lease_owner=str(value + 1)))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=bump) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with database.reading(engine) as conn:
        assert conn.scalar(select(hosts.c.lease_owner)) == "400"


def test_a_reader_sees_one_snapshot_beside_a_writer(engine: Engine) -> None:
    with database.writing(engine) as conn:
        source(conn, "one")
    with database.reading(engine) as reader:
        assert list(reader.scalars(select(sources.c.name))) == ["one"]
        with database.writing(engine) as writer:
            source(writer, "two")
        assert list(reader.scalars(select(sources.c.name))) == ["one"]


def test_what_fails_halfway_is_not_written(engine: Engine) -> None:
    with suppress(RuntimeError), database.writing(engine) as conn:
        source(conn)
        raise RuntimeError("stop")
    with database.reading(engine) as conn:
        assert conn.execute(select(sources)).first() is None


def test_sqlite_is_set_up_for_many_readers_and_one_writer(tmp_path: Path) -> None:
    engine = database.open_engine(f"sqlite:///{tmp_path / 'a.db'}")
    with database.reading(engine) as conn:
        pragmas = {
            name: conn.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1}


@pytest.mark.parametrize(
    "moment",
    [
        START,
        datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=3))),
        datetime(622, 7, 16, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_moments_come_back_aware_in_utc_and_sort_as_time(engine: Engine, moment: datetime) -> None:
    with database.writing(engine) as conn:
        conn.execute(hosts.insert(), [{"host": "x", "lease_until": moment}, {"host": "y", "lease_until": START}])
        stored = conn.scalar(select(hosts.c.lease_until).where(hosts.c.host == "x"))
        assert stored == moment
        assert stored is not None
        assert stored.tzinfo is UTC
        later = conn.scalar(select(hosts.c.host).where(hosts.c.lease_until > START))
        assert (later == "x") == (moment > START)


def test_a_naive_moment_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcMoment().process_bind_param(datetime(2026, 1, 1), engine.dialect)  # noqa: DTZ001


def test_equal_values_have_one_json_spelling() -> None:
    assert (
        canonical_json({"ب": 1, "a": [1, None]}) == canonical_json({"a": [1, None], "ب": 1}) == '{"a":[1,null],"ب":1}'
    )
