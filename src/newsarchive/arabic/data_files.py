"""The data files of this package, read once, on first use.

In: the name of a file in `data/`. Out: its content as plain values. It never interprets them: its callers do.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


def _read(name: str) -> str:
    return (files("newsarchive.arabic") / "data" / name).read_text(encoding="utf-8")


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a text file, without comments (`#`) and empty lines."""
    return tuple(line for line in _read(name).splitlines() if line and not line.startswith("#"))


@cache
def toml(name: str) -> dict[str, Any]:
    """The content of a TOML file."""
    return tomllib.loads(_read(name))
