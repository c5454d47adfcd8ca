"""`stories`: the events, newest activity first; one event with its timeline and who left out what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from newsarchive.dedupe.omissions import Carried, carried
from newsarchive.doors.cli.opened import opened
from newsarchive.doors.cli.output import as_json, isolate, table
from newsarchive.errors import UsageError
from newsarchive.kit import Kit
from newsarchive.store import copies as copy_rows
from newsarchive.store import passages as passage_rows
from newsarchive.store import stories as story_rows
from newsarchive.store.values import moment_json

_SHOWN = 90  # characters of a passage in the table


@click.command()
@click.argument("story", type=int, required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many are listed.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a line.")
@click.pass_context
def stories(ctx: click.Context, story: int | None, limit: int, json_lines: bool) -> int:
    """Events that several articles tell of, newest activity first; with a number, one of them."""
    with opened(ctx) as kit:
        if story is not None:
            return _one(kit, story, json_lines=json_lines)
        with kit.reading() as conn:
            rows = story_rows.listed(conn, limit)
    if json_lines:
        for row in rows:
            click.echo(as_json(listed_row(row)))
        return 0
    if not rows:
        click.echo("no stories yet", err=True)
        return 0
    columns = ("story", "headline", "articles", "sources", "first", "from", "until")
    table(columns, [_cells(row) for row in rows])
    return 0


def listed_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A story as the list prints it in JSON."""
    return {
        "id": row["id"],
        "headline": row["headline"],
        "articles": row["articles"],
        "sources": row["sources"],
        "first": {"article_id": row["first_id"], "source": row["first_source"], "url": row["first_url"]},
        "first_at": moment_json(row["first_at"]),
        "last_at": moment_json(row["last_at"]),
        "active_at": moment_json(row["active_at"]),
        "central_id": row["central_id"],
    }


def _cells(row: Mapping[str, Any]) -> Sequence[Any]:
    days = [row[name].date() if row[name] else None for name in ("first_at", "last_at")]
    return (row["id"], row["headline"], row["articles"], row["sources"], row["first_source"], *days)


def _one(kit: Kit, story_id: int, *, json_lines: bool) -> int:
    with kit.reading() as conn:
        row = story_rows.one(conn, story_id)
        if row is None:
            raise UsageError(f"no such story: {story_id}")
        members = story_rows.articles_of(conn, story_id)
        order = [member["id"] for member in members]
        edges = copy_rows.of_many(conn, order)
        texts = {one: known.text for one, known in copy_rows.known_of(conn, order).items()}
        found = carried(texts, order, passage_rows.between(conn, order))
    told = {
        "id": row["id"],
        "headline": row["headline"],
        "articles": row["articles"],
        "sources": row["sources"],
        "first_at": moment_json(row["first_at"]),
        "last_at": moment_json(row["last_at"]),
        "timeline": _timeline(members, edges),
        "passages": [_passage(one, texts, members) for one in found],
    }
    click.echo(as_json(told)) if json_lines else _print(told)
    return 0


def _timeline(members: Sequence[Mapping[str, Any]], edges: Mapping[int, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Who was first, who copied whom and how late; the original of a copy is the earliest of those before it."""
    before: dict[int, Mapping[str, Any]] = {}
    told = []
    for member in members:
        originals = [edge for edge in edges.get(member["id"], ()) if edge["article_id"] in before]
        origin = min(originals, key=lambda edge: list(before).index(edge["article_id"]), default=None)
        since = before[origin["article_id"]] if origin else None
        told.append(
            {
                "article_id": member["id"],
                "source": member["source"],
                "title": member["title"],
                "url": member["url"],
                "published_at": moment_json(member["published_at"]),
                "first_seen_at": moment_json(member["first_seen_at"]),
                "copy_of": origin["article_id"] if origin else None,
                "relation": origin["relation"] if origin else None,
                "late_s": _late(since, member),
            }
        )
        before[member["id"]] = member
    return told


def _late(first: Mapping[str, Any] | None, later: Mapping[str, Any]) -> float | None:
    if first is None or first["published_at"] is None or later["published_at"] is None:
        return None
    seconds: float = (later["published_at"] - first["published_at"]).total_seconds()
    return seconds


def _passage(one: Carried, texts: Mapping[int, str], members: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    names = {member["id"]: member["source"] for member in members}
    carrying = {names[each] for each in one.carriers}
    return {
        "text": texts[one.article_id][one.start : one.end],
        "words": one.words,
        "first": one.article_id,
        "carried_by": list(one.carriers),
        "left_out_by": list(one.left_out),
        "sources_with": sorted(carrying),
        "sources_without": sorted({names[each] for each in one.left_out} - carrying),
    }


def _print(told: dict[str, Any]) -> None:
    click.echo(click.style(isolate(told["headline"] or "(no title)"), bold=True))
    span = f"{(told['first_at'] or 'undated')[:10]} – {(told['last_at'] or 'undated')[:10]}"
    click.echo(f"story {told['id']}: {told['articles']} articles of {told['sources']} sources, {span}\n")
    rows = []
    for place, one in enumerate(told["timeline"]):
        late = f" after {one['late_s'] / 3600:.1f} h" if one["late_s"] else ""
        what = f"{one['relation']} #{one['copy_of']}{late}" if one["copy_of"] else ("first" if not place else "")
        moment = (one["published_at"] or "undated").replace("T", " ").removesuffix("Z")
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
