"""What the archive remembers of an article beside its text: events, edits by kind, what was passed over.

In: what `telling.memory` says. Out: lines for people. It decides nothing.
"""

from __future__ import annotations

from typing import Any

import click

from newsarchive.cli.output import isolate

SAID = {
    "gone": "gone from the publisher's site",
    "paywall": "put behind a paywall; the last good text is shown",
    "returned": "there again",
}


def print_events(memory: dict[str, Any]) -> None:
    """A line an event."""
    for event in memory["events"]:
        detail = f" ({isolate(event['detail'])})" if event["detail"] else ""
        line = f"{event['moment']}  {SAID[event['kind']]}{detail}; capture {event['capture_id']}"
        click.echo(click.style(line, fg="green" if event["kind"] == "returned" else "magenta"))


def print_memory(row: dict[str, Any]) -> None:
    """Events, edits and what was passed over, for the explanation."""
    if row["events"]:
        click.echo("\nEvents")
        print_events(row)
    if row["edits"]:
        click.echo("\nEdits")
    for edit in row["edits"]:
        declared = f", declared by {edit['declared_by']}" if edit["declared_by"] else ""
        click.echo(f"  revision {edit['revision']}: {', '.join(edit['kinds'])}{declared}")
    for value in row["passed_over"]:
        click.echo(f"\n{value['captures']} capture(s) made no revision, the last at {value['last']}: {value['reason']}")
