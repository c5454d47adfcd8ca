"""`searches`: saved searches, what is new of them, their alerts and feeds."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from typing import Any

import click

from newsarchive import urls
from newsarchive.alerts import sending
from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.filters import check_named, filters_of, picks
from newsarchive.cli.output import address, as_json, isolate, table
from newsarchive.cli.session import opened
from newsarchive.errors import UsageError
from newsarchive.export import atom, entries, jsonfeed
from newsarchive.model.encoding import moment_json
from newsarchive.store import saved_searches
from newsarchive.store.articles.summaries import ArticleSummary
from newsarchive.store.saved_searches import Saved
from newsarchive.store.search import understood, why

_SHELL_SIGNS = "();<>|&"


@click.group()
def searches() -> None:
    """Saved searches: each new match is reported once; alerts; feeds."""


@searches.command()
@click.argument("name")
@click.argument("query", default="")
@picks
@click.option("--webhook", help="POST new matches as JSON to this address.")
@click.option("--command", help="Run this command with new matches as JSON on its standard input; no shell.")
@click.option("--from-start", is_flag=True, help="Also report what matches already.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object.")
@click.pass_context
def add(
    ctx: click.Context,
    /,
    name: str,
    query: str,
    webhook: str | None,
    command: str | None,
    from_start: bool,
    json_lines: bool,
    **picked: Any,
) -> int:
    """Save a search. With --webhook or --command, new matches are reported as they come; else by `searches run`."""
    _check_name(name)
    _check_ways(webhook, command)
    with opened(ctx) as archive:
        check_named(archive, picked)
        with archive.writing() as conn:
            saved = saved_searches.add(
                conn,
                name=name,
                query=query,
                filters=filters_of(picked),
                webhook=webhook,
                command=command,
                from_start=from_start,
                now=archive.now(),
            )
    if saved is None:
        raise UsageError(f"there is a saved search {name!r}; take another name, or `searches remove {name}` first")
    for ignored in understood(query).ignored:
        click.echo(f"ignored: {isolate(ignored[0])}: {why(ignored)}", err=True)
    _print([saved], json_lines=json_lines)
    return 0


def _check_name(name: str) -> None:
    if not saved_searches.can_be_named(name):
        raise UsageError(f"{name!r} cannot name a search: no slash, no signs that are not seen, no space at its ends")


def _check_ways(webhook: str | None, command: str | None) -> None:
    if webhook is not None and command is not None:
        raise UsageError("--webhook or --command, not both: save the search twice")
    if webhook is not None and urls.parse(webhook) is None:
        raise UsageError(f"--webhook: not an http(s) address: {webhook!r}")
    try:
        if command is not None and not shlex.split(command):
            raise UsageError("--command: names no command")
        if command is not None and (signs := _shell_signs(command)):
            click.echo(
                f"no shell runs the command: {' '.join(signs)} goes to it as a word; if that is not meant, save it as "
                f"--command {shlex.quote(f'sh -c {shlex.quote(command)}')}",
                err=True,
            )
    except ValueError as error:
        raise UsageError(f"--command: {error}: {command}") from error


def _shell_signs(command: str) -> list[str]:
    """The redirections and pipes in a command that stand outside quotes."""
    pieces = shlex.shlex(command, posix=True, punctuation_chars=True)
    pieces.whitespace_split = True
    return [piece for piece in pieces if piece and set(piece) <= set(_SHELL_SIGNS)]


@searches.command("list")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def list_(ctx: click.Context, json_lines: bool) -> int:
    """All saved searches, with how their alerts fare."""
    with opened(ctx) as archive, archive.reading() as conn:
        known = saved_searches.every(conn)
    _print(known, json_lines=json_lines)
    return 0


@searches.command()
@click.argument("name", required=False)
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def run(ctx: click.Context, name: str | None, json_lines: bool) -> int:
    """Tell what is new since the last time, now: of one search or all; alerts that wait after a failure, too."""

    def show(search: Saved, batch: Sequence[ArticleSummary]) -> None:
        for one in batch:
            click.echo(as_json(sending.match_row(search, one)) if json_lines else _line(search, one))
        sys.stdout.flush()  # only what went out is recorded as reported

    with opened(ctx) as archive:
        results = [sending.send_new_matches(archive, search, show) for search in _named(archive, name)]
    for one in results:
        text = f"{one.number} new" if one.failure is None else f"{one.number} reported, then: {one.failure}"
        click.echo(f"{isolate(one.search)}: {text}", err=True)
    return 1 if any(result.failure for result in results) else 0


def _named(archive: OpenArchive, name: str | None) -> list[Saved]:
    with archive.reading() as conn:
        known = saved_searches.every(conn)
    if name is None:
        return known
    return [_known(known, name)]


def _known(known: Sequence[Saved], name: str) -> Saved:
    saved = next((one for one in known if one.name == name), None)
    if saved is None:
        names = ", ".join(one.name for one in known) or "none yet"
        raise UsageError(f"no saved search {name!r}; there are: {names}")
    return saved


@searches.command()
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> int:
    """Delete a saved search and its record of reported matches."""
    with opened(ctx) as archive:
        _named(archive, name)
        with archive.writing() as conn:
            saved_searches.remove(conn, name)
    click.echo(f"removed {isolate(name)}", err=True)
    return 0


@searches.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["atom", "json"]), default="atom", show_default=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.pass_context
def feed(ctx: click.Context, name: str, form: str, limit: int) -> int:
    """The newest articles of a saved search as a feed, copies folded. Reading it marks nothing as reported."""
    write = atom.as_atom if form == "atom" else jsonfeed.as_json_feed
    with opened(ctx) as archive:
        search = _named(archive, name)[0]
        with archive.reading() as conn:
            document = write(entries.gather(conn, entries.of_saved(search), limit=limit))
    click.echo(document.decode())
    return 0


def search_row(saved: Saved) -> dict[str, Any]:
    """A saved search as JSON."""
    return {
        "name": saved.name,
        "query": saved.query,
        "filters": saved_searches.filters_json(saved.filters),
        "webhook": saved.webhook,
        "command": saved.command,
        "added_at": moment_json(saved.added_at),
        "checked_at": moment_json(saved.checked_at),
        "failures": saved.failures,
        "failing_since": moment_json(saved.failing_since),
        "detail": saved.detail,
    }


def _print(known: Sequence[Saved], *, json_lines: bool) -> None:
    if json_lines:
        for saved in known:
            click.echo(as_json(search_row(saved)))
        return
    rows = (
        (saved.name, saved.query, _filters_text(saved), saved.webhook or saved.command, _fares(saved))
        for saved in known
    )
    table(("name", "query", "filters", "alert", "state"), rows)


def _filters_text(saved: Saved) -> str | None:
    return " ".join(f"{name}={value}" for name, value in saved_searches.filters_json(saved.filters).items()) or None


def _fares(saved: Saved) -> str | None:
    if saved.failing_since is not None:
        return f"fails since {saved.failing_since:%Y-%m-%d %H:%M}Z ({saved.failures} times): {saved.detail}"
    return f"looked {saved.checked_at:%Y-%m-%d %H:%M}Z" if saved.checked_at else None


def _line(search: Saved, summary: ArticleSummary) -> str:
    day = summary.published_day or summary.first_seen_at.date()
    title = isolate(summary.title or " ".join(summary.text.split()[:9]) + " …")
    source, url = isolate(summary.source), isolate(address(summary.url))
    return f"{isolate(search.name)}  #{summary.article_id} {day}  {source}  {title}  {url}"
