"""How `search --counts` prints what the hits are made of.

In: counts of the store. Out: a table a kind on standard output, or one JSON line. It counts nothing.
"""

from __future__ import annotations

import click

from newsarchive.cli.output import as_json, table
from newsarchive.store.search import Facets, facets_json

_KINDS = {
    "sources": "source",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "languages": "language",
    "agencies": "agency",
    "sections": "section",
}


def print_counts(facets: Facets, *, json_lines: bool) -> None:
    """Tables by source, day, week (its Monday), month, language, agency and section, empty ones left out; as JSON one
    line, `{"counts": …}` as the API's `facets`."""
    if json_lines:
        click.echo(as_json({"counts": facets_json(facets)}))
        return
    for kind, name in _KINDS.items():
        rows = getattr(facets, kind)
        if rows:
            click.echo()
            table((name, "articles"), [(_named(kind, value), number) for value, number in rows], title=f"By {name}")
    if not facets.exact:
        click.echo(f"counted are the newest {facets.looked_at} articles that fit, there may be more", err=True)


def _named(kind: str, value: object) -> str:
    """A month without its day."""
    return str(value)[:7] if kind == "months" else str(value)
