"""`concordance`, `trend`, `collocates`: questions of those who study words."""

from __future__ import annotations

import csv
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import click
from rich.cells import cell_len, set_cell_size

from newsarchive.cli.filters import check_named, filters_of, picks
from newsarchive.cli.output import advance, as_json, isolate, progress, table
from newsarchive.cli.session import opened
from newsarchive.cli.sparkline import spark
from newsarchive.model.batches import batched
from newsarchive.reports import corpus as corpus_report
from newsarchive.reports.corpus import MEASURES, By, Concorded, Measure, Order, Share

_LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _POP = "\u2066", "\u2067", "\u2069"
_PLAIN_WIDTH = 40  # characters either side where no terminal says how wide it is
_SOURCE_CELLS = 14
# As an Arabic line shows them: what stands before is on the right.
_ORDERS: dict[str, Order] = {
    "newest": "newest",
    "oldest": "oldest",
    "before": "before",
    "after": "after",
    "right": "before",
    "left": "after",
}


@click.command()
@click.argument("word")
@picks
@click.option(
    "--width", type=click.IntRange(5, 500), help="Characters on each side (default: as many as the terminal has)."
)
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=100, show_default=True)
@click.option("--sort", type=click.Choice(list(_ORDERS)), default="newest", show_default=True)
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def concordance(
    ctx: click.Context, /, word: str, width: int | None, limit: int, sort: str, json_lines: bool, **picked: Any
) -> int:
    """A word (or "words in a row", or beginning*) in its surroundings, a line for each place.

    Sorted by date, or by the words before it (in an Arabic line on the right) or after it (on the left).
    """
    wide = width or (_PLAIN_WIDTH if json_lines else _width())
    with opened(ctx) as archive, archive.reading() as conn:
        check_named(archive, picked)
        results = corpus_report.concordance(
            conn, word, filters_of(picked), order=_ORDERS[sort], width=wide, limit=limit
        )
        if json_lines:
            for concorded in results:
                click.echo(as_json(line_row(concorded)))
            return 0
        lines = list(results)
    _print_lines(lines, wide)
    click.echo(f"{len(lines)} lines" if lines else "nothing found", err=True)
    return 0


def line_row(concorded: Concorded) -> dict[str, Any]:
    """A line as JSON; `start` and `end` are offsets into the title or text."""
    return {
        "article_id": concorded.article_id,
        "source": concorded.source,
        "day": concorded.day.isoformat(),
        "url": concorded.url,
        "part": concorded.part,
        "before": concorded.line.before,
        "key": concorded.line.key,
        "after": concorded.line.after,
        "start": concorded.line.start,
        "end": concorded.line.end,
    }


def _print_lines(lines: Sequence[Concorded], width: int) -> None:
    """The key words under each other: each line a run of its own direction, padded on its first side."""
    key = max((cell_len(line.line.key) for line in lines), default=0)
    number = max((len(str(line.article_id)) for line in lines), default=0) + 1
    for line in lines:
        source = isolate(set_cell_size(line.source, _SOURCE_CELLS))
        click.echo(f"{f'#{line.article_id}':<{number}} {line.day} {source} {_in_the_middle(line, width, key)}".rstrip())


def _in_the_middle(concorded: Concorded, width: int, key_cells: int) -> str:
    line, terminal = concorded.line, sys.stdout.isatty()
    before = " " * max(0, width - cell_len(line.before)) + line.before
    rest = " " * max(0, width + 1 + key_cells - cell_len(line.key) - cell_len(line.after))
    if not terminal:
        return f"{before} [{line.key}]{line.after}"
    key = click.style(line.key, bold=True, fg="yellow")
    return f"{_direction(line.key)}{before} {key}{line.after}{rest}{_POP}"


def _direction(text: str) -> str:
    """The sign that isolates a line in the direction its key is written in."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return (
        _RIGHT_TO_LEFT if next((value for value in strong if value in "LRAL"), "L") in ("R", "AL") else _LEFT_TO_RIGHT
    )


def _width() -> int:
    """What a terminal leaves for either side of the key."""
    if not sys.stdout.isatty():
        return _PLAIN_WIDTH
    return max(15, (shutil.get_terminal_size().columns - 12 - _SOURCE_CELLS - 20) // 2)


@click.command()
@click.argument("words", nargs=-1, required=True)
@picks
@click.option("--by", type=click.Choice(["day", "week", "month"]), default="day", show_default=True)
@click.option("--by-source", is_flag=True, help="Count each source separately.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def trend(
    ctx: click.Context,
    /,
    words: tuple[str, ...],
    by: By,
    by_source: bool,
    as_csv: bool,
    json_lines: bool,
    **picked: Any,
) -> int:
    """The share of articles that carry a word, for each period that has articles; several words side by side."""
    with opened(ctx) as archive, archive.reading() as conn:
        check_named(archive, picked)
        shares = corpus_report.trend(conn, words, filters_of(picked), by=by, by_source=by_source)
    if json_lines:
        for share in shares:
            click.echo(as_json(share_row(share)))
    elif as_csv:
        rows = csv.DictWriter(sys.stdout, list(_SHARE_COLUMNS))
        rows.writeheader()
        rows.writerows(map(share_row, shares))
    else:
        _print_trend(shares, list(dict.fromkeys(words)), by, by_source=by_source)
    return 0


_SHARE_COLUMNS = ("word", "period", "source", "n", "total", "share")


def share_row(share: Share) -> dict[str, Any]:
    """A share as JSON or CSV; `source` is null where all are counted together."""
    item = (share.word, share.period.isoformat(), share.source, share.number, share.total, round(share.share, 6))
    return dict(zip(_SHARE_COLUMNS, item, strict=True))


def _print_trend(shares: Sequence[Share], words: Sequence[str], by: By, *, by_source: bool) -> None:
    if not shares:
        click.echo("nothing found", err=True)
        return
    room = max(20, shutil.get_terminal_size().columns - 40)
    for source in sorted({share.source for share in shares}, key=lambda name: name or ""):
        for word in words:
            mine = [share for share in shares if (share.word, share.source) == (word, source)]
            top = max(mine, key=lambda share: share.share)
            text = f"{isolate(word)}  {isolate(source) + '  ' if source else ''}{spark(mine, by, room)}"
            click.echo(f"{text}  max {top.share:.2%} ({top.period})" if top.number else f"{text}  found nowhere")
    click.echo()
    rows = batched(shares, len(words))
    columns = [by, *(["source"] if by_source else []), "articles", *words]
    table(
        columns,
        ([row[0].period, *([row[0].source] if by_source else []), row[0].total, *map(_cell, row)] for row in rows),
    )


def _cell(share: Share) -> str:
    return f"{share.number}  {share.share:.2%}" if share.number else "0"


@click.command()
@click.argument("word")
@picks
@click.option("--window", type=click.IntRange(1, 50), default=5, show_default=True, help="Words on each side.")
@click.option(
    "--min", "least", type=click.IntRange(1), default=3, show_default=True, help="Minimum number of times near it."
)
@click.option("--measure", type=click.Choice(MEASURES), default="logdice", show_default=True, help="What to sort by.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--stop-words", is_flag=True, help="Include stop words.")
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def collocates(
    ctx: click.Context,
    /,
    word: str,
    window: int,
    least: int,
    measure: Measure,
    limit: int,
    stop_words: bool,
    json_lines: bool,
    **picked: Any,
) -> int:
    """Which words stand near a word more often than chance has it. Words are folded; formulas: docs/words.md."""
    with opened(ctx) as archive, archive.reading() as conn, progress("reading", None) as bar:
        check_named(archive, picked)
        result = corpus_report.collocates(
            conn,
            word,
            filters_of(picked),
            window=window,
            least=least,
            measure=measure,
            stop_words=stop_words,
            seen=lambda number: advance(bar, number),
        )
    found = result.found[:limit]
    if json_lines:
        for collocate in found:
            click.echo(as_json(collocate_row(collocate)))
    else:
        rows = (
            [
                collocate.word,
                collocate.number,
                collocate.everywhere,
                *(f"{getattr(collocate, m):.2f}" for m in MEASURES),
            ]
            for collocate in found
        )
        table(("word", "near", "everywhere", *MEASURES), rows)
    click.echo(f"{result.key} times in {result.words} words; {len(result.found)} collocates", err=True)
    return 0


def collocate_row(collocate: corpus_report.Collocate) -> dict[str, Any]:
    """A collocate as JSON."""
    scores: dict[str, float] = {measure: round(float(getattr(collocate, measure)), 4) for measure in MEASURES}
    return {"word": collocate.word, "near": collocate.number, "everywhere": collocate.everywhere, **scores}
