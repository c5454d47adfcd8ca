"""The filters that `search` and `export` share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.session import named_sources
from newsarchive.dedupe.kinds import KINDS
from newsarchive.errors import UsageError
from newsarchive.store.dedupe import stories
from newsarchive.store.filters import ANY_CHANGE, Filters

DAY = "YYYY-MM-DD"


def as_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """An option's calendar day. Raises `click.BadParameter` with how days are written."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        text = f"{value!r} is not a date; use YYYY-MM-DD"
        raise click.BadParameter(text, ctx=ctx, param=param) from None


def picks(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the shared filters to a command."""
    for option in reversed(
        [
            click.option("--source", help="Only from this source."),
            click.option(
                "--since", callback=as_day, metavar=DAY, help="Published on or after this day (else first seen)."
            ),
            click.option("--until", callback=as_day, metavar=DAY, help="Published on or before this day."),
            click.option("--language", help="Only in this language, such as ar."),
            click.option("--author", help="Only by this author; part of a name is enough."),
            click.option("--agency", help="Only credited to this agency."),
            click.option("--place", help="Only written in this place."),
            click.option("--section", help="Only from this section of its publisher."),
            click.option("--story", type=int, help="Only of this story."),
            click.option(
                "--changed",
                type=click.Choice([ANY_CHANGE, *KINDS]),
                is_flag=False,
                flag_value=ANY_CHANGE,
                help="Only edited articles; with a kind, only those where that was edited.",
            ),
            click.option(
                "--deleted/--not-deleted", default=None, help="Only what the publisher removed, or nothing of it."
            ),
        ]
    ):
        command = option(command)
    return command


def filters_of(picked: dict[str, Any], query: str | None = None) -> Filters:
    """The filters as the store takes them."""
    return Filters(
        source=picked.get("source"),
        since=picked.get("since"),
        until=picked.get("until"),
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


def check_named(archive: OpenArchive, picked: dict[str, Any]) -> None:
    """Raises `UsageError` where `--source` or `--story` is none of the archive's."""
    if picked.get("source"):
        named_sources(archive, (picked["source"],))
    if picked.get("story") is not None:
        with archive.reading() as conn:
            known = stories.get(conn, picked["story"])
        if known is None:
            raise UsageError(f"no such story: {picked['story']}; `newsarchive stories` lists them")
