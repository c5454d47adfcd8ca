"""`custody`: the daily chain of digests."""

from __future__ import annotations

import click

from newsarchive.custody import close as close_days
from newsarchive.doors.cli.opened import opened


@click.group()
def custody() -> None:
    """The daily chain of digests; `check --custody` verifies it."""


@custody.command()
@click.option("--today", is_flag=True, help="Close the day that is not over, too.")
@click.pass_context
def close(ctx: click.Context, today: bool) -> int:
    """Write the manifests of the days that are over; the daemon does so by itself."""
    with opened(ctx) as kit:
        for path in close_days(kit, today=today):
            click.echo(path)
    return 0
