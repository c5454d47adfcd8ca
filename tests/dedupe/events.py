"""Reports of three events as cards: `events.tsv` holds what two papers and a later follow-up say of each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from dedupe.texts import NOW
from newsarchive.dedupe.stories import StoryCard, card

_ROWS = Path(__file__).with_name("events.tsv").read_text(encoding="utf-8").splitlines()[1:]


def cards(*, dated: bool = True) -> list[StoryCard]:
    """One card a report: ids 0, 1, 2 are a fire, 3 and 4 a match, 5 and 6 a bridge."""
    reports = [row.split("\t")[1:] for row in _ROWS]
    return [
        card(at, at % 3, NOW + timedelta(hours=int(hours)) if dated else None, title, text)
        for at, (hours, title, text) in enumerate(reports)
    ]
