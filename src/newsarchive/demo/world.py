"""The sample newsroom's world: six invented papers and what each printed on five virtual days.

In: the TOML files of `data/` (all texts, names, towns and papers are ours and fictitious; agency names stand in credits
of invented, neutral events only). Out: frozen values. It never looks at the clock or at the disk outside the package.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any, Literal

SITES = ("manara", "rasid", "sahel", "noras", "sindian", "sawmaa")
DAYS = 5
FIRST_EVENING = datetime(2026, 11, 10, 18, 0, tzinfo=UTC)
PART_BREAK = "==="
CELL_BREAK = "\t"  # between the cells of a table's row

BlockKind = Literal["paragraph", "subheading", "item", "quote", "row"]
GoneHow = Literal["404", "410", "soft-404", "home", "paywall"]
MARKS: dict[str, BlockKind] = {"## ": "subheading", "- ": "item", "> ": "quote", "| ": "row"}


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One paragraph-like piece of an article as its author wrote it."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """What an article said from `day` on. `kinds`: what the edit changed; () for the first edition."""

    day: int
    title: str
    parts: tuple[tuple[PageBlock, ...], ...]
    kinds: tuple[str, ...] = ()
    declared: bool = False

    @property
    def blocks(self) -> tuple[PageBlock, ...]:
        return tuple(block for part in self.parts for block in part)


@dataclass(frozen=True, slots=True)
class Gone:
    """The article answers `how` from day `since` on, until day `until` (None: for good)."""

    since: int
    how: GoneHow
    until: int | None = None

    def on(self, day: int) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def unlisted(self, day: int) -> bool:
        """Taken out of lists and feeds too: all but what stands behind a paywall."""
        return self.how != "paywall" and self.on(day)


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One invented article with its whole life; `published` carries the paper's own zone."""

    id: str
    site: str
    slug: str
    number: int
    kind: str
    section: str
    published: datetime
    first_day: int
    editions: tuple[ArticleVersion, ...]
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    place: str | None = None
    credit: str | None = None
    tags: tuple[str, ...] = ()
    caption: str | None = None
    story: str | None = None
    copy_of: str | None = None
    relation: str | None = None
    gone: Gone | None = None
    etag_lies: bool = False

    def edition(self, day: int) -> ArticleVersion:
        """The edition in force on `day`."""
        return [e for e in self.editions if e.day <= day][-1] if day >= self.first_day else self.editions[0]

    def modified(self, day: int) -> datetime:
        """The moment of the last edit seen on `day`, UTC."""
        edition = self.edition(day)
        return self.published.astimezone(UTC) if not edition.kinds else evening(edition.day) - timedelta(hours=2)

    def visible(self, day: int) -> bool:
        """Printed by `day` and listed then."""
        return self.first_day <= day and not (self.gone and self.gone.unlisted(day))


@dataclass(frozen=True, slots=True)
class Insert:
    """One piece of clutter inside the body container, on the pages of `section` (None: all), from day `since` on."""

    where: str
    html: str
    section: str | None = None
    since: int = 0

    def on(self, article: SampleArticle, day: int) -> bool:
        return day >= self.since and self.section in (None, article.section)


@dataclass(frozen=True, slots=True)
class Paper:
    """One site: its look and habits as data. `sections`: slug to name; `inserts`: clutter inside the body container."""

    key: str
    name: str
    motto: str
    zone_minutes: int
    charset: str
    content_type: str
    validators: Literal["both", "etag", "modified", "none"]
    sections: Mapping[str, str]
    clutter: tuple[str, ...]
    inserts: tuple[Insert, ...]
    robots: str
    articles: tuple[SampleArticle, ...]
    galleries: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def evening(day: int) -> datetime:
    """The virtual moment at which day `day` (0 to 4) is served: 18:00 UTC."""
    return FIRST_EVENING + timedelta(days=day)


def load() -> tuple[Paper, ...]:
    """The six papers, read from the package's own data files."""
    folder = files("newsarchive.demo") / "data"
    raw = {key: tomllib.loads((folder / f"{key}.toml").read_text(encoding="utf-8")) for key in SITES}
    texts = {a["id"]: a for data in raw.values() for a in data["article"]}
    return tuple(_paper(key, raw[key], texts) for key in SITES)


def _paper(key: str, data: Mapping[str, Any], texts: Mapping[str, Any]) -> Paper:
    site = data["site"]
    articles = tuple(_article(key, number, row, texts) for number, row in enumerate(data["article"]))
    return Paper(
        key=key,
        name=site["name"],
        motto=site["motto"],
        zone_minutes=site["zone_minutes"],
        charset=site["charset"],
        content_type=site["content_type"],
        validators=site["validators"],
        sections=site["sections"],
        clutter=tuple(site["clutter"]),
        inserts=tuple(Insert(**insert) for insert in site.get("insert", ())),
        robots=site["robots"],
        articles=articles,
        galleries=tuple((g["slug"], g["title"], tuple(g["captions"])) for g in data.get("gallery", ())),
    )


def _article(site: str, number: int, row: Mapping[str, Any], texts: Mapping[str, Any]) -> SampleArticle:
    published: datetime = row["published"]
    first_day = row.get("day", max(0, (published.date() - FIRST_EVENING.date()).days))
    first = ArticleVersion(day=first_day, title=row["title"], parts=_parts(_text(row, texts)))
    gone = row.get("gone")
    return SampleArticle(
        id=row["id"],
        site=site,
        slug=row.get("slug", row["id"]),
        number=number,
        kind=row.get("kind", "article"),
        section=row["section"],
        published=published,
        first_day=first_day,
        editions=_editions(first, row.get("edit", ())),
        authors=tuple(row.get("authors", ())),
        agencies=tuple(row.get("agencies", ())),
        place=row.get("place"),
        credit=row.get("credit"),
        tags=tuple(row.get("tags", ())),
        caption=row.get("caption"),
        story=row.get("story"),
        copy_of=row.get("copy_of"),
        relation=row.get("relation"),
        gone=Gone(gone["day"], gone["how"], gone.get("until")) if gone else None,
        etag_lies=row.get("etag_lies", False),
    )


def _text(row: Mapping[str, Any], texts: Mapping[str, Any]) -> str:
    """A copy's text: the original's paragraphs (all, or those numbered in `keep`), then its own."""
    own = row.get("text", "").strip()
    if "copy_of" not in row:
        return str(own)
    pieces = [p for p in _pieces(texts[row["copy_of"]]["text"]) if p != PART_BREAK]
    values = [pieces[n] for n in row.get("keep", range(len(pieces)))]
    return "\n\n".join([*values, own] if own else values)


def _pieces(text: str) -> list[str]:
    return [" ".join(piece.split(" ")).strip() for piece in text.strip().split("\n\n") if piece.strip()]


def _parts(text: str) -> tuple[tuple[PageBlock, ...], ...]:
    parts: list[list[PageBlock]] = [[]]
    for piece in _pieces(text):
        if piece == PART_BREAK:
            parts.append([])
        else:
            parts[-1] += [_block(line) for line in piece.split("\n")]
    return tuple(tuple(part) for part in parts)


def _block(line: str) -> PageBlock:
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            return PageBlock(kind, line.removeprefix(mark).replace(" | ", CELL_BREAK).strip())
    return PageBlock("paragraph", line.strip())


def _editions(first: ArticleVersion, edits: Any) -> tuple[ArticleVersion, ...]:
    editions = [first]
    for edit in edits:
        before = editions[-1]
        parts = tuple(_edited(part, edit.get("replace", ()), edit.get("cut")) for part in before.parts)
        if "append" in edit:
            parts = (*parts[:-1], (*parts[-1], *_parts(edit["append"])[0]))
        title = edit.get("title", before.title)
        declared = edit.get("declared", False)
        editions.append(
            replace(before, day=edit["day"], title=title, parts=parts, kinds=tuple(edit["kinds"]), declared=declared)
        )
    return tuple(editions)


def _edited(part: tuple[PageBlock, ...], swaps: Any, cut: str | None) -> tuple[PageBlock, ...]:
    blocks = [block for block in part if not (cut and block.text.startswith(cut))]
    for old, new in swaps:
        blocks = [replace(block, text=block.text.replace(old, new)) for block in blocks]
    return tuple(blocks)
