"""`search`, `show`, `stats`: questions to the archive."""

from __future__ import annotations

import sys
from typing import Any

import click

from newsarchive import reports
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.names import own_names
from newsarchive.cli.counts import print_counts
from newsarchive.cli.explain import explain
from newsarchive.cli.filters import check_named, filters_of, picks
from newsarchive.cli.history import print_events
from newsarchive.cli.output import address, as_json, isolate, known_moment, table
from newsarchive.cli.session import opened
from newsarchive.decoding import content_encoding
from newsarchive.errors import UsageError
from newsarchive.model.encoding import day_json
from newsarchive.reports import memory
from newsarchive.store import articles
from newsarchive.store.captures import captures
from newsarchive.store.search import Answer, Hit, Question, Sort, Understood, answer, no_source, why
from newsarchive.store.takedowns import takedowns

_FEW = 10  # articles: so many are not hardly any


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1)
@picks
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--copies", "all_copies", is_flag=True, help="Every copy on a line of its own.")
@click.option("--no-aliases", is_flag=True, help="Do not look for other spellings of names.")
@click.option("--counts", is_flag=True, help="And how many fit by source, day, week, month, language, agency, section.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object a line.")
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
    title = isolate(hit.title or _first_words(hit.snippet))
    click.echo(f"{click.style(f'#{hit.article_id}', dim=True)} {click.style(title, bold=True)}")
    click.echo(f"   {day}  {isolate(hit.source)}  {isolate(address(hit.url))}")
    if folded and hit.copies:
        sources = "، ".join(dict.fromkeys(copy.source for copy in hit.copies))
        click.echo(click.style(f"   +{len(hit.copies)} {isolate(sources)}", dim=True))
    click.echo(f"   {isolate(_marked(hit))}")


def _first_words(text: str) -> str:
    return " ".join(text.split()[:9]) + " …"


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


@click.command()
@click.argument("article")
@click.option("--revision", type=click.IntRange(1), help="This revision's text instead of the current one.")
@click.option(
    "--explain", "explained", is_flag=True, help="Why each line stayed or went, and where each fact came from."
)
@click.option("--raw", is_flag=True, help="The bytes as they were served.")
@click.option("--json", "json_lines", is_flag=True, help="One JSON object.")
@click.pass_context
def show(ctx: click.Context, article: str, revision: int | None, explained: bool, raw: bool, json_lines: bool) -> int:
    """One article, by its number or address."""
    with opened(ctx) as archive:
        number = found(archive, article)
        if raw:
            return _show_raw(archive, number, revision)
        if explained:
            with archive.reading() as conn:
                story = articles.explain(conn, number, revision)
                entry = memory(conn, number)
            if story is None:
                raise UsageError(f"article {number} has no revision {revision}")
            explain(story, entry, json_lines=json_lines)
            return 0
        with archive.reading() as conn:
            row = articles.as_json(conn, number)
            entry = memory(conn, number)
    if row is None:
        raise UsageError(f"article {number} has no revision to show")
    if json_lines:
        click.echo(as_json(row))
    else:
        _print_article(row, revision)
        print_events(entry)
    return 0


def found(archive: OpenArchive, article: str) -> int:
    """The number of an article named by number or address. Raises `UsageError` where there never was one, and, telling
    when and why, where it was taken down."""
    with archive.reading() as conn:
        number = articles.find(conn, article)
        withheld = takedowns.destroyed(conn, article) if number is None else takedowns.of_article(conn, number)
    if withheld is not None:
        done = "destroyed" if withheld.level == "destroy" else f"taken down ({withheld.level})"
        raise UsageError(
            f"article {withheld.article_id} was {done} on {withheld.moment:%Y-%m-%d}: {isolate(withheld.reason)}"
        )
    if number is None:
        raise UsageError(f"no such article: {article}; give the number or an address of one, `search` tells both")
    return number


def _show_raw(archive: OpenArchive, number: int, revision: int | None) -> int:
    with archive.reading() as conn:
        behind = articles.revision_captures(conn, number)
        place = len(behind) if revision is None else revision
        capture = captures.get(conn, behind[place - 1]) if place <= len(behind) else None
    if capture is None:
        raise UsageError(f"article {number} has no revision {revision}")
    fetched, _ = archive.raw.read(capture.raw, capture.payload)
    body = content_encoding.unpack(
        fetched.body, fetched.header("Content-Encoding"), archive.settings.max_unpacked_bytes
    )
    sys.stdout.buffer.write(body)
    return 0


def _print_article(row: dict[str, Any], revision: int | None) -> None:
    entry = row
    if revision is not None:
        known = {r["number"]: r for r in row["revisions"]}
        if revision not in known:
            raise UsageError(f"article {row['id']} has revisions {sorted(known)}")
        entry = row | known[revision]
    click.echo(click.style(isolate(entry["title"] or _first_words(entry["text"])), bold=True))
    text = known_moment(row["published_at"], row["published_day"], row["published_precision"])
    who = [*row["authors"], *row["agencies"]]
    line = [row["source"], text, row["dateline"], " · ".join(who), row["section"]]
    click.echo("  ".join(isolate(part) for part in line if part))
    click.echo(isolate(address(row["canonical_url"] or row["url"])) or "(no address)")
    if row["deleted"]:
        click.echo(click.style(f"deleted by the publisher, seen {row['deleted_at']}", fg="magenta"))
    click.echo()
    for paragraph in entry["text"].split("\n\n"):
        click.echo(isolate(paragraph) + "\n")
    click.echo(f"{len(row['revisions'])} revision(s), {len(row['copies'])} copies, {len(row['passages'])} passages")


@click.command()
@click.option("--json", "json_lines", is_flag=True, help="One JSON object.")
@click.pass_context
def stats(ctx: click.Context, json_lines: bool) -> int:
    """What the archive holds, by source, and how jobs ended."""
    with opened(ctx) as archive, archive.reading() as conn:
        entry = reports.summary(conn)
    if json_lines:
        click.echo(as_json(entry))
        return 0
    table(("what", "number"), entry["held"].items(), title="The archive")
    click.echo()
    columns = ("source", "articles", "edited", "deleted", "first_day", "last_day")
    table(columns, [[row[column] for column in columns] for row in entry["sources"]], title="Sources")
    click.echo()
    table(
        ("job", "outcome", "number"), [(e["job"], e["outcome"], e["count"]) for e in entry["outcomes"]], title="Endings"
    )
    return 0
