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
from newsarchive.errors import UsageError
from newsarchive.shipping import write_wacz, write_warc
from newsarchive.store import articles
from newsarchive.store.filters import Filters

COLUMNS = (
    "id", "url", "canonical_url", "source", "title", "text", "language", "published_at", "published_day",
    "published_precision", "published_evidence", "modified_at", "first_seen_at", "authors", "agencies", "dateline",
    "section", "tags", "image_url", "story_id", "copies", "revisions", "deleted", "deleted_at",
)  # fmt: skip


@click.command()
@click.argument("query", required=False)
@picks
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv", "warc", "wacz"]), default="jsonl", show_default=True
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; else standard output.")
@click.pass_context
def export(ctx: click.Context, /, query: str | None, form: str, output: Path | None, **picked: Any) -> int:
    """Write articles, all or those a query finds, in the order of their numbers; or their captures as WARC or WACZ."""
    if form in ("warc", "wacz"):
        return _export_raw(ctx, form, output, filters_of(picked, query))
    with opened(ctx) as kit, kit.reading() as conn, _whole(output) as file, progress("exporting", None) as bar:
        write = _writer(file, form)
        count = 0
        for row in articles.stream(conn, filters_of(picked, query)):
            write(row)
            count += 1
            advance(bar)
    click.echo(f"{count} articles", err=True)
    return 0


def _export_raw(ctx: click.Context, form: str, output: Path | None, filters: Filters) -> int:
    if output is None:
        raise UsageError(f"--format {form}: give --output FILE")
    with opened(ctx) as kit, _part_of(output) as part:
        if form == "wacz":
            told = write_wacz(kit, part, filters)
        else:
            with part.open("wb") as file:
                told = write_warc(kit, file, filters, output.name)
    click.echo(f"{told.records} captures of {told.articles} articles", err=True)
    return 0


@contextmanager
def _part_of(output: Path) -> Iterator[Path]:
    """A `.part` file beside the output, renamed when whole."""
    part = output.with_name(output.name + ".part")
    try:
        yield part
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(output)


@contextmanager
def _whole(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a `.part` file renamed when whole."""
    if output is None:
        yield sys.stdout
        return
    with _part_of(output) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file


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
