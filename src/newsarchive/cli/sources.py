"""`sources`: the publishers that are watched."""

from __future__ import annotations

from pathlib import Path

import click

from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.output import address, advance, as_json, isolate, progress, table
from newsarchive.cli.session import opened
from newsarchive.errors import BadInput, UsageError
from newsarchive.model import Feed, Source
from newsarchive.sources.add import watch
from newsarchive.sources.lists import Listed, read_list, write_opml, write_toml
from newsarchive.store import frontier
from newsarchive.store.sources import sources as source_rows
from newsarchive.store.takedowns import takedowns
from newsarchive.store.takedowns.takedowns import LEVELS, Level


@click.group()
def sources() -> None:
    """Add, list, pause and check the publishers that are watched."""


@sources.command()
@click.argument("url")
@click.option("--name", help="Name of the source (default: its host).")
@click.option(
    "--feed", "feeds", multiple=True, help="A feed, sitemap or section page; its kind is detected when it is read."
)
@click.option("--timezone", help="Time zone (IANA) for dates printed without one, such as Asia/Damascus.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def add(
    ctx: click.Context, url: str, name: str | None, feeds: tuple[str, ...], timezone: str | None, json_lines: bool
) -> int:
    """Watch a publisher. With --feed nothing is asked of the network; without, its feeds are looked for."""
    with opened(ctx) as archive:
        added = watch(archive, Listed(url, name, feeds, timezone))
        for line in added.said:
            click.echo(line, err=True)
        _print_sources(archive, [added.source], json_lines=json_lines)
    return 0


@sources.command(name="list")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def list_(ctx: click.Context, json_lines: bool) -> int:
    """Every source with its feeds."""
    with opened(ctx) as archive:
        with archive.reading() as conn:
            known = source_rows.list_sources(conn)
        _print_sources(archive, known, json_lines=json_lines)
    return 0


@sources.command()
@click.argument("name")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def show(ctx: click.Context, name: str, json_lines: bool) -> int:
    """One source: its feeds, when each is next polled, and how that goes."""
    with opened(ctx) as archive:
        source = _found(archive, name)
        with archive.reading() as conn:
            feeds = frontier.feeds(conn, source.id)
        if json_lines:
            click.echo(as_json(_source_row(source, feeds)))
            return 0
        _print_sources(archive, [source], json_lines=False)
        rows = [
            (feed.kind, address(feed.url), f"{feed.due_at:%Y-%m-%d %H:%M}Z", feed.polls, feed.failures)
            for feed in feeds
        ]
        table(("kind", "feed", "next poll", "polls", "failures"), rows)
    return 0


@sources.command()
@click.argument("name")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object.")
@click.pass_context
def pause(ctx: click.Context, name: str, json_lines: bool) -> int:
    """Stop asking this source for anything, until resumed."""
    with opened(ctx) as archive:
        source = _found(archive, name)
        with archive.writing() as conn:
            source_rows.pause(conn, source.name)
        _tell_done(archive, source, f"paused {source.name}", json_lines=json_lines)
    return 0


@sources.command()
@click.argument("name")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object.")
@click.pass_context
def resume(ctx: click.Context, name: str, json_lines: bool) -> int:
    """Watch a paused source again."""
    with opened(ctx) as archive:
        source = _found(archive, name)
        with archive.writing() as conn:
            source_rows.resume(conn, source.name)
        _tell_done(archive, source, f"resumed {source.name}", json_lines=json_lines)
    return 0


@sources.command()
@click.argument("name")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object.")
@click.pass_context
def remove(ctx: click.Context, name: str, json_lines: bool) -> int:
    """Watch a source no longer; its articles stay."""
    with opened(ctx) as archive:
        source = _found(archive, name)
        with archive.writing() as conn:
            source_rows.remove(conn, source.name)
        _tell_done(archive, source, f"removed {source.name}; its articles stay", json_lines=json_lines)
    return 0


@sources.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(1), help="Take down articles first seen longer ago than this.")
@click.option("--forever", is_flag=True, help="Keep them for ever again.")
@click.option("--level", type=click.Choice(LEVELS), default="destroy", show_default=True)
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object.")
@click.pass_context
def keep(ctx: click.Context, name: str, days: int | None, forever: bool, level: Level, json_lines: bool) -> int:
    """How long a source's articles are kept; the daemon, or `takedown --expired`, takes down older ones."""
    if (days is None) is not forever:
        raise UsageError("give --days N or --forever")
    with opened(ctx) as archive:
        source = _found(archive, name)
        with archive.writing() as conn:
            takedowns.set_retention(conn, source.id, days, level, archive.now())
    if json_lines:
        click.echo(as_json({"name": source.name, "keep_days": days, "level": level if days else None}))
    else:
        click.echo(f"{source.name}: kept {'for ever' if days is None else f'{days} days, then {level}'}", err=True)
    return 0


@sources.command(name="import")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per source.")
@click.pass_context
def import_(ctx: click.Context, path: Path, json_lines: bool) -> int:
    """Add the sources of an OPML file, a TOML file or a list of addresses. Exits 1 where one could not be taken.

    Of a source that comes without a feed its feeds, sitemaps and sections are looked for, as `sources add` does; not
    of one that is watched already.
    """
    failed = 0
    with opened(ctx) as archive, progress("looking for feeds", len(results := list(read_list(path)))) as bar:
        for listed in results:
            advance(bar)
            if isinstance(listed, str):
                click.echo(listed, err=True)
                failed += 1
                continue
            try:
                added = watch(archive, listed, again=False)
            except BadInput as error:
                click.echo(f"{path}: {error}", err=True)
                failed += 1
                continue
            for line in added.said:
                click.echo(f"{added.source.name}: {line}", err=True)
            if json_lines:
                _print_sources(archive, [added.source], json_lines=True)
            else:
                click.echo(added.source.name)
            if archive.stop.is_set():
                click.echo("stopped before the end; run it again for the rest", err=True)
                return 1
    return 1 if failed else 0


@sources.command()
@click.option("--format", "form", type=click.Choice(["opml", "toml"]), default="opml", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file (default: standard output).")
@click.pass_context
def export(ctx: click.Context, form: str, output: Path | None) -> int:
    """Every source: as OPML with its RSS, Atom and JSON feeds, for feed readers; as TOML with sitemaps, sections and
    zones too. `sources import` takes both back."""
    with opened(ctx) as archive, archive.reading() as conn:
        known = [(source, frontier.feeds(conn, source.id)) for source in source_rows.list_sources(conn)]
    text = write_opml(known) if form == "opml" else write_toml(known)
    if output is None:
        click.echo(text)
    else:
        output.write_text(text, encoding="utf-8")
    return 0


@sources.command()
@click.argument("name", required=False)
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def check(ctx: click.Context, name: str | None, json_lines: bool) -> int:
    """Which feeds fail or were never read. Exits 1 where one does."""
    with opened(ctx) as archive, archive.reading() as conn:
        chosen = [_found(archive, name)] if name else source_rows.list_sources(conn)
        feeds = [(source, feed) for source in chosen for feed in frontier.feeds(conn, source.id)]
    troubled = [(source, feed) for source, feed in feeds if feed.failures or not feed.polls]
    for source, feed in troubled:
        why = f"{feed.failures} failures in a row" if feed.failures else "never read yet"
        row = {"source": source.name, "feed": feed.url, "trouble": why}
        click.echo(as_json(row) if json_lines else f"{source.name}: {isolate(address(feed.url))}: {why}")
    if not troubled:
        click.echo(f"all is well: {len(feeds)} feeds of {len(chosen)} sources" if feeds else "no feed yet", err=True)
    return 1 if any(feed.failures for _, feed in troubled) else 0


def _tell_done(archive: OpenArchive, source: Source, text: str, *, json_lines: bool) -> None:
    """What was done: a sentence; for programs the source as it is now, or its name alone where it is removed."""
    if not json_lines:
        click.echo(text, err=True)
        return
    with archive.reading() as conn:
        now = source_rows.find(conn, source.name)
        feeds = frontier.feeds(conn, now.id) if now else []
    click.echo(as_json(_source_row(now, feeds) if now else {"name": source.name, "removed": True}))


def _found(archive: OpenArchive, name: str) -> Source:
    with archive.reading() as conn:
        source = source_rows.find(conn, name)
    if source is None:
        raise UsageError(f"no such source: {name}; `newsarchive sources list` shows them")
    return source


def _print_sources(archive: OpenArchive, known: list[Source], *, json_lines: bool) -> None:
    with archive.reading() as conn:
        feeds = {source.id: frontier.feeds(conn, source.id) for source in known}
    if json_lines:
        for source in known:
            click.echo(as_json(_source_row(source, feeds[source.id])))
        return
    rows = [(s.name, s.kind, address(s.home_url), len(feeds[s.id]), "paused" if s.paused else "watched") for s in known]
    table(("source", "kind", "home", "feeds", "state"), rows)


def _source_row(source: Source, feeds: list[Feed]) -> dict[str, object]:
    return {
        "name": source.name,
        "kind": source.kind,
        "home_url": source.home_url,
        "timezone": source.timezone,
        "paused": source.paused,
        "feeds": [
            {
                "url": feed.url,
                "kind": feed.kind,
                "due_at": f"{feed.due_at:%Y-%m-%dT%H:%M:%SZ}",
                "failures": feed.failures,
            }
            for feed in feeds
        ],
    }
