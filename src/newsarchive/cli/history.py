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


def print_events(told: dict[str, Any]) -> None:
    """A line an event."""
    for event in told["events"]:
        detail = f" ({isolate(event['detail'])})" if event["detail"] else ""
        line = f"{event['moment']}  {SAID[event['kind']]}{detail}; capture {event['capture_id']}"
        click.echo(click.style(line, fg="green" if event["kind"] == "returned" else "magenta"))


def print_memory(told: dict[str, Any]) -> None:
    """Events, edits and what was passed over, for the explanation."""
    if told["events"]:
        click.echo("\nEvents")
        print_events(told)
    if told["edits"]:
        click.echo("\nEdits")
    for edit in told["edits"]:
        declared = f", declared by {edit['declared_by']}" if edit["declared_by"] else ""
        click.echo(f"  revision {edit['revision']}: {', '.join(edit['kinds'])}{declared}")
    for one in told["passed_over"]:
        click.echo(f"\n{one['captures']} capture(s) made no revision, the last at {one['last']}: {one['reason']}")
