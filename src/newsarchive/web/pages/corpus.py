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

from newsarchive.arabic import concordance
from newsarchive.reports import corpus as corpus_report
from newsarchive.store.articles import Filters, corpus
from newsarchive.store.engine.database import Connection
from newsarchive.store.sources import sources as source_rows
from newsarchive.web import charts
from newsarchive.web.pages.summary import Skipped, archive_of, passed_over, show, tongue_of
from newsarchive.web.queries import picked

router = APIRouter()

VIEWS = ("concordance", "trend", "collocates")
ORDERS: tuple[corpus_report.Order, ...] = ("newest", "oldest", "before", "after")
PERIODS: tuple[corpus_report.By, ...] = ("day", "week", "month")
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
    shares: tuple[corpus_report.Share, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How many articles were read of how many, from which day on; `most`: of that day alone so many."""

    read: int
    whole: int
    since: date
    most: int | None = None


@router.get("/words")
def word(
    request: Request,
    w: str = "",
    view: str = "concordance",
    order: str = "newest",
    by: str = "month",
) -> HTMLResponse:
    """A concordance, a trend, or collocates."""
    text = " ".join(w.split())[:_MOST]
    view = view if view in VIEWS else VIEWS[0]
    filters, wrong = picked(request.query_params)
    notices = passed_over(request, wrong, view=VIEWS, order=ORDERS, by=PERIODS, w=())
    if len(" ".join(w.split())) > _MOST:
        notices.append(Skipped("w", " ".join(w.split())[_MOST:], "notice.long"))
    sorting: corpus_report.Order = order if order in ORDERS else ORDERS[0]
    period: corpus_report.By = by if by in PERIODS else PERIODS[-1]
    if text and concordance.parse_term(text) is None:
        notices.append(Skipped("w", text, "notice.no_word"))
        text = ""
    reach: Reach | None = None
    lines: list[corpus_report.Concorded] = []
    drawn: list[Drawn] = []
    near: corpus_report.Collocates | None = None
    with archive_of(request).reading() as conn:
        names = [one.name for one in source_rows.list_sources(conn)]
        if text and (view == "collocates" or sorting in ("before", "after")):
            # A concordance reads what holds the word; collocates are weighed against all that is there.
            reach = _reach(conn, corpus_report.asked_for(text).query if view == "concordance" else None, filters)
        read = filters if reach is None else replace(filters, since=reach.since)
        most = reach.most if reach else None
        if text and view == "concordance":
            lines = list(corpus_report.concordance(conn, text, read, order=sorting, limit=_LINES, most=most))
        elif text and view == "trend":
            asked = [one for one in text.split() if concordance.parse_term(one)]
            shares = corpus_report.trend(conn, asked[:_WORDS], filters, by=period)
            drawn = _drawn(shares, mirrored=tongue_of(request).code == "ar")
            if asked[_WORDS:]:
                notices.append(Skipped("w", " ".join(asked[_WORDS:]), "notice.six_words"))
        elif text:
            near = corpus_report.collocates(conn, text, read, most=most)
    return show(
        request, "words.html", typed=text, view=view, views=VIEWS, order=sorting, orders=ORDERS, by=period,
        periods=PERIODS, filters=filters, names=names, lines=lines, drawn=drawn, near=near, most=_LINES, nearest=_NEAR,
        reach=reach, notices=notices,
    )  # fmt: skip


def _reach(conn: Connection, query: str | None, filters: Filters) -> Reach | None:
    """How much can be read while somebody waits; None: all of it."""
    days = sorted(corpus.by_day(conn, query, filters), key=lambda on_day: on_day.day, reverse=True)
    number, whole = 0, sum(day.number for day in days)
    for place, on_day in enumerate(days):
        if number + on_day.number > _READ:
            return Reach(number, whole, days[place - 1].day) if place else Reach(_READ, whole, on_day.day, _READ)
        number += on_day.number
    return None


def _drawn(shares: Sequence[corpus_report.Share], *, mirrored: bool) -> list[Drawn]:
    by_word: dict[str, list[corpus_report.Share]] = defaultdict(list)
    for share in shares:
        by_word[share.word].append(share)
    top = max((share.share for share in shares), default=0.0)
    return [
        Drawn(word, charts.line([one.share for one in some], top, mirrored=mirrored), tuple(some))
        for word, some in by_word.items()
    ]
