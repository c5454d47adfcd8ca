"""Search, and what is new: the page people begin with.

In: a query with filters, all of it in the address. Out: a page: with a query what was understood, what was found and
how it spreads; without one what is new today, open stories, and what needs attention.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from newsarchive.archive.names import own_names
from newsarchive.reports.health import UNHEALTHY
from newsarchive.reports.sources import health
from newsarchive.store.articles import Filters, badges
from newsarchive.store.dedupe import stories
from newsarchive.store.engine.database import Connection
from newsarchive.store.search import Hit, Question, Sort, Understood, answer, no_source, why
from newsarchive.store.search.cursor import read_cursor
from newsarchive.store.sources import activity, counts, sources
from newsarchive.web import charts, marking
from newsarchive.web.pages.summary import Skipped, archive_of, link, passed_over, show, show_in_parts, tongue_of
from newsarchive.web.queries import picked

router = APIRouter()

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
_MOST = 300  # characters of a query
_PAGE = 20
_STORIES = 6
_PLAIN = re.compile(r"\w{3,}")  # words that may be widened to their beginning
FACETS = {"sources": "source", "languages": "language", "agencies": "agency", "sections": "section"}


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A search as its address tells it."""

    query: str
    filters: Filters
    sort: Sort
    folded: bool
    aliases: bool
    cursor: str | None
    notices: tuple[Skipped, ...] = ()

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in force, by the name they have in the address."""
        row = {field.name: getattr(self.filters, field.name) for field in fields(Filters) if field.name != "query"}
        return {name: value for name, value in row.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Spread:
    """How what was found is spread: counts by facet, bars by day, of how many articles."""

    facets: dict[str, list[tuple[str, int]]]
    bars: list[charts.ChartBar]
    looked_at: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """A source that is not well."""

    id: int
    name: str
    health: str


@router.get("/")
def home(
    request: Request,
    q: str = "",
    sort: str | None = None,
    fold: str | None = None,
    aliases: str | None = None,
    cursor: str | None = None,
) -> Response:
    """The front, or what a search found."""
    asked = " ".join(q.split())
    query = asked[:_MOST]
    order: Sort = sort if sort in SORTS else "relevance" if query else "newest"
    filters, wrong = picked(request.query_params)
    notices = passed_over(request, wrong, sort=SORTS, fold=("yes", "no"), aliases=("on", "off"), q=(), cursor=())
    if asked != query:
        notices.append(Skipped("q", asked[_MOST:], "notice.long"))
    if cursor and read_cursor(cursor, order) is None:
        cursor = None
        notices.append(Skipped("cursor", "", "notice.cursor"))
    wanted = PageRequest(query, filters, order, fold != "no", aliases != "off", cursor or None, tuple(notices))
    searches = query or sort or wanted.chosen or wanted.cursor or wrong
    return _results(request, wanted) if searches else _front(request, notices)


# ------------------------------------------------------------------ what was found


def _results(request: Request, wanted: PageRequest) -> Response:
    """What was found is sent at once; how it spreads is counted meanwhile."""
    archive = archive_of(request)
    names = own_names(archive) if wanted.aliases else None
    question = Question(wanted.query, wanted.filters, wanted.sort, _PAGE, wanted.cursor, names, wanted.folded)
    with archive.reading() as conn:
        result = answer(conn, question)
        numbers = [hit.article_id for hit in result.hits]
        edited = badges.edited(conn, numbers)
        story_of = stories.stories_of(conn, numbers)

    def gather() -> Spread:
        spread = request.app.state.counted.facets(archive, question)
        counts = {name: list(getattr(spread, name)) for name in FACETS}
        return Spread(counts, _bars(request, dict(spread.days)), spread.looked_at, spread.exact)

    query = {"q": wanted.query or None, **wanted.chosen}
    shown_as: dict[str, Any] = {"fold": None if wanted.folded else False, "aliases": None if wanted.aliases else False}
    return show_in_parts(
        request,
        "results.html",
        notices=wanted.notices,
        asked=wanted,
        chosen=wanted.chosen,
        answer=result,
        hits=[(hit, marking.found(hit.title or "", hit.title_marks), _snippet(hit)) for hit in result.hits],
        edited=edited,
        story_of=story_of,
        meant=result.understood,
        wider=_wider(result.understood, any_of=result.any_of),
        why=why,
        missing=result.unnamed,
        no_source=no_source,
        gather=gather,
        facet_filters=FACETS,
        sorts=SORTS,
        feed=lambda form: link(f"/feeds/search.{form}", **query),
        whole=lambda form: link(f"/api/v1/articles.{form}", **query),
        api=link("/api/v1/search", sort=wanted.sort, **shown_as, **query),
        save=link("/searches", **wanted.chosen),
    )


def _wider(meant: Understood, *, any_of: bool) -> list[tuple[str, str]]:
    """Ways to find more: entries of `translations.toml`, each with a query. `any_of`: some of the words were enough."""
    wanted = [word for word in meant.words if not word.startswith("-")]
    left_out = [word for word in meant.words if word.startswith("-")]
    fields = [field.typed for field in meant.fields]
    plain = [word for word in wanted if _PLAIN.fullmatch(word)]
    ways = []
    if fields and wanted:
        ways.append(("search.widen_fields", [*wanted, *left_out]))
    if len(wanted) > 1 and not any_of:
        ways.append(("search.widen_or", [" OR ".join(wanted), *left_out, *fields]))
    if plain:
        begun = [f"{word}*" if word in plain else word for word in wanted]
        ways.append(("search.widen_prefix", [*begun, *left_out, *fields]))
    return [(entry, " ".join(words)) for entry, words in ways]


def _bars(request: Request, days: Mapping[date, int]) -> list[charts.ChartBar]:
    if not days:
        return []
    return charts.bars(days, min(days), max(days), mirrored=tongue_of(request).code == "ar")


def _snippet(hit: Hit) -> list[marking.MarkedText]:
    marked_texts = marking.found(hit.snippet.replace("\n", " "), hit.marks)
    before, after = hit.cut
    return [
        *([marking.MarkedText("… ")] if before else []),
        *marked_texts,
        *([marking.MarkedText(" …")] if after else []),
    ]


# ------------------------------------------------------------------ the front


def _front(request: Request, notices: Sequence[Skipped]) -> HTMLResponse:
    archive = archive_of(request)
    today = archive.now().date()
    with archive.reading() as conn:
        day = activity.newest_day(conn, today)
        fresh = _fresh(conn, day) if day else []
        opened = stories.list_stories(conn, _STORIES)
        numbers = counts.totals(conn)
        alarms = _alarms(conn, archive.now())
    return show(
        request, "home.html", day=day, today=today, fresh=fresh, stories=opened, held=numbers, week=timedelta(days=7),
        alarms=alarms, notices=notices,
    )  # fmt: skip


def _alarms(conn: Connection, now: datetime) -> list[Alarm]:
    """The sources that are not well."""
    seen = activity.last_captured(conn)
    alarms = [
        Alarm(one.id, one.name, health(one, activity.feed_states(conn, one.id), seen.get(one.name), now))
        for one in sources.list_sources(conn)
    ]
    return [alarm for alarm in alarms if alarm.health in UNHEALTHY]


def _fresh(conn: Connection, day: date) -> list[tuple[str, int]]:
    """How many each source has of a day, the busiest first."""
    groups = activity.by_day(conn, day, day)
    return sorted(((name, sum(days.values())) for name, days in groups.items()), key=lambda pair: (-pair[1], pair[0]))
