"""Questions of those who study words: a concordance, a trend, collocates, over any selection of the archive.

In: words, filters, an open connection. Out: lines, shares by period, scored neighbours. Texts are read one after
another: what is held is the lines asked for, or counts. It writes nothing. Formulas: docs/words.md.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from math import log2, sqrt
from typing import Any, Literal, TypeAlias

from newsarchive.arabic import concordance as concord
from newsarchive.arabic.concordance import ConcordanceLine, KeyTerm, NeighbourCounts
from newsarchive.errors import UsageError
from newsarchive.model.batches import batched
from newsarchive.store.articles import corpus
from newsarchive.store.articles.corpus import OnDay, Text
from newsarchive.store.engine.database import Connection
from newsarchive.store.filters import EVERYTHING, Filters

Order: TypeAlias = Literal["newest", "oldest", "before", "after"]
By: TypeAlias = Literal["day", "week", "month"]
Measure: TypeAlias = Literal["logdice", "mi", "t"]
_AT_ONCE = 200  # texts whose words are counted together
MEASURES: tuple[Measure, ...] = ("logdice", "mi", "t")


@dataclass(frozen=True, slots=True)
class Concorded:
    """One line of a concordance and where it stands: in the title or the text of an article."""

    article_id: int
    source: str
    day: date
    url: str | None
    part: Literal["title", "text"]
    line: ConcordanceLine


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a period's articles carry a word. `period`: its first day; weeks begin on Monday."""

    word: str
    period: date
    source: str | None
    number: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.number / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word near the key. `word`: its commonest form there, as printed; `number`: times near; `everywhere`: in all."""

    word: str
    number: int
    everywhere: int
    logdice: float
    mi: float
    t: float


@dataclass(frozen=True, slots=True)
class Collocates:
    """The words near a key, the strongest first; what was counted: the key, the words near it, all words."""

    key: int
    near: int
    words: int
    found: tuple[Collocate, ...]


def asked_for(text: str) -> KeyTerm:
    """What a person asks for. Raises `UsageError` where there is no word in it."""
    key_term = concord.parse_term(text)
    if key_term is None:
        raise UsageError(f"{text!r} holds no word; write a word, several in a row, or the beginning of one and *")
    return key_term


# ------------------------------------------------------------------ concordance


def concordance(
    conn: Connection,
    text: str,
    filters: Filters = EVERYTHING,
    *,
    order: Order = "newest",
    width: int = 40,
    limit: int | None = 100,
    most: int | None = None,
) -> Iterator[Concorded]:
    """Every place where it stands, `limit` of them at most (None: all), in order; `most`: in so many articles.

    By date lines come as they are read; by the words before or after, the nearest first, all texts are read before.
    """
    asked = asked_for(text)
    results = _lines(conn, asked, filters, order, width, most)
    if order in ("newest", "oldest"):
        return islice(results, limit)
    beside = _before if order == "before" else _after
    return iter(sorted(results, key=beside) if limit is None else heapq.nsmallest(limit, results, key=beside))


def _lines(
    conn: Connection, asked: KeyTerm, filters: Filters, order: Order, width: int, most: int | None
) -> Iterator[Concorded]:
    for text in corpus.texts(conn, asked.query, filters, oldest=order == "oldest", most=most):
        for line in concord.concordance_lines(text.title or "", asked, width):
            yield _concorded(text, "title", line)
        for line in concord.concordance_lines(text.text, asked, width):
            yield _concorded(text, "text", line)


def _concorded(text: Text, part: Literal["title", "text"], line: ConcordanceLine) -> Concorded:
    return Concorded(text.article_id, text.source, text.day, text.url, part, line)


def _before(concorded: Concorded) -> tuple[Any, ...]:
    return (
        concorded.line.words_before,
        -concorded.day.toordinal(),
        concorded.article_id,
        concorded.part,
        concorded.line.start,
    )


def _after(concorded: Concorded) -> tuple[Any, ...]:
    return (
        concorded.line.words_after,
        -concorded.day.toordinal(),
        concorded.article_id,
        concorded.part,
        concorded.line.start,
    )


# ------------------------------------------------------------------ trend

_BEGINNINGS: dict[By, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
}


def trend(
    conn: Connection, words: Sequence[str], filters: Filters = EVERYTHING, *, by: By = "day", by_source: bool = False
) -> list[Share]:
    """The share of articles that carry each word: a row for each period (and source) that has articles, and word."""
    totals = _summed(corpus.by_day(conn, None, filters, by_source=by_source), by)
    asked = {word: asked_for(word).query for word in dict.fromkeys(words)}
    countses = {
        word: _summed(corpus.by_day(conn, query, filters, by_source=by_source), by) for word, query in asked.items()
    }
    return [
        Share(word, period, source, countses[word][period, source], total)
        for (period, source), total in sorted(totals.items(), key=lambda pair: (pair[0][0], pair[0][1] or ""))
        for word in countses
    ]


def _summed(counted: Sequence[OnDay], by: By) -> Counter[tuple[date, str | None]]:
    sums: Counter[tuple[date, str | None]] = Counter()
    for on_day in counted:
        sums[_BEGINNINGS[by](on_day.day), on_day.source] += on_day.number
    return sums


# ------------------------------------------------------------------ collocates


def collocates(
    conn: Connection,
    value: str,
    filters: Filters = EVERYTHING,
    *,
    window: int = 5,
    least: int = 3,
    measure: Measure = "logdice",
    stop_words: bool = False,
    most: int | None = None,
    seen: Callable[[int], None] = lambda _: None,
) -> Collocates:
    """The words at most `window` from it that stand there `least` times, by how strongly they belong to it.

    The selection is read twice: the texts that hold it, then all, for how often each neighbour stands anywhere.
    `seen` is called with how many more texts were read the second time. `stop_words`: small words are listed too.
    `most`: of the selection the newest so many articles.
    """
    asked = asked_for(value)
    near = NeighbourCounts()
    for text in corpus.texts(conn, asked.query, filters, most=most):
        concord.count_neighbours(near, _whole(text), asked, window)
    left_out = frozenset() if stop_words else concord.stop_stems()
    wanted = frozenset(base for base, number in near.near.items() if number >= least and base not in left_out)
    everywhere: Counter[str] = Counter()
    total = 0
    rest = corpus.texts(conn, None, filters, most=most) if wanted else iter(())
    for texts in batched(rest, _AT_ONCE):
        total += concord.count_stems(everywhere, map(_whole, texts), wanted)
        seen(len(texts))
    found = [_scored(base, near, everywhere[base], total) for base in wanted]
    found.sort(key=lambda collocate: (-float(getattr(collocate, measure)), -collocate.number, collocate.word))
    return Collocates(near.hits, near.positions, total, tuple(found))


def _scored(base: str, near: NeighbourCounts, everywhere: int, total: int) -> Collocate:
    number = near.near[base]
    expected = everywhere * near.positions / total
    form = min(near.forms[base].items(), key=lambda pair: (-pair[1], pair[0]))[0]
    return Collocate(
        word=form,
        number=number,
        everywhere=everywhere,
        logdice=14 + log2(2 * number / (near.hits + everywhere)),
        mi=log2(number / expected),
        t=(number - expected) / sqrt(number),
    )


def _whole(text: Text) -> str:
    return f"{text.title}\n\n{text.text}" if text.title else text.text
