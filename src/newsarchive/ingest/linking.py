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
from newsarchive.dedupe.terms import terms, told
from newsarchive.model import Copy, FiledText
from newsarchive.model.batches import batched
from newsarchive.store.dedupe import copies as copy_rows
from newsarchive.store.dedupe import index, queue, subjects
from newsarchive.store.dedupe import pairs as pairs_rows
from newsarchive.store.dedupe import stories as story_rows
from newsarchive.store.dedupe.index import IndexEntry
from newsarchive.store.dedupe.pairs import Pair
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
            self.known |= copy_rows.texts_of(self.conn, missing)

    def sign(self, article_ids: Iterable[int]) -> None:
        """Read the signatures that are not there yet."""
        missing = set(article_ids) - self.signatures.keys()
        if missing:
            self.signatures |= index.signatures_of(self.conn, missing)

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

    def told(self, article_ids: Iterable[int]) -> None:
        """Read the cards that are not there yet."""
        missing = set(article_ids) - self.cards.keys()
        if missing:
            some = index.terms_of(self.conn, missing)
            for article_id, facts in story_rows.facts_of(self.conn, some.keys()).items():
                self.cards[article_id] = StoryCard(article_id, *facts, dict(some[article_id]))


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
    identities = copy_rows.identities_of(conn, ours)
    marks = {our: mark(shelf.known[our], identities[our], aliases) for our in ours}
    closer = index.write_entries(conn, [made.entry for made in marks.values()])
    queue.enqueue(conn, closer - set(ours))
    shelf.signatures |= {one: made.entry.signature for one, made in marks.items()}
    met = {one: _met(conn, one, made.entry.place, made.bands, made.entry.keys) for one, made in marks.items()}
    pairs: dict[Ids, Pair] = {}
    for our in ours:
        _compare(shelf, marks[our], met[our], pairs)
    _tie_all(shelf, marks, pairs)
    parted = _parted(shelf, marks, met)
    for ids in parted:
        shelf.told(ids)
        pairs[ids] = Pair(*ids)
        if related(*(shelf.cards[one] for one in ids)):
            _tie(shelf, pairs, ids)
    touched = pairs_rows.replace(conn, ours, pairs.values(), archive.now(), parted)
    rebuild_stories(conn, archive, shelf, {*ours, *touched})


def mark(known: FiledText, identity: str, aliases: Mapping[str, str]) -> ArticleKeys:
    """What an article is found by. A text too short for bands is found by all it says."""
    made, anchors = fingerprint_and_anchors(known.title, known.text)
    bands = made.bands or (int(known.digest[:16], 16) - (1 << 63),)
    said = told(terms(known.title, known.text, aliases=aliases))
    valued = worth(said)
    some = sorted(said.items(), key=lambda one: one[0] not in valued)
    place = index.time_position(known.published, known.captured, identity)
    entry = IndexEntry(
        known.article_id, VERSION, sketch(made.signature), place, (*bands, *anchors), tuple(some), len(valued)
    )
    return ArticleKeys(entry, frozenset(bands), valued)


def _met(conn: Connection, one: int, place: int, bands: Collection[int], keys: Collection[int]) -> list[Met]:
    anchors = [key for key in keys if key not in bands]
    return index.find_neighbours(conn, one, place, bands, NEAREST) + index.find_neighbours(
        conn, one, place, anchors, COMPANY
    )


def _compare(shelf: TextCache, made: ArticleKeys, met: Collection[Met], pairs: dict[Ids, Pair]) -> None:
    """Add the pairs of one article, but for those that were compared from the other side in this batch."""
    one = made.entry.article_id
    decided = {_other(pair, one): verdict for pair, verdict in copy_rows.verdicts_of(shelf.conn, [one]).items()}
    found = _candidates(shelf, one, made.bands, met) | decided.keys()
    shelf.fetch(found)
    for other in sorted(found & shelf.known.keys()):
        ids = _ids(one, other)
        if ids not in pairs:
            pairs[ids] = _pair(shelf, ids, decided.get(other))


def _candidates(shelf: TextCache, one: int, bands: Collection[int], met: Collection[Met]) -> set[int]:
    """Who is worth comparing with an article, by what it met."""
    banded = [each for each in met if each[0] in bands]
    shelf.sign({one, *(other for _, other, _ in banded)})
    return near(shelf.signatures[one], banded, shelf.signatures) | quoting(each for each in met if each[0] not in bands)


def _parted(shelf: TextCache, marks: Mapping[int, ArticleKeys], met: Mapping[int, Collection[Met]]) -> set[Ids]:
    """Stored pairs of others that are out of each other's reach now that these stand between them."""
    before = {other for one, some in met.items() for other in passed(some, marks[one].bands, marks)}
    if not before:
        return set()
    pairs = {ids for ids in pairs_rows.stored_pairs(shelf.conn, before) if not marks.keys() & set(ids)}
    decided = copy_rows.verdicts_of(shelf.conn, before)
    rows = index.keys_of(shelf.conn, {one for ids in pairs for one in before.intersection(ids)})
    reached: dict[int, set[int]] = {}
    for one, (place, keys) in rows.items():
        bands = frozenset(keys[:BANDS] if len(keys) > BANDS else keys[:1])
        reached[one] = _candidates(shelf, one, bands, _met(shelf.conn, one, place, bands, keys))
    return {
        ids
        for ids in pairs - decided.keys()
        if any(one in reached and _other(ids, one) not in reached[one] for one in ids)
    }


def _ids(one: int, other: int) -> Ids:
    return (one, other) if one < other else (other, one)


def _other(ids: Ids, one: int) -> int:
    return ids[1] if ids[0] == one else ids[0]


def _pair(shelf: TextCache, ids: Ids, verdict: str | None) -> Pair:
    """Copies or not, and what they share."""
    low, high = ids
    one, other = shelf.known[low], shelf.known[high]
    found = None if verdict == "split" else compare(shelf.side(low), shelf.side(high))
    by_hand = found is None and verdict == "join"
    if by_hand:
        found = Copy(low, high, "near", round(likeness(one, other).jaccard, 6))
    pair = Pair(*ids, same_source=one.source_id == other.source_id, by_hand=by_hand)
    if found:
        pair = replace(pair, relation=found.relation, similarity=found.similarity)
        if found.relation in ("same", "near") and not by_hand:
            return pair  # what two copies share is nearly all they say
    spans, other_spans = partial(shelf.spanned, low), partial(shelf.spanned, high)
    shared = passages(shelf.folded(low), shelf.folded(high), spans, other_spans)
    return replace(pair, passages=tuple(shared))


def _told(shelf: TextCache, made: ArticleKeys) -> list[int]:
    """Who tells of the same things at the same time."""
    return subjects.related_articles(shelf.conn, made.entry.article_id, made.entry.place, made.worth, WINDOW, _LEAST)


def _tie_all(shelf: TextCache, marks: Mapping[int, ArticleKeys], pairs: dict[Ids, Pair]) -> None:
    """Add the ties of these articles.

    Those of no story keep nobody else in one: that an article hangs together with one of them says all there is to
    say of it, and its ties to the hundreds of others are not looked for.
    """
    meetings = {one: set(_told(shelf, made)) for one, made in marks.items()}
    for low, high in (ids for ids, pair in pairs.items() if pair.relation):
        for one, other in ((low, high), (high, low)):
            if one in meetings:
                meetings[one].add(other)
    told = {_ids(one, other) for one, meeting in meetings.items() for other in meeting}
    others = {one for ids in told for one in ids} - marks.keys()
    crowd = story_rows.in_no_story(shelf.conn, others)
    shelf.told({*marks, *(others - crowd)})
    for ids in sorted(told):
        if not crowd.intersection(ids):
            _tie(shelf, pairs, ids)
    for one in sorted(marks):
        met = sorted(crowd.intersection(meetings[one]))
        for some in batched(met, _FEW):
            shelf.told(some)
            if max(_tie(shelf, pairs, _ids(one, other)) for other in some) >= story_rows.THRESHOLDS[-1]:
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
    groups = story_rows.connected_groups(conn, touched)
    several: list[Story] = []
    for group in groups:
        if len(group) > 1:
            shelf.told(group)
            cards = [shelf.cards[one] for one in sorted(group & shelf.cards.keys())]
            strengths = [Tie(*row) for row in story_rows.ties_among(conn, group)]
            several += [story for story in stories(cards, strengths) if len(story.article_ids) > 1]
    every = {one for group in groups for one in group}
    before = story_rows.story_of(conn, every)
    numbers = keep_ids(several, before, lambda story: story_rows.create(conn, story.central_id, archive.now()))
    story_rows.write(conn, every, [(numbers[story.article_ids[0]], _as_told(story)) for story in several])


def _as_told(story: Story) -> story_rows.StoryRow:
    return story_rows.StoryRow(story.article_ids, story.central_id, story.first, story.last, story.sources)
