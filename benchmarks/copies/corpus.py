"""Real texts to measure on, and what is done to them.

In: the folder `NEWSARCHIVE_CORPUS` (its `text/*.jsonl.gz`, a line each with `title` and `text`). Out: texts, and
texts with noise. Nothing of the folder is kept.
"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from random import Random

from newsarchive.arabic.text import words
from newsarchive.dedupe.fingerprint import exact

Article = tuple[str, str]  # title, text


def articles(limit: int) -> list[Article] | None:
    """At most `limit` articles, the same share of each file; None where there is no corpus."""
    folder = os.environ.get("NEWSARCHIVE_CORPUS")
    files = sorted(Path(folder, "text").glob("*.jsonl.gz")) if folder else []
    found: list[Article] = []
    for file in files:
        found += _read(file)[: limit // len(files)]
    return found or None


def _read(file: Path) -> list[Article]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row.get("title") or "", row["text"]) for row in rows if row.get("text")]


def worn(text: list[str], strange: list[str], random: Random) -> list[str]:
    """A copy of a list of words, changed word by word down to a Jaccard similarity just above 0.8."""
    kept = list(text)
    while True:
        trial = list(kept)
        at = random.randrange(len(trial))
        change = random.random()
        if change < 0.5:
            trial[at] = random.choice(strange)
        elif change < 0.75:
            del trial[at]
        else:
            trial.insert(at, random.choice(strange))
        if len(trial) < 5 or exact(text, trial) < 0.8:
            return kept
        kept = trial


def folded(some: list[Article]) -> list[list[str]]:
    """The folded words of each text."""
    return [words(text) for _, text in some]
