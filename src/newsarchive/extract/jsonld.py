"""JSON-LD, as tolerant as the web needs: the typed things a page declares about itself.

In: a parsed page. Out: its JSON-LD nodes as plain dictionaries, flattened, articles first. It never trusts a value's
type.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from newsarchive.extract.page import Node, squeeze

Thing: TypeAlias = dict[str, Any]

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_MAX_CHARS = 2_000_000
_MAX_THINGS = 400
ARTICLES = frozenset(
    [
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "opinionnewsarticle",
        "backgroundnewsarticle",
        "askpublicnewsarticle",
        "reviewnewsarticle",
        "liveblogposting",
        "blogposting",
        "socialmediaposting",
        "techarticle",
        "scholarlyarticle",
        "report",
        "advertisercontentarticle",
        "satiricalarticle",
    ]
)


def things(tree: Node) -> list[Thing]:
    """Every JSON-LD node of the page, outermost first."""
    rows: list[Thing] = []
    for script in tree.iter("script"):
        kind = (script.get("type") or "").strip().lower()
        if kind.startswith("application/ld+json") and script.text:
            for thing in _walk(_parse(script.text)):
                rows.append(thing)
                if len(rows) >= _MAX_THINGS:
                    return rows
    return rows


def types(thing: Thing) -> set[str]:
    """The types of a node, lower case, without a schema.org prefix."""
    declared = thing.get("@type")
    listed = declared if isinstance(declared, list) else [declared]
    return {name.rsplit("/", 1)[-1].lower() for name in listed if isinstance(name, str)}


def is_article(thing: Thing) -> bool:
    """Whether a node says it is an article of some sort."""
    return bool(types(thing) & ARTICLES)


def text(value: Any) -> str:
    """A text value: a string, the first of a list, or an object's name or @value. "" where none."""
    if isinstance(value, str):
        return squeeze(html.unescape(value))
    if isinstance(value, list):
        return next((string for item in value if (string := text(item))), "")
    if isinstance(value, dict):
        return text(value.get("name") or value.get("@value") or value.get("url"))
    return ""


def texts(value: Any) -> list[str]:
    """Every text value of a list (or the one there is)."""
    items = value if isinstance(value, list) else [value]
    return [string for item in items if (string := text(item))]


def _parse(source: str) -> Any:
    if len(source) > _MAX_CHARS:
        return None
    source = _WRAPPING.sub("", source.strip()).strip()
    for attempt in (source, _TRAILING_COMMA.sub(r"\1", source), html.unescape(source)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any, depth: int = 0) -> Iterator[Thing]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(name), list | dict):
                yield from _walk(value[name], depth + 1)
