"""How near an archive comes to the truth of the sample newsroom.

In: rows as `newsarchive export --format jsonl` writes them, the expected readings, the day of the last poll.
Out: one `Score`. It forgives what two good readers may differ on: credit lines, datelines and captions may stand in
the text or not; nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from newsarchive.demo.addresses import lookup
from newsarchive.demo.measures import b_cubed, mean, plain, without, words
from newsarchive.demo.truth import Expected, Forbidden, Version

Row = Mapping[str, Any]
AGENCIES = {  # other spellings of the agencies that the newsroom credits
    "أ ف ب": "فرانس برس",
    "وكالة فرانس برس": "فرانس برس",
    "د ب أ": "الألمانية",
    "وكالة الأنباء الألمانية": "الألمانية",
    "الألمانية للأنباء": "الألمانية",
    "أ ب": "أسوشييتد برس",
    "أسوشيتد برس": "أسوشييتد برس",
    "وكالة الأناضول": "الأناضول",
}


@dataclass(frozen=True, slots=True)
class Score:
    """Counts and shares; `misses` names what was wrong, one line a finding."""

    expected: int
    found: int
    duplicates: int
    strangers: int
    titles_exact: float
    body_f1: float
    leaks: int
    days_right: float
    agency_f1: float
    stories_f1: float
    copies_expected: int
    copies_found: int
    revisions_missing: int
    revisions_false: int
    deletions_expected: int
    deletions_found: int
    deletions_false: int
    misses: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of the printed articles that are in the archive."""
        return self.found / self.expected if self.expected else 1.0

    def lines(self) -> list[tuple[str, str]]:
        """The score as a person reads it: measure and value."""
        return [
            ("articles found", f"{self.found} of {self.expected} ({self.recall:.1%})"),
            ("stored twice", str(self.duplicates)),
            ("stored, but no article", str(self.strangers)),
            ("titles exact", f"{self.titles_exact:.1%}"),
            ("body F1", f"{self.body_f1:.4f}"),
            ("texts with clutter", str(self.leaks)),
            ("day right", f"{self.days_right:.1%}"),
            ("agency F1", f"{self.agency_f1:.3f}"),
            ("copies linked", f"{self.copies_found} of {self.copies_expected}"),
            ("stories B-cubed F1", f"{self.stories_f1:.3f}"),
            ("edits missed, false", f"{self.revisions_missing}, {self.revisions_false}"),
            ("deletions seen", f"{self.deletions_found} of {self.deletions_expected}, {self.deletions_false} false"),
        ]


def score(
    rows: Iterable[Row],
    truth: Sequence[Expected],
    forbidden: Sequence[Forbidden],
    day: int,
    *,
    polled: Sequence[int] | None = None,
) -> Score:
    """Score an export made after the poll of virtual day `day`. `polled`: the days polled (default: every one).

    `forbidden` only names, in `misses`, what an article that should not be there is.
    """
    days = tuple(polled) if polled is not None else tuple(range(day + 1))
    due = {e.id: e for e in truth if _seen_on(e, days)}
    matched, strangers = _match(rows, truth)
    pairs = [(due[key], entries[0]) for key, entries in matched.items() if key in due]
    readings = [_reading(e, row, _last(e, days)) for e, row in pairs]
    revisions = [_revisions(e, row, days) for e, row in pairs]
    gone = {e.id for e in due.values() if e.gone and e.gone.unlisted(day)}
    paid = {e.id for e in due.values() if e.gone and e.gone.how == "paywall" and e.gone.on(day)}
    deleted = {e.id for e, row in pairs if row.get("deleted")}
    named = {_key(f.url): f.why for f in forbidden}
    misses = [f"missing: {e.id} {e.url}" for key, e in due.items() if key not in matched]
    misses += [f"no article ({named.get(_key(str(row.get('url'))), 'unknown')}): {row.get('url')}" for row in strangers]
    misses += [line for reading in readings for line in reading.misses]
    copies = [(e, row, due[e.copy_of]) for e, row in pairs if e.copy_of in due]
    misses += [line for e, row in pairs for line in _credits_missed(e, row)]
    misses += [f"copy: {e.id} of {whole.id} is not linked" for e, row, whole in copies if not _linked(row, whole)]
    misses += [
        f"edits: {e.id}: {missing} missed, {false} false"
        for (e, _), (missing, false) in zip(pairs, revisions, strict=True)
        if missing or false
    ]
    misses += [f"deletion: {key}" for key in sorted((gone & {e.id for e, _ in pairs}) ^ (deleted - paid))]
    return Score(
        expected=len(due),
        found=len(pairs),
        duplicates=sum(len(entries) - 1 for entries in matched.values()),
        strangers=len(strangers),
        titles_exact=mean([r.title for r in readings]),
        body_f1=mean([r.body_f1 for r in readings]),
        leaks=sum(r.leak for r in readings),
        days_right=mean([r.day for r in readings]),
        agency_f1=_agency_f1(pairs),
        stories_f1=_stories_f1(pairs),
        copies_expected=len(copies),
        copies_found=sum(_linked(row, whole) for _, row, whole in copies),
        revisions_missing=sum(missing for missing, _ in revisions),
        revisions_false=sum(false for _, false in revisions),
        deletions_expected=len(gone),
        deletions_found=len(gone & deleted),
        deletions_false=len(deleted - gone - paid),
        misses=tuple(misses),
    )


@dataclass(frozen=True, slots=True)
class _ArticleScore:
    title: bool
    body_f1: float
    leak: bool
    day: bool
    misses: tuple[str, ...]


def _reading(expected: Expected, row: Row, versions: Sequence[Version]) -> _ArticleScore:
    best = max(versions, key=lambda version: _f1(expected, row, version))
    body = _f1(expected, row, best)
    title = any(plain(str(row.get("title"))) == plain(version.title) for version in versions)
    leaked = _leaked(expected, str(row.get("text") or ""), best)
    day = row.get("published_day") == expected.published_day
    misses = [] if title else [f"title: {expected.id}: {row.get('title')!r}"]
    misses += [] if body > 0.999 else [f"body {body:.3f}: {expected.id}"]
    misses += [f"clutter: {expected.id}: {line}" for line in leaked]
    misses += [] if day else [f"day: {expected.id}: {row.get('published_day')} for {expected.published_day}"]
    return _ArticleScore(title, body, bool(leaked), day, tuple(misses))


def _seen_on(expected: Expected, days: Sequence[int]) -> list[int]:
    return [d for d in days if d >= expected.first_day and not (expected.gone and expected.gone.on(d))]


def _last(expected: Expected, days: Sequence[int]) -> tuple[Version, ...]:
    """The version that the last poll saw; where the ETag lies, any version seen."""
    seen = [expected.on(d) for d in _seen_on(expected, days)]
    return tuple(seen) if expected.etag_lies else (seen[-1],)


def _match(rows: Iterable[Row], truth: Sequence[Expected]) -> tuple[dict[str, list[Row]], list[Row]]:
    known = {_key(url): e.id for e in truth for url in e.addresses}
    matched: dict[str, list[Row]] = defaultdict(list)
    strangers: list[Row] = []
    for row in rows:
        urls = (row.get("url"), row.get("canonical_url"), *(row.get("urls") or ()))
        ids = [known[_key(str(url))] for url in urls if url and _key(str(url)) in known]
        if ids:
            matched[ids[0]].append(row)
        else:
            strangers.append(row)
    return dict(matched), strangers


def _key(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc + lookup(f"{parts.path.rstrip('/')}?{parts.query}")


def _f1(expected: Expected, row: Row, version: Version) -> float:
    right = without(words(version.text), expected.optional)
    read = without(words(str(row.get("text") or "")), expected.optional)
    shared = (right & read).total()
    return 2 * shared / ((right.total() + read.total()) or 1)


def _leaked(expected: Expected, text: str, version: Version) -> list[str]:
    whole, right = plain(text), plain(version.text)
    lines = {plain(line) for line in text.splitlines()}
    texts: list[str] = []
    for clutter in map(plain, expected.clutter):
        stands = clutter in whole and clutter not in right if " " in clutter else clutter in lines
        texts += [clutter] if stands else []
    return texts


def _named(agencies: Iterable[str]) -> set[str]:
    return {AGENCIES.get(name, name) for name in agencies}


def _credits_missed(expected: Expected, row: Row) -> list[str]:
    read, right = _named(row.get("agencies") or ()), _named(expected.agencies)
    return [f"agencies: {expected.id}: {sorted(read)} for {sorted(right)}"] if read != right else []


def _agency_f1(pairs: Sequence[tuple[Expected, Row]]) -> float:
    right = {(e.id, name) for e, _ in pairs for name in _named(e.agencies)}
    read = {(e.id, name) for e, row in pairs for name in _named(row.get("agencies") or ())}
    return 2 * len(right & read) / ((len(right) + len(read)) or 1) if right or read else 1.0


def _stories_f1(pairs: Sequence[tuple[Expected, Row]]) -> float:
    """Over the articles of planted events alone: single articles would flatter."""
    planted = [(e, row) for e, row in pairs if e.story]
    right = {e.id: str(e.story) for e, _ in planted}
    read = {e.id: str(row.get("story_id") or f"alone {e.id}") for e, row in planted}
    return b_cubed(right, read)


def _linked(row: Row, original: Expected) -> bool:
    known = {_key(url) for url in original.addresses}
    return any(_key(str(copy.get("url"))) in known for copy in row.get("copies") or ())


def _revisions(expected: Expected, row: Row, days: Sequence[int]) -> tuple[int, int]:
    """How many editions seen by a poll are missing from the row, and how many the row has too many."""
    seen = {expected.on(d).day for d in _seen_on(expected, days)}
    have = max(1, len(row.get("revisions") or ()))
    if expected.etag_lies:
        return 0, max(0, have - len(seen))
    return max(0, len(seen) - have), max(0, have - len(seen))
