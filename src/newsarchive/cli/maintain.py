"""`check`, `health`, `db`: minding the archive."""

from __future__ import annotations

from typing import Any

import click

from newsarchive.archive.archive import open_archive
from newsarchive.cli import Invocation
from newsarchive.cli.output import advance, as_json, isolate, progress
from newsarchive.cli.session import opened, set_up_logs
from newsarchive.maintenance.check import check_archive
from newsarchive.maintenance.custody import check_custody
from newsarchive.maintenance.repair import repair_archive
from newsarchive.reports import health as health_report


@click.command()
@click.option("--deep", is_flag=True, help="Also read every capture again and compare the result with what is stored.")
@click.option("--custody", is_flag=True, help="Verify the daily chain of digests instead.")
@click.option("--public-key", metavar="KEY", help="With --custody: the key that must have signed the manifests.")
@click.option("--repair", is_flag=True, help="Repair what can be repaired: records without a row, rows of the index.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def check(ctx: click.Context, deep: bool, custody: bool, public_key: str | None, repair: bool, json_lines: bool) -> int:
    """Prove that every capture is readable and what its row says, and that the rows agree with each other."""
    troubles = 0
    with opened(ctx) as archive, progress("checking", None) as bar:
        if repair:
            click.echo(f"repaired: {text}" if (text := repair_archive(archive)) else "nothing to repair", err=True)
        for finding in check_custody(archive, public_key) if custody else check_archive(archive, deep=deep):
            advance(bar)
            if finding.trouble is None:
                continue
            troubles += finding.serious
            row = {"what": finding.what, "trouble": finding.trouble, "serious": finding.serious}
            click.echo(as_json(row) if json_lines else f"{finding.what}: {finding.trouble}")
    click.echo("nothing wrong" if not troubles else f"{troubles} found wrong", err=True)
    return 1 if troubles else 0


@click.group()
def db() -> None:
    """The database."""


@db.command()
@click.pass_context
def upgrade(ctx: click.Context) -> int:
    """Bring the database to this version's tables; done by itself on first use too."""
    place: Invocation = ctx.obj
    set_up_logs(quiet=True)
    with open_archive(place.home, place.settings):
        click.echo("the database is up to date", err=True)
    return 0


@click.command()
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object.")
@click.pass_context
def health(ctx: click.Context, json_lines: bool) -> int:
    """Whether every source comes in and can be read, and alerts go out; exit 1 where something does not."""
    with opened(ctx) as archive, archive.reading() as conn:
        row = health_report.health(conn, archive.now())
    if json_lines:
        click.echo(as_json(row))
    else:
        _print_health(row)
    return 0 if row["well"] else 1


def _print_health(report: dict[str, Any]) -> None:
    for value in report["unwell"]:
        click.echo(f"{isolate(value['source'])}: {value['health']}  (newsarchive sources show {value['source']})")
    for value in report["alerts"]:
        click.echo(f"alert {isolate(value['search'])}: failing since {value['failing_since']}")
    waits = ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in report["waiting"].items())
    click.echo(f"{report['sources']} sources{'' if report['well'] else ', some unhealthy'}; {waits}")
