"""`demo`: the whole road on the bundled sample newsroom, over real HTTP on loopback, no internet."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click
import msgspec

from newsarchive.archive.archive import OpenArchive, open_archive
from newsarchive.cli import Invocation
from newsarchive.cli.output import Reporter
from newsarchive.cli.session import set_up_logs, stopping
from newsarchive.crawl.host import Scope
from newsarchive.demo.world import DAYS
from newsarchive.scheduler.rounds import poll_round
from newsarchive.sources.add import add_source
from newsarchive.sources.lists import Listed
from newsarchive.store import articles


@click.command()
@click.option(
    "--days", type=click.IntRange(1, DAYS), default=DAYS, show_default=True, help="Virtual days to live through."
)
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where to create the archive (default: a new temporary folder)."
)
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def demo(ctx: click.Context, days: int, folder: Path | None, json_lines: bool) -> int:
    """Archive the sample newsroom: six small papers over five virtual days; prints what became of every address."""
    place: Invocation = ctx.obj
    home = folder or Path(tempfile.mkdtemp(prefix="newsarchive-demo-"))
    settings = msgspec.structs.replace(place.settings, allow_private_networks=True, host_delay_s=0.0, database_url=None)
    set_up_logs(quiet=True)
    with open_archive(home, settings) as archive, stopping(archive):
        teller = Reporter(json_lines=json_lines)
        _live_through(archive, days, teller, json_lines=json_lines)
        code = teller.close()
    click.echo(f"\nThe archive is in {home}. Ask it:", err=True)
    click.echo(f"  {sys.argv[0]} --home {home} search مدينة", err=True)
    click.echo(f"  {sys.argv[0]} --home {home} show 1 --explain", err=True)
    return code


def _live_through(archive: OpenArchive, days: int, teller: Reporter, *, json_lines: bool) -> None:
    from newsarchive.demo.score import score
    from newsarchive.demo.server import serve

    with serve() as newsroom:
        for key, home_url in newsroom.home_urls.items():
            add_source(archive, Listed(home_url, key, newsroom.feed_urls[key], _zone(newsroom.zones[key])))
        for day in range(days):
            newsroom.set_day(day)
            click.echo(f"— day {day + 1} —", err=True)
            poll_round(archive, Scope(everything=True), teller)
        with archive.reading() as conn:
            rows = list(articles.stream(conn))
        result = score(rows, newsroom.truth(), newsroom.forbidden(), days - 1)
    if not json_lines:
        click.echo()
        click.echo("Against what the newsroom knows to be true:")
        for measure, value in result.lines():
            click.echo(f"  {measure:<24} {value}")
        for miss in result.misses:
            click.echo(f"  missed: {miss}", err=True)


def _zone(minutes_east: int) -> str:
    """A fixed zone by its IANA name, whose sign reads the other way round."""
    return f"Etc/GMT{-minutes_east // 60:+d}" if minutes_east else "Etc/UTC"
