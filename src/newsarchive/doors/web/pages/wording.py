"""Words for those who study them: every use in its line, its share over time, the words that keep it company.

In: a word or several, filters. Out: a page; each figure leads to its articles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from newsarchive import words
from newsarchive.doors.web import charts
from newsarchive.doors.web.feeds import filters_in
from newsarchive.doors.web.pages.shown import kit_of, show, tongue_of
from newsarchive.store import corpus
from newsarchive.store import sources as source_rows
from newsarchive.store.articles import Filters
from newsarchive.store.database import Connection

router = APIRouter()

VIEWS = ("concordance", "trend", "collocates")
ORDERS: tuple[words.Order, ...] = ("newest", "oldest", "before", "after")
PERIODS: tuple[words.By, ...] = ("day", "week", "month")
_MOST = 200  # characters asked for
_LINES = 100
_WORDS = 6  # lines of a trend
_NEAR = 60
_READ = 1_500  # articles read while somebody waits; the command line reads them all


@dataclass(frozen=True, slots=True)
class Drawn:
    """One word's line in a trend, and its figures."""

    word: str
    points: str
    shares: tuple[words.Share, ...]


@router.get("/words")
def word(
    request: Request,
    w: str = "",
    view: str = "concordance",
    order: str = "newest",
    by: str = "month",
) -> HTMLResponse:
    """A concordance, a trend, or collocates."""
    told = " ".join(w.split())[:_MOST]
    view = view if view in VIEWS else VIEWS[0]
    filters = filters_in(request)
    sorting: words.Order = order if order in ORDERS else ORDERS[0]
    period: words.By = by if by in PERIODS else PERIODS[-1]
    reach = since = most = None
    lines: list[words.Concorded] = []
    drawn: list[Drawn] = []
    near: words.Collocates | None = None
    with kit_of(request).reading() as conn:
        names = [one.name for one in source_rows.every(conn)]
        if told and (view == "collocates" or sorting in ("before", "after")):
            reach, since = _reach(conn, filters)
            filters, most = (filters, None) if since is None else (replace(filters, since=since), _READ)
        if told and view == "concordance":
            lines = list(words.concordance(conn, told, filters, order=sorting, limit=_LINES, most=most))
        elif told and view == "trend":
            shares = words.trend(conn, told.split()[:_WORDS], filters, by=period)
            drawn = _drawn(shares, mirrored=tongue_of(request).code == "ar")
        elif told:
            near = words.collocates(conn, told, filters, most=most)
    return show(
        request, "words.html", told=told, view=view, views=VIEWS, order=sorting, orders=ORDERS, by=period,
        periods=PERIODS, filters=filters, names=names, lines=lines, drawn=drawn, near=near, most=_LINES, nearest=_NEAR,
        reach=reach, since=since,
    )  # fmt: skip


def _reach(conn: Connection, filters: Filters) -> tuple[int, date | None]:
    """How many articles can be read while somebody waits, and the day from which on; None: the whole selection."""
    held = 0
    days = sorted(corpus.by_day(conn, None, filters), key=lambda one: one.day, reverse=True)
    for place, one in enumerate(days):
        if held + one.number > _READ:
            return (held, days[place - 1].day) if place else (_READ, one.day)
        held += one.number
    return held, None


def _drawn(shares: Sequence[words.Share], *, mirrored: bool) -> list[Drawn]:
    by_word: dict[str, list[words.Share]] = defaultdict(list)
    for one in shares:
        by_word[one.word].append(one)
    top = max((one.share for one in shares), default=0.0)
    return [
        Drawn(word, charts.line([one.share for one in some], top, mirrored=mirrored), tuple(some))
        for word, some in by_word.items()
    ]
