"""`import`: what a person hands over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click

from newsarchive.cli.output import Reporter, advance, isolate, progress
from newsarchive.cli.session import opened
from newsarchive.imports.checkpoints import Checkpoints
from newsarchive.imports.files import FORMATS, Format, files, read_items
from newsarchive.imports.importer import preview, run_import
from newsarchive.imports.items import CharsetGuess, ImportItem, ResumedFile, SkippedRecords, UrlItem
from newsarchive.imports.unread_keys import Unread
from newsarchive.scheduler.rounds import fetch_urls


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--source",
    help="The source to file them under, of kind `import`; a line of jsonl or csv that names its own source wins.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="auto", show_default=True)
@click.option("--dry-run", is_flag=True, help="Print what would happen to each item; write nothing.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def import_(
    ctx: click.Context, paths: tuple[Path, ...], source: str | None, form: str, dry_run: bool, json_lines: bool
) -> int:
    """Take in pages, plain text, WARC, jsonl, csv or address lists; folders too. May be stopped and run again.

    Of jsonl and csv the names other programs use are read too (headline, content, date, author, العنوان …); keys that
    are not read are named at the end. What `export` wrote comes back with its former revisions.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise click.UsageError(f"no such file or folder: {', '.join(missing)}")
    with opened(ctx) as archive:
        teller = Reporter(json_lines=json_lines, idle="nothing taken in")
        found = files(paths)
        addresses: list[str] = []
        unread = Unread(by_line=json_lines)
        marks = None if dry_run else Checkpoints(archive, source)
        with progress("importing", len(found)) as bar:

            def stream() -> Iterator[ImportItem]:
                for path in found:
                    for page_item in read_items(path, cast(Format, form), marks.read if marks else None):
                        if isinstance(page_item, UrlItem):
                            addresses.append(page_item.url)
                        elif isinstance(page_item, SkippedRecords):
                            _tell_passed(page_item)
                        elif isinstance(page_item, ResumedFile | CharsetGuess):
                            click.echo(f"{page_item.input}: {page_item.message}", err=True)
                        else:
                            unread.note(page_item)
                            yield page_item
                    advance(bar)

            results = run_import(archive, stream(), source, marks) if marks else preview(archive, stream(), source)
            for result in results:
                teller(unread.with_unread_keys(result))
        if addresses and not dry_run:
            fetch_urls(archive, addresses, source, teller)
        elif addresses:
            click.echo(f"{len(addresses)} addresses would be fetched", err=True)
        code = teller.close()
        _tell_unread(unread)
        if archive.stop.is_set():
            click.echo("stopped before the end; run it again for the rest", err=True)
            return 1
        return code


def _tell_unread(unread: Unread) -> None:
    """The keys nobody read with their counts, on standard error."""
    text = ", ".join(f"{isolate(key)} ({count} line{'s' if count > 1 else ''})" for key, count in unread.commonest())
    more = f" and {unread.more} more" if unread.more else ""
    beyond = f"; {unread.beyond} times others yet" if unread.beyond else ""
    if text:
        click.echo(f"keys not read: {text}{more}{beyond}", err=True)
    if unread.not_brought:
        click.echo("deletions and other addresses of an article travel with `export --format warc`", err=True)


def _tell_passed(passed: SkippedRecords) -> None:
    if passed.count:
        text = "1 record that is not a page" if passed.count == 1 else f"{passed.count} records that are not pages"
        click.echo(f"{passed.input}: skipped {text} (DNS, requests, notes)", err=True)
