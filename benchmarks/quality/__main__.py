"""`python -m benchmarks.quality [--update] [--allow-regression] [SET…]`: measure, and hold the figures against the
floors.

Our own pages (tests/fixtures/pages) are always measured; so is the corpus at NEWSARCHIVE_CORPUS, and without one that
is said. `--update` raises floors to what was measured (never lowers one without `--allow-regression`) and pins the
digests of the pages and of the corpus.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks.quality import own
from benchmarks.quality.score import measure
from benchmarks.quality.sets import SETS, digest, read_set

FLOORS = Path(__file__).with_name("floors.json")
HIGHER = ("f1", "snippet_f1", "titles", "days")  # floors
LOWER = (
    "refused",
    "filed",
    "snippets_wrong",
    "titles_wrong",
    "days_wrong",
)  # ceilings, for the small set read by people
_SLACK = 0.0005  # libraries' own small changes


def main(arguments: list[str]) -> int:
    """Measure and compare. 0: every floor holds; 1: one does not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality")
    parser.add_argument("sets", nargs="*", default=[])
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args(arguments)
    failed = 0 if options.sets else own_pages(options.update, options.allow_regression)
    named = os.environ.get("NEWSARCHIVE_CORPUS")
    if not named or not (Path(named) / "extraction").is_dir():
        print("quality: real pages skipped, NEWSARCHIVE_CORPUS names no corpus")
        return failed
    corpus = Path(named)
    figures = {name: measure(read_set(corpus, name)) for name in options.sets or SETS}
    pinned = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"corpus": None, "floors": {}}
    print(table(figures))
    if options.update:
        return update(pinned, figures, digest(corpus), options.allow_regression) or failed
    if pinned["corpus"] != digest(corpus):
        print("quality: another corpus than the floors were measured on; compared with trafilatura only")
        return report(behind(figures)) or failed
    return report(below(pinned["floors"], figures) + behind(figures)) or failed


def own_pages(updating: bool, lowering: bool) -> int:
    """Measure our own pages; hold them against their floors, or raise those."""
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    held = pinned.get("own", {"digest": None, "floors": {}})
    figures = {"own pages": own.own_figures()}
    print(table(figures))
    fallen = below({"own pages": held["floors"]}, figures)
    if updating and (lowering or not fallen):
        kept = {key: round(figures["own pages"][key], 4) for key in own.HIGHER + own.LOWER}
        pinned["own"] = {"digest": own.own_digest(), "floors": kept}
        FLOORS.write_text(json.dumps(pinned, indent=2) + "\n", encoding="utf-8")
        return 0
    if held["digest"] != own.own_digest():
        fallen.append(
            "our own pages are others than the floors were measured on: python -m benchmarks.quality --update"
        )
    return report(fallen)


def table(figures: dict[str, dict[str, float]]) -> str:
    """The figures, a set a line."""
    lines = []
    for name, row in figures.items():
        shown = "  ".join(f"{key} {value:.4f}" if value % 1 else f"{key} {value:.0f}" for key, value in row.items())
        lines.append(f"{name:24} {shown}")
    return "\n".join(lines)


def below(floors: dict[str, dict[str, float]], figures: dict[str, dict[str, float]]) -> list[str]:
    """What fell under its floor, or rose over its ceiling."""
    fallen = []
    for name, row in figures.items():
        for key, floor in floors.get(name, {}).items():
            value = row.get(key)
            worse = value is None or (value > floor if key in LOWER else value < floor - _SLACK)
            if worse:
                fallen.append(f"{name} {key}: {value} against {floor}")
    return fallen


def behind(figures: dict[str, dict[str, float]]) -> list[str]:
    """Sets on which we read worse than trafilatura does in the same run."""
    return [
        f"{name} {key}: {row[key]:.4f} against trafilatura's {row['trafilatura_' + key]:.4f}"
        for name, row in figures.items()
        for key in ("f1", "snippet_f1")
        if key in row and row[key] < row["trafilatura_" + key]
    ]


def update(pinned: dict, figures: dict[str, dict[str, float]], corpus: str, lowering: bool) -> int:  # type: ignore[type-arg]
    """Raise the floors; refuse to lower one unless told to."""
    fallen = below(pinned["floors"], figures) if pinned["corpus"] == corpus else []
    if fallen and not lowering:
        return report(fallen)
    floors = dict(pinned["floors"])
    for name, row in figures.items():
        kept = HIGHER + (LOWER if name == "arabic" else ())
        floors[name] = {key: round(row[key], 4) for key in kept if key in row}
    pinned = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}  # our own pages' stay
    pinned |= {"corpus": corpus, "floors": floors}
    FLOORS.write_text(json.dumps(pinned, indent=2) + "\n", encoding="utf-8")
    print(f"quality: floors written to {FLOORS.name}")
    return 0


def report(problems: list[str]) -> int:
    """Say what is wrong; the exit code."""
    for problem in problems:
        print(f"quality: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
