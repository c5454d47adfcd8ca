"""The table of what addresses and link labels mean (`data/links.toml`), loaded once.

In: nothing. Out: a frozen `Words`. It decides nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold

_AROUND = re.compile(r"^[\s\W\d_]+|[\s\W\d_]+$")


@dataclass(frozen=True, slots=True)
class Words:
    """Sets of words by what they say; labels are folded, the rest lower case."""

    list_segments: frozenset[str]
    loose_segments: frozenset[str]
    other_segments: frozenset[str]
    media_segments: frozenset[str]
    article_segments: frozenset[str]
    list_files: frozenset[str]
    other_files: frozenset[str]
    list_query: frozenset[str]
    id_query: frozenset[str]
    media_endings: frozenset[str]
    page_endings: frozenset[str]
    next_labels: frozenset[str]
    previous_labels: frozenset[str]
    page_labels: frozenset[str]
    more_labels: frozenset[str]
    static_labels: frozenset[str]
    comment_labels: frozenset[str]
    feed_types: frozenset[str]
    usual_feeds: tuple[str, ...]
    usual_sitemaps: tuple[str, ...]
    navigation: frozenset[str]
    furniture: frozenset[str]
    pagination: frozenset[str]
    comments: frozenset[str]


def label(text: str) -> str:
    """A link's text as labels are compared: folded, without digits and signs around it; a lone sign stays."""
    folded = fold(text)
    return _AROUND.sub("", folded) or folded.strip()


@cache
def words() -> Words:
    """The table."""
    data = tomllib.loads(files("newsarchive.discover").joinpath("data/links.toml").read_text(encoding="utf-8"))
    segments, names, query, labels = data["segments"], data["files"], data["query"], data["labels"]
    feeds, containers = data["feeds"], data["containers"]
    return Words(
        list_segments=frozenset(segments["lists"]),
        loose_segments=frozenset(segments["loose"]),
        other_segments=frozenset(segments["others"]),
        media_segments=frozenset(segments["media"]),
        article_segments=frozenset(segments["articles"]),
        list_files=frozenset(names["lists"]),
        other_files=frozenset(names["others"]),
        list_query=frozenset(query["lists"]),
        id_query=frozenset(query["ids"]),
        media_endings=frozenset(data["endings"]["media"]),
        page_endings=frozenset(data["endings"]["page"]),
        next_labels=_labels(labels["next"]),
        previous_labels=_labels(labels["previous"]),
        page_labels=_labels(labels["page"]),
        more_labels=_labels(labels["more"]),
        static_labels=_labels(labels["static"]),
        comment_labels=_labels(labels["comments"]),
        feed_types=frozenset(feeds["types"]),
        usual_feeds=tuple(feeds["usual"]),
        usual_sitemaps=tuple(feeds["usual_sitemaps"]),
        navigation=frozenset(containers["navigation"]),
        furniture=frozenset(containers["furniture"]),
        pagination=frozenset(containers["pagination"]),
        comments=frozenset(containers["comments"]),
    )


def _labels(printed: list[str]) -> frozenset[str]:
    return frozenset(label(text) for text in printed)
