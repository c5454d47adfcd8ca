"""Our own pages as samples: tests/fixtures/pages, each with its expected reading, so that every check measures.

In: the folder of pages. Out: `Sample`s, the digest of what they were read from, and their figures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.quality.score import measure, read
from benchmarks.quality.sets import Sample

PAGES = Path(__file__).parents[2] / "tests" / "fixtures" / "pages"
HIGHER = ("f1", "titles", "days", "kinds")  # floors
LOWER = ("refused", "filed")  # ceilings
_DECLARED = '<meta charset="utf-8">'


def encoded(html: str, encoding: str) -> bytes:
    """A page as it is served; `twice`: UTF-8 taken for windows-1252 and encoded again."""
    if encoding != "twice":
        return html.encode(encoding)
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in html.encode()).encode()


def own_readings(folder: Path = PAGES) -> dict[str, dict[str, Any]]:
    """The expected reading of each page by its name. One that is `like` another is the same page sent otherwise."""
    told: dict[str, dict[str, Any]] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return {name: told.get(one.get("like", ""), {}) | one for name, one in told.items()}


def html_of(name: str, told: dict[str, Any], folder: Path = PAGES) -> str:
    """A page's text, with the encoding it `declares`."""
    html = (folder / f"{told.get('page', name)}.html").read_text(encoding="utf-8")
    return html.replace(_DECLARED, told["declares"], 1) if "declares" in told else html


def body_of(name: str, told: dict[str, Any], folder: Path = PAGES) -> bytes:
    """A page as it is served, in the encoding its reading names."""
    return encoded(html_of(name, told, folder), told.get("encoding", "utf-8"))


def own_samples(folder: Path = PAGES) -> Iterator[Sample]:
    """Every page of the folder. Pages whose dates count from the answer's clock are measured without them."""
    for name, told in own_readings(folder).items():
        yield Sample(
            id=name,
            url=told["url"],
            body=body_of(name, told, folder),
            kind=told["kind"],
            text="\n\n".join(told["paragraphs"]) if told["kind"] == "article" else None,
            optional=tuple(told.get("optional", ())),
            title=told.get("title"),
            days=tuple(told["days"]) if "days" in told and "date_header" not in told else (),
            wanted=(),
            unwanted=(),
        )


def own_digest(folder: Path = PAGES) -> str:
    """Of every page and its expected reading: floors hold for the pages they were measured on."""
    seen = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        seen.update(path.name.encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()


def own_figures(folder: Path = PAGES) -> dict[str, float]:
    """The figures of our own pages, and the share of them whose kind is told right."""
    samples = list(own_samples(folder))
    right = [read(sample).kind == sample.kind for sample in samples]
    return measure(samples) | {"kinds": sum(right) / len(right)}
