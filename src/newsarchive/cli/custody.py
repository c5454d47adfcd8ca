"""`custody`: the daily chain of digests."""

from __future__ import annotations

import click

from newsarchive.cli.session import opened
from newsarchive.maintenance import signing
from newsarchive.maintenance.custody import KEY
from newsarchive.maintenance.custody import close as close_days


@click.group()
def custody() -> None:
    """The daily chain of digests; `check --custody` verifies it."""


@custody.command()
@click.option("--today", is_flag=True, help="Also close the day that is not over.")
@click.pass_context
def close(ctx: click.Context, today: bool) -> int:
    """Write the manifests of the days that are over; the daemon does so by itself."""
    with opened(ctx) as archive:
        closed = list(close_days(archive, today=today))
    for path in closed:
        click.echo(path)
    if not closed:
        more = "" if today else "; --today closes this one too"
        click.echo(f"nothing to close: no day with captures is open{'' if today else ' and over'}{more}", err=True)
    return 0


@custody.command()
@click.pass_context
def key(ctx: click.Context) -> int:
    """Make the key that manifests are signed with from now on, or tell its public half: give that to who verifies."""
    with opened(ctx) as archive:
        path = archive.home / KEY
        made = not path.exists()
        click.echo(signing.make_key(path) if made else signing.public_key(path))
    text = "the public half, for who verifies (`check --custody --public-key`)"
    click.echo(f"{text}; the secret half {'was made' if made else 'is'} in {path}: show it to nobody", err=True)
    return 0
