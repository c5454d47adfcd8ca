"""Stories: the articles about one event, held together by what they say and when.

In: `StoryCard`s, and which of them are copies or share passages. Out: `Tie`s between pairs, and the `Story`s that
ties make. A tie is a property of its two articles alone, and stories are a property of the set of articles:
neither depends on the order in which they came or on how they were batched.

How the store uses it. Rows `(term_keys(card.terms), article_id)` give candidates: articles inside the window (or
without a date, or any, for an article without one) that share at least KEYS_SHARED keys. `tie` each; keep the
ties as rows. Whatever is connected by ties of strength 1 and more is then made anew by `stories` from its cards
and ties, and `keep_ids` gives each story the id it had. A story closes by silence: an article more than WINDOW
after its last one cannot tie to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsarchive.dedupe.terms import Term, term_keys, terms

WINDOW = timedelta(days=7)
COPY_WINDOW = timedelta(days=30)  # a copy is of the same event for longer; later it is a republication
KEYS_SHARED = 2
ALIKE = 0.4  # cosine of the terms of two dated articles inside the window
ALIKE_UNDATED = (
    0.17  # where either has no date, given EVIDENCE: the text must suffice, and talks of two weeks are one story
)
EVIDENCE = 30.0  # rarity, above that of words one meets in every twentieth article, of the terms both have
WEAK = 0.3  # ties below this strength are not worth keeping
COHESION = 0.5  # mean strength over all pairs of two groups that become one story: no chain of chance links makes one
_COMMONPLACE = 3.0
_LOOK = 400  # pairs between two groups up to which each is weighed before the groups are kept apart
_COPY, _PASSAGE = 2.0, 0.2


@dataclass(frozen=True, slots=True)
class StoryCard:
    """What telling stories apart needs of an article."""

    article_id: int
    source_id: int
    moment: datetime | None  # published; None: no place in time
    title: str | None
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """How strongly two articles are about one event: from 1 on they are one story unless the others speak against."""

    article_id: int
    other_id: int
    strength: float
    shared: tuple[str, ...] = ()  # the stems that speak most for it, for the explanation


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


def card(article_id: int, source_id: int, moment: datetime | None, title: str | None, text: str) -> StoryCard:
    """The card of an article."""
    return StoryCard(article_id, source_id, moment, title, terms(title, text))


def tie(a: StoryCard, b: StoryCard, *, copy: bool = False, passage: bool = False) -> Tie | None:
    """The tie between two articles; None where there is none worth keeping. `tie(b, a)` is the same tie."""
    if a.article_id > b.article_id:
        a, b = b, a
    if a.article_id == b.article_id or not in_time(a.moment, b.moment, COPY_WINDOW if copy else WINDOW):
        return None
    theirs = {term.stem: term.weight for term in b.terms}
    both = [(term.weight * theirs[term.stem], term) for term in a.terms if term.stem in theirs]
    cosine = sum(weight for weight, _ in both)
    evidence = sum(max(0.0, term.rarity - _COMMONPLACE) for _, term in both)
    undated = a.moment is None or b.moment is None
    strength = cosine / (ALIKE_UNDATED if undated and evidence >= EVIDENCE else ALIKE)
    strength = max(strength, _COPY) if copy else strength + (_PASSAGE if passage else 0.0)
    if strength < WEAK:
        return None
    speak = sorted(both, key=lambda one: (-one[0], one[1].stem))[:8]
    return Tie(a.article_id, b.article_id, round(strength, 6), tuple(term.stem for _, term in speak))


def in_time(a: datetime | None, b: datetime | None, window: timedelta = WINDOW) -> bool:
    """Whether two moments are near enough for one event; an article without a date is near to all."""
    return a is None or b is None or abs(a - b) <= window


def ties(
    cards: Collection[StoryCard], copies: Collection[tuple[int, int]] = (), passages: Collection[tuple[int, int]] = ()
) -> list[Tie]:
    """All ties inside one set of cards. `copies` and `passages` are pairs of ids, the smaller first."""
    known = {one.article_id: one for one in cards}
    pairs = candidate_pairs(cards) | {pair for pair in copies if pair[0] in known and pair[1] in known}
    made = (
        tie(known[a], known[b], copy=(a, b) in copies, passage=(a, b) in passages)
        for a, b in sorted(pairs)
        if a in known
    )
    return [one for one in made if one]


def candidate_pairs(cards: Iterable[StoryCard]) -> set[tuple[int, int]]:
    """The pairs that share enough keys to be worth tying: what the store does in SQL."""
    carriers: dict[int, list[int]] = defaultdict(list)
    for one in cards:
        for key in term_keys(one.terms):
            carriers[key].append(one.article_id)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for some in carriers.values():
        some.sort()
        for at, a in enumerate(some):
            for b in some[at + 1 :]:
                shared[a, b] += 1
    return {pair for pair, count in shared.items() if count >= KEYS_SHARED}


def stories(cards: Collection[StoryCard], some_ties: Iterable[Tie]) -> list[Story]:
    """The stories among these articles, an article alone being a story of its own; earliest first."""
    groups = _Groups(cards)
    for one in sorted(some_ties, key=lambda one: (-one.strength, one.article_id, one.other_id)):
        groups.add(one)
    groups.join()
    told = [_story(group, groups) for group in groups.members.values()]
    return sorted(told, key=lambda story: (_place(story.first), story.article_ids))


class _Groups:
    """Groups of articles that grow together, strongest ties first, as long as they hang together as a whole."""

    def __init__(self, cards: Collection[StoryCard]) -> None:
        self.cards = {one.article_id: one for one in sorted(cards, key=lambda one: one.article_id)}
        self.members = {at: [one] for at, one in self.cards.items()}
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
        for one in self.members[a]:
            for other in self.members[b]:
                if other.article_id not in self.pull[one.article_id]:
                    found = tie(one, other)
                    strength = found.strength if found else 0.0
                    self.pull[one.article_id][other.article_id] = self.pull[other.article_id][one.article_id] = strength
                    self.between[a][b] = self.between[b][a] = self.between[a].get(b, 0.0) + strength

    def _swallow(self, a: int, b: int) -> None:
        for one in self.members[b]:
            self.group[one.article_id] = a
        self.members[a] += self.members.pop(b)
        for other, strength in self.between.pop(b).items():
            del self.between[other][b]
            if other != a:
                self.between[a][other] = self.between[other][a] = self.between[a].get(other, 0.0) + strength


def _pairs_in_time(a: Sequence[StoryCard], b: Sequence[StoryCard]) -> int:
    """How many pairs of the two groups could be tied at all."""
    moments = sorted(one.moment for one in a if one.moment)
    undated = len(a) - len(moments)
    count = 0
    for one in b:
        if one.moment is None:
            count += len(a)
        else:
            count += undated + bisect_right(moments, one.moment + WINDOW) - bisect_left(moments, one.moment - WINDOW)
    return count


def _story(group: Sequence[StoryCard], groups: _Groups) -> Story:
    ordered = sorted(group, key=lambda one: (_place(one.moment), one.article_id))
    ids = {one.article_id for one in group}
    moments = [one.moment for one in ordered if one.moment]

    def pull(one: StoryCard) -> tuple[bool, float]:
        strengths = groups.pull[one.article_id]
        return (bool(one.title), round(sum(strength for other, strength in strengths.items() if other in ids), 6))

    central = max(ordered, key=pull)  # of equals the first in time
    return Story(
        tuple(one.article_id for one in ordered),
        central.article_id,
        moments[0] if moments else None,
        moments[-1] if moments else None,
        len({one.source_id for one in group}),
    )


def _place(moment: datetime | None) -> tuple[bool, datetime]:
    return (moment is None, moment or datetime.min.replace(tzinfo=UTC))


def keep_ids(told: Iterable[Story], before: Mapping[int, int], new_id: Callable[[Story], int]) -> dict[int, int]:
    """For each article its story's id: the one that most of its articles had, the smaller of two; `new_id` for a
    new story.

    `before` is each article's story id until now. An id goes to one story only: to the one that has most of its
    articles.
    """
    claims = []
    for story in told:
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
    for story in told:
        story_id = chosen[story.article_ids] if story.article_ids in chosen else new_id(story)
        ids |= dict.fromkeys(story.article_ids, story_id)
    return ids
