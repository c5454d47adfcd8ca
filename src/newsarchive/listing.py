"""Lists of sources: OPML, TOML and plain lists of addresses in; OPML out.

In: a file. Out: `Listed` sources, and a sentence naming file, line and mend for each that cannot be taken.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from newsarchive import urls
from newsarchive.errors import BadInput
from newsarchive.nouns import Feed, Source


@dataclass(frozen=True, slots=True)
class Listed:
    """One source of a list."""

    url: str
    name: str | None = None
    feeds: tuple[str, ...] = ()
    timezone: str | None = None


def read_list(path: Path) -> Iterator[Listed | str]:
    """The sources of a file; what cannot be taken is a sentence. Raises `BadInput` where the whole file cannot."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    if text.lstrip().startswith("<"):
        return _opml(path, text)
    return _toml(path, text) if path.suffix.lower() == ".toml" else _plain(path, text)


def _plain(path: Path, text: str) -> Iterator[Listed | str]:
    for number, line in enumerate(text.splitlines(), start=1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        if urls.parse(address) is None:
            yield f"{path}:{number}: not an http(s) address: {address!r}"
        else:
            yield Listed(address)


def _toml(path: Path, text: str) -> Iterator[Listed | str]:
    try:
        rows = tomllib.loads(text).get("source", [])
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path}: not TOML: {error}") from error
    if not isinstance(rows, list):
        raise BadInput(f"{path}: `source` must be a list of tables: write [[source]]")
    for number, row in enumerate(rows, start=1):
        if isinstance(row.get("feeds"), str):
            yield f"{path}: source {number}: feeds must be a list: write feeds = [{row['feeds']!r}]"
            continue
        unknown = set(row) - {"url", "name", "feeds", "timezone"}
        if unknown or not isinstance(row.get("url"), str):
            why = f"unknown key {sorted(unknown)[0]!r}" if unknown else "`url` is missing"
            yield f"{path}: source {number}: {why}; a source has url, name, feeds, timezone"
        else:
            yield Listed(row["url"], row.get("name"), tuple(row.get("feeds", ())), row.get("timezone"))


def _opml(path: Path, text: str) -> Iterator[Listed | str]:
    if "<!DOCTYPE" in text[:4096].upper() or "<!ENTITY" in text.upper():
        raise BadInput(f"{path}: an OPML file with a DOCTYPE is refused; take the DOCTYPE out")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  no DOCTYPE, so no entity
    except ElementTree.ParseError as error:
        raise BadInput(f"{path}: not well-formed OPML: {error}") from error
    for number, outline in enumerate(root.iter("outline"), start=1):
        feed = next((value for key, value in outline.attrib.items() if key.lower() == "xmlurl"), None)
        if feed is None:
            continue
        if urls.parse(feed) is None:
            yield f"{path}: outline {number}: not an http(s) address: {feed!r}"
            continue
        home = outline.get("htmlUrl") or urls.origin(feed) + "/"
        yield Listed(home, outline.get("title") or outline.get("text"), (feed,))


def write_opml(known: Sequence[tuple[Source, Sequence[Feed]]]) -> str:
    """Sources and their feeds as OPML 2.0."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>newsarchive</title></head>",
    ]
    lines.append("<body>")
    for source, feeds in known:
        for feed in feeds:
            home = f" htmlUrl={quoteattr(source.home_url)}" if source.home_url else ""
            name = quoteattr(source.name)
            lines.append(f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(feed.url)}{home}/>')
    return "\n".join([*lines, "</body>", "</opml>"])
