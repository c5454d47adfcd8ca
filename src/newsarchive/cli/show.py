"""`show`: one article, with its evidence or its bytes."""

from __future__ import annotations

import sys
from typing import Any

import click

from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.explain import explain
from newsarchive.cli.history import print_events
from newsarchive.cli.output import address, as_json, first_words, isolate, known_moment
from newsarchive.cli.session import opened
from newsarchive.decoding import content_encoding
from newsarchive.errors import UsageError
from newsarchive.reports.explanation import memory
from newsarchive.store import articles
from newsarchive.store.captures import captures
from newsarchive.store.takedowns import takedowns


@click.command()
@click.argument("article")
@click.option("--revision", type=click.IntRange(1), help="Show this revision instead of the current one.")
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help="Show why each line was kept or dropped, and where each fact came from.",
)
@click.option("--raw", is_flag=True, help="Write the bytes as they were served.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object.")
@click.pass_context
def show(ctx: click.Context, article: str, revision: int | None, explained: bool, raw: bool, json_lines: bool) -> int:
    """One article, by its number or address."""
    with opened(ctx) as archive:
        number = found(archive, article)
        if raw:
            return _show_raw(archive, number, revision)
        if explained:
            with archive.reading() as conn:
                story = articles.explain(conn, number, revision)
                entry = memory(conn, number)
            if story is None:
                raise UsageError(f"article {number} has no revision {revision}")
            explain(story, entry, json_lines=json_lines)
            return 0
        with archive.reading() as conn:
            row = articles.as_json(conn, number)
            entry = memory(conn, number)
    if row is None:
        raise UsageError(f"article {number} has no revision to show")
    if json_lines:
        click.echo(as_json(row))
    else:
        _print_article(row, revision)
        print_events(entry)
    return 0


def found(archive: OpenArchive, article: str) -> int:
    """The number of an article named by number or address. Raises `UsageError` where there never was one, and, telling
    when and why, where it was taken down."""
    with archive.reading() as conn:
        number = articles.find(conn, article)
        withheld = takedowns.destroyed(conn, article) if number is None else takedowns.of_article(conn, number)
    if withheld is not None:
        done = "destroyed" if withheld.level == "destroy" else f"taken down ({withheld.level})"
        raise UsageError(
            f"article {withheld.article_id} was {done} on {withheld.moment:%Y-%m-%d}: {isolate(withheld.reason)}"
        )
    if number is None:
        raise UsageError(f"no such article: {article}; give the number or an address of one, `search` tells both")
    return number


def _show_raw(archive: OpenArchive, number: int, revision: int | None) -> int:
    with archive.reading() as conn:
        behind = articles.revision_captures(conn, number)
        place = len(behind) if revision is None else revision
        capture = captures.get(conn, behind[place - 1]) if place <= len(behind) else None
    if capture is None:
        raise UsageError(f"article {number} has no revision {revision}")
    fetched, _ = archive.raw.read(capture.raw, capture.payload)
    body = content_encoding.unpack(
        fetched.body, fetched.header("Content-Encoding"), archive.settings.max_unpacked_bytes
    )
    sys.stdout.buffer.write(body)
    return 0


def _print_article(row: dict[str, Any], revision: int | None) -> None:
    entry = row
    if revision is not None:
        known = {r["number"]: r for r in row["revisions"]}
        if revision not in known:
            raise UsageError(f"article {row['id']} has revisions {sorted(known)}")
        entry = row | known[revision]
    click.echo(click.style(isolate(entry["title"] or first_words(entry["text"])), bold=True))
    text = known_moment(row["published_at"], row["published_day"], row["published_precision"])
    who = [*row["authors"], *row["agencies"]]
    line = [row["source"], text, row["dateline"], " · ".join(who), row["section"]]
    click.echo("  ".join(isolate(part) for part in line if part))
    click.echo(isolate(address(row["canonical_url"] or row["url"])) or "(no address)")
    if row["deleted"]:
        click.echo(click.style(f"deleted by the publisher, seen {row['deleted_at']}", fg="magenta"))
    click.echo()
    for paragraph in entry["text"].split("\n\n"):
        click.echo(isolate(paragraph) + "\n")
    click.echo(f"{len(row['revisions'])} revision(s), {len(row['copies'])} copies, {len(row['passages'])} passages")
