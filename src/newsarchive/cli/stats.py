"""`stats`: what the archive holds."""

from __future__ import annotations

import click

from newsarchive.cli.output import as_json, table
from newsarchive.cli.session import opened
from newsarchive.reports import stats as stat_report


@click.command()
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object.")
@click.pass_context
def stats(ctx: click.Context, json_lines: bool) -> int:
    """What the archive holds, by source, and how jobs ended."""
    with opened(ctx) as archive, archive.reading() as conn:
        entry = stat_report.summary(conn)
    if json_lines:
        click.echo(as_json(entry))
        return 0
    table(("what", "number"), entry["held"].items(), title="The archive")
    click.echo()
    columns = ("source", "articles", "edited", "deleted", "first_day", "last_day")
    table(columns, [[row[column] for column in columns] for row in entry["sources"]], title="Sources")
    click.echo()
    table(
        ("job", "outcome", "number"), [(e["job"], e["outcome"], e["count"]) for e in entry["outcomes"]], title="Endings"
    )
    return 0
