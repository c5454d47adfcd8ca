"""Stories: one event each, whatever the order and the batches in which the reports came."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.events import card, cards, ties
from dedupe.texts import NOW, text
from newsarchive.dedupe.stories import WINDOW, Story, StoryCard, Tie, keep_ids, stories, tie

TOLD = {(0, 1, 2), (3, 4), (5, 6)}


def told(some: list[StoryCard]) -> set[tuple[int, ...]]:
    return {story.article_ids for story in stories(some, ties(some))}


@pytest.mark.parametrize("dated", [True, False])
def test_reports_of_one_event_are_one_story(dated: bool) -> None:
    assert told(cards(dated=dated)) == TOLD


@settings(deadline=None)
@given(st.permutations(range(7)))
def test_the_order_of_cards_and_ties_does_not_matter(order: list[int]) -> None:
    some = cards()
    shuffled = [some[at] for at in order]
    made = ties(shuffled)
    assert made == ties(some)
    assert stories(shuffled, made[::-1]) == stories(some, made)


@settings(deadline=None)
@given(st.permutations(range(7)), st.lists(st.integers(1, 6), max_size=3))
def test_batches_come_to_the_same_as_all_at_once(order: list[int], cuts: list[int]) -> None:
    """What a store does: tie each batch to what is there, then tell the touched articles anew."""
    some = cards()
    there: list[StoryCard] = []
    kept: dict[tuple[int, int], Tie] = {}
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), 7], strict=True):
        there += [some[at] for at in order[start:end]]
        kept |= {(ty.article_id, ty.other_id): ty for ty in ties(there)}
    assert stories(there, kept.values()) == stories(some, ties(some))


def test_a_tie_is_the_same_from_both_sides() -> None:
    some = cards()
    for a in some:
        for b in some:
            assert tie(a, b) == tie(b, a)


def test_an_event_a_month_later_is_another_story() -> None:
    some = cards()
    later = replace(some[1], article_id=9, moment=NOW + timedelta(days=30))
    assert (9,) in told([*some, later])


def test_a_story_stays_open_while_reports_keep_coming_and_closes_by_silence() -> None:
    first = cards()[0]
    chain = [replace(first, article_id=at, moment=NOW + at * timedelta(days=6)) for at in range(12)]
    (story,) = stories(chain, ties(chain))
    assert (story.first, story.last) == (NOW, NOW + timedelta(days=66))
    assert story.is_open(NOW + timedelta(days=66) + WINDOW)
    assert not story.is_open(NOW + timedelta(days=74))
    late = replace(first, article_id=99, moment=NOW + timedelta(days=74))
    assert len(stories([*chain, late], ties([*chain, late]))) == 2


def test_one_chance_link_does_not_make_one_story_of_two() -> None:
    crowd = [StoryCard(at, 1, NOW, f"{at}", {}) for at in range(8)]
    inside = [Tie(a, b, 1.5) for group in ((0, 1, 2, 3), (4, 5, 6, 7)) for a in group for b in group if a < b]
    assert {story.article_ids for story in stories(crowd, [*inside, Tie(3, 4, 1.2)])} == {(0, 1, 2, 3), (4, 5, 6, 7)}
    across = [Tie(a, b, 0.95) for a in range(4) for b in range(4, 8) if (a, b) != (3, 4)]
    assert len(stories(crowd, [*inside, Tie(3, 4, 1.2), *across])) == 1


def test_copies_are_one_story_whatever_their_words() -> None:
    a = card(1, None, text(1, 6), moment=NOW)
    b = card(2, None, text(2, 6), source_id=2, moment=NOW + timedelta(days=20))
    assert told([a, b]) == {(1,), (2,)}
    assert len(stories([a, b], ties([a, b], copies={(1, 2)}))) == 1


def test_the_headline_is_the_most_central_article() -> None:
    some = [StoryCard(at, at, NOW + timedelta(hours=at), "عنوان" if at else None, {}) for at in range(4)]
    story = stories(some, [Tie(0, 2, 2.0), Tie(1, 2, 2.0), Tie(2, 3, 2.0), Tie(0, 3, 2.0), Tie(0, 1, 2.0)])[0]
    assert story.central_id == 2  # 0 is as central, but has no title
    assert (story.sources, story.first, story.last) == (4, NOW, NOW + timedelta(hours=3))


def test_articles_without_words_are_stories_of_their_own() -> None:
    some = [card(at, None, "") for at in range(3)]
    assert told(some) == {(0,), (1,), (2,)}


def new_id(story: Story) -> int:
    return 1000 + story.article_ids[0]


def a_story(*article_ids: int) -> Story:
    return Story(article_ids, article_ids[0], NOW, NOW, 1)


def test_ids_stay_where_most_of_the_articles_are() -> None:
    before = {1: 10, 2: 10, 3: 10, 4: 11}
    grown = keep_ids([a_story(1, 2, 3, 7), a_story(4, 8), a_story(9)], before, new_id)
    assert grown == {1: 10, 2: 10, 3: 10, 7: 10, 4: 11, 8: 11, 9: 1009}
    assert set(keep_ids([a_story(1, 2, 3, 4)], before, new_id).values()) == {10}
    assert keep_ids([a_story(1), a_story(2, 3), a_story(4)], before, new_id) == {1: 1001, 2: 10, 3: 10, 4: 11}
    assert keep_ids([a_story(4), a_story(2, 3), a_story(1)], before, new_id) == {1: 1001, 2: 10, 3: 10, 4: 11}
