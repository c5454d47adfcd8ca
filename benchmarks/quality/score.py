"""The measures: a bag of words for bodies, equality for titles and days, snippets that must and must not be there.

In: samples. Out: figures by name. Trafilatura reads the same pages in the same run, so that figures compare.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from trafilatura import bare_extraction

from benchmarks.quality.sets import Sample
from newsarchive.clean.content import clean
from newsarchive.decoding import decode
from newsarchive.extract.article import extract
from newsarchive.model import Extraction, Fetched, Provenance, Site

MOMENT = datetime(2026, 11, 20, tzinfo=UTC)
_WORD = re.compile(r"\w+")
_ON_PAGE = 0.5  # a gold text less than half of which is on its page is a poor annotation


@dataclass(slots=True)
class Tally:
    """What one set comes to while it is read."""

    f1: list[float] = field(default_factory=list)
    trafilatura_f1: list[float] = field(default_factory=list)
    titles: list[bool] = field(default_factory=list)
    days: list[bool] = field(default_factory=list)
    snippets: Counter[str] = field(default_factory=Counter)
    snippets_wrong: int = 0  # articles with a snippet missing or left
    refused: list[str] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    trafilatura_seconds: float = 0.0


def read(sample: Sample) -> Extraction:
    """One page, as a reading process reads it."""
    fetched = Fetched(sample.url, sample.url, 200, (("Content-Type", "text/html"),), sample.body, MOMENT)
    return extract(fetched, Provenance("corpus"), _site(sample), max_unpacked_bytes=50_000_000)


def _site(sample: Sample) -> Site:
    return Site(sample.url.split("/")[2])


def measure(samples: Iterable[Sample]) -> dict[str, float]:
    """The figures of one set."""
    tally = Tally()
    for sample in samples:
        _add(tally, sample)
    return _figures(tally)


def _add(tally: Tally, sample: Sample) -> None:
    started = time.process_time()
    extraction = read(sample)
    between = time.process_time()
    theirs = bare_extraction(sample.body, with_metadata=True)
    tally.seconds += between - started
    tally.trafilatura_seconds += time.process_time() - between
    content = clean(extraction, _site(sample))
    if sample.kind != "article":
        tally.filed += [sample.id] if extraction.kind == "article" else []
        return
    tally.refused += [sample.id] if extraction.kind != "article" else []
    their_text = (theirs.text if theirs else "") or ""
    if sample.text and _on_page(sample):
        gold = _without(sample.text, sample.optional)
        tally.f1.append(f1(_without(content.text, sample.optional), gold))
        tally.trafilatura_f1.append(f1(_without(their_text, sample.optional), gold))
    if sample.title is not None:
        tally.titles.append(_line(content.title or "") == _line(sample.title))
    if sample.days:
        tally.days.append(content.published is not None and content.published.day.isoformat() in sample.days)
    _add_snippets(tally, sample, content.text, their_text)


def _add_snippets(tally: Tally, sample: Sample, text: str, their_text: str) -> None:
    for whose, read_text in (("ours", _line(text)), ("theirs", _line(their_text))):
        found = sum(_line(snippet) in read_text for snippet in sample.wanted)
        left = sum(_line(snippet) in read_text for snippet in sample.unwanted)
        tally.snippets[f"{whose} found"] += found
        tally.snippets[f"{whose} left"] += left
        if whose == "ours":
            tally.snippets_wrong += found < len(sample.wanted) or left > 0
    tally.snippets["wanted"] += len(sample.wanted)


def _figures(tally: Tally) -> dict[str, float]:
    figures = {"cost_ratio": tally.seconds / tally.trafilatura_seconds, "refused": float(len(tally.refused))}
    figures["filed"] = float(len(tally.filed))
    if tally.f1:
        figures["f1"] = sum(tally.f1) / len(tally.f1)
        figures["trafilatura_f1"] = sum(tally.trafilatura_f1) / len(tally.trafilatura_f1)
    if tally.snippets["wanted"]:
        figures["snippet_f1"] = _snippet_f1(tally.snippets, "ours")
        figures["trafilatura_snippet_f1"] = _snippet_f1(tally.snippets, "theirs")
        figures["snippets_wrong"] = float(tally.snippets_wrong)
    for name, right in (("titles", tally.titles), ("days", tally.days)):
        if right:
            figures[name] = sum(right) / len(right)
            figures[f"{name}_wrong"] = float(len(right) - sum(right))
    return figures


def f1(text: str, gold: str) -> float:
    """The harmonic mean of precision and recall over words, as often as each stands."""
    ours, theirs = Counter(_WORD.findall(text)), Counter(_WORD.findall(gold))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()) if common else 0.0


def _snippet_f1(snippets: Counter[str], whose: str) -> float:
    found, left, wanted = snippets[f"{whose} found"], snippets[f"{whose} left"], snippets["wanted"]
    return 2 * found / (found + left + wanted) if found else 0.0


def _on_page(sample: Sample) -> bool:
    page = set(_WORD.findall(decode(sample.body, None, "html").text))
    words = _WORD.findall(sample.text or "")
    return bool(words) and sum(word in page for word in words) >= _ON_PAGE * len(words)


def _without(text: str, lines: Iterable[str]) -> str:
    for line in lines:
        text = text.replace(line, " ")
    return text


def _line(text: str) -> str:
    return " ".join(text.split())
