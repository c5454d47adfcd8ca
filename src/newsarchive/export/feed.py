"""What a bulletin is, before it is written in one form or the other; and what both forms need of a text.

In: nothing. Out: values, identities, HTML of a text. It knows neither form.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from html import escape
from uuid import NAMESPACE_URL, uuid5

from newsarchive.store.articles.summaries import ArticleSummary

# XML 1.0 has no place for these, not even escaped; half a surrogate pair is in no encoding.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class FeedLinks:
    """Where a bulletin is given out. All None: on a terminal, where addresses lead to the publishers only."""

    own_url: str | None = None  # of this document
    home_url: str | None = None  # of the same for people
    next_url: str | None = None  # of the next older ones
    articles_url: str | None = None  # what the number of an article is appended to


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One article in a bulletin. `copies`: edges as the article's JSON has them. `url`: of its page here."""

    notice: ArticleSummary
    copies: tuple[tuple[str, str | None], ...]  # (source, address)
    url: str | None

    @property
    def id(self) -> str:
        """The same for ever, and in an archive made again from raw: by source and identity there."""
        return identity("article", self.notice.source, self.notice.key)

    @property
    def title(self) -> str:
        """Its title, else its first words."""
        return clean(self.notice.title or " ".join(self.notice.text.split()[:12]) + " …")

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it, as far as printed; else who published it."""
        return self.notice.authors or (self.notice.source,)

    @property
    def language(self) -> str | None:
        """Its language, where that is a tag others understand."""
        text = self.notice.language
        return text if text and _TAG.fullmatch(text) else None

    @property
    def html(self) -> str:
        """Its text in paragraphs, in the direction it is written in, then who else carries it."""
        paragraphs = "".join(f"<p>{escape(text)}</p>" for text in clean(self.notice.text).split("\n\n") if text.strip())
        others = "".join(f"<li>{_named(*other)}</li>" for other in self.copies)
        lang = f' lang="{self.language}"' if self.language else ""
        also = f"<ul>{others}</ul>" if others else ""
        return f'<div dir="{direction(self.notice.text)}"{lang}>{paragraphs}{also}</div>'


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A document of posts, the newest first. `updated`: of its newest post; where it has none, when it came to be."""

    id: str
    title: str
    updated: datetime
    posts: tuple[FeedEntry, ...]
    place: FeedLinks = FeedLinks()

    @property
    def language(self) -> str | None:
        """The language all posts share."""
        texts = {post.language for post in self.posts}
        return texts.pop() if len(texts) == 1 else None


def identity(*parts: str) -> str:
    """A URN for what these words name."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, 'newsarchive:' + chr(10).join(map(clean, parts)))}"


def clean(text: str) -> str:
    """The text without what no XML or JSON reader may be sent."""
    return _ILLEGAL.sub("", text)


def direction(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return "rtl" if next((value for value in strong if value in ("L", "R", "AL")), "L") != "L" else "ltr"


def _named(source: str, url: str | None) -> str:
    name = escape(clean(source))
    web = url is not None and url.lower().startswith(("http://", "https://"))
    return f'<a href="{escape(clean(url or ""))}">{name}</a>' if web else name
