"""`reingest`, `check`, `db`: minding the archive."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from newsarchive.checking import check_archive
from newsarchive.doors.cli import Place
from newsarchive.doors.cli.opened import named_sources, opened, set_up_logs
from newsarchive.doors.cli.output import Teller
from newsarchive.kit import open_kit
from newsarchive.rereading import foresee_all, reread


@click.command()
@click.option("--source", "sources", multiple=True, help="Of this source only.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Captures from this day on.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a line.")
@click.pass_context
def reingest(
    ctx: click.Context, sources: tuple[str, ...], since: datetime | None, dry_run: bool, json_lines: bool
) -> int:
    """Read raw again with today's code and rules. A change of our code never makes a revision."""
    with opened(ctx) as kit:
        teller = Teller(json_lines=json_lines)
        chosen = named_sources(kit, sources)
        moment = since.replace(tzinfo=UTC) if since else None
        for ending in (foresee_all if dry_run else reread)(kit, chosen, moment):
            teller(ending)
        return teller.close()


@click.command()
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a line.")
@click.pass_context
def check(ctx: click.Context, json_lines: bool) -> int:
    """Prove that every capture is readable and what its row says, and that the rows agree with each other."""
    from newsarchive.doors.cli.output import advance, as_json, progress

    troubles = 0
    with opened(ctx) as kit, progress("checking", None) as bar:
        for finding in check_archive(kit):
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
