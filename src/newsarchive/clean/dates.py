"""When an article was published, chosen from every date found, with the reason in words.

In: dated candidates and the moment of the capture. Out: one of them, or None. It never reads a page and never
shifts a date of precision `day`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newsarchive.model import DateEvidence, DateFact, Precision

_TOLD = frozenset[DateEvidence]({"hand", "import"})  # a person's word: nothing outweighs it
_WEIGHTS: dict[DateEvidence, float] = {
    "hand": 100,
    "import": 90,
    "json-ld": 5,
    "byline": 4.5,
    "meta": 4,
    "time-tag": 3.5,
    "feed": 3.5,
    "url": 3,
    "visible": 2,
    "dateline": 2,
}
_PRINTED = frozenset[DateEvidence]({"byline", "visible", "time-tag", "dateline"})
_FINENESS: dict[Precision, int] = {"second": 5, "minute": 4, "hour": 3, "day": 2, "month": 1, "year": 0}
_EARLIEST_YEAR = 1800
_AHEAD = timedelta(
    days=1, hours=2
)  # clocks and zones differ by so much; beyond that a date announces, it does not date


@dataclass(frozen=True, slots=True)
class DateChoice:
    """A date and why it was taken."""

    dated: DateFact
    why: str


def choose_published(candidates: Sequence[DateFact], moment: datetime | None = None) -> DateChoice | None:
    """The day most of the evidence agrees on, as precise as the most precise candidate for that day.

    A day's weight is the sum over its kinds of evidence. Where a page's data give a moment whose UTC day is the
    neighbour of the printed day, the printed day is the publisher's and the moment is kept.
    """
    usable = [dated for dated in candidates if dated.role == "published" and _plausible(dated, moment)]
    if not usable:
        return None
    days: dict[object, dict[DateEvidence, DateFact]] = defaultdict(dict)
    for dated in usable:
        best = days[_span(dated)].get(dated.evidence)
        if best is None or _FINENESS[dated.precision] > _FINENESS[best.precision]:
            days[_span(dated)][dated.evidence] = dated
    order = {span: index for index, span in enumerate(days)}
    chosen = max(days, key=lambda span: (_weight(span, days), -order[span]))
    finest = _finest(list(days[chosen].values()))
    agreeing = ", ".join(sorted(days[chosen]))
    others = len(days) - 1
    why = f"{agreeing} agree" if len(days[chosen]) > 1 else agreeing
    why += f"; {others} other day(s) weighed less" if others else ""
    return _as_printed(DateChoice(finest, why), usable)


def choose_modified(
    candidates: Sequence[DateFact], published: DateFact | None, moment: datetime | None = None
) -> DateChoice | None:
    """The best attested change after publication. A change before the publication is no change."""
    usable = [dated for dated in candidates if dated.role == "modified" and _plausible(dated, moment)]
    if published is not None:
        usable = [dated for dated in usable if _later(dated, published)]
    if not usable:
        return None
    best = max(usable, key=lambda dated: (_WEIGHTS[dated.evidence], _FINENESS[dated.precision]))
    return DateChoice(best, best.evidence)


def _later(dated: DateFact, published: DateFact) -> bool:
    if "day" in (dated.precision, published.precision):
        return dated.day > published.day
    return dated.moment > published.moment


def _plausible(dated: DateFact, moment: datetime | None) -> bool:
    if dated.evidence in _TOLD:
        return True
    return dated.day.year >= _EARLIEST_YEAR and (moment is None or dated.moment <= moment + _AHEAD)


def _span(dated: DateFact) -> object:
    """What a candidate says: a day, or only a month or a year."""
    if dated.precision == "year":
        return (dated.day.year,)
    return (dated.day.year, dated.day.month) if dated.precision == "month" else dated.day


def _weight(span: object, days: dict[object, dict[DateEvidence, DateFact]]) -> float:
    """A day's evidence; neighbours lend half of theirs (zones), coarser candidates count only where no day is
    known.
    """
    own = sum(_WEIGHTS[evidence] for evidence in days[span])
    if isinstance(span, tuple):
        return own / 100
    near = 0.0
    for other, date_facts in days.items():
        if other != span and not isinstance(other, tuple) and abs((other - span).days) == 1:  # type: ignore[operator]
            near += sum(_WEIGHTS[evidence] for evidence in date_facts)
    return own + near / 2


def _finest(date_facts: Sequence[DateFact]) -> DateFact:
    """Of candidates for one day: stated by a person first, then the finest, then zone known, then the weightiest."""
    return max(
        date_facts,
        key=lambda dated: (
            dated.evidence in _TOLD,
            _FINENESS[dated.precision],
            dated.zone_known,
            _WEIGHTS[dated.evidence],
        ),
    )


def _as_printed(choice: DateChoice, usable: Sequence[DateFact]) -> DateChoice:
    """The publisher's calendar day: as printed beside the text, where the page's data are given in another zone."""
    dated = choice.dated
    if dated.evidence in _PRINTED or dated.evidence in _TOLD or not dated.zone_known:
        return choice
    for other in usable:
        if other.evidence in ("byline", "visible") and abs((other.day - dated.day).days) == 1:
            within = abs(other.moment - dated.moment) <= timedelta(hours=38)
            if within and "+00:00" in dated.text.replace("Z", "+00:00"):
                return DateChoice(replace(dated, day=other.day), f"{choice.why}; the day as printed ({other.evidence})")
    return choice
