"""The house: who may import whom, where each library lives, how long a file may be.

`FLOORS` is the architecture as an ordered list. A room imports from the rooms on floors before its own; rooms that
share a floor never import each other, but for the pairs named in `NEIGHBOURS`.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "newsarchive"

FLOORS: tuple[tuple[str, ...], ...] = (
    ("model",),
    ("errors",),
    ("settings",),
    ("arabic",),
    ("urls",),
    ("decoding",),
    ("sites",),
    (
        "discover",
        "fetch",
        "warc",
        "extract",
        "clean",
        "dedupe",
    ),  # the steps: they know neither each other nor the store
    ("store",),
    ("archive",),
    ("crawl", "ingest"),  # the two jobs
    ("sources", "imports", "export", "reports", "maintenance", "alerts"),
    ("scheduler",),
    ("demo",),
    ("testing",),  # the sample newsroom, for people who test crawlers
    ("cli", "web"),  # both only parse, call one thing and format
    ("__main__",),
)
NEIGHBOURS = {
    ("imports", "export"): "reads back what `export` writes",
    ("maintenance", "imports"): "repairs by importing again what raw holds",
}
ENTRANCE = "__init__"  # the public API: it imports from everywhere, inside functions

# One home for each third-party library (docs/decisions/0004).
HOMES: dict[str, set[str]] = {
    "httpx": {"fetch"},
    "protego": {"fetch"},
    "feedparser": {"discover"},
    "warcio": {"warc"},
    "selectolax": {"discover", "extract", "sites"},
    "trafilatura": {"extract"},
    "lxml": {"extract"},
    "pebble": {"extract"},
    "sqlalchemy": {"store", "archive"},
    "alembic": {"store"},
    "apscheduler": {"scheduler"},
    "click": {"cli"},
    "rich": {"cli"},
    "ada_url": {"urls"},
    "hijridate": {"arabic"},
    "msgspec": {"model", "settings", "cli", "web"},
    "platformdirs": {"settings"},
    "brotli": {"decoding"},
    "cryptography": {"maintenance"},
    "pyarrow": {"export"},
    "backports": {"warc"},  # zstd, which Python 3.14 has itself
    "compression": {"warc"},
    "uvicorn": {"web", "cli"},
    **{name: {"web"} for name in ("fastapi", "starlette", "jinja2", "pydantic", "multipart", "anyio")},
}
STANDARD = set(sys.stdlib_module_names) | {"newsarchive", "__future__"}
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> list[Path]:
    return sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)


def room_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """(dotted name, line) of all a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import; write the whole name"
            if node.module == "newsarchive":
                yield from ((f"newsarchive.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield node.module or "", node.lineno


def wrong_way(room: str, target: str) -> str | None:
    """Why `room` must not import `target`, and where the arrow should go; None where it may."""
    if target == room or (room, target) in NEIGHBOURS or FLOOR_OF[target] < FLOOR_OF[room]:
        return None
    if FLOOR_OF[target] == FLOOR_OF[room]:
        return f"rooms of one floor do not import each other: move what both need to a floor below {room}"
    below = ", ".join(name for floor in FLOORS[: FLOOR_OF[room]] for name in floor)
    return f"{target} stands above {room}: hand it in as an argument, or move it down to one of {below}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_a_room_imports_only_from_the_floors_before_it(path: Path) -> None:
    room = room_of(path)
    if room == ENTRANCE:
        return
    assert room in FLOOR_OF, f"{room}: a new room needs a floor here, and an ADR"
    for name, line in imports(path):
        parts = name.split(".")
        if parts[0] == "newsarchive" and len(parts) > 1 and parts[1] in FLOOR_OF:
            why = wrong_way(room, parts[1])
            assert why is None, f"{path.relative_to(SRC)}:{line} imports {name}: {why}"


def test_a_wrong_arrow_is_named_with_its_way_out() -> None:
    assert "hand it in as an argument" in (wrong_way("store", "archive") or "")
    assert "do not import each other" in (wrong_way("clean", "dedupe") or "")
    assert "do not import each other" in (wrong_way("cli", "web") or "")
    assert wrong_way("crawl", "store") is None


def test_no_room_is_empty_and_no_neighbourhood_unused() -> None:
    assert {room_of(path) for path in modules()} == {*FLOOR_OF, ENTRANCE}
    used = {(room_of(path), name.split(".")[1]) for path in modules() for name, _ in imports(path) if name.count(".")}
    assert used >= NEIGHBOURS.keys()


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_a_library_has_one_home(path: Path) -> None:
    for name, line in imports(path):
        top = name.split(".")[0]
        if top in STANDARD:
            continue
        assert top in HOMES, f"{path.name}:{line}: {top} has no home yet (and needs a reason in docs/decisions)"
        assert room_of(path) in HOMES[top], f"{path.name}:{line}: {top} lives in {sorted(HOMES[top])}"


@pytest.mark.parametrize(("library", "module"), [("httpx", "fetch/client.py"), ("trafilatura", "extract/body.py")])
def test_one_module_alone_imports(library: str, module: str) -> None:
    users = {str(p.relative_to(SRC)) for p in modules() for name, _ in imports(p) if name.split(".")[0] == library}
    assert users == {module}


def test_a_class_name_means_one_thing() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(f"{path.relative_to(SRC)}:{node.lineno}")
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_sizes_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 350, f"{path.name}: split it by idea"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{path.name}: {node.name} is too long"


def test_help_is_instant() -> None:
    heavy = ("sqlalchemy", "httpx", "trafilatura", "lxml", "alembic")
    code = (
        "import sys; sys.argv=['newsarchive','--help']\n"
        "from newsarchive.__main__ import main\n"
        "try: main()\nexcept SystemExit as e: assert not e.code\n"
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "[]"
