"""`search`: articles by their words and fields."""

from __future__ import annotations

import sys
from typing import Any

import click

from newsarchive.archive.names import own_names
from newsarchive.cli.counts import print_counts
from newsarchive.cli.filters import check_named, filters_of, picks
from newsarchive.cli.output import address, as_json, first_words, isolate, known_moment
from newsarchive.cli.session import opened
from newsarchive.errors import UsageError
from newsarchive.model.encoding import day_json
from newsarchive.store.search import Answer, Hit, Question, Sort, Understood, answer, no_source, why

_FEW = 10  # articles: so many are not hardly any


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1)
@picks
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--copies", "all_copies", is_flag=True, help="Show every copy on its own line.")
@click.option("--no-aliases", is_flag=True, help="Do not search for other spellings of names.")
@click.option(
    "--counts", is_flag=True, help="Also count matches by source, day, week, month, language, agency and section."
)
@click.option("--json", "json_lines", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def search(
    ctx: click.Context,
    /,
    query: tuple[str, ...],
    sort: Sort,
    limit: int,
    all_copies: bool,
    no_aliases: bool,
    counts: bool,
    json_lines: bool,
    **picked: Any,
) -> int:
    """Search the archive: all words; "…" is a phrase, -word leaves out, word* begins with, OR is either.

    Fields narrow it: source:name title:word author: agency: place: lang: section: story: on: before: after: changed:
    deleted: copies:, in Arabic too (مصدر: عنوان: يوم:). docs/search.md has them all.
    """
    text = " ".join(_no_options(query))
    with opened(ctx) as archive, archive.reading() as conn:
        check_named(archive, picked)
        names = None if no_aliases else own_names(archive)
        folded = not all_copies
        question = Question(text, filters_of(picked), sort, limit, names=names, fold_copies=folded, facets=counts)
        page = answer(conn, question)
    _say_how(page.understood)
    for typed, nearest in page.unnamed:
        click.echo(f"{isolate(typed)}: {no_source(nearest)}", err=True)
    if page.any_of and page.hits:
        click.echo(_some_words(page.whole), err=True)
    for hit in page.hits:
        click.echo(as_json(_hit_row(hit))) if json_lines else _print_hit(hit, folded=folded)
    click.echo(_how_many(page, folded=folded), err=True)
    if page.facets is not None:
        print_counts(page.facets, json_lines=json_lines)
        if page.any_of and page.hits:
            click.echo("counts cover only articles that contain all of these words", err=True)
    return 0


def _no_options(query: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a query. A word may begin with a minus; what begins with two is an option that is mistyped."""
    for word in query:
        if word.startswith("--") and len(word) > 2:
            raise UsageError(f"no such option: {word}")
    return query


def _say_how(read: Understood) -> None:
    """What was searched for beside the words as typed, and what was ignored."""
    others = list(dict.fromkeys(other for _, texts in read.aliases for other in texts))
    if others:
        text = ", ".join(map(isolate, others))
        click.echo(f"also searched for {text} (use --no-aliases to turn this off)", err=True)
    for piece in read.ignored:
        click.echo(f"ignored {isolate(piece[0])}: {why(piece)}", err=True)


def _how_many(page: Answer, *, folded: bool) -> str:
    """How many fit. Copies are counted, though one line stands for all of a group."""
    if not page.hits:
        return "nothing found"
    least = "" if page.exact else "at least "
    noun = "article" if page.total == 1 else "articles"
    return f"{least}{page.total} {noun}{', copies counted' if folded and any(hit.copies for hit in page.hits) else ''}"


def _some_words(whole: int) -> str:
    """Why hits do not have all words. `whole`: how many articles have."""
    if whole >= _FEW:
        return "showing articles that match the most distinctive words of your question"
    return f"{'few' if whole else 'no'} articles contain all of these words; showing the closest matches"


def _hit_row(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.article_id,
        "url": hit.url,
        "source": hit.source,
        "title": hit.title,
        "published_day": day_json(hit.published_day),
        "snippet": hit.snippet,
        "marks": [list(mark) for mark in hit.marks],
        "copies": [{"article_id": copy.article_id, "source": copy.source} for copy in hit.copies],
    }


def _print_hit(hit: Hit, *, folded: bool) -> None:
    rough = hit.published_precision if hit.published_precision in ("year", "month") else "day"
    day = known_moment(None, day_json(hit.published_day), rough)
    title = isolate(hit.title or first_words(hit.snippet))
    click.echo(f"{click.style(f'#{hit.article_id}', dim=True)} {click.style(title, bold=True)}")
    click.echo(f"   {day}  {isolate(hit.source)}  {isolate(address(hit.url))}")
    if folded and hit.copies:
        sources = "، ".join(dict.fromkeys(copy.source for copy in hit.copies))
        click.echo(click.style(f"   +{len(hit.copies)} {isolate(sources)}", dim=True))
    click.echo(f"   {isolate(_marked(hit))}")


def _marked(hit: Hit) -> str:
    """The snippet in its original spelling, what was found in bold, or in «» where colours cannot be shown."""
    pieces, at = [], 0
    for start, end in hit.marks:
        found = hit.snippet[start:end]
        pieces += [
            hit.snippet[at:start],
            click.style(found, bold=True, fg="yellow") if sys.stdout.isatty() else f"[{found}]",
        ]
        at = end
    before, after = ("… " if hit.cut[0] else ""), (" …" if hit.cut[1] else "")
    return "".join([before, *pieces, hit.snippet[at:], after]).replace("\n", " ")
