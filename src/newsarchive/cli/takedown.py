"""`takedown`: an article withheld, or destroyed."""

from __future__ import annotations

from typing import cast

import click

from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.output import as_json, table
from newsarchive.cli.session import opened
from newsarchive.errors import UsageError
from newsarchive.maintenance import takedown as work
from newsarchive.model.encoding import moment_json
from newsarchive.store import articles
from newsarchive.store.takedowns import takedowns
from newsarchive.store.takedowns.takedowns import LEVELS, Level


@click.command()
@click.argument("ids", nargs=-1, metavar="ID…")
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    help="hide: not shown. exclude: also not exported. destroy: all bytes deleted.",
)
@click.option("--reason", help="The reason; kept with the takedown.")
@click.option("--lift", is_flag=True, help="Show hidden or excluded articles again.")
@click.option("--list", "listed", is_flag=True, help="List every takedown.")
@click.option("--finish", "finishing", is_flag=True, help="Resume a destruction that could not be finished.")
@click.option("--expired", is_flag=True, help="Take down what is older than its source's retention period.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def takedown(
    ctx: click.Context,
    /,
    ids: tuple[str, ...],
    level: str | None,
    reason: str | None,
    lift: bool,
    listed: bool,
    finishing: bool,
    expired: bool,
    json_lines: bool,
) -> int:
    """Withhold articles, by number or address: hide, exclude or destroy. Destroying cannot be taken back."""
    with opened(ctx) as archive:
        if listed:
            return _list(archive, json_lines=json_lines)
        if lift:
            return _lift(archive, ids)
        if expired:
            return _tell(archive, work.keep_within(archive), json_lines=json_lines)
        if finishing and not ids:
            return _tell(archive, [], json_lines=json_lines)
        if not ids or level is None or reason is None:
            raise UsageError("name an article, --level hide, exclude or destroy, and a --reason")
        taken = work.take_down(archive, [_found(archive, text) for text in ids], cast(Level, level), reason)
        return _tell(archive, taken, json_lines=json_lines)


def _found(archive: OpenArchive, text: str) -> int:
    with archive.reading() as conn:
        number = articles.find(conn, text)
    if number is None:
        raise UsageError(f"no such article: {text}")
    return number


def _lift(archive: OpenArchive, ids: tuple[str, ...]) -> int:
    for text in ids:
        lifted = work.lift(archive, _found(archive, text))
        click.echo(f"{text}: {'shown again' if lifted else 'was not withheld'}", err=True)
    return 0


def _list(archive: OpenArchive, *, json_lines: bool) -> int:
    with archive.reading() as conn:
        rows = takedowns.list_takedowns(conn)
    if json_lines:
        for row in rows:
            entry = {"id": row.id, "article_id": row.article_id, "source": row.source, "level": row.level}
            lifted = moment_json(row.lifted_at)
            click.echo(as_json(entry | {"reason": row.reason, "at": moment_json(row.moment), "lifted_at": lifted}))
        return 0
    columns = ("article", "source", "level", "since", "lifted", "reason")
    table(columns, [(r.article_id, r.source, r.level, f"{r.moment:%Y-%m-%d}", r.lifted_at, r.reason) for r in rows])
    return 0


def _tell(archive: OpenArchive, taken: list[work.TakedownResult], *, json_lines: bool) -> int:
    for takedown_result in taken:
        if json_lines:
            row = {
                "article_id": takedown_result.article_id,
                "level": takedown_result.level,
                "records": takedown_result.records,
                "also": list(takedown_result.also),
            }
            click.echo(as_json(row | {"passages": list(takedown_result.quoting)}))
            continue
        records = f", {takedown_result.records} raw records" if takedown_result.level == "destroy" else ""
        click.echo(f"#{takedown_result.article_id} {takedown_result.level}{records}")
        if takedown_result.also:
            click.echo(
                f"   the same text stays in {', '.join(f'#{other}' for other in takedown_result.also)}", err=True
            )
        if takedown_result.quoting:
            click.echo(f"   passages stay in {', '.join(f'#{other}' for other in takedown_result.quoting)}", err=True)
    done = work.finish_erasure(archive)
    for file in done.waiting:
        click.echo(f"{file} is being written by another process: run `takedown --finish` once it is done", err=True)
    if not done.overwritten:
        click.echo("the database was in use and is not overwritten yet: run `takedown --finish` again", err=True)
    return 0 if done.whole else 1
