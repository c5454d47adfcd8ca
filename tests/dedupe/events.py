"""Reports of three events as cards: `events.tsv` holds what two papers and a later follow-up say of each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path

from dedupe.texts import NOW
from newsarchive.dedupe.stories import StoryCard, Tie, related, tie
from newsarchive.dedupe.terms import shares_of, terms

_ROWS = Path(__file__).with_name("events.tsv").read_text(encoding="utf-8").splitlines()[1:]


def card(
    article_id: int, title: str | None, text: str, *, source_id: int = 1, moment: datetime | None = None
) -> StoryCard:
    """A card as filing and linking make it between them."""
    return StoryCard(article_id, source_id, moment, title, shares_of(terms(title, text)))


def cards(*, dated: bool = True) -> list[StoryCard]:
    """One card a report: ids 0, 1, 2 are a fire, 3 and 4 a match, 5 and 6 a bridge."""
    reports = [row.split("\t")[1:] for row in _ROWS]
    return [
        card(at, title, text, source_id=at % 3, moment=NOW + timedelta(hours=int(hours)) if dated else None)
        for at, (hours, title, text) in enumerate(reports)
    ]


def ties(cards: Collection[StoryCard], copies: Collection[tuple[int, int]] = ()) -> list[Tie]:
    """All ties inside one set of cards. `copies` are pairs of ids, the smaller first."""
    pairs = combinations(sorted(cards, key=lambda one: one.article_id), 2)
    made = [(a, b, (a.article_id, b.article_id) in copies) for a, b in pairs]
    found = [tie(a, b, copy=copy) for a, b, copy in made if copy or related(a, b)]
    return [one for one in found if one]
