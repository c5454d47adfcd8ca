"""`snapshot`: a selection frozen under a name, and its proof."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from newsarchive.cli.filters import check_named, filters_of, picks
from newsarchive.cli.output import address, advance, as_json, isolate, progress, table
from newsarchive.cli.session import opened
from newsarchive.export import snapshots
from newsarchive.model.encoding import moment_json

_MEANING = {
    "as_frozen": "text and revision are what was frozen",
    "edited_since": "the frozen revision is there; the publisher changed the article since",
    "read_otherwise": "the same bytes are read to another text today",
    "bytes_differ": "the raw bytes are not what was frozen, or cannot be read",
    "taken_down": "withheld or destroyed since",
    "missing": "not in this archive",
}


@click.group()
def snapshot() -> None:
    """Selections frozen under a name, so that a study can say exactly what it read."""


@snapshot.command()
@click.argument("name")
@click.argument("query", required=False)
@picks
@click.option("--note", help="What it is for; printed in the data sheet.")
@click.option("--json", "json_lines", is_flag=True, help="The data sheet as one JSON object.")
@click.pass_context
def create(
    ctx: click.Context, /, name: str, query: str | None, note: str | None, json_lines: bool, **picked: Any
) -> int:
    """Freeze the articles that fit: their numbers, revisions and digests, with a data sheet."""
    with opened(ctx) as archive:
        check_named(archive, picked)
        sheet = snapshots.create(archive, name, filters_of(picked, query), note)
    if json_lines:
        click.echo(as_json(sheet))
    else:
        click.echo(f"{sheet['articles']} articles frozen as {name}, sha256 {sheet['content_sha256']}")
    return 0


@snapshot.command("list")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def list_(ctx: click.Context, json_lines: bool) -> int:
    """Every snapshot."""
    with opened(ctx) as archive:
        sheets = snapshots.every(archive)
    if json_lines:
        for sheet in sheets:
            click.echo(as_json(sheet))
        return 0
    columns = ("name", "created_at", "articles", "first_day", "last_day", "content_sha256")
    table(columns, [[sheet[column] for column in columns] for sheet in sheets])
    return 0


@snapshot.command()
@click.argument("name")
@click.option("--deep", is_flag=True, help="Also read the raw bytes of every article.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per article.")
@click.pass_context
def verify(ctx: click.Context, name: str, deep: bool, json_lines: bool) -> int:
    """Prove that the archive still holds what was frozen; exit 1 where it does not."""
    counts: Counter[str] = Counter()
    with opened(ctx) as archive, progress("verifying", snapshots.read(archive, name)["articles"]) as bar:
        for verified in snapshots.verify(archive, name, deep=deep):
            counts[verified.state] += 1
            advance(bar)
            if json_lines:
                click.echo(as_json(_row(verified)))
            elif verified.state not in snapshots.PROVEN:
                where = isolate(address(verified.member.url)) or "(no address)"
                click.echo(f"#{verified.member.article_id} {where}: {_MEANING[verified.state]}")
    text = ", ".join(f"{state} {count}" for state, count in sorted(counts.items()))
    click.echo(f"{counts.total()} articles: {text}", err=json_lines)
    return 0 if counts.keys() <= snapshots.PROVEN else 1


@snapshot.command()
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> int:
    """Forget a snapshot; the articles stay."""
    with opened(ctx) as archive:
        snapshots.remove(archive, name)
    return 0


def _row(verified: snapshots.Verified) -> dict[str, Any]:
    member = verified.member
    return {
        "article_id": member.article_id,
        "source": member.source,
        "url": member.url,
        "captured_at": moment_json(member.captured_at),
        "state": verified.state,
    }
