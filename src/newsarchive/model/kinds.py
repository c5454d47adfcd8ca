"""The closed sets of words that the model uses, and a few type aliases."""

from __future__ import annotations

from typing import Literal, TypeAlias

Host: TypeAlias = str  # a URL's authority, `name[:port]`, default port left out: the unit of politeness
Headers: TypeAlias = tuple[tuple[str, str], ...]  # as sent, order kept

SourceKind: TypeAlias = Literal["site", "import"]  # an `import` source is never polled and never silent
FeedKind: TypeAlias = Literal[
    "unknown", "rss", "atom", "rdf", "json", "sitemap", "sitemap_index", "news_sitemap", "section"
]
CaptureKind: TypeAlias = Literal["page", "feed", "text"]  # `text`: plain text scraped earlier
PageKind: TypeAlias = Literal[
    "article", "index", "tag", "author", "search", "gallery", "video", "login", "cookie_wall", "paywall", "soft_404",
    "error",
]  # fmt: skip
BlockKind: TypeAlias = Literal["paragraph", "heading", "quote", "list", "table", "code", "caption", "embed"]
Precision: TypeAlias = Literal["second", "minute", "hour", "day", "month", "year"]
DateRole: TypeAlias = Literal["published", "modified"]
DateEvidence: TypeAlias = Literal[
    "json-ld", "meta", "time-tag", "byline", "dateline", "url", "feed", "visible", "import", "hand"
]
Relation: TypeAlias = Literal["same", "near", "contains", "contained"]
