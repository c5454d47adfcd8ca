"""Who carries the same text, who borrowed from whom, which articles tell of one event.

In: the articles that wait: their text, date or credits changed (a row each, written with the change). Out: copies,
passages, ties, stories, each pair seen from both sides. What is between two articles depends on these two alone, and
a story on its articles: neither on the order of filing nor on how many processes file. One transaction a batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from newsarchive.arabic import names
from newsarchive.arabic.text import words as words_of
from newsarchive.dedupe.candidates import HOT, alike, promising
from newsarchive.dedupe.copies import Sides, compare, likeness, ready
from newsarchive.dedupe.fingerprint import VERSION, fingerprint_and_anchors
from newsarchive.dedupe.passages import passages
from newsarchive.dedupe.stories import WINDOW, Story, StoryCard, Tie, keep_ids, stories, tie
from newsarchive.dedupe.terms import Term, term_keys, terms
from newsarchive.errors import UsageError
from newsarchive.kit import Kit
from newsarchive.nouns import Copy, Known
from newsarchive.store import copies as copy_rows
from newsarchive.store import reuse
from newsarchive.store import stories as story_rows
from newsarchive.store.database import Connection
from newsarchive.store.reuse import Entry, Pair

BATCH = 50  # articles linked in one transaction
_QUOTING = 96  # candidates for passages that are read for one article; real ones share several keys and come first
_NEAR = 128  # candidates for near copies
_ABOUT = 200  # candidates for one story

Ids = tuple[int, int]  # two articles, the lower id first


@dataclass(frozen=True, slots=True)
class Mark:
    """What an article is found by, and its place in time."""

    entry: Entry
    bands: tuple[int, ...]
    anchors: tuple[int, ...]
    about: tuple[int, ...]


@dataclass(slots=True)
class Shelf:
    """The texts of one batch and of what it is compared with, each read and folded once."""

    conn: Connection
    known: dict[int, Known] = field(default_factory=dict)
    sides: dict[int, Sides] = field(default_factory=dict)
    words: dict[int, list[str]] = field(default_factory=dict)
    cards: dict[int, StoryCard] = field(default_factory=dict)

    def fetch(self, article_ids: Iterable[int]) -> None:
        """Read what is not there yet."""
        missing = set(article_ids) - self.known.keys()
        if missing:
            self.known |= copy_rows.known_of(self.conn, missing)

    def side(self, article_id: int) -> Sides:
        """The article made ready for comparing."""
        if article_id not in self.sides:
            self.sides[article_id] = ready(self.known[article_id])
        return self.sides[article_id]

    def folded(self, article_id: int) -> list[str]:
        """The folded words of its text."""
        if article_id not in self.words:
            self.words[article_id] = words_of(self.known[article_id].text)
        return self.words[article_id]

    def told(self, article_ids: Iterable[int]) -> None:
        """Read the cards that are not there yet."""
        missing = set(article_ids) - self.cards.keys()
        if missing:
            self.fetch(missing)
            for article_id, some in reuse.terms_of(self.conn, missing).items():
                self.cards[article_id] = card(self.known[article_id], some)


def link_waiting(kit: Kit) -> int:
    """Link every article that waits; how many. Stops between two batches where the kit is stopping."""
    linked = 0
    while not kit.stop.is_set():
        with kit.reading() as conn:
            if not reuse.waiting(conn, 1):
                break
        with kit.writing() as conn:
            reuse.lock(conn)
            batch = reuse.waiting(conn, BATCH)
            link(conn, kit, batch)
            reuse.done(conn, batch)
        linked += len(batch)
    return linked


def own_names(kit: Kit) -> names.Names:
    """The table of names with the archive's own. Raises `UsageError` where that one cannot be read."""
    try:
        return names.load(kit.home)
    except ValueError as error:
        raise UsageError(str(error)) from error


def link(conn: Connection, kit: Kit, article_ids: Collection[int]) -> None:
    """Find everything that is between these articles and all others, and tell their stories again."""
    shelf = Shelf(conn)
    shelf.fetch(article_ids)
    ours = sorted(set(article_ids) & shelf.known.keys())
    aliases = own_names(kit).stems
    marks = {one: mark(shelf.known[one], aliases) for one in ours}
    reuse.index(conn, [made.entry for made in marks.values()])
    pairs: dict[Ids, Pair] = {}
    for one in ours:
        _compare(shelf, marks[one], pairs)
    touched = reuse.replace(conn, ours, pairs.values(), kit.now())
    tell(conn, kit, shelf, {*ours, *touched})


def mark(known: Known, aliases: Mapping[str, str]) -> Mark:
    """What an article is found by."""
    made, anchors = fingerprint_and_anchors(known.title, known.text)
    some = tuple(
        Term(term.stem, round(term.weight, 6), round(term.rarity, 4))
        for term in terms(known.title, known.text, aliases=aliases)
    )
    about = term_keys(some)
    place = reuse.place_of(known.published, known.captured)
    entry = Entry(known.article_id, VERSION, made.signature, place, (*made.bands, *anchors, *about), some)
    return Mark(entry, made.bands, anchors, about)


def card(known: Known, some: Iterable[tuple[str, float, float]]) -> StoryCard:
    """An article as telling stories apart takes it."""
    told = tuple(Term(*term) for term in some)
    return StoryCard(known.article_id, known.source_id, known.published, known.title, told)


def _compare(shelf: Shelf, made: Mark, pairs: dict[Ids, Pair]) -> None:
    """Add the pairs of one article, but for those that were compared from the other side in this batch."""
    one, conn, place = made.entry.article_id, shelf.conn, made.entry.place
    banded = reuse.meeting(conn, one, place, made.bands)
    anchored = reuse.meeting(conn, one, place, made.anchors)
    decided = {_other(pair, one): verdict for pair, verdict in copy_rows.decided(conn, [one]).items()}
    near = set(alike(made.entry.signature, reuse.signatures_of(conn, {other for _, other in banded}).items(), _NEAR))
    if not made.bands:
        near |= set(reuse.equal(conn, one, shelf.known[one].digest, _NEAR))
    quoting = set(promising(anchored, _QUOTING))
    told = set(reuse.about(conn, one, place, made.about, WINDOW, _ABOUT)) if made.about else set()
    shelf.fetch(near | quoting | decided.keys())
    hot = _hot(anchored)
    capped = {other for key, other in banded if key in _hot(banded)}
    for other in sorted((near | quoting | decided.keys()) & shelf.known.keys()):
        ids = (min(one, other), max(one, other))
        if ids not in pairs:
            pairs[ids] = _pair(shelf, ids, hot, decided.get(other), capped=other in capped)
    alike_too = {_other(ids, one) for ids, pair in pairs.items() if one in ids and pair.relation}
    shelf.told({one, *told, *alike_too})
    for other in sorted((told | alike_too) & shelf.cards.keys()):
        ids = (min(one, other), max(one, other))
        pairs[ids] = _tied(shelf, pairs.get(ids) or Pair(*ids))


def _other(ids: Ids, one: int) -> int:
    return ids[1] if ids[0] == one else ids[0]


def _hot(rows: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The keys that very many carry."""
    counted: dict[int, int] = {}
    for key, _ in rows:
        counted[key] = counted.get(key, 0) + 1
    return frozenset(key for key, count in counted.items() if count > HOT)


def _pair(shelf: Shelf, ids: Ids, hot: frozenset[int], verdict: str | None, *, capped: bool) -> Pair:
    """Copies or not, and what they share."""
    low, high = ids
    one, other = shelf.known[low], shelf.known[high]
    found = None if verdict == "split" else compare(shelf.side(low), shelf.side(high))
    by_hand = found is None and verdict == "join"
    if by_hand:
        found = Copy(low, high, "near", round(likeness(one, other).jaccard, 6))
    pair = Pair(*ids, same_source=one.source_id == other.source_id, by_hand=by_hand)
    if found:
        pair = replace(pair, relation=found.relation, similarity=found.similarity, capped=capped)
        if found.relation in ("same", "near") and not by_hand:
            return pair  # what two copies share is nearly all they say
    shared = passages(one.text, shelf.folded(low), other.text, shelf.folded(high), hot)
    return replace(pair, passages=tuple(shared))


def _tied(shelf: Shelf, pair: Pair) -> Pair:
    found = tie(
        shelf.cards[pair.low_id],
        shelf.cards[pair.high_id],
        copy=pair.relation is not None,
        passage=bool(pair.passages),
    )
    return replace(pair, strength=found.strength, stems=found.shared) if found else pair


def tell(conn: Connection, kit: Kit, shelf: Shelf, touched: Collection[int]) -> None:
    """Tell the stories of everything that is connected with these articles anew; each keeps the number it had."""
    group = story_rows.reach(conn, touched)
    shelf.told(group)
    cards = [shelf.cards[one] for one in sorted(group & shelf.cards.keys())]
    strengths = [Tie(*row) for row in story_rows.ties_among(conn, group)]
    several = [story for story in stories(cards, strengths) if len(story.article_ids) > 1]
    before = story_rows.story_of(conn, group)
    numbers = keep_ids(several, before, lambda story: story_rows.open_one(conn, story.central_id, kit.now()))
    story_rows.write(conn, group, [(numbers[story.article_ids[0]], _as_told(story)) for story in several])


def _as_told(story: Story) -> story_rows.Told:
    return story_rows.Told(story.article_ids, story.central_id, story.first, story.last, story.sources)
