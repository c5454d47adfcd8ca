"""What is known about a host's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newsarchive.model.kinds import Host


@dataclass(frozen=True, slots=True)
class Rule:
    """One line that is boilerplate at a host: written by hand, or learned with its support."""

    folded: str  # the block's text, folded (arabic.text.fold)
    made_by: Literal["hand", "learned"]
    position: Literal["head", "tail", "between", "any", "title"] = "any"  # title: an affix of the site's titles
    support: int = 0  # distinct articles it was seen in
    seen: int = 0  # articles examined
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    sample: str = ""  # as printed
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    off: bool = False  # switched off by a person


@dataclass(frozen=True, slots=True)
class Site:
    """How one host's pages look at a moment."""

    host: Host
    timezone: str | None = None
    day_first: bool = True  # 03/04/2022 is the third of April
    language: str | None = None
    body: tuple[str, ...] = ()  # CSS selectors of the article's container, first that matches
    drop: tuple[str, ...] = ()  # CSS selectors removed before extraction
    article_url: str | None = None  # a pattern that article URLs match
    title_affixes: tuple[str, ...] = ()  # the site's name as printed in titles
    rules: tuple[Rule, ...] = ()
