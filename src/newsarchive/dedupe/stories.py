"""Stories: the articles about one event, held together by what they say and when.

In: `StoryCard`s, and which of them are copies or share passages. Out: `Tie`s between pairs, and the `Story`s that
ties make. A tie is a property of its two articles alone, and stories are a property of the set of articles:
neither depends on the order in which they came or on how they were batched.

How the store uses it. Rows `(key, article_id)` of the keys in `worth` give candidates: articles inside the
window (or without a date, or any, for an article without one) whose shared keys are worth EVIDENCE. `tie` each; keep
the ties as rows. Whatever is connected by ties of strength 1 and more is then made anew by `stories` from its cards
and ties, and `keep_ids` gives each story the id it had. A story closes by silence: an article more than WINDOW
after its last one cannot tie to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from math import fsum
from operator import mul

from newsarchive.dedupe.terms import keys_below, rarity_of, share

WINDOW = timedelta(days=7)
COPY_WINDOW = timedelta(days=30)  # a copy is of the same event for longer; later it is a republication
EVIDENCE = 4.1  # rarity of the heaviest terms both have, from which two are worth tying: one word is not enough
EVIDENCE_UNDATED = 1.9  # where either has no date, and likeness alone must tell
ALIKE = 0.2  # likeness of two dated articles of three days: reports of one event by different hands have as little
ALIKE_LATE = 0.32  # at the end of the window: what is still reported after a week had better be the same thing
ALIKE_UNDATED = (
    0.15  # where either has no date, given _MUCH: the text must suffice, and talks of two weeks are one story
)
ALIKE_ELSE = 0.4  # where either has no date, and not so much speaks for it
_MUCH = 18.0  # rarity, above that of words one meets in every twentieth article, of the terms both have
WEAK = 0.7  # ties below this strength are not worth keeping: they are weighed when groups are
COHESION = 0.9  # mean strength over all pairs of two groups that become one story: a topic is never so dense
KEYS = 20
_COMMONPLACE = 3.0
_LEAST = 0.5  # a term worth less finds nobody: one article in thirty has it
_OWN = 5.5  # rarity of names and of what identifies an event; the words of its topic are worth as much at most
_FRESH = 3.0  # days
_LOOK = 400  # pairs between two groups up to which each is weighed before the groups are kept apart
_COPY, _PASSAGE = 2.0, 0.2


@dataclass(frozen=True, slots=True)
class StoryCard:
    """What telling stories apart needs of an article."""

    article_id: int
    source_id: int
    moment: datetime | None  # published; None: no place in time
    title: str | None
    terms: Mapping[int, int]  # as `terms.shares_of` gives them, heaviest first


@dataclass(frozen=True, slots=True)
class Tie:
    """How strongly two articles are about one event: from 1 on they are one story unless the others speak against."""

    article_id: int
    other_id: int
    strength: float


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event, in the order they came; those without a date last."""

    article_ids: tuple[int, ...]
    central_id: int  # the article most alike to the others: its title is the story's headline
    first: datetime | None
    last: datetime | None
    sources: int

    def is_open(self, now: datetime) -> bool:
        """Whether an article of this moment could still join."""
        return self.last is None or now - self.last <= WINDOW


def tie(a: StoryCard, b: StoryCard, *, copy: bool = False, passage: bool = False) -> Tie | None:
    """The tie between two articles; None where there is none worth keeping. `tie(b, a)` is the same tie."""
    if a.article_id > b.article_id:
        a, b = b, a
    if a.article_id == b.article_id or not in_time(a.moment, b.moment, COPY_WINDOW if copy else WINDOW):
        return None
    if copy:
        return Tie(a.article_id, b.article_id, _COPY)
    both = a.terms.keys() & b.terms.keys()
    if a.moment is None or b.moment is None:
        evidence = fsum(max(0.0, rarity_of(key) - _COMMONPLACE) for key in both)
        strength = _pull(a, b, both) / (ALIKE_UNDATED if evidence >= _MUCH else ALIKE_ELSE)
    else:
        rest = both & _of_topics()
        own = _pull(a, b, both - rest)
        strength = (own + min(own, _pull(a, b, rest))) / _enough(abs(a.moment - b.moment))
    strength += _PASSAGE if passage else 0.0
    return Tie(a.article_id, b.article_id, round(strength, 6)) if strength >= WEAK else None


def _pull(a: StoryCard, b: StoryCard, numbers: Collection[int]) -> float:
    """How alike two are by these terms. Whole numbers are summed, so their order does not matter."""
    products = [a.terms[key] * b.terms[key] for key in numbers]
    return share(sum(map(mul, products, products)))


@cache
def _of_topics() -> frozenset[int]:
    return keys_below(_OWN)


def _enough(apart: timedelta) -> float:
    """How alike two dated articles so far apart must be."""
    late = max(0.0, apart / timedelta(days=1) - _FRESH) / (WINDOW / timedelta(days=1) - _FRESH)
    return ALIKE + (ALIKE_LATE - ALIKE) * late


def in_time(a: datetime | None, b: datetime | None, window: timedelta = WINDOW) -> bool:
    """Whether two moments are near enough for one event; an article without a date is near to all."""
    return a is None or b is None or abs(a - b) <= window


def worth(numbers: Iterable[int]) -> dict[int, float]:
    """The heaviest terms of an article, by which others are found that tell of the same: what each is worth."""
    return {key: value for key in islice(numbers, KEYS) if (value := rarity_of(key) - _COMMONPLACE) >= _LEAST}


def related(a: StoryCard, b: StoryCard) -> bool:
    """Whether two articles are worth tying: what the store asks in SQL."""
    mine = worth(a.terms)
    shared = fsum(mine[key] for key in worth(b.terms) if key in mine)
    undated = a.moment is None or b.moment is None
    return shared >= (EVIDENCE_UNDATED if undated else EVIDENCE) and in_time(a.moment, b.moment)


def stories(cards: Collection[StoryCard], some_ties: Iterable[Tie]) -> list[Story]:
    """The stories among these articles, an article alone being a story of its own; earliest first."""
    groups = _Groups(cards)
    for one in sorted(some_ties, key=lambda one: (-one.strength, one.article_id, one.other_id)):
        groups.add(one)
    groups.join()
    results = [_story(group, groups) for group in groups.members.values()]
    return sorted(results, key=lambda story: (_place(story.first), story.article_ids))


class _Groups:
    """Groups of articles that grow together, strongest ties first, as long as they hang together as a whole."""

    def __init__(self, cards: Collection[StoryCard]) -> None:
        self.cards = {card.article_id: card for card in sorted(cards, key=lambda card: card.article_id)}
        self.members = {at: [card] for at, card in self.cards.items()}
        self.group = {at: at for at in self.cards}
        self.between: dict[int, dict[int, float]] = {at: {} for at in self.cards}  # summed strength from group to group
        self.pull: dict[int, dict[int, float]] = {at: {} for at in self.cards}  # from article to article
        self.strong: list[Tie] = []

    def add(self, one: Tie) -> None:
        a, b = one.article_id, one.other_id
        if a not in self.cards or b not in self.cards or b in self.pull[a]:
            return
        for here, there in ((a, b), (b, a)):
            self.between[here][there] = self.pull[here][there] = one.strength
        if one.strength >= 1:
            self.strong.append(one)

    def join(self) -> None:
        waiting = self.strong
        while True:
            left = [one for one in waiting if not self._joined(self.group[one.article_id], self.group[one.other_id])]
            # What did not hang together may do so once its neighbours have joined: until a round changes nothing.
            if len(left) == len(waiting):
                return
            waiting = left

    def _joined(self, a: int, b: int) -> bool:
        if a == b:
            return True
        pairs = _pairs_in_time(self.members[a], self.members[b])
        if self.between[a].get(b, 0.0) < COHESION * pairs and pairs <= _LOOK:
            self._look(a, b)
        if self.between[a].get(b, 0.0) < COHESION * pairs:
            return False
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        self._swallow(a, b)
        return True

    def _look(self, a: int, b: int) -> None:
        """Weigh the pairs that shared too few keys to be tied."""
        for member in self.members[a]:
            for other in self.members[b]:
                if other.article_id not in self.pull[member.article_id]:
                    found = tie(member, other)
                    strength = found.strength if found else 0.0
                    self.pull[member.article_id][other.article_id] = self.pull[other.article_id][member.article_id] = (
                        strength
                    )
                    self.between[a][b] = self.between[b][a] = self.between[a].get(b, 0.0) + strength

    def _swallow(self, a: int, b: int) -> None:
        for member in self.members[b]:
            self.group[member.article_id] = a
        self.members[a] += self.members.pop(b)
        for other, strength in self.between.pop(b).items():
            del self.between[other][b]
            if other != a:
                self.between[a][other] = self.between[other][a] = self.between[a].get(other, 0.0) + strength


def _pairs_in_time(a: Sequence[StoryCard], b: Sequence[StoryCard]) -> int:
    """How many pairs of the two groups could be tied at all."""
    moments = sorted(story_card.moment for story_card in a if story_card.moment)
    undated = len(a) - len(moments)
    count = 0
    for story_card in b:
        if story_card.moment is None:
            count += len(a)
        else:
            count += (
                undated
                + bisect_right(moments, story_card.moment + WINDOW)
                - bisect_left(moments, story_card.moment - WINDOW)
            )
    return count


def _story(group: Sequence[StoryCard], groups: _Groups) -> Story:
    ordered = sorted(group, key=lambda story_card: (_place(story_card.moment), story_card.article_id))
    ids = {story_card.article_id for story_card in group}
    moments = [story_card.moment for story_card in ordered if story_card.moment]

    def pull(story_card: StoryCard) -> tuple[bool, float]:
        strengths = groups.pull[story_card.article_id]
        return (
            bool(story_card.title),
            round(sum(strength for other, strength in strengths.items() if other in ids), 6),
        )

    central = max(ordered, key=pull)  # of equals the first in time
    return Story(
        tuple(story_card.article_id for story_card in ordered),
        central.article_id,
        moments[0] if moments else None,
        moments[-1] if moments else None,
        len({story_card.source_id for story_card in group}),
    )


def _place(moment: datetime | None) -> tuple[bool, datetime]:
    return (moment is None, moment or datetime.min.replace(tzinfo=UTC))


def keep_ids(found: Iterable[Story], before: Mapping[int, int], new_id: Callable[[Story], int]) -> dict[int, int]:
    """For each article its story's id: the one that most of its articles had, the smaller of two; `new_id` for a
    new story.

    `before` is each article's story id until now. An id goes to one story only: to the one that has most of its
    articles.
    """
    claims = []
    for story in found:
        votes: dict[int, int] = defaultdict(int)
        for article_id in story.article_ids:
            if article_id in before:
                votes[before[article_id]] += 1
        claims += [(-count, story_id, story) for story_id, count in votes.items()]
    chosen: dict[tuple[int, ...], int] = {}
    taken: set[int] = set()
    for _, story_id, story in sorted(claims, key=lambda claim: (claim[0], claim[1], claim[2].article_ids)):
        if story_id not in taken and story.article_ids not in chosen:
            chosen[story.article_ids] = story_id
            taken.add(story_id)
    ids: dict[int, int] = {}
    for story in found:
        story_id = chosen[story.article_ids] if story.article_ids in chosen else new_id(story)
        ids |= dict.fromkeys(story.article_ids, story_id)
    return ids
