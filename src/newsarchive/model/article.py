"""An article as the archive gives it out. The JSON of `show`, `export` and the API is its encoding (`model.encoding`).

In: nothing. Out: frozen values whose fields stand in the order of the JSON. Absent facts are None or empty, never
guessed; moments are aware and UTC, days are the publisher's calendar days as printed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, TypeAlias

import msgspec

from newsarchive.model.kinds import Precision, Relation

Moment: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]  # aware, UTC


class ArticleCopy(msgspec.Struct, frozen=True):
    """Another article that carries the same text; `relation` reads from this article to that one."""

    article_id: int
    url: str | None
    source: str
    relation: Relation
    similarity: float
    same_source: bool


class SharedPassage(msgspec.Struct, frozen=True):
    """A stretch of the text, `start` to `end` in code points, that another article carries too."""

    text: str
    article_id: int
    url: str | None
    source: str
    earliest: bool  # that article carried it before all others known
    same_source: bool
    agency: str | None  # whom that article credits
    start: int
    end: int


class Revision(msgspec.Struct, frozen=True):
    """The article as it was captured at one moment; numbers begin at 1."""

    number: int
    captured_at: Moment
    title: str | None
    text: str


class Article(msgspec.Struct, frozen=True):
    """A published work with one identity over time, as it stands in its newest revision."""

    id: int
    url: str | None  # the address asked for, byte for byte
    canonical_url: str | None
    urls: list[str]  # other addresses that led here
    source: str
    title: str | None
    text: str
    language: str | None
    published_at: Moment | None
    published_day: date | None
    published_precision: Precision | None
    published_evidence: str | None
    modified_at: Moment | None
    first_seen_at: Moment
    authors: list[str]
    agencies: list[str]
    dateline: str | None
    section: str | None
    tags: list[str]
    image_url: str | None
    story_id: int | None
    copies: list[ArticleCopy]
    passages: list[SharedPassage]
    revisions: list[Revision]  # first to last; the last is the text above
    deleted: bool
    deleted_at: Moment | None
