"""`stories`: the events, newest activity first; one event with its timeline and who left out what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from newsarchive import reports
from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.output import as_json, isolate, known_moment, table
from newsarchive.cli.session import opened
from newsarchive.errors import UsageError

_SHOWN = 90  # characters of a passage in the table


@click.command()
@click.argument("story", type=int, required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many are listed.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a line.")
@click.pass_context
def stories(ctx: click.Context, story: int | None, limit: int, json_lines: bool) -> int:
    """Events that several articles tell of, newest activity first; with a number, one of them."""
    with opened(ctx) as archive:
        if story is not None:
            return _one(archive, story, json_lines=json_lines)
        with archive.reading() as conn:
            rows = reports.story_list(conn, limit)
    if json_lines:
        for row in rows:
            click.echo(as_json(row))
        return 0
    if not rows:
        click.echo("no stories yet", err=True)
        return 0
    columns = ("story", "headline", "articles", "sources", "first", "from", "until")
    table(columns, [_cells(row) for row in rows])
    return 0


def _cells(row: Mapping[str, Any]) -> Sequence[Any]:
    days = [row[name][:10] if row[name] else None for name in ("first_at", "last_at")]
    return (row["id"], row["headline"], row["articles"], row["sources"], row["first"]["source"], *days)


def _one(archive: OpenArchive, story_id: int, *, json_lines: bool) -> int:
    with archive.reading() as conn:
        told = reports.story(conn, story_id)
    if told is None:
        raise UsageError(f"no such story: {story_id}; `newsarchive stories` lists them")
    click.echo(as_json(told)) if json_lines else _print(told)
    return 0


def _print(told: dict[str, Any]) -> None:
    click.echo(click.style(isolate(told["headline"] or "(no title)"), bold=True))
    span = f"{(told['first_at'] or 'undated')[:10]} – {(told['last_at'] or 'undated')[:10]}"
    click.echo(f"story {told['id']}: {told['articles']} articles of {told['sources']} sources, {span}\n")
    rows = []
    for place, one in enumerate(told["timeline"]):
        late = f" after {one['late_s'] / 3600:.1f} h" if one["late_s"] else ""
        what = f"{one['relation']} #{one['copy_of']}{late}" if one["copy_of"] else ("first" if not place else "")
        moment = known_moment(one["published_at"], one["published_day"], one["published_precision"])
        rows.append((one["article_id"], moment, one["source"], what, one["title"]))
    table(("article", "published", "source", "copied", "title"), rows)
    if told["passages"]:
        click.echo()
        cells = [
            (_cut(one["text"]), one["words"], "، ".join(one["sources_with"]), "، ".join(one["sources_without"]))
            for one in told["passages"]
        ]
        table(("passage", "words", "carried by", "left out by"), cells, title="Who left out what")


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN] + " …"
