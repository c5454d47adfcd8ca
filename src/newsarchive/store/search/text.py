"""What the search index holds of an article: its folded words, zone by zone, stems and facts.

In: an article's title, text and facts. Out: columns of tokens, and a short digest of them. It asks no database.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from newsarchive.arabic.tokens import index_tokens, stem
from newsarchive.store.facts import fact_tokens
from newsarchive.store.search.query import MAX_TOKEN

ZONES = ("title", "lead", "body")
IN_HEAD = ("title", "lead")
COLUMNS = ("body", "stems", "lead", "title", "title_stems", "facts")  # the fullest first: its places are the shortest
_MAX_BYTES = 200_000  # of tokens: a tsvector holds 1 MB with words, stems and places
_LEAD = 900  # characters in which the lead ends, where the first paragraph is longer
_LAPPED = 100  # characters
_SENTENCE_END = re.compile(r"[.!?؟…](?=\s)")
_DIGEST = 8  # bytes


@dataclass(frozen=True, slots=True)
class Document:
    """What search finds an article by. `moment`: of publication, else first sight; `facts` as in `store.facts`."""

    article_id: int
    title: str | None
    text: str
    moment: datetime
    facts: Mapping[str, Iterable[str]] = field(default_factory=dict)


def digest(columns: Mapping[str, str]) -> bytes:
    """Equal for equal columns: it tells whether an article is indexed as it is now."""
    plain = "\n".join(columns[name] for name in COLUMNS)
    return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


def columns_of(document: Document) -> dict[str, str]:
    """Tokens column by column. Stems are included where they differ from their words."""
    lead, body = _parted(document.text)
    zones = {"title": _tokens(document.title or ""), "lead": _tokens(lead), "body": _tokens(body)}
    text_words = {*zones["lead"], *zones["body"]}
    columns: dict[str, list[str]] = {
        **zones,
        "stems": _stems((*zones["lead"], *zones["body"]), text_words),
        "title_stems": _stems(zones["title"], set(zones["title"])),
        "facts": fact_tokens(document.facts),
    }
    return {name: " ".join(columns[name]) for name in COLUMNS}


def _stems(words: Iterable[str], texts: set[str]) -> list[str]:
    return [text for text in dict.fromkeys(map(stem, words)) if text not in texts]


def _parted(text: str) -> tuple[str, str]:
    """A text's first paragraph, or its first sentences, and the rest."""
    end = text.find("\n\n")
    end = len(text) if end < 0 else end
    if end <= _LEAD:
        return text[:end], text[end:]
    sentences = [match.end() for match in _SENTENCE_END.finditer(text, 0, _LEAD)]
    if sentences:
        return text[: sentences[-1]], text[sentences[-1] :]
    # A sentence is cut: the rest begins a little earlier, so that words in a row are found across the cut.
    lead = text[:_LEAD].rpartition(" ")[0] or text[:_LEAD]
    lapped = text.find(" ", _LEAD - _LAPPED, _LEAD)
    return lead, text[lapped if lapped >= 0 else len(lead) :]


def _tokens(words: str) -> list[str]:
    tokens = [token[:MAX_TOKEN] for token in index_tokens(words)]
    if len(words) * 4 <= _MAX_BYTES:
        return tokens
    room = _MAX_BYTES
    for place, token in enumerate(tokens):
        room -= len(token.encode()) + 4
        if room < 0:
            return tokens[:place]
    return tokens
