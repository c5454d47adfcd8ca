"""Counts are remembered for seconds, for the same question only, and never for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from newsarchive.archive.archive import OpenArchive
from newsarchive.store.filters import Filters
from newsarchive.store.search import Question
from newsarchive.web import facet_cache
from newsarchive.web.facet_cache import KEPT_S, FacetCache
from tests import road


def test_counts_are_made_once_and_made_again_when_old(archive: OpenArchive) -> None:
    moment = archive.now()
    known = FacetCache()
    then = replace(archive, now=lambda: moment)
    first = known.facets(then, Question())
    with archive.writing() as conn:
        conn.exec_driver_sql("UPDATE articles SET language = 'xx'")
    assert known.facets(then, Question()) is first
    assert known.facets(then, Question(filters=Filters(source="rasid"))).languages[0][0] == "xx"
    later = replace(archive, now=lambda: moment + timedelta(seconds=KEPT_S + 1))
    fresh = known.facets(later, Question())
    assert fresh.languages == (("xx", len(road.export(archive))),)


def test_very_many_questions_are_not_kept_for_ever(kept: OpenArchive) -> None:
    known = FacetCache()
    most = facet_cache._MOST
    for number in range(most + 5):
        known._known[str(number), Filters(), False] = (kept.now(), known.facets(kept, Question()))
    known.facets(kept, Question("شيء آخر"))
    assert len(known._known) == most
