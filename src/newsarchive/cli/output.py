"""How the commands print: tables that fit the terminal, JSON lines for programs, Arabic in isolates.

In: values. Out: lines on standard output (data) and standard error (progress, summary). It decides nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from newsarchive.model import Result
from newsarchive.model.outcomes import Outcome
from newsarchive.reports.results import ending_row
from newsarchive.urls.display import readable, readable_within

FIRST_STRONG, POP = "\u2068", "\u2069"

_SIGNS = {
    Outcome.NEW_ARTICLE: "green",
    Outcome.NEW_REVISION: "cyan",
    Outcome.CORRECTED: "cyan",
    Outcome.GONE: "magenta",
    Outcome.NOT_AN_ARTICLE: "yellow",
    Outcome.ROBOTS_DENIED: "yellow",
}


def isolate(text: str | None) -> str:
    """A text of unknown direction, isolated so that a mixed line does not scramble; plain where no terminal is."""
    if not text:
        return ""
    return f"{FIRST_STRONG}{text}{POP}" if sys.stdout.isatty() else text


def address(url: str | None) -> str:
    """An address as people read it on a terminal; elsewhere as it is, for programs that take it up."""
    return readable(url) if url and sys.stdout.isatty() else url or ""


_FINE = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16}  # characters of a moment that are known


def known_moment(moment: str | None, day: str | None, precision: str | None) -> str:
    """A moment of publication as JSON has it, printed as finely as it is known: `2026`, `2026-11-10`, or to the second.

    `day` is the publisher's, which stands where no hour is known.
    """
    if not moment and not day:
        return "undated"
    length = _FINE.get(precision or "", 19)
    if length <= _FINE["day"]:
        return (day or moment or "")[:length]
    text = (moment or "").replace("T", " ").removesuffix("Z")[:length]
    return f"{text}:00Z" if precision == "hour" else f"{text}Z"


def as_json(row: dict[str, Any]) -> str:
    """One JSON object on one line, letters as they are."""
    return json.dumps(row, ensure_ascii=False)


class Reporter:
    """Tells endings as they happen and sums them up; the exit code is its too."""

    def __init__(self, *, json_lines: bool, idle: str = "nothing was due") -> None:
        self._json = json_lines
        self._idle = idle  # what is said where nothing ended in any way
        self._counts: Counter[Outcome] = Counter()
        self._console = Console(highlight=False, soft_wrap=True)

    def __call__(self, result: Result) -> None:
        """One line for one ending."""
        self._counts[result.outcome] += 1
        if self._json:
            click.echo(as_json(ending_row(result)))
            return
        style = "red" if result.outcome.failed else _SIGNS.get(result.outcome, "dim")
        number = f"#{result.article_id}" if result.article_id else ""
        detail = f"  {isolate(result.detail)}" if result.detail else ""
        self._console.print(f"[{style}]{result.outcome.value:<15}[/] {number:<7} ", end="", markup=True, soft_wrap=True)
        self._console.print(f"{isolate(readable_within(result.input))}{detail}", markup=False, soft_wrap=True)

    def close(self) -> int:
        """Say how many ended how (on standard error); the exit code."""
        total = sum(self._counts.values())
        parts = [f"{outcome.value} {count}" for outcome, count in sorted(self._counts.items())]
        click.echo(f"{total} done: {', '.join(parts)}" if parts else self._idle, err=True)
        return 1 if any(outcome.failed for outcome in self._counts) else 0


def table(columns: Iterable[str], rows: Iterable[Iterable[Any]], *, title: str | None = None) -> None:
    """A readable table; as wide as it needs where the output is not a terminal."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
    grid = Table(title=title, box=None, pad_edge=False, header_style="bold", title_justify="left")
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*(isolate(str(cell)) if cell is not None else "–" for cell in row))
    console.print(grid)


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Progress | None]:
    """A bar on standard error with rate and time left; nothing where that is not a terminal."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(label, total=total)
        yield bar


def advance(bar: Progress | None, by: int = 1) -> None:
    """One step further, where there is a bar."""
    if bar is not None:
        bar.advance(bar.task_ids[0], by)


def first_words(text: str) -> str:
    return " ".join(text.split()[:9]) + " …"
