"""What the archive remembers of an article beside its text: events, edits by kind, what was passed over.

In: an article's id. Out: plain values for `show --explain --json`, lines for people. It decides nothing.
"""

from __future__ import annotations

from typing import Any

import click

from newsarchive.doors.cli.output import isolate
from newsarchive.store import articles
from newsarchive.store.database import Connection

SAID = {
    "gone": "gone from the publisher's site",
    "paywall": "put behind a paywall; the last good text is shown",
    "returned": "there again",
}


def memory(conn: Connection, article_id: int) -> dict[str, Any]:
    """Events, edits and what was passed over, as JSON values."""
    named = articles.named(conn, article_id)
    return {
        "events": [
            {
                "kind": event.kind,
                "moment": _moment(event.moment),
                "capture_id": event.capture_id,
                "url": event.url,
                "status": event.status,
                "detail": event.detail,
            }
            for event in articles.timeline(conn, article_id)
        ],
        "edits": [
            {"revision": number, "kinds": list(named[capture_id].kinds), "declared_by": named[capture_id].declared_by}
            for number, capture_id in enumerate(articles.revision_captures(conn, article_id), 1)
            if capture_id in named
        ],
        "passed_over": [
            {"reason": one.reason, "captures": one.captures, "last": _moment(one.last)}
            for one in articles.passed_over(conn, article_id)
        ],
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


def _moment(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
