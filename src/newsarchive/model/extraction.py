"""What was extracted from a capture: candidates with evidence, and the content chosen from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from newsarchive.model.kinds import BlockKind, DateEvidence, DateRole, PageKind, Precision


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and where it was found."""

    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class DateFact:
    """A date as found, and how precisely it is known.

    `day` is the publisher's calendar day as printed. `moment` is UTC; for precision `day` and coarser it is that day at
    00:00Z and never shifted.
    """

    role: DateRole
    day: date
    moment: datetime
    precision: Precision
    zone_known: bool
    evidence: DateEvidence
    text: str  # as printed


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like part of an Extraction, kept, or dropped with the reason."""

    text: str
    kind: BlockKind = "paragraph"
    dropped: str | None = None  # the reason; None: kept
    rule: str | None = None  # the phrase, rule or position that decided
    support: int | None = None  # of a learned rule


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was extracted from one Capture, each fact with its evidence; candidates, not choices."""

    kind: PageKind
    kind_evidence: str
    titles: tuple[Fact, ...] = ()  # best first
    dates: tuple[DateFact, ...] = ()  # every candidate
    authors: tuple[Fact, ...] = ()
    agencies: tuple[Fact, ...] = ()
    dateline: Fact | None = None
    section: Fact | None = None
    tags: tuple[str, ...] = ()
    image_url: Fact | None = None
    canonical_url: Fact | None = None  # a claim
    language: Fact | None = None
    site_name: str | None = None
    blocks: tuple[Block, ...] = ()
    method: str = ""  # how the body was chosen
    charset: str = "utf-8"
    charset_evidence: str = ""
    repairs: tuple[str, ...] = ()  # what was repaired in the text, such as mojibake
    reference: datetime | None = None  # what relative dates were counted from: the response's Date, else the capture
    reader: str = ""  # version of the extraction code


@dataclass(frozen=True, slots=True)
class Content:
    """The text after cleaning. Chosen from an Extraction by pure rules."""

    title: str | None
    blocks: tuple[Block, ...]
    published: DateFact | None = None
    modified: DateFact | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    evidence: tuple[tuple[str, Fact], ...] = ()  # (name of the fact, value and where it was found)
    dates: tuple[DateFact, ...] = ()  # every candidate, for the explanation
    method: str = ""
    repairs: tuple[str, ...] = ()
    reader: str = ""

    @property
    def text(self) -> str:
        """The kept blocks, a blank line between them."""
        return "\n\n".join(block.text for block in self.blocks if block.dropped is None)
