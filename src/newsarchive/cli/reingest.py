"""`reingest`: raw read again with today's code and rules, foreseen first where asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import click

from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.filters import DAY, as_day
from newsarchive.cli.output import Reporter, table
from newsarchive.cli.session import named_sources, opened
from newsarchive.errors import UsageError
from newsarchive.ingest.compare import Row, compare_archives
from newsarchive.ingest.reingest import reread, trial

SHOWN = 200  # rows of the table; the report has all


@click.command()
@click.option("--source", "sources", multiple=True, help="Only from this source.")
@click.option("--since", callback=as_day, metavar=DAY, help="Only captures from this day (UTC) on.")
@click.option(
    "--older-than", metavar="READER|DATE", help="Only what was last read by another reader, or before this day."
)
@click.option("--resume", is_flag=True, help="Only what an earlier run left undone.")
@click.option("--dry-run", is_flag=True, help="Run on a copy of the database, and report what would change.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write the changes to this JSON file.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def reingest(
    ctx: click.Context, sources: tuple[str, ...], since: date | None, older_than: str | None, resume: bool,
    dry_run: bool, report: Path | None, json_lines: bool,
) -> int:  # fmt: skip
    """Read raw again with today's code and rules. A change of our code never makes a revision.

    May be killed: what is left waits for the next poll, the daemon, or `reingest --resume`.
    """
    with opened(ctx) as archive:
        teller = Reporter(json_lines=json_lines)
        reader, read_before = _older_than(older_than)
        chosen, moment = named_sources(archive, sources), datetime.combine(since, time(), UTC) if since else None
        with trial(archive) if dry_run or report else nullcontext(archive) as copy:
            worked, before, after = (copy, archive, copy) if dry_run else (archive, copy, archive)
            for result in reread(worked, chosen, moment, reader=reader, read_before=read_before, resume=resume):
                teller(result)
            if before is not after:
                _report(before, after, report, quiet=json_lines)
        if archive.stop.is_set():
            click.echo("stopped; what is left waits: `reingest --resume` carries on", err=True)
        return teller.close()


def _older_than(text: str | None) -> tuple[str | None, datetime | None]:
    """A reader's version, or a day."""
    if text is None:
        return None, None
    try:
        return None, datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        if text[:1].isdigit() or not any(letter.isdigit() for letter in text):
            raise UsageError(f"--older-than {text}: neither a day such as 2026-01-31 nor a reader's version") from None
        return text, None


def _report(before: OpenArchive, after: OpenArchive, file: Path | None, *, quiet: bool) -> None:
    """Tell what is different: as a table, and as JSON where a file is named."""
    rows: list[Row] = []
    count = 0
    with _written(file) as write:
        for row in compare_archives(before, after):
            write(row)
            count += 1
            if len(rows) < SHOWN:
                rows.append(row)
    if not quiet:
        table(("article", "what changes", "boilerplate", "copies", "title"), map(_cells, rows))
    more = f", the first {SHOWN} shown" if count > SHOWN else ""
    click.echo(f"{count} article(s) change{more}", err=True)


def _cells(row: Row) -> tuple[Any, ...]:
    fields = row.get("fields", {})
    what = [*fields, *(name for name in ("text", "revisions", "passages") if name in row)]
    lines = row.get("boilerplate", {"removed": (), "restored": ()})
    edges = row.get("copies", {"lost": (), "found": ()})
    title = fields.get("title", {"after": row.get("title")})["after"]
    return (
        row["id"],
        ", ".join(what) if row["state"] == "changed" else row["state"],
        _signed(lines["restored"], lines["removed"]),
        _signed(edges["lost"], edges["found"]),
        title,
    )


def _signed(lost: Any, value: Any) -> str | None:
    return f"-{len(lost)} +{len(value)}" if lost or value else None


@contextmanager
def _written(file: Path | None) -> Iterator[Any]:
    """A function that adds a row to the report; the file appears when it is whole."""
    if file is None:
        yield lambda _row: None
        return
    part = file.with_name(file.name + ".part")
    with part.open("w", encoding="utf-8") as stream:
        first = True

        def write(row: Row) -> None:
            nonlocal first
            stream.write('{"articles": [\n' if first else ",\n")
            stream.write(json.dumps(row, ensure_ascii=False, default=str))
            first = False

        yield write
        stream.write('{"articles": []}\n' if first else "\n]}\n")
    part.replace(file)
