"""JSON Feed 1 and 1.1, also cut short.

In: text and its address. Out: a `FeedReading`. Items of a damaged one are read singly, up to the damage.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from newsarchive import urls
from newsarchive.discover.claims import moment_of, names_of, title_of, unrepeated
from newsarchive.errors import UnreadableFeed
from newsarchive.model import Entry, FeedReading

_ITEMS = re.compile(r'"items"\s*:\s*\[')


def read_json(text: str, url: str, limit: int) -> FeedReading:
    """Read a JSON Feed. Raises `UnreadableFeed` where it is other JSON or none of its items can be read."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = {"items": list(_items_one_by_one(text))}
    if not isinstance(whole, dict) or not isinstance(whole.get("items"), list):
        raise UnreadableFeed("JSON, but not a JSON Feed: it has no list of items")
    items = [item for item in whole["items"][:limit] if isinstance(item, dict)]
    entries = [entry for item in items if (entry := _entry(item, url, _string(whole.get("language"))))]
    if not entries and (items or "jsonfeed" not in str(whole.get("version"))):
        raise UnreadableFeed("JSON, but no item with an address could be read")
    next_url = urls.absolute(_string(whole.get("next_url")) or "", url) if whole.get("next_url") else None
    pages = (next_url,) if next_url and urls.same_site(next_url, url) else ()
    return FeedReading("json", unrepeated(entries), title_of(_string(whole.get("title"))), next_pages=pages)


def _items_one_by_one(text: str) -> Iterator[Any]:
    start = _ITEMS.search(text)
    position = start.end() if start else len(text)
    decoder = json.JSONDecoder()
    while position < len(text):
        if text[position] in ", \t\r\n":
            position += 1
            continue
        try:
            item, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield item


def _entry(item: dict[str, Any], base: str, language: str | None) -> Entry | None:
    identity = _string(item.get("id")) or ""
    printed = _string(item.get("url")) or _string(item.get("external_url")) or (identity if "://" in identity else "")
    url = urls.absolute(printed, base) if printed else None
    if url is None:
        return None
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    printed_date = _string(item.get("date_published"))
    return Entry(
        url=url,
        title=title_of(_string(item.get("title"))),
        published=moment_of(printed_date),
        published_text=printed_date,
        updated=moment_of(_string(item.get("date_modified"))),
        authors=names_of(_string(person.get("name")) for person in people or () if isinstance(person, dict)),
        summary=_string(item.get("summary")),
        content=_string(item.get("content_html")) or _string(item.get("content_text")),
        tags=tuple(dict.fromkeys(tag for tag in tags or () if isinstance(tag, str) and tag)),
        language=_string(item.get("language")) or language,
    )


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
