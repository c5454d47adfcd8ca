"""Texts to search in: real ones, and as many more as are wanted, grown from them.

In: the corpus folder. Out: titles, texts and questions. Grown texts have three words in ten from other articles, so
that words are as common and as rare as in real ones.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TypeAlias

Article: TypeAlias = tuple[str, str]  # title, text
Question: TypeAlias = tuple[str, int]  # as typed, and the place of the paragraph that answers it


def articles(folder: Path) -> list[Article]:
    """Every article of `text/*.jsonl.gz`."""
    rows: list[Article] = []
    for path in sorted((folder / "text").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            told = (json.loads(line) for line in lines)
            rows += [(row.get("title") or "", row.get("text") or "") for row in told]
    return rows


def questions(folder: Path) -> tuple[list[Article], list[Question]]:
    """Paragraphs of `conformance/search_relevance`, in SQuAD's form, and the questions they answer."""
    paragraphs: list[Article] = []
    asked: list[Question] = []
    for path in sorted((folder / "conformance" / "search_relevance").glob("*/*.json")):
        if path.stem != path.parent.name:  # the whole set, not its parts again
            continue
        for piece in json.loads(path.read_text(encoding="utf-8"))["data"]:
            for paragraph in piece["paragraphs"]:
                asked += [(one["question"], len(paragraphs)) for one in paragraph["qas"]]
                paragraphs.append(("", paragraph["context"]))
    return paragraphs, asked


def grown(some: list[Article], count: int) -> Iterator[Article]:
    """The articles themselves, then noisy doubles of them, so many together."""
    yield from some[:count]
    chance = Random(1)
    words = [word for _, text in some[:4_000] for word in text.split()]
    for _ in range(count - len(some)):
        title, text = chance.choice(some)
        yield _noisy(title, words, chance), "\n\n".join(_noisy(one, words, chance) for one in text.split("\n"))


def _noisy(text: str, words: list[str], chance: Random) -> str:
    return " ".join(word if chance.random() > 0.3 else chance.choice(words) for word in text.split())
