"""`custody`: the daily chain of digests."""

from __future__ import annotations

import click

from newsarchive import signing
from newsarchive.custody import KEY
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


@custody.command()
@click.pass_context
def key(ctx: click.Context) -> int:
    """Make the key that manifests are signed with from now on, or tell its public half: give that to who verifies."""
    with opened(ctx) as kit:
        path = kit.home / KEY
        click.echo(signing.public_key(path) if path.exists() else signing.make_key(path))
    return 0
