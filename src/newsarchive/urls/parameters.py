"""What the parameters, host prefixes and path segments of URLs mean: `data/trackers.toml`.

In: nothing. Out: the table. It contains no URLs.
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
    """When a table row applies to a parameter: by its value and the path before it."""

    value: re.Pattern[str]
    path: re.Pattern[str]

    def holds(self, value: str | None, path: str) -> bool:
        """Whether the row applies to this value and path."""
        return self.value.fullmatch(value or "") is not None and self.path.search(path) is not None


@dataclass(frozen=True, slots=True)
class ParameterTable:
    """The table, ready for lookups."""

    trackers: frozenset[str]
    prefixes: tuple[str, ...]
    tracker_if: dict[str, list[Condition]]
    variants: dict[str, list[Condition]]
    host_prefixes: frozenset[str]
    amp_segments: frozenset[str]
    print_segments: frozenset[str]
    naming_segments: frozenset[str]

    def is_tracker(self, name: str, value: str | None, path: str) -> bool:
        """Whether a parameter only tracks where the reader came from."""
        name = name.lower()
        if name in self.trackers or name.startswith(self.prefixes):
            return True
        return any(condition.holds(value, path) for condition in self.tracker_if.get(name, ()))

    def is_variant(self, name: str, value: str | None, path: str) -> bool:
        """Whether a parameter only selects a variant (AMP, print, mobile) of the same page."""
        return any(condition.holds(value, path) for condition in self.variants.get(name.lower(), ()))


@cache
def parameter_table() -> ParameterTable:
    """The packaged table."""
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
        naming_segments=frozenset(data["paths"]["naming"]),
    )


def _conditions(rows: list[dict[str, Any]]) -> dict[str, list[Condition]]:
    by_name: dict[str, list[Condition]] = {}
    for row in rows:
        condition = Condition(re.compile(row["value"]), re.compile(row.get("path", "")))
        for name in row["names"]:
            by_name.setdefault(name, []).append(condition)
    return by_name
