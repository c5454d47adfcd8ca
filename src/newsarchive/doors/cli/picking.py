"""The filters that `search` and `export` share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

from newsarchive.dedupe.kinds import KINDS
from newsarchive.doors.cli.opened import named_sources
from newsarchive.kit import Kit
from newsarchive.store.filters import ANY_CHANGE, Filters


def picks(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the shared filters to a command."""
    day = click.DateTime(["%Y-%m-%d"])
    for option in reversed(
        [
            click.option("--source", help="Of this source only."),
            click.option("--since", type=day, help="Published on or after this day (else first seen)."),
            click.option("--until", type=day, help="Published on or before this day."),
            click.option("--language", help="Of this language only, such as ar."),
            click.option("--author", help="By this author only; some words of a name are enough."),
            click.option("--agency", help="Credited to this agency only."),
            click.option("--place", help="Written in this place only."),
            click.option("--section", help="Of this section of its publisher only."),
            click.option("--story", type=int, help="Of this story only."),
            click.option(
                "--changed",
                type=click.Choice([ANY_CHANGE, *KINDS]),
                is_flag=False,
                flag_value=ANY_CHANGE,
                help="Edited articles only; with a kind, those where that was edited.",
            ),
            click.option(
                "--deleted/--not-deleted", default=None, help="Only what the publisher took away, or none of it."
            ),
        ]
    ):
        command = option(command)
    return command


def filters_of(picked: dict[str, Any], query: str | None = None) -> Filters:
    """The filters as the store takes them."""
    return Filters(
        source=picked.get("source"),
        since=_day(picked.get("since")),
        until=_day(picked.get("until")),
        language=picked.get("language"),
        story=picked.get("story"),
        query=query,
        changed=picked.get("changed"),
        author=picked.get("author"),
        agency=picked.get("agency"),
        place=picked.get("place"),
        section=picked.get("section"),
        deleted=picked.get("deleted"),
    )


def check_source(kit: Kit, picked: dict[str, Any]) -> None:
    """Raises `UsageError`, naming the known ones, where `--source` is none of the archive."""
    if picked.get("source"):
        named_sources(kit, (picked["source"],))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
