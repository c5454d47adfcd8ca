"""`check`, `db`: minding the archive."""

from __future__ import annotations

import click

from newsarchive.checking import check_archive
from newsarchive.custody import check_custody
from newsarchive.doors.cli import Place
from newsarchive.doors.cli.opened import opened, set_up_logs
from newsarchive.kit import open_kit
from newsarchive.mending import mend


@click.command()
@click.option("--deep", is_flag=True, help="Read every capture again, too: what is stored must be what that gives.")
@click.option("--custody", is_flag=True, help="Verify the daily chain of digests instead.")
@click.option("--repair", is_flag=True, help="Mend what can be mended: records without a row, rows of the index.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a line.")
@click.pass_context
def check(ctx: click.Context, deep: bool, custody: bool, repair: bool, json_lines: bool) -> int:
    """Prove that every capture is readable and what its row says, and that the rows agree with each other."""
    from newsarchive.doors.cli.output import advance, as_json, progress

    troubles = 0
    with opened(ctx) as kit, progress("checking", None) as bar:
        if repair:
            click.echo(f"mended: {told}" if (told := mend(kit)) else "nothing to mend", err=True)
        for finding in check_custody(kit) if custody else check_archive(kit, deep=deep):
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
    place: Place = ctx.obj
    set_up_logs(quiet=True)
    with open_kit(place.home, place.settings):
        click.echo("the database is up to date", err=True)
    return 0
