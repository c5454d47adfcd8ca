"""Lists of sources: OPML, TOML and plain lists of addresses in; OPML and TOML out.

In: a file. Out: `Listed` sources, and a sentence naming file, line and mend for each that cannot be taken.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from newsarchive import urls
from newsarchive.errors import BadInput
from newsarchive.model import Feed, FeedKind, Source

_READ_BY_READERS = frozenset[FeedKind](("rss", "atom", "rdf", "json"))


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
        values = {key.lower(): value for key, value in outline.attrib.items()}
        feed, home = values.get("xmlurl"), values.get("htmlurl")
        address = feed or (home if outline.find("outline") is None else None)  # a folder's page is no site
        if address is None:
            continue
        if urls.parse(address) is None:
            yield f"{path}: outline {number}: not an http(s) address: {address!r}"
            continue
        name = values.get("title") or values.get("text")
        yield Listed(home or urls.origin(address) + "/", name, (feed,) if feed else ())


def write_opml(known: Sequence[tuple[Source, Sequence[Feed]]]) -> str:
    """Sources as OPML 2.0 for feed readers: each feed an outline; of a site without one its home page alone.

    Sitemaps, sections and zones do not fit in: `write_toml` tells all.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "<head><title>newsarchive</title></head>",
    ]
    lines.append("<body>")
    for source, feeds in known:
        home = f" htmlUrl={quoteattr(source.home_url)}" if source.home_url else ""
        name = quoteattr(source.name)
        texts = [feed.url for feed in feeds if _is_for_readers(source, feed)]
        lines += [f'<outline type="rss" text={name} title={name} xmlUrl={quoteattr(url)}{home}/>' for url in texts]
        if home and not texts:
            lines.append(f"<outline text={name} title={name}{home}/>")
    return "\n".join([*lines, "</body>", "</opml>"])


def _is_for_readers(source: Source, feed: Feed) -> bool:
    """Whether other feed readers can read it; of one that was never read its address tells."""
    if feed.kind != "unknown":
        return feed.kind in _READ_BY_READERS
    return feed.url != source.home_url and "sitemap" not in feed.url.lower()


def write_toml(known: Sequence[tuple[Source, Sequence[Feed]]]) -> str:
    """Sources with all that is polled and their zones, as `read_list` takes it back; those of imports are left out."""
    tables = []
    for source, feeds in known:
        if source.home_url is None:
            continue
        phrases = {"name": source.name, "url": source.home_url, "feeds": [feed.url for feed in feeds]}
        phrases |= {"timezone": source.timezone} if source.timezone else {}
        # A JSON string or list of strings is a TOML one too.
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in phrases.items()]
        tables.append("\n".join(["[[source]]", *(line.replace("\x7f", "\\u007f") for line in lines)]))
    return "\n\n".join(tables) + "\n"
