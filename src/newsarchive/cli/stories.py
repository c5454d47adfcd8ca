"""`stories`: the events, newest activity first; one event with its timeline and who left out what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.output import as_json, isolate, known_moment, table
from newsarchive.cli.session import opened
from newsarchive.errors import UsageError
from newsarchive.reports import stories as story_report

_SHOWN = 90  # characters of a passage in the table


@click.command()
@click.argument("story", type=int, required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many to list.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def stories(ctx: click.Context, story: int | None, limit: int, json_lines: bool) -> int:
    """Events that several articles tell of, newest activity first; with a number, one of them."""
    with opened(ctx) as archive:
        if story is not None:
            return _one(archive, story, json_lines=json_lines)
        with archive.reading() as conn:
            rows = story_report.story_list(conn, limit)
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
        row = story_report.story(conn, story_id)
    if row is None:
        raise UsageError(f"no such story: {story_id}; `newsarchive stories` lists them")
    click.echo(as_json(row)) if json_lines else _print(row)
    return 0


def _print(story: dict[str, Any]) -> None:
    click.echo(click.style(isolate(story["headline"] or "(no title)"), bold=True))
    span = f"{(story['first_at'] or 'undated')[:10]} – {(story['last_at'] or 'undated')[:10]}"
    click.echo(f"story {story['id']}: {story['articles']} articles of {story['sources']} sources, {span}\n")
    rows = []
    for place, value in enumerate(story["timeline"]):
        late = f" after {value['late_s'] / 3600:.1f} h" if value["late_s"] else ""
        what = f"{value['relation']} #{value['copy_of']}{late}" if value["copy_of"] else ("first" if not place else "")
        moment = known_moment(value["published_at"], value["published_day"], value["published_precision"])
        rows.append((value["article_id"], moment, value["source"], what, value["title"]))
    table(("article", "published", "source", "copied", "title"), rows)
    if story["passages"]:
        click.echo()
        cells = [
            (_cut(value["text"]), value["words"], "، ".join(value["sources_with"]), "، ".join(value["sources_without"]))
            for value in story["passages"]
        ]
        table(("passage", "words", "carried by", "left out by"), cells, title="Who left out what")


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN] + " …"
