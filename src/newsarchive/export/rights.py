"""How much of a text may leave the archive: all of it, facts alone, counts of words, or a short passage.

In: an article as the doors' JSON. Out: the same object, less what may not leave, with the same keys in the same order;
or its n-gram counts. What was held back is null, never an empty text. It reads no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from newsarchive.arabic.text import word_spans, words

Mode = Literal["full", "metadata", "ngrams", "passages"]
MODES: tuple[Mode, ...] = ("full", "metadata", "ngrams", "passages")

COUNTED = ("id", "url", "source", "title", "language", "published_day", "first_seen_at", "story_id")


@dataclass(frozen=True, slots=True)
class Rights:
    """`words`: the longest n-gram, or the most words of a passage, which is never more than half of its text.
    `sought`: folded words a passage is taken around."""

    mode: Mode = "full"
    words: int = 1
    sought: frozenset[str] = frozenset()


def allowed(row: dict[str, Any], rights: Rights) -> dict[str, Any]:
    """An article's JSON with no more of its text than `rights` allows."""
    if rights.mode == "full":
        return row
    if rights.mode == "ngrams":
        entry = {name: row[name] for name in COUNTED}
        return entry | {"words": len(words(row["text"])), "ngrams": dict(ngrams(row["text"], rights.words))}
    text = _passage(row["text"], rights) if rights.mode == "passages" else None
    return row | {
        "text": text,
        "passages": [{**value, "text": None} for value in row["passages"]],
        "revisions": [{**value, "text": None} for value in row["revisions"]],
    }


def ngrams(text: str, longest: int) -> Iterator[tuple[str, int]]:
    """(n-gram, how often) for n from 1 to `longest`, over folded words inside paragraphs; most frequent first."""
    counts: Counter[str] = Counter()
    for paragraph in text.split("\n\n"):
        texts = words(paragraph)
        for size in range(1, longest + 1):
            counts.update(" ".join(texts[at : at + size]) for at in range(len(texts) - size + 1))
    yield from sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _passage(text: str, rights: Rights) -> str:
    """At most `rights.words` words as printed: around the first word sought, else from the beginning."""
    spans = word_spans(text)
    most = min(rights.words, len(spans) // 2)
    if not most:
        return ""
    first = next((at for at, (word, _, _) in enumerate(spans) if word in rights.sought), 0)
    start = max(0, min(first - most // 3, len(spans) - most))
    cut = text[spans[start][1] : spans[start + most - 1][2]]
    return ("… " if start else "") + cut + (" …" if start + most < len(spans) else "")
