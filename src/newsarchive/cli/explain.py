"""`show --explain`: every block with its verdict, every fact with where it came from."""

from __future__ import annotations

from typing import Any

import click

from newsarchive.cli.history import print_memory
from newsarchive.cli.output import as_json, isolate
from newsarchive.model import Block
from newsarchive.reports.explanation import explanation
from newsarchive.store.articles import Explanation

_CHARSETS = {  # why a charset was believed: see `charset.decode`
    "bom": "a byte order mark says so",
    "header": "the Content-Type header says so, and the bytes bear it out",
    "meta": "the page says so, and the bytes bear it out",
    "xml": "the XML declaration says so, and the bytes bear it out",
    "validity": "the bytes are well-formed so, whatever is declared",
    "letters": "the letters make words so, whatever is declared",
    "default": "nothing is declared, and every table reads these bytes alike",
}


def explain(explained: Explanation, memory: dict[str, Any], *, json_lines: bool) -> None:
    """Print why a revision reads as it does, and what else is remembered of its article."""
    if json_lines:
        click.echo(as_json(explanation(explained) | memory))
        return
    click.echo(click.style(isolate(explained.title or "(no title)"), bold=True))
    captured = f"{explained.captured_at:%Y-%m-%d %H:%M:%S}Z"
    click.echo(f"article {explained.article_id}, revision {explained.number}, captured {captured}")
    click.echo(f"body: {isolate(explained.method)}; reader {explained.reader}")
    for name, fact in explained.evidence:
        if name == "charset":
            click.echo(f"bytes read as {isolate(fact.value)}: {_CHARSETS.get(fact.evidence, fact.evidence)}")
    for repair in explained.repairs:
        click.echo(f"repaired: {isolate(repair)}")
    click.echo("\nFacts")
    for name, fact in explained.evidence:
        if name == "charset":
            continue
        click.echo(f"  {name:<14} {isolate(fact.value)}  ({isolate(fact.evidence)})")
    click.echo("\nDates (* chosen)")
    for dated in explained.dates:
        chosen = "*" if dated in (explained.published, explained.modified) else " "
        zone = "zone known" if dated.zone_known else "zone not given"
        facts = f"{dated.role:<9} {dated.day} {dated.precision:<6} {dated.evidence:<8} {zone:<13}"
        click.echo(f" {chosen} {facts} {isolate(dated.text)}")
    click.echo("\nBlocks")
    for block in explained.blocks:
        click.echo(_block_line(block))
    print_memory(memory)


def _block_line(block: Block) -> str:
    if block.dropped is None:
        return f"  kept     {block.kind:<9} {isolate(block.text)}"
    rule = f", rule: {block.rule}" if block.rule else ""
    support = f", seen in {block.support} articles" if block.support else ""
    why = f"({block.dropped}{isolate(rule)}{support})"
    return click.style(f"  dropped  {block.kind:<9} {isolate(block.text)}  {why}", dim=True)
