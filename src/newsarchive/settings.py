"""The settings of one archive: `newsarchive.toml` in its home, each overridable as `NEWSARCHIVE_<NAME>`.

In: a home folder, an environment. Out: one frozen `Settings`. It never reads the clock and keeps nothing global.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
import platformdirs

from newsarchive.errors import BadSetting

PREFIX = "NEWSARCHIVE_"
FILE = "newsarchive.toml"
NOT_SETTINGS = frozenset(
    {"HOME", "CORPUS", "TEST_POSTGRES_URL", "DATABASE_URL"}
)  # environment names with other meanings


Intervals: TypeAlias = tuple[float, float, float, float, float, float]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every setting with its default. Names carry their units: seconds `_s`, bytes `_bytes`."""

    database_url: str | None = None  # None: SQLite in the home
    # Politeness
    contact: str | None = None  # an e-mail address or URL added to the user agent
    host_delay_s: float = 2.0
    max_crawl_delay_s: float = 120.0
    robots_max_age_s: float = 86_400.0
    allow_private_networks: bool = False
    # Limits of one request
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 20.0
    request_timeout_s: float = 60.0
    max_body_bytes: int = 10_000_000
    max_unpacked_bytes: int = 50_000_000
    max_header_bytes: int = 65_536
    max_redirects: int = 8
    # Limits of one visit
    visit_max_requests: int = 2_000
    visit_max_s: float = 1_800.0
    visit_threads: int = 8
    # Polling
    poll_min_s: float = 300.0
    poll_max_s: float = 86_400.0
    # Seconds between checks of an article younger than 1 h, 6 h, 1 d, 7 d, 30 d, and of anything older
    recheck_s: Intervals = (900.0, 3_600.0, 10_800.0, 86_400.0, 259_200.0, 2_592_000.0)
    recheck_s_by_source: dict[str, Intervals] = {}  # the same per source, by its name
    max_feed_pages: int = 20
    max_feed_entries: int = 50_000
    max_parts: int = 10
    unconditional_every: int = 20  # every n-th conditional request is sent without validators: ETags can be wrong
    # Reading
    reader_processes: int = 0  # 0: one per core
    page_timeout_s: float = 60.0  # a page that takes longer to read is recorded as crashed
    ingest_batch: int = 100
    max_flips: int = 4  # times in a row an article may revert to an earlier text; later ones make no revision
    # Raw
    warc_max_bytes: int = 1_000_000_000
    # Daemon
    tick_s: float = 10.0
    shutdown_grace_s: float = 30.0
    lease_s: float = 300.0


def default_home(environ: Mapping[str, str]) -> Path:
    """`NEWSARCHIVE_HOME`, else the user's data folder."""
    home = environ.get(PREFIX + "HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("newsarchive"))


def load(home: Path, environ: Mapping[str, str], **overrides: Any) -> Settings:
    """The settings of the archive at `home`: file, then environment, then `overrides` (None: not set).

    Raises `BadSetting`, naming the setting, when it is unknown or ill-typed.
    """
    values = _from_file(home / FILE)
    values |= _from_environment(environ)
    values |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return _in_range(msgspec.convert(values, Settings, strict=False))
    except msgspec.ValidationError as error:
        raise BadSetting(f"settings: {error} (see {home / FILE} and {PREFIX}… in the environment)") from error


AT_LEAST_ONE = frozenset({"ingest_batch", "visit_threads", "visit_max_requests", "unconditional_every", "lease_s"})


def _in_range(settings: Settings) -> Settings:
    """The settings, if every number is finite and in range. Raises `BadSetting` naming the first that is not."""
    for name in Settings.__struct_fields__:
        value = getattr(settings, name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        minimum = 0.001 if name.endswith("_timeout_s") else int(name in AT_LEAST_ONE or name.endswith("_bytes"))
        if not minimum <= value < float("inf"):
            raise BadSetting(f"settings: {name} is {value:g}; it must be {minimum} or more")
    return settings


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path}: not valid TOML: {error}") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    fields = set(Settings.__struct_fields__)
    values: dict[str, Any] = {}
    for key, value in environ.items():
        name = key.removeprefix(PREFIX)
        if name == key or (name in NOT_SETTINGS and name != "DATABASE_URL"):
            continue
        if name.lower() not in fields:
            raise BadSetting(f"{key}: no such setting; use one of {', '.join(sorted(fields))}")
        values[name.lower()] = _parse_json(key, value) if value[:1] in ("[", "{") else value
    return values


def _parse_json(key: str, value: str) -> Any:
    """A list or table, written as JSON."""
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError as error:
        raise BadSetting(f"{key}: not valid JSON: {error}") from error
