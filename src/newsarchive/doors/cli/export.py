"""`export`: articles into a file, streamed; the file appears whole or not at all."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from newsarchive.doors.cli.opened import opened
from newsarchive.doors.cli.output import advance, as_json, progress
from newsarchive.doors.cli.picking import filters_of, picks
from newsarchive.store import articles

COLUMNS = (
    "id", "url", "canonical_url", "source", "title", "text", "language", "published_at", "published_day",
    "published_precision", "published_evidence", "modified_at", "first_seen_at", "authors", "agencies", "dateline",
    "section", "tags", "image_url", "story_id", "copies", "revisions", "deleted", "deleted_at",
)  # fmt: skip


@click.command()
@click.argument("query", required=False)
@picks
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; else standard output.")
@click.pass_context
def export(ctx: click.Context, /, query: str | None, form: str, output: Path | None, **picked: Any) -> int:
    """Write articles, all or those a query finds, in the order of their numbers."""
    with opened(ctx) as kit, kit.reading() as conn, _whole(output) as file, progress("exporting", None) as bar:
        write = _writer(file, form)
        count = 0
        for row in articles.stream(conn, filters_of(picked, query)):
            write(row)
            count += 1
            advance(bar)
    click.echo(f"{count} articles", err=True)
    return 0


@contextmanager
def _whole(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a `.part` file renamed when whole."""
    if output is None:
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(output)


def _writer(file: IO[str], form: str) -> Callable[[dict[str, Any]], None]:
    if form == "jsonl":
        return lambda row: print(as_json(row), file=file)
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    return lambda row: rows.writerow([_cell(row[column]) for column in COLUMNS])


def _cell(value: Any) -> Any:
    """Lists as a line of `;`-separated names, or as a number where they hold more than names."""
    if isinstance(value, list):
        return "; ".join(value) if all(isinstance(item, str) for item in value) else len(value)
    return value
