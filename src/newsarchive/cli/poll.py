"""`poll`, `fetch` and `daemon`: the network, now or for ever."""

from __future__ import annotations

import click

from newsarchive.alerts import sending
from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.output import Reporter
from newsarchive.cli.session import named_sources, opened
from newsarchive.crawl.host import Scope
from newsarchive.scheduler.rounds import fetch_urls, poll_round


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Ignore due times, and check every known article again.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def poll(ctx: click.Context, sources: tuple[str, ...], everything: bool, json_lines: bool) -> int:
    """One round now: feeds, new targets, captures, ingest."""
    with opened(ctx) as archive:
        teller = Reporter(json_lines=json_lines)
        poll_round(archive, Scope(named_sources(archive, sources), everything=everything), teller)
        return max(teller.close(), tell_alerts(archive))


@click.command()
@click.argument("urls", nargs=-1, required=True)
@click.option("--source", help="The source to file them under (default: the one that has the host, else a new one).")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def fetch(ctx: click.Context, urls: tuple[str, ...], source: str | None, json_lines: bool) -> int:
    """Capture and ingest these addresses now."""
    with opened(ctx) as archive:
        teller = Reporter(json_lines=json_lines)
        fetch_urls(archive, urls, source, teller)
        return max(teller.close(), tell_alerts(archive))


def tell_alerts(archive: OpenArchive) -> int:
    """Tell saved searches what is new; the exit code."""
    failures = [alerted for alerted in sending.tell_due(archive) if alerted.failure is not None]
    for alerted in failures:
        click.echo(f"alert {alerted.search} failed and will be retried later: {alerted.failure}", err=True)
    return 1 if failures else 0


@click.command()
@click.option("--web", is_flag=True, help="Also start `serve`, and stop it with the daemon.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="Where --web answers.")
@click.pass_context
def daemon(ctx: click.Context, web: bool, port: int) -> int:
    """The scheduler: until SIGTERM or SIGINT, then finishes what is in hand and exits 0."""
    from newsarchive.scheduler.daemon import run

    with opened(ctx, quiet=False) as archive:
        run(archive, web_port=port if web else None)
    return 0
