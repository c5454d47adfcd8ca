"""`import`: what a person hands over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click

from newsarchive.doors.cli.opened import opened
from newsarchive.doors.cli.output import Teller, advance, progress
from newsarchive.fetching import fetch_urls
from newsarchive.given import Given, GivenUrl, PassedOver
from newsarchive.inputs import FORMATS, Format, files, given
from newsarchive.intake import foresee, take_in


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", help="The source they are filed under, of kind `import`; a line's own source wins.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="auto", show_default=True)
@click.option("--dry-run", is_flag=True, help="Say what would become of each, and write nothing.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a line.")
@click.pass_context
def import_(
    ctx: click.Context, paths: tuple[Path, ...], source: str | None, form: str, dry_run: bool, json_lines: bool
) -> int:
    """Take in pages, plain text, WARC, jsonl, csv or address lists; folders too. May be stopped and run again."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise click.UsageError(f"no such file or folder: {', '.join(missing)}")
    with opened(ctx) as kit:
        teller = Teller(json_lines=json_lines)
        found = files(paths)
        addresses: list[str] = []
        with progress("importing", len(found)) as bar:

            def stream() -> Iterator[Given]:
                for path in found:
                    for item in given(path, cast(Format, form)):
                        if isinstance(item, GivenUrl):
                            addresses.append(item.url)
                        elif isinstance(item, PassedOver):
                            _tell_passed(item)
                        else:
                            yield item
                    advance(bar)

            for ending in (foresee if dry_run else take_in)(kit, stream(), source):
                teller(ending)
        if addresses and not dry_run:
            fetch_urls(kit, addresses, source, teller)
        elif addresses:
            click.echo(f"{len(addresses)} addresses would be fetched", err=True)
        code = teller.close()
        if kit.stop.is_set():
            click.echo("stopped before the end; run it again for the rest", err=True)
            return 1
        return code


def _tell_passed(passed: PassedOver) -> None:
    if passed.count:
        click.echo(f"{passed.input}: {passed.count} records that are no pages (DNS, notes) passed over", err=True)
