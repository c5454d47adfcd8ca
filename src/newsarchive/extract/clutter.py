"""The furniture around an article: recognised by the names its elements bear, never by their text.

In: an element. Out: which sort of furniture it is (`share`, `related`, …), or None. The names are data
(data/clutter.toml); whether an element that bears one is really set aside is decided by whoever sees the whole page
(see `pieces`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from newsarchive.extract.page import Node

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORDS = re.compile(r"[a-z]+|\d+")
_OWN_LINES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "a"})
_SHOWN_AGAIN = re.compile(r":(?:block|flex|grid|inline|table)")  # utility classes: hidden on small screens only
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ClutterNames:
    """The table, turned about: from words, roles and tags to the sort of furniture."""

    words: dict[str, tuple[tuple[tuple[str, ...], str], ...]]  # first word of a name → (the whole name, its sort)
    tokens: dict[str, str]  # whole classes
    roles: dict[str, str]
    tags: dict[str, str]


@cache
def names() -> ClutterNames:
    """The packaged table, read once a process."""
    table = tomllib.loads(resources.files("newsarchive.extract").joinpath("data/clutter.toml").read_text("utf-8"))
    words: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    tokens: dict[str, str] = {}
    roles: dict[str, str] = {}
    tags: dict[str, str] = {}
    for sort, row in table.items():
        for name in row.get("names", ()):
            run = tuple(_WORDS.findall(name))
            words.setdefault(run[0], []).append((run, sort))
        tokens |= dict.fromkeys(row.get("tokens", ()), sort)
        roles |= dict.fromkeys(row.get("roles", ()), sort)
        tags |= dict.fromkeys(row.get("tags", ()), sort)
    runs_by_first = {first: tuple(sorted(runs, key=lambda r: -len(r[0]))) for first, runs in words.items()}
    return ClutterNames(runs_by_first, tokens, roles, tags)


def furniture(node: Node) -> str | None:
    """The sort of furniture an element says it is: by its tag, role, being hidden, or a word of its class or id."""
    known = names()
    by_tag = known.tags.get(node.tag)
    if by_tag:
        return "meta" if node.tag == "footer" and _in_article(node) else by_tag
    items = node.items()
    if not items:
        return None
    attributes = dict(items)
    if _is_hidden(attributes):
        return "hidden"
    role = attributes.get("role")
    if role and role in known.roles:
        return known.roles[role]
    classes, identity = attributes.get("class") or "", attributes.get("id") or ""
    if node.tag in _OWN_LINES:
        identity = ""  # the id of a line is an anchor, made from its words
    return sort_of(classes, identity) if classes or identity else None


def _in_article(node: Node) -> bool:
    """A footer of an article, not of the page: it tells author, date and tags."""
    return any(above.tag in ("article", "main") for above in node.iterancestors())


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _INVISIBLE.search(style))


@lru_cache(maxsize=8192)
def sort_of(classes: str, identity: str) -> str | None:
    """The sort that a class attribute and an id name; the first token that says anything wins."""
    for token in (*classes.split(), *identity.split()):
        sort = _sort_of_token(token)
        if sort and not (sort == "hidden" and _SHOWN_AGAIN.search(classes)):
            return sort
    return None


@lru_cache(maxsize=8192)
def _sort_of_token(token: str) -> str | None:
    if len(token) > 60:
        return None
    whole = names().tokens.get(token.lower())
    if whole:
        return whole
    words = tuple(_WORDS.findall(_CAMEL.sub(" ", token).lower()))
    table = names().words
    for start, word in enumerate(words):
        for run, sort in table.get(word, ()):
            if words[start : start + len(run)] == run:
                return sort
    return None
