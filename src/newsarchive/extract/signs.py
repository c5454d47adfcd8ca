"""What a page's kind is judged by: signs, and the tables of words that name a kind.

In: the packaged table (data/kinds.toml). Out: `Tables`, folded for look-up. It judges nothing (see `kind`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast

from newsarchive.arabic.text import fold
from newsarchive.extract.pieces import PagePiece
from newsarchive.extract.scene import Scene
from newsarchive.extract.weights import prose
from newsarchive.model import PageKind


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence: what it speaks for, how much, and what was seen."""

    kind: PageKind
    weight: float
    seen: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The data, folded for look-up."""

    path: dict[str, PageKind]
    query: dict[str, PageKind]
    classes: dict[str, PageKind]
    types: dict[str, PageKind]
    phrases: tuple[tuple[str, PageKind], ...]
    missing: tuple[tuple[str, PageKind], ...]
    headings: tuple[tuple[str, PageKind], ...]
    labels: dict[str, PageKind]
    titles: dict[str, PageKind]


@cache
def tables() -> Tables:
    """The packaged tables, read once a process."""
    text = resources.files("newsarchive.extract").joinpath("data/kinds.toml").read_text("utf-8")
    read = tomllib.loads(text)

    def turned(name: str) -> dict[str, PageKind]:
        return {fold(word): cast(PageKind, kind) for kind, words in read[name].items() for word in words}

    return Tables(
        turned("path"),
        turned("query"),
        turned("classes"),
        turned("types"),
        tuple(turned("phrases").items()),
        tuple(turned("missing").items()),
        tuple(turned("headings").items()),
        turned("labels"),
        turned("titles"),
    )


def running(scene: Scene) -> float:
    """How many letters of running text the body holds."""
    return sum(prose(scene.pieces[order]) for order in scene.kept)


def is_lead(piece: PagePiece) -> bool:
    """A line that is another article's headline: link from end to end, long enough to be one."""
    return piece.link_share >= 0.8 and (piece.chars >= 25 or (piece.kind == "heading" and piece.chars >= 12))
