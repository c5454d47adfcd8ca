"""Who may import whom. The floors are the architecture: a step knows no other step and never the store."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "newsarchive"

VOCABULARY = {"nouns", "outcomes", "errors", "urls", "settings", "wire", "charset"}
STEPS = {"discover", "fetch", "keep", "extract", "clean", "dedupe", "exporting"}
JOINED = {
    *("kit", "pipeline", "visit", "polling", "keeping", "parts", "reading", "filing", "learning"),
    *("rounds", "fetching", "survey", "inputs", "intake", "rereading", "checking", "listing"),
    *("takedown", "mentions", "packing", "custody", "shipping", "mending"),
    *("linking", "edits", "missing", "takedown", "custody", "packing"),
    *("rechecking", "contrast", "snapshots", "telling", "adding"),
    *("wording", "alerts", "bulletins", "given", "ruling", "signing", "tombstones"),
    *("holding", "resuming", "labels", "arrays"),
}

ALLOWED: dict[str, set[str]] = {
    **dict.fromkeys(VOCABULARY, VOCABULARY),
    "arabic": {"arabic"},
    "sites": {"nouns", "errors", "urls", "arabic"},
    **dict.fromkeys(STEPS, VOCABULARY | {"arabic", "sites"}),
    "store": {"nouns", "outcomes", "errors", "urls", "arabic"},
    **dict.fromkeys(JOINED, VOCABULARY | STEPS | JOINED | {"arabic", "sites", "store"}),
    "doors": VOCABULARY | STEPS | JOINED | {"arabic", "sites", "store"},
    "__main__": {"doors"},
    "__init__": set(),
}

# One home for each third-party library (docs/decisions/0004).
HOMES: dict[str, set[str]] = {
    "httpx": {"fetch"},
    "protego": {"fetch"},
    "feedparser": {"discover"},
    "warcio": {"keep"},
    "selectolax": {"discover", "extract", "sites"},
    "trafilatura": {"extract"},
    "lxml": {"extract"},
    "sqlalchemy": {"store", "kit"},
    "alembic": {"store", "kit"},
    "apscheduler": {"doors"},
    "click": {"doors", "__main__"},
    "rich": {"doors"},
    "structlog": {"doors", "kit"},
    "ada_url": {"urls"},
    "hijridate": {"arabic"},
    "pebble": {"reading"},
    "msgspec": {"settings", "doors"},
    "platformdirs": {"settings"},
    "brotli": {"wire"},
    "cryptography": {"signing"},
    "pyarrow": {"exporting"},
    "backports": {"keep"},  # zstd, which Python 3.14 has itself
    "compression": {"keep"},
    **{name: {"doors"} for name in ("fastapi", "starlette", "uvicorn", "jinja2", "pydantic", "multipart", "anyio")},
}
STANDARD = set(sys.stdlib_module_names) | {"newsarchive", "__future__"}


def modules() -> list[Path]:
    return sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)


def room(path: Path) -> str:
    first = path.relative_to(SRC).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; write the whole name"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names} if node.module == "newsarchive" else set()
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_a_room_imports_only_from_its_floors(path: Path) -> None:
    here = room(path)
    assert here in ALLOWED, f"{here}: a new room needs a floor (and an ADR)"
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "newsarchive" and len(parts) > 1 and (parts[1] in ALLOWED):
            assert parts[1] in ALLOWED[here] | {here}, f"{path.name} ({here}) may not import {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SRC)))
def test_a_library_has_one_home(path: Path) -> None:
    for name in imports(path):
        top = name.split(".")[0]
        if top in STANDARD:
            continue
        assert top in HOMES, f"{path.name}: {top} has no home yet (and needs a reason in docs/decisions)"
        assert room(path) in HOMES[top], f"{path.name}: {top} lives in {sorted(HOMES[top])}"


@pytest.mark.parametrize(("library", "module"), [("httpx", "fetch/client.py"), ("trafilatura", "extract/body.py")])
def test_one_module_alone_imports(library: str, module: str) -> None:
    users = [str(p.relative_to(SRC)) for p in modules() if any(n.split(".")[0] == library for n in imports(p))]
    assert users == [module]


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
