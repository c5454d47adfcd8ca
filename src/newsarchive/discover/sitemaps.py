"""Sitemaps read: the protocol's own, an index of them, Google News's, a list of addresses in plain text.

In: decoded text. Out: a `FeedReading` whose entries carry `lastmod`, news titles and dates, or whose children are
further sitemaps. Damaged XML gives what stands before the damage; no entity is expanded; what is read is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from newsarchive import urls
from newsarchive.discover.claims import moment_of, title_of, unrepeated
from newsarchive.discover.mend import mended
from newsarchive.errors import UnreadableFeed
from newsarchive.model import Entry, FeedKind, FeedReading

MAX_URLS = 50_000  # the protocol's own bound for one file
_ROWS = frozenset(("url", "sitemap"))
# Names of one row we read; those of images, videos and links to other languages stand in their own elements.
_FIELDS = frozenset(("loc", "lastmod", "publication_date", "title", "language", "keywords", "genres", "tags"))
_OTHERS = frozenset(("image", "video", "content", "author"))  # image:image, video:video have a `loc` and `title` too


@dataclass(slots=True)
class _Reader:
    """What is known while a sitemap is read. Held open for one document only."""

    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    row: dict[str, str] = field(default_factory=dict)
    letters: list[str] = field(default_factory=list)
    news: bool = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2].lower()
        self.path.append(local)
        self.letters.clear()
        if local in _ROWS:
            self.row = {}
        self.news = self.news or local == "news"

    def data(self, text: str) -> None:
        self.letters.append(text)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2].lower()
        if self.path:
            self.path.pop()
        if local in _FIELDS and not _OTHERS.intersection(self.path):
            self.row.setdefault(local, "".join(self.letters).strip())
        elif local in _ROWS:
            self.rows.append((local, self.row))
            self.row = {}
        self.letters.clear()


def read_sitemap(text: str, start: int, url: str) -> FeedReading:
    """Read a sitemap or an index of sitemaps whose root begins at `start`. Raises `UnreadableFeed` on nothing."""
    reader = _Reader()
    damage = _run(reader, mended(text, start))
    children = [row["loc"] for kind, row in reader.rows if kind == "sitemap" and row.get("loc")]
    rows = [row for kind, row in reader.rows if kind == "url" and row.get("loc")]
    if reader.row.get("loc"):  # cut off inside a row: its address stood whole
        rows.append(reader.row)
    if damage and not children and not rows:
        raise UnreadableFeed(f"a sitemap from which nothing can be read: {damage}")
    kind: FeedKind = "sitemap_index" if children else ("news_sitemap" if reader.news else "sitemap")
    return FeedReading(
        kind=kind,
        entries=unrepeated(_entries(rows, url)),
        children=tuple(dict.fromkeys(value for child in children[:MAX_URLS] if (value := urls.absolute(child, url)))),
    )


def is_list(text: str) -> bool:
    """True where the text is a sitemap in plain text: a web address on each line that is not empty."""
    lines = [line.strip() for line in text[:20_000].splitlines()[:50] if line.strip()]
    return bool(lines) and all(line.lower().startswith(("http://", "https://")) and " " not in line for line in lines)


def read_list(text: str, url: str) -> FeedReading:
    """Read a sitemap in plain text."""
    lines = [line.strip() for line in text.splitlines()[:MAX_URLS]]
    texts = [value for line in lines if line and (value := urls.absolute(line, url))]
    return FeedReading(kind="sitemap", entries=unrepeated(Entry(value) for value in texts if not urls.is_home(value)))


def _run(reader: _Reader, text: str) -> str | None:
    """Feed the parser; returns what stopped it, None at a good end."""
    parser = expat.ParserCreate(encoding="utf-8")
    parser.StartElementHandler = reader.start
    parser.CharacterDataHandler = reader.data
    parser.EndElementHandler = reader.end
    data = text.encode("utf-8", "replace")
    step = 1 << 18
    try:
        for at in range(0, len(data), step):
            parser.Parse(data[at : at + step], False)
            if len(reader.rows) >= MAX_URLS:
                del reader.rows[MAX_URLS:]
                return None
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        return str(error)
    return None


def _entries(rows: list[dict[str, str]], base: str) -> Iterator[Entry]:
    for row in rows:
        url = urls.absolute("".join(row["loc"].split()), base)
        if url is None or urls.is_home(url):
            continue
        words = row.get("keywords") or row.get("tags") or ""
        yield Entry(
            url=url,
            title=title_of(row.get("title")),
            published=moment_of(row.get("publication_date")),
            published_text=row.get("publication_date") or None,
            updated=moment_of(row.get("lastmod")),
            tags=tuple(dict.fromkeys(word.strip() for word in words.replace("،", ",").split(",") if word.strip())),
            language=row.get("language") or None,
        )
