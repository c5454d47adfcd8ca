"""The annotated sets of the corpus: pages and what a person read off them.

In: the corpus folder. Out: `Sample`s, and a digest of what they were read from. Nothing of it is ever written
elsewhere.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SETS = ("arabic", "aeb_scrapinghub", "fundus", "waddle_daniel", "trafilatura", "htmldate_mediacloud2020")
_MARKUP = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Sample:
    """One annotated page. None or empty: not annotated."""

    id: str
    url: str
    body: bytes
    kind: str
    text: str | None
    optional: tuple[str, ...]  # lines neither required nor forbidden
    title: str | None
    days: tuple[str, ...]  # any of them is right
    wanted: tuple[str, ...]  # snippets that must be in the text
    unwanted: tuple[str, ...]


def read_set(corpus: Path, name: str) -> Iterator[Sample]:
    """The samples of one set."""
    folder = corpus / "extraction" / name
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        body = (folder / gold["file"]).read_bytes()
        yield _sample(gold, gzip.decompress(body) if gold["file"].endswith(".gz") else body)


def digest(corpus: Path) -> str:
    """Of every gold file: floors hold for the corpus they were measured on."""
    seen = hashlib.sha256()
    for name in SETS:
        seen.update((corpus / "extraction" / name / "gold.jsonl").read_bytes())
    return seen.hexdigest()


def _address(url: str | None) -> str:
    if not url:
        return "http://unknown.example/news/a-page-without-an-address-1234.html"
    return url if "://" in url else f"http://{url}"


def _sample(gold: dict[str, Any], body: bytes) -> Sample:
    published = gold.get("published") or {}
    days = [published.get("iso"), *(published.get("also_ok") or [])] if published else [gold.get("date")]
    text = "\n\n".join(gold["paragraphs"]) if "paragraphs" in gold else gold.get("text")
    return Sample(
        id=gold["id"],
        url=_address(gold.get("url")),
        body=body,
        kind=gold.get("kind", "article"),
        text=_MARKUP.sub(" ", text) if text and gold.get("kind", "article") == "article" else None,
        optional=(*(gold.get("optional_text") or ()), *(gold.get("subheads") or ())),
        title=gold.get("title"),
        days=tuple(day[:10] for day in days if isinstance(day, str)),
        wanted=tuple(gold.get("with") or ()),
        unwanted=tuple(gold.get("without") or ()),
    )
