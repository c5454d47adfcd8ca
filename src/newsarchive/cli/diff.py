"""`diff`: what an edit changed, word by word and by kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from newsarchive.cli.diffpage import Side, page
from newsarchive.cli.output import address, as_json, isolate
from newsarchive.cli.session import opened
from newsarchive.cli.show import found
from newsarchive.dedupe.changes import Changed
from newsarchive.dedupe.difference import difference, woven
from newsarchive.ingest.edit_kinds import changed
from newsarchive.reports.revisions import edit, sides
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
@click.option(
    "--exact", is_flag=True, help="Also compare vowel signs, tatweel, hamza spelling, quotes and punctuation."
)
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object.")
@click.option(
    "--html", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write an HTML page to this file."
)
@click.pass_context
def diff(
    ctx: click.Context, article: str, first: int | None, last: int | None, exact: bool, json_lines: bool,
    file: Path | None,
) -> int:  # fmt: skip
    """What was changed between two revisions of an article, of which kind, and whether the publisher said so."""
    with opened(ctx) as archive:
        number = found(archive, article)
        with archive.reading() as conn:
            row = articles.as_json(conn, number) or {}
            pair = sides(conn, number, first, last)
    if pair is None:
        click.echo(f"article {number} has one revision: nothing was changed", err=True)
        return 0
    before, after = pair
    difference = changed(before, after, exact=exact)
    if file is not None:
        file.write_text(page(_side(row, before), _side(row, after), difference, exact=exact), encoding="utf-8")
        click.echo(f"written to {file}", err=True)
    if json_lines:
        click.echo(as_json(edit(row, pair, difference, exact=exact)))
    elif file is None:
        _print(row, before, after, difference, exact)
    return 0


def _side(row: dict[str, Any], edition: Edition) -> Side:
    return Side(
        row["id"],
        edition.number,
        edition.captured_at,
        edition.title,
        edition.text,
        row["url"],
        row["source"],
        row["language"],
    )


# ------------------------------------------------------------------ the terminal


def _print(row: dict[str, Any], before: Edition, after: Edition, difference: Changed, exact: bool) -> None:
    for name, edition in (("from", before), ("to  ", after)):
        click.echo(f"{name} revision {edition.number}, captured {edition.captured_at:%Y-%m-%d %H:%M:%S}Z")
    click.echo(f"{row['source']}  {isolate(address(row['url']))}")
    click.echo(
        "changed: " + (", ".join(difference.kinds) or "nothing" + ("" if exact else " but spelling (see --exact)"))
    )
    if difference.note:
        click.echo(f"declared: {isolate(difference.note)}")
    elif difference.modified:
        click.echo(f"declared: modified {difference.modified:%Y-%m-%d %H:%M}Z")
    click.echo()
    click.echo(marked(before.title or "", after.title or "", exact=exact, whole=True) + "\n")
    click.echo(marked(before.text, after.text, exact=exact, whole=False))
    for change in difference.changes:
        if change.part == "credit":
            click.echo(f"\ncredit: {_styled('removed', change.before)} {_styled('added', change.after)}")


def marked(before: str, after: str, *, exact: bool, whole: bool) -> str:
    """Paragraphs with changes, marked by colour and sign; how many others stand between."""
    text = ""
    for diff_run in woven(before, after, difference(before, after, exact=exact)):
        text += (
            diff_run.text
            if diff_run.sign == "same"
            else "\n\n".join(_styled(diff_run.sign, p) for p in diff_run.text.split("\n\n"))
        )
    texts: list[str] = []
    passed = 0
    for paragraph in text.split("\n\n"):
        if whole or any(mark in paragraph for mark, _ in _SIGNS.values()):
            texts += [click.style(f"… {passed} paragraph(s) the same", dim=True)] if passed else []
            texts.append(isolate(paragraph))
            passed = 0
        else:
            passed += 1
    texts += [click.style(f"… {passed} paragraph(s) the same", dim=True)] if passed else []
    return "\n\n".join(texts)


def _styled(sign: str, text: str) -> str:
    left, right = _SIGNS[sign]
    return click.style(f"{left}{isolate(text)}{right}", fg=_STYLES[sign]) if text.strip() else text
