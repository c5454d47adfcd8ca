"""`raw`: the WARC files themselves."""

from __future__ import annotations

import click

from newsarchive.cli.session import opened
from newsarchive.maintenance import compact as compaction


@click.group()
def raw() -> None:
    """The raw files: an index for replay, and making them small."""


@raw.command()
@click.pass_context
def index(ctx: click.Context) -> int:
    """Write `raw/index.cdxj`: with it pywb and other tools replay the files."""
    with opened(ctx) as archive:
        path, count = compaction.write_index(archive)
    click.echo(f"{path}: {count} captures", err=True)
    return 0


@raw.command()
@click.pass_context
def compact(ctx: click.Context) -> int:
    """Pack finished files anew as Zstandard WARC, a file a host, without losing a byte."""
    with opened(ctx) as archive:
        done = compaction.compact(archive)
    share = f", {done.after / done.before:.2f} of the size" if done.before else ""
    click.echo(f"{done.files} files: {done.before} bytes became {done.after}{share}", err=True)
    return 0
