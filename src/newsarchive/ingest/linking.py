"""Who carries the same text, who borrowed from whom, which articles tell of one event.

In: the articles that wait: their text, date or credits changed (a row each, written with the change). Out: copies,
passages, ties, stories, each pair seen from both sides. What is between two articles depends on these two and on who
stands between them in the row of a key, and a story on its articles: neither on the order of filing nor on how many
processes file. One transaction a batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from newsarchive.arabic.text import word_spans
from newsarchive.archive.archive import OpenArchive
from newsarchive.archive.names import own_names
from newsarchive.dedupe.candidates import COMPANY, NEAREST, Met, near, passed, quoting
from newsarchive.dedupe.copies import Sides, compare, likeness, ready
from newsarchive.dedupe.fingerprint import BANDS, VERSION, fingerprint_and_anchors, sketch
from newsarchive.dedupe.passages import Spans, passages
from newsarchive.dedupe.stories import (
    EVIDENCE,
    EVIDENCE_UNDATED,
    WINDOW,
    Story,
    StoryCard,
    Tie,
    keep_ids,
    related,
    stories,
    tie,
    worth,
)
from newsarchive.dedupe.terms import shares_of, terms
from newsarchive.model import Copy, FiledText
from newsarchive.model.batches import batched
from newsarchive.store.dedupe import queue
from newsarchive.store.dedupe.copies import identities_of, texts_of, verdicts_of
from newsarchive.store.dedupe.index import IndexEntry, keys_of, signatures_of, terms_of, write_entries
from newsarchive.store.dedupe.neighbours import find_neighbours
from newsarchive.store.dedupe.pairs import Pair, replace_pairs, stored_pairs
from newsarchive.store.dedupe.stories import (
    THRESHOLDS,
    StoryRow,
    card_facts_of,
    connected_groups,
    create_story,
    in_no_story,
    stories_of,
    ties_among,
    write_stories,
)
from newsarchive.store.dedupe.subjects import related_articles
from newsarchive.store.dedupe.timeline import time_position
from newsarchive.store.engine.database import Connection

BATCH = 50  # articles linked in one transaction
_LEAST = (EVIDENCE, EVIDENCE_UNDATED)
_FEW = 8  # articles of no story looked at together

Ids = tuple[int, int]  # two articles, the lower id first


@dataclass(frozen=True, slots=True)
class ArticleKeys:
    """What an article is found by, and its place in time."""

    entry: IndexEntry
    bands: frozenset[int]
    worth: Mapping[int, float]  # of its story keys


@dataclass(slots=True)
class TextCache:
    """The texts of one batch and of what it is compared with, each read and folded once."""

    conn: Connection
    known: dict[int, FiledText] = field(default_factory=dict)
    sides: dict[int, Sides] = field(default_factory=dict)
    spans: dict[int, Spans] = field(default_factory=dict)
    cards: dict[int, StoryCard] = field(default_factory=dict)
    signatures: dict[int, bytes] = field(default_factory=dict)

    def fetch(self, article_ids: Iterable[int]) -> None:
        """Read what is not there yet."""
        missing = set(article_ids) - self.known.keys()
        if missing:
            self.known |= texts_of(self.conn, missing)

    def sign(self, article_ids: Iterable[int]) -> None:
        """Read the signatures that are not there yet."""
        missing = set(article_ids) - self.signatures.keys()
        if missing:
            self.signatures |= signatures_of(self.conn, missing)

    def side(self, article_id: int) -> Sides:
        """The article made ready for comparing."""
        if article_id not in self.sides:
            self.sides[article_id] = ready(self.known[article_id])
        return self.sides[article_id]

    def folded(self, article_id: int) -> Sequence[str]:
        """The folded words of its text."""
        return self.side(article_id).folded

    def spanned(self, article_id: int) -> Spans:
        """Where they stand in the text."""
        if article_id not in self.spans:
            self.spans[article_id] = word_spans(self.known[article_id].text)
        return self.spans[article_id]

    def load_cards(self, article_ids: Iterable[int]) -> None:
        """Read the cards that are not there yet."""
        missing = set(article_ids) - self.cards.keys()
        if missing:
            groups = terms_of(self.conn, missing)
            for article_id, facts in card_facts_of(self.conn, groups.keys()).items():
                self.cards[article_id] = StoryCard(article_id, *facts, dict(groups[article_id]))


def link_waiting(archive: OpenArchive) -> int:
    """Link every article that waits; how many. Stops between two batches where the archive is stopping."""
    linked = 0
    while not archive.stop.is_set():
        with archive.reading() as conn:
            if not queue.peek(conn, 1):
                break
        with archive.writing() as conn:
            queue.lock(conn)
            batch = queue.peek(conn, BATCH)
            link(conn, archive, batch)
            queue.remove(conn, batch)
        linked += len(batch)
    return linked


def link(conn: Connection, archive: OpenArchive, article_ids: Collection[int]) -> None:
    """Find everything that is between these articles and all others, and tell their stories again."""
    shelf = TextCache(conn)
    shelf.fetch(article_ids)
    ours = sorted(set(article_ids) & shelf.known.keys())
    aliases = own_names(archive).stems
    identities = identities_of(conn, ours)
    marks = {our: mark(shelf.known[our], identities[our], aliases) for our in ours}
    closer = write_entries(conn, [article_keys.entry for article_keys in marks.values()])
    queue.enqueue(conn, closer - set(ours))
    shelf.signatures |= {number: article_keys.entry.signature for number, article_keys in marks.items()}
    met = {
        number: _met(conn, number, article_keys.entry.position, article_keys.bands, article_keys.entry.keys)
        for number, article_keys in marks.items()
    }
    pairs: dict[Ids, Pair] = {}
    for our in ours:
        _compare(shelf, marks[our], met[our], pairs)
    _tie_all(shelf, marks, pairs)
    parted = _parted(shelf, marks, met)
    for ids in parted:
        shelf.load_cards(ids)
        pairs[ids] = Pair(*ids)
        if related(*(shelf.cards[number] for number in ids)):
            _tie(shelf, pairs, ids)
    touched = replace_pairs(conn, ours, pairs.values(), archive.now(), parted)
    rebuild_stories(conn, archive, shelf, {*ours, *touched})


def mark(known: FiledText, identity: str, aliases: Mapping[str, str]) -> ArticleKeys:
    """What an article is found by. A text too short for bands is found by all it says."""
    fingerprint, anchors = fingerprint_and_anchors(known.title, known.text)
    bands = fingerprint.bands or (int(known.digest[:16], 16) - (1 << 63),)
    numbers = shares_of(terms(known.title, known.text, aliases=aliases))
    valued = worth(numbers)
    groups = sorted(numbers.items(), key=lambda one: one[0] not in valued)
    place = time_position(known.published, known.captured, identity)
    entry = IndexEntry(
        known.article_id, VERSION, sketch(fingerprint.signature), place, (*bands, *anchors), tuple(groups), len(valued)
    )
    return ArticleKeys(entry, frozenset(bands), valued)


def _met(conn: Connection, number: int, place: int, bands: Collection[int], keys: Collection[int]) -> list[Met]:
    anchors = [key for key in keys if key not in bands]
    return find_neighbours(conn, number, place, bands, NEAREST) + find_neighbours(conn, number, place, anchors, COMPANY)


def _compare(shelf: TextCache, article_keys: ArticleKeys, met: Collection[Met], pairs: dict[Ids, Pair]) -> None:
    """Add the pairs of one article, but for those that were compared from the other side in this batch."""
    number = article_keys.entry.article_id
    decided = {_other(pair, number): verdict for pair, verdict in verdicts_of(shelf.conn, [number]).items()}
    numbers = _candidates(shelf, number, article_keys.bands, met) | decided.keys()
    shelf.fetch(numbers)
    for other in sorted(numbers & shelf.known.keys()):
        ids = _ids(number, other)
        if ids not in pairs:
            pairs[ids] = _pair(shelf, ids, decided.get(other))


def _candidates(shelf: TextCache, number: int, bands: Collection[int], met: Collection[Met]) -> set[int]:
    """Who is worth comparing with an article, by what it met."""
    banded = [item for item in met if item[0] in bands]
    shelf.sign({number, *(other for _, other, _ in banded)})
    return near(shelf.signatures[number], banded, shelf.signatures) | quoting(
        item for item in met if item[0] not in bands
    )


def _parted(shelf: TextCache, marks: Mapping[int, ArticleKeys], met: Mapping[int, Collection[Met]]) -> set[Ids]:
    """Stored pairs of others that are out of each other's reach now that these stand between them."""
    before = {other for number, items in met.items() for other in passed(items, marks[number].bands, marks)}
    if not before:
        return set()
    pairs = {ids for ids in stored_pairs(shelf.conn, before) if not marks.keys() & set(ids)}
    decided = verdicts_of(shelf.conn, before)
    rows = keys_of(shelf.conn, {number for ids in pairs for number in before.intersection(ids)})
    reached: dict[int, set[int]] = {}
    for number, (place, keys) in rows.items():
        bands = frozenset(keys[:BANDS] if len(keys) > BANDS else keys[:1])
        reached[number] = _candidates(shelf, number, bands, _met(shelf.conn, number, place, bands, keys))
    return {
        ids
        for ids in pairs - decided.keys()
        if any(number in reached and _other(ids, number) not in reached[number] for number in ids)
    }


def _ids(number: int, other: int) -> Ids:
    return (number, other) if number < other else (other, number)


def _other(ids: Ids, number: int) -> int:
    return ids[1] if ids[0] == number else ids[0]


def _pair(shelf: TextCache, ids: Ids, verdict: str | None) -> Pair:
    """Copies or not, and what they share."""
    low, high = ids
    filed_text, other = shelf.known[low], shelf.known[high]
    copy = None if verdict == "split" else compare(shelf.side(low), shelf.side(high))
    by_hand = copy is None and verdict == "join"
    if by_hand:
        copy = Copy(low, high, "near", round(likeness(filed_text, other).jaccard, 6))
    pair = Pair(*ids, same_source=filed_text.source_id == other.source_id, by_hand=by_hand)
    if copy:
        pair = replace(pair, relation=copy.relation, similarity=copy.similarity)
        if copy.relation in ("same", "near") and not by_hand:
            return pair  # what two copies share is nearly all they say
    spans, other_spans = partial(shelf.spanned, low), partial(shelf.spanned, high)
    shared = passages(shelf.folded(low), shelf.folded(high), spans, other_spans)
    return replace(pair, passages=tuple(shared))


def _about_the_same(shelf: TextCache, article_keys: ArticleKeys) -> list[int]:
    """Who tells of the same things at the same time."""
    return related_articles(
        shelf.conn, article_keys.entry.article_id, article_keys.entry.position, article_keys.worth, WINDOW, _LEAST
    )


def _tie_all(shelf: TextCache, marks: Mapping[int, ArticleKeys], pairs: dict[Ids, Pair]) -> None:
    """Add the ties of these articles.

    Those of no story keep nobody else in one: that an article hangs together with one of them says all there is to
    say of it, and its ties to the hundreds of others are not looked for.
    """
    meetings = {number: set(_about_the_same(shelf, article_keys)) for number, article_keys in marks.items()}
    for low, high in (ids for ids, pair in pairs.items() if pair.relation):
        for number, other in ((low, high), (high, low)):
            if number in meetings:
                meetings[number].add(other)
    shares_of = {_ids(number, other) for number, meeting in meetings.items() for other in meeting}
    others = {number for ids in shares_of for number in ids} - marks.keys()
    crowd = in_no_story(shelf.conn, others)
    shelf.load_cards({*marks, *(others - crowd)})
    for ids in sorted(shares_of):
        if not crowd.intersection(ids):
            _tie(shelf, pairs, ids)
    for number in sorted(marks):
        met = sorted(crowd.intersection(meetings[number]))
        for numbers in batched(met, _FEW):
            shelf.load_cards(numbers)
            if max(_tie(shelf, pairs, _ids(number, other)) for other in numbers) >= THRESHOLDS[-1]:
                break


def _tie(shelf: TextCache, pairs: dict[Ids, Pair], ids: Ids) -> float:
    """Add how strongly the two tell of one event, where they do."""
    low, high = ids
    pair = pairs.get(ids)
    copy, passage = pair is not None and pair.relation is not None, pair is not None and bool(pair.passages)
    found = tie(shelf.cards[low], shelf.cards[high], copy=copy, passage=passage)
    if found:
        pairs[ids] = replace(pair, strength=found.strength) if pair else Pair(low, high, strength=found.strength)
    return found.strength if found else 0.0


def rebuild_stories(conn: Connection, archive: OpenArchive, shelf: TextCache, touched: Collection[int]) -> None:
    """Tell the stories of everything that is connected with these articles anew; each keeps the number it had."""
    groups = connected_groups(conn, touched)
    several: list[Story] = []
    for group in groups:
        if len(group) > 1:
            shelf.load_cards(group)
            cards = [shelf.cards[number] for number in sorted(group & shelf.cards.keys())]
            strengths = [Tie(*row) for row in ties_among(conn, group)]
            several += [story for story in stories(cards, strengths) if len(story.article_ids) > 1]
    every = {number for group in groups for number in group}
    before = stories_of(conn, every)
    numbers = keep_ids(several, before, lambda story: create_story(conn, story.central_id, archive.now()))
    write_stories(conn, every, [(numbers[story.article_ids[0]], _story_row(story)) for story in several])


def _story_row(story: Story) -> StoryRow:
    return StoryRow(story.article_ids, story.central_id, story.first, story.last, story.sources)
