"""`export`: articles into a file, streamed; the file appears whole or not at all. `cite`: how to cite one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import click

from newsarchive.arabic.text import words as folded_words
from newsarchive.archive.archive import OpenArchive
from newsarchive.cli.filters import check_named, filters_of, picks
from newsarchive.cli.output import advance, progress
from newsarchive.cli.session import opened
from newsarchive.cli.show import found
from newsarchive.errors import UsageError
from newsarchive.export import snapshots
from newsarchive.export.citation import STYLES, Style, cite
from newsarchive.export.rights import MODES, Mode, Rights
from newsarchive.export.warc import write_wacz, write_warc
from newsarchive.export.writers import FORMS, Form, writer
from newsarchive.store import articles
from newsarchive.store.filters import EVERYTHING, Filters

_NEED_A_FILE = ("warc", "wacz", "parquet", "tei", "text")
_WORDS = {"ngrams": 1, "passages": 50}  # of --words, where it is not given
_LONGEST = 5  # words of an n-gram: longer ones are the text


@click.command()
@click.argument("query", required=False)
@picks
@click.option(
    "--format", "form", type=click.Choice([*FORMS, "warc", "wacz"]), default="jsonl", show_default=True,
    help="tei and text write a zip with one file per article.",
)  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file (default: standard output).")
@click.option(
    "--mode", type=click.Choice(MODES), default="full", show_default=True,
    help="How much of each article to export: full; metadata without text; n-gram counts; a passage of --words words.",
)  # fmt: skip
@click.option(
    "--words",
    type=click.IntRange(1, 1000),
    help="Length of the longest n-gram (default: 1), or words in a passage (default: 50).",
)
@click.option("--snapshot", "frozen", help="Export the articles of this snapshot, as they were frozen.")
@click.pass_context
def export(
    ctx: click.Context,
    /,
    query: str | None,
    form: str,
    output: Path | None,
    mode: Mode,
    words: int | None,
    frozen: str | None,
    **picked: Any,
) -> int:
    """Write articles, all or those a query finds, in the order of their numbers; or their captures as WARC or WACZ."""
    filters = filters_of(picked, query)
    if output is None and form in _NEED_A_FILE:
        raise UsageError(f"--format {form}: give --output FILE")
    if words is not None and mode not in _WORDS:
        raise UsageError(f"--words belongs to --mode ngrams or passages, not {mode}")
    if words is not None and mode == "ngrams" and words > _LONGEST:
        raise UsageError(f"--words {words}: an n-gram has at most {_LONGEST} words, longer ones give the text away")
    if frozen is not None and filters != EVERYTHING:
        raise UsageError("--snapshot is a selection already: leave the query and the filters out")
    if form in ("warc", "wacz"):
        return _export_raw(ctx, form, output or Path(), filters, mode, frozen)
    rights = Rights(mode, words or _WORDS.get(mode, 1), frozenset(folded_words(query or "")))
    count = 0
    generator_context_manager = progress("exporting", None)
    with opened(ctx) as archive:
        check_named(archive, picked)
        with _whole(output) as file, generator_context_manager as bar, writer(file, cast(Form, form), rights) as write:
            for row in _rows(archive, filters, frozen):
                write(row)
                count += 1
                advance(bar)
    click.echo(f"{count} articles", err=True)
    return 0


def _rows(archive: OpenArchive, filters: Filters, frozen: str | None) -> Iterator[dict[str, Any]]:
    if frozen is not None:
        yield from snapshots.rows(archive, frozen)
        return
    with archive.reading() as conn:
        yield from articles.stream(conn, filters)


def _export_raw(ctx: click.Context, form: str, output: Path, filters: Filters, mode: Mode, frozen: str | None) -> int:
    if mode != "full" or frozen is not None:
        raise UsageError(f"--format {form} holds whole captures: leave --mode and --snapshot out")
    with opened(ctx) as archive:
        check_named(archive, {"source": filters.source, "story": filters.story})
        with _part_of(output) as part:
            if form == "wacz":
                shipped = write_wacz(archive, part, filters)
            else:
                with part.open("wb") as file:
                    shipped = write_warc(archive, file, filters, output.name)
    click.echo(f"{shipped.records} captures of {shipped.articles} articles", err=True)
    return 0


@contextmanager
def _part_of(output: Path) -> Iterator[Path]:
    """A `.part` file beside the output, renamed when whole."""
    part = output.with_name(output.name + ".part")
    try:
        yield part
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(output)


@contextmanager
def _whole(output: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a `.part` file renamed when whole."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _part_of(output) as part, part.open("wb") as file:
        yield file


@click.command("cite")
@click.argument("article")
@click.option("--style", type=click.Choice(list(STYLES)), default="bibtex", show_default=True)
@click.pass_context
def cite_(ctx: click.Context, article: str, style: str) -> int:
    """How to cite one article, with the moment it was captured."""
    with opened(ctx) as archive:
        number = found(archive, article)
        with archive.reading() as conn:
            row = articles.as_json(conn, number)
    if row is None:
        raise UsageError(f"article {number} has no revision to cite")
    click.echo(cite(row, cast(Style, style)))
    return 0
