"""`import`: what a person hands over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import click

from newsarchive.doors.cli.opened import opened
from newsarchive.doors.cli.output import Teller, advance, isolate, progress
from newsarchive.fetching import fetch_urls
from newsarchive.given import Given, GivenBody, GivenText, GivenUrl, PassedOver, Resumed
from newsarchive.inputs import FORMATS, Format, files, given
from newsarchive.intake import foresee, take_in
from newsarchive.nouns import Ending
from newsarchive.resuming import Bookmarks

_MOST_KEYS = 30  # told by name
_NOT_BROUGHT = frozenset(("urls", "deleted_at"))  # of our own export


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--source",
    help="The source they are filed under, of kind `import`; where a line of jsonl or csv names its own, that wins.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="auto", show_default=True)
@click.option("--dry-run", is_flag=True, help="Say what would become of each, and write nothing.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a line.")
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
    with opened(ctx) as kit:
        teller = Teller(json_lines=json_lines)
        found = files(paths)
        addresses: list[str] = []
        unread = _Unread()
        marks = None if dry_run else Bookmarks(kit, source)
        with progress("importing", len(found)) as bar:

            def stream() -> Iterator[Given]:
                for path in found:
                    for handed in given(path, cast(Format, form), marks.read if marks else None):
                        if isinstance(handed, GivenUrl):
                            addresses.append(handed.url)
                        elif isinstance(handed, PassedOver):
                            _tell_passed(handed)
                        elif isinstance(handed, Resumed):
                            click.echo(f"{handed.input}: {handed.message}", err=True)
                        else:
                            unread.note(handed)
                            yield handed
                    advance(bar)

            endings = take_in(kit, stream(), source, marks) if marks else foresee(kit, stream(), source)
            for ending in endings:
                teller(unread.told(ending) if json_lines else ending)
        if addresses and not dry_run:
            fetch_urls(kit, addresses, source, teller)
        elif addresses:
            click.echo(f"{len(addresses)} addresses would be fetched", err=True)
        code = teller.close()
        unread.close()
        if kit.stop.is_set():
            click.echo("stopped before the end; run it again for the rest", err=True)
            return 1
        return code


class _Unread:
    """The keys of lines that nobody reads: each named at the first line that has it, and counted."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._named: dict[str, list[str]] = {}

    def note(self, handed: Given) -> None:
        """One thing given."""
        if not isinstance(handed, GivenText | GivenBody) or not handed.unread:
            return
        new = [key for key in handed.unread if key not in self._counts]
        if new:
            self._named[handed.input] = new
        self._counts.update(handed.unread)

    def told(self, ending: Ending) -> Ending:
        """The ending, its detail naming the keys that were met in it first."""
        new = self._named.pop(ending.input, None)
        if new is None:
            return ending
        said = f"keys not read: {', '.join(new)}"
        return replace(ending, detail=f"{ending.detail}; {said}" if ending.detail else said)

    def close(self) -> None:
        """All of them with their counts, on standard error."""
        if not self._counts:
            return
        told = ", ".join(
            f"{isolate(key)} ({count} line{'s' if count > 1 else ''})"
            for key, count in self._counts.most_common(_MOST_KEYS)
        )
        more = f" and {len(self._counts) - _MOST_KEYS} more" if len(self._counts) > _MOST_KEYS else ""
        click.echo(f"keys not read: {told}{more}", err=True)
        if _NOT_BROUGHT & self._counts.keys():
            click.echo("deletions and other addresses of an article travel with `export --format warc`", err=True)


def _tell_passed(passed: PassedOver) -> None:
    if passed.count:
        click.echo(f"{passed.input}: {passed.count} records that are no pages (DNS, notes) passed over", err=True)
