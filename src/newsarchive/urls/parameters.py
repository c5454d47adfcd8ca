"""What the parameters, prefixes and path segments of addresses mean: `data/trackers.toml`.

In: nothing. Out: the table. It knows no address.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """When a parameter means what the table says: by its value and the path it stands behind."""

    value: re.Pattern[str]
    path: re.Pattern[str]

    def holds(self, value: str | None, path: str) -> bool:
        """Whether it is so here."""
        return self.value.fullmatch(value or "") is not None and self.path.search(path) is not None


@dataclass(frozen=True, slots=True)
class ParameterTable:
    """The table, ready to be asked."""

    trackers: frozenset[str]
    prefixes: tuple[str, ...]
    tracker_if: dict[str, list[Condition]]
    variants: dict[str, list[Condition]]
    host_prefixes: frozenset[str]
    amp_segments: frozenset[str]
    print_segments: frozenset[str]
    naming: frozenset[str]

    def is_tracker(self, name: str, value: str | None, path: str) -> bool:
        """Whether a parameter only says where the reader came from."""
        name = name.lower()
        if name in self.trackers or name.startswith(self.prefixes):
            return True
        return any(condition.holds(value, path) for condition in self.tracker_if.get(name, ()))

    def is_variant(self, name: str, value: str | None, path: str) -> bool:
        """Whether a parameter only says in which dress the page is shown."""
        return any(condition.holds(value, path) for condition in self.variants.get(name.lower(), ()))


@cache
def parameter_table() -> ParameterTable:
    """The table as shipped."""
    text = files("newsarchive.urls").joinpath("data/trackers.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return ParameterTable(
        trackers=frozenset(data["trackers"]["names"]),
        prefixes=tuple(data["trackers"]["prefixes"]),
        tracker_if=_conditions(data["tracker_if"]),
        variants=_conditions(data["variant"]),
        host_prefixes=frozenset(data["hosts"]["prefixes"]),
        amp_segments=frozenset(data["paths"]["amp"]),
        print_segments=frozenset(data["paths"]["print"]),
        naming=frozenset(data["paths"]["naming"]),
    )


def _conditions(rows: list[dict[str, Any]]) -> dict[str, list[Condition]]:
    found: dict[str, list[Condition]] = {}
    for row in rows:
        condition = Condition(re.compile(row["value"]), re.compile(row.get("path", "")))
        for name in row["names"]:
            found.setdefault(name, []).append(condition)
    return found
