"""Recognising text: fingerprints, texts already filed, shared passages, copies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from newsarchive.model.kinds import Relation


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What identifies a text: an exact digest of the folded text, and a signature for near copies."""

    digest: str  # sha256 hex of the folded title and text
    text_digest: str  # sha256 hex of the folded text alone
    signature: bytes  # one-permutation MinHash, see dedupe.fingerprint
    bands: tuple[int, ...]  # signed 64-bit LSH keys; empty for texts too short to compare
    words: int
    version: int


@dataclass(frozen=True, slots=True)
class FiledText:
    """A text already filed: the fields that filing and copy detection need."""

    article_id: int
    source_id: int
    title: str | None
    text: str
    digest: str
    text_digest: str
    published: datetime | None
    captured: datetime
    revision: int = 1
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A span shared by two revisions: code-point offsets into each stored text, and its count of folded words."""

    start: int
    end: int
    other_start: int
    other_end: int
    words: int


@dataclass(frozen=True, slots=True)
class Copy:
    """An edge: this article's text is the other's. `relation` reads from `article_id` to `other_id`."""

    article_id: int
    other_id: int
    relation: Relation
    similarity: float
    passages: tuple[Passage, ...] = field(default=())
