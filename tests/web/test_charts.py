"""Charts: every article is in one bar, time runs with the script, nothing stands outside the drawing."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.web import charts

FIRST = date(2024, 2, 20)
COUNTS = st.dictionaries(
    st.integers(0, 900).map(lambda at: FIRST + timedelta(days=at)), st.integers(1, 500), min_size=1
)


@given(COUNTS, st.booleans())
def test_every_article_is_in_exactly_one_bar(counts: dict[date, int], mirrored: bool) -> None:
    drawn = charts.bars(counts, min(counts), max(counts), mirrored=mirrored)
    assert sum(bar.value for bar in drawn) == sum(counts.values())
    assert drawn[0].since == min(counts)
    assert drawn[-1].until == max(counts)
    assert all(a.until < b.since for a, b in pairwise(drawn))
    assert len(drawn) <= 62


@given(COUNTS, st.booleans())
def test_bars_stay_inside_the_drawing(counts: dict[date, int], mirrored: bool) -> None:
    for bar in charts.bars(counts, min(counts), max(counts), mirrored=mirrored):
        assert -0.2 <= bar.x <= bar.x + bar.width <= charts.WIDTH + 0.2
        assert 0 <= bar.y <= charts.HEIGHT
        assert (bar.height > 0) == (bar.value > 0)


def test_time_runs_from_the_right_where_writing_does() -> None:
    counts = {FIRST: 1, FIRST + timedelta(days=1): 2}
    left = charts.bars(counts, min(counts), max(counts), mirrored=False)
    right = charts.bars(counts, min(counts), max(counts), mirrored=True)
    assert left[0].x < left[1].x
    assert right[0].x > right[1].x


def test_a_heat_map_shows_silence_as_nothing() -> None:
    rows = charts.heat({"a": {FIRST: 4}, "b": {}}, FIRST, FIRST + timedelta(days=2), mirrored=False)
    assert [[cell.level for cell in row.cells] for row in rows] == [[4, 0, 0], [0, 0, 0]]
    assert [row.total for row in rows] == [4, 0]
