"""`copies`: who carries the same text, what became of it on the way, and what a person decides of it."""

from __future__ import annotations

from typing import Any

import click

from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.output import address, as_json, isolate, table
from newsarchive.cli.session import opened
from newsarchive.cli.show import found
from newsarchive.dedupe.copies import CONTAINED, CONTAINED_SHINGLES, NEAR
from newsarchive.errors import UsageError
from newsarchive.ingest.linking import link_waiting
from newsarchive.reports.copies import pairs
from newsarchive.store import articles
from newsarchive.store.dedupe import copies as copy_rows

_SIGNS = {"kept": " ", "cut": "-", "added": "+", "moved": "~", "changed": "±"}
_COLOURS = {"cut": "red", "added": "green", "moved": "cyan", "changed": "yellow"}


@click.command()
@click.argument("article")
@click.option(
    "--explain", "explained", is_flag=True, help="Show why they are linked, and what was kept, cut, moved and changed."
)
@click.option(
    "--split", "split", metavar="OTHER", help="Decide that these two are not copies, whatever their texts say."
)
@click.option("--join", "join", metavar="OTHER", help="Decide that these two are copies, whatever their texts say.")
@click.option("--undo", "undo", metavar="OTHER", help="Withdraw a decision about these two; their texts decide again.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def copies(
    ctx: click.Context,
    article: str,
    explained: bool,
    split: str | None,
    join: str | None,
    undo: str | None,
    json_lines: bool,
) -> int:
    """Who carries the same text as this article."""
    if len([text for text in (split, join, undo) if text]) > 1:
        raise UsageError("--split, --join and --undo say different things: give one")
    with opened(ctx) as archive:
        number = found(archive, article)
        if split or join:
            _decide(archive, number, found(archive, split or join or ""), "split" if split else "join")
        if undo:
            _forget(archive, number, found(archive, undo))
        with archive.reading() as conn:
            by_hand = copy_rows.joined_by_hand(conn, number)
            rows = [
                row | {"by_hand": row["article_id"] in by_hand}
                for row in (articles.as_json(conn, number) or {"copies": []})["copies"]
            ]
        if explained:
            return _explain(archive, number, rows, json_lines=json_lines)
    if json_lines:
        for row in rows:
            click.echo(as_json(row))
        return 0
    columns = ("article", "relation", "similarity", "source", "address")
    table(
        columns,
        [(r["article_id"], _said(number, r), f"{r['similarity']:.2f}", r["source"], address(r["url"])) for r in rows],
    )
    return 0


def _said(number: int, row: dict[str, Any]) -> str:
    """How the article asked for stands to its copy."""
    if row["by_hand"]:
        return "joined by hand"
    relation: str = row["relation"]
    values = {"contains": f"#{number} contains it", "contained": f"#{number} is contained in it"}
    return values.get(relation, relation)


def _decide(archive: OpenArchive, number: int, other: int, verdict: copy_rows.Verdict) -> None:
    if number == other:
        raise UsageError(f"article {number} is itself")
    with archive.reading() as conn:
        linked = copy_rows.edge(conn, number, other) is not None
    with archive.writing() as conn:
        copy_rows.record_verdict(conn, number, other, verdict, archive.now())
    link_waiting(archive)
    text = "no copies" if verdict == "split" else "copies"
    click.echo(f"articles {number} and {other} are {text} from now on, also when they are read again", err=True)
    if verdict == "split" and not linked:
        click.echo("they were not linked before either", err=True)


def _forget(archive: OpenArchive, number: int, other: int) -> None:
    with archive.writing() as conn:
        known = copy_rows.delete_verdict(conn, number, other)
    if not known:
        raise UsageError(f"no manual decision exists for {number} and {other}; nothing to undo")
    link_waiting(archive)
    with archive.reading() as conn:
        edge = copy_rows.edge(conn, number, other)
    text = "copies" if edge else "no copies"
    click.echo(f"what was said of articles {number} and {other} is forgotten: by their texts they are {text}", err=True)


def _explain(archive: OpenArchive, number: int, rows: list[dict[str, Any]], *, json_lines: bool) -> int:
    with archive.reading() as conn:
        for row in pairs(conn, number, rows):
            click.echo(as_json(row)) if json_lines else _print(row)
    if not rows and not json_lines:
        click.echo("no copies", err=True)
    return 0


def _print(collation: dict[str, Any]) -> None:
    click.echo(
        click.style(f"#{collation['article_id']} {collation['relation']} {collation['similarity']:.2f}", bold=True),
        nl=False,
    )
    click.echo(f"  {isolate(collation['source'])}  {isolate(address(collation['url']))}")
    click.echo(
        f"   {collation['common']} runs of five words in common "
        f"of {collation['shingles']} here, {collation['other_shingles']} there: "
        f"Jaccard {collation['jaccard']:.2f} (near from {NEAR}), {collation['containment']:.2f} of the shorter "
        f"(contained from {CONTAINED}, {CONTAINED_SHINGLES} runs)"
    )
    click.echo(f"   {collation['shared_spans']} shared spans, the longest of {collation['longest_span_words']} words")
    if collation["by_hand"]:
        click.echo("   joined by hand")
    if collation["capped"]:
        click.echo("   very many carry this text: the nearest in time are linked with each other, not all with all")
    late = f"; this copy came {collation['late_s'] / 3600:.1f} h later" if collation["late_s"] else ""
    click.echo(f"   the original is #{collation['original']}{late}")
    for side, names in collation["credited"].items():
        if names:
            click.echo(f"   the {side} credits {isolate('، '.join(names))}")
    for piece in collation["pieces"]:
        _print_piece(piece)
    click.echo()


def _print_piece(piece: dict[str, Any]) -> None:
    colour = _COLOURS.get(piece["kind"])
    lines = [("original", piece["original"]), ("copy", piece["copy"])]
    if piece["kind"] in ("kept", "moved"):
        lines = lines[1:]
    for side, value in lines:
        if value:
            label = f"   {_SIGNS[piece['kind']]} {piece['kind']:<8}{side if piece['kind'] == 'changed' else '':<9}"
            click.echo(click.style(label + isolate(" ".join(value.split())), fg=colour))
