"""`diff`: what an edit changed, word by word and by kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from newsarchive.dedupe.changes import Change, Changed
from newsarchive.dedupe.difference import Span, difference, woven
from newsarchive.doors.cli.ask import found
from newsarchive.doors.cli.diffpage import Side, page
from newsarchive.doors.cli.opened import opened
from newsarchive.doors.cli.output import as_json, isolate
from newsarchive.edits import changed
from newsarchive.errors import UsageError
from newsarchive.kit import Kit
from newsarchive.store import articles
from newsarchive.store.articles import Edition

_STYLES = {"removed": "red", "added": "green"}
_SIGNS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}


@click.command()
@click.argument("article")
@click.option(
    "--from", "first", type=click.IntRange(1), help="Revision to compare; the one before the last by default."
)
@click.option("--to", "last", type=click.IntRange(1), help="Revision to compare it with; the last by default.")
@click.option("--exact", is_flag=True, help="Count vowel signs, tatweel, hamza spelling, quotes and punctuation too.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object.")
@click.option("--html", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write a page to this file.")
@click.pass_context
def diff(
    ctx: click.Context, article: str, first: int | None, last: int | None, exact: bool, json_lines: bool,
    file: Path | None,
) -> int:  # fmt: skip
    """What was changed between two revisions of an article, of which kind, and whether the publisher said so."""
    with opened(ctx) as kit:
        number = found(kit, article)
        row, before, after = _sides(kit, number, first, last)
    if before is None or after is None:
        click.echo(f"article {number} has one revision: nothing was changed", err=True)
        return 0
    told = changed(before, after, exact=exact)
    if file is not None:
        file.write_text(page(_side(row, before), _side(row, after), told, exact=exact), encoding="utf-8")
        click.echo(f"written to {file}", err=True)
    if json_lines:
        click.echo(as_json(_row(row, before, after, told, exact)))
    elif file is None:
        _print(row, before, after, told, exact)
    return 0


def _sides(
    kit: Kit, number: int, first: int | None, last: int | None
) -> tuple[dict[str, Any], Edition | None, Edition | None]:
    """The article and the two revisions meant; None where it has one only and none was named."""
    with kit.reading() as conn:
        row = articles.as_json(conn, number) or {}
        known = {one.number: one for one in articles.editions(conn, number)}
    if len(known) == 1 and first is None and last is None:
        return row, None, None
    last = last or (len(known) if first is None or first < len(known) else first)
    first = first or max(1, last - 1)
    if first not in known or last not in known:
        raise UsageError(f"article {number} has revisions {', '.join(map(str, known))}")
    return row, known[first], known[last]


def _side(row: dict[str, Any], one: Edition) -> Side:
    return Side(row["id"], one.number, one.captured_at, one.title, one.text, row["url"], row["source"], row["language"])


# ------------------------------------------------------------------ JSON


def _row(row: dict[str, Any], before: Edition, after: Edition, told: Changed, exact: bool) -> dict[str, Any]:
    return {
        "id": row["id"],
        "url": row["url"],
        "from": _head(before),
        "to": _head(after),
        "exact": exact,
        "kinds": list(told.kinds),
        "declared": told.declared,
        "note": told.note,
        "modified_at": f"{told.modified:%Y-%m-%dT%H:%M:%SZ}" if told.modified else None,
        "changes": [_change(change) for change in told.changes],
        "title": _spans(before.title or "", after.title or "", exact),
        "text": _spans(before.text, after.text, exact),
    }


def _head(one: Edition) -> dict[str, Any]:
    return {"number": one.number, "captured_at": f"{one.captured_at:%Y-%m-%dT%H:%M:%SZ}", "title": one.title}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kinds": list(change.kinds),
        "part": change.part,
        "before": change.before,
        "after": change.after,
        "span": list(change.span) if change.span else None,
        "other_span": list(change.other_span) if change.other_span else None,
    }


def _spans(before: str, after: str, exact: bool) -> list[dict[str, Any]]:
    """What was taken out and put in, in reading order, with offsets in code points; what stayed is left out."""
    return [_span(before, after, span) for span in difference(before, after, exact=exact) if span.sign != "same"]


def _span(before: str, after: str, span: Span) -> dict[str, Any]:
    bounds = span.span or span.other_span or (0, 0)
    return {
        "sign": span.sign,
        "start": bounds[0],
        "end": bounds[1],
        "words": (before if span.sign == "removed" else after)[slice(*bounds)],
    }


# ------------------------------------------------------------------ the terminal


def _print(row: dict[str, Any], before: Edition, after: Edition, told: Changed, exact: bool) -> None:
    for name, one in (("from", before), ("to  ", after)):
        click.echo(f"{name} revision {one.number}, captured {one.captured_at:%Y-%m-%d %H:%M:%S}Z")
    click.echo(f"{row['source']}  {row['url'] or ''}")
    click.echo("changed: " + (", ".join(told.kinds) or "nothing" + ("" if exact else " but spelling (see --exact)")))
    if told.note:
        click.echo(f"declared: {isolate(told.note)}")
    elif told.modified:
        click.echo(f"declared: modified {told.modified:%Y-%m-%d %H:%M}Z")
    click.echo()
    click.echo(_marked(before.title or "", after.title or "", exact, whole=True) + "\n")
    click.echo(_marked(before.text, after.text, exact, whole=False))
    for change in told.changes:
        if change.part == "credit":
            click.echo(f"\ncredit: {_styled('removed', change.before)} {_styled('added', change.after)}")


def _marked(before: str, after: str, exact: bool, *, whole: bool) -> str:
    """Paragraphs with changes, marked by colour and sign; how many others stand between."""
    text = ""
    for sign, piece, _ in woven(before, after, difference(before, after, exact=exact)):
        text += piece if sign == "same" else "\n\n".join(_styled(sign, part) for part in piece.split("\n\n"))
    shown: list[str] = []
    passed = 0
    for paragraph in text.split("\n\n"):
        if whole or any(mark in paragraph for mark, _ in _SIGNS.values()):
            shown += [click.style(f"… {passed} paragraph(s) the same", dim=True)] if passed else []
            shown.append(isolate(paragraph))
            passed = 0
        else:
            passed += 1
    shown += [click.style(f"… {passed} paragraph(s) the same", dim=True)] if passed else []
    return "\n\n".join(shown)


def _styled(sign: str, text: str) -> str:
    left, right = _SIGNS[sign]
    return click.style(f"{left}{isolate(text)}{right}", fg=_STYLES[sign]) if text.strip() else text
