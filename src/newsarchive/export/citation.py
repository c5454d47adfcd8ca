"""Citing an article: BibTeX and CSL-JSON, with the moment it was captured, so that a reader can ask for that text.

In: an article as the doors' JSON. Out: one citation as text. Nothing is guessed: what is not known is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Literal

Style = Literal["bibtex", "csl"]

_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "$": r"\$",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_AS_LANGUAGE = {"ar": "arabic", "fa": "persian", "ur": "urdu", "en": "english", "fr": "french", "de": "german"}


def cite(row: dict[str, Any], style: Style) -> str:
    """The citation of an article; of the last revision's capture."""
    return STYLES[style](row)


def bibtex(row: dict[str, Any]) -> str:
    """An `@online` entry (biblatex); `urldate` is the day of the capture, `note` its moment."""
    day = row["published_day"] if row["published_precision"] not in ("month", "year") else _cut_day(row)
    fields = {
        "title": _plain(_title(row)),
        "author": " and ".join(f"{{{_plain(name)}}}" for name in (*row["authors"], *row["agencies"])) or None,
        "date": day,
        "organization": _plain(row["source"]),
        "url": _address(row),  # biblatex reads it verbatim
        "urldate": _captured(row)[:10],
        "langid": _AS_LANGUAGE.get(row["language"] or ""),
        "note": f"newsarchive article {row['id']}, captured {_captured(row)}",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{_key(row)},", *lines, "}"])


def csl(row: dict[str, Any]) -> str:
    """One CSL-JSON object; `accessed` is the day of the capture."""
    entry: dict[str, Any] = {
        "id": _key(row),
        "type": "article-newspaper",
        "title": _title(row),
        "author": [{"literal": name} for name in (*row["authors"], *row["agencies"])],
        "container-title": row["source"],
        "publisher-place": row["dateline"],
        "section": row["section"],
        "issued": _parts(_cut_day(row)),
        "accessed": _parts(_captured(row)[:10]),
        "URL": _address(row),
        "language": row["language"],
        "archive": "newsarchive",
        "archive_location": f"article {row['id']}, captured {_captured(row)}",
    }
    return json.dumps({name: value for name, value in entry.items() if value}, ensure_ascii=False)


STYLES: dict[Style, Callable[[dict[str, Any]], str]] = {"bibtex": bibtex, "csl": csl}


def _title(row: dict[str, Any]) -> str:
    return row["title"] or " ".join(row["text"].split()[:9]) + " …"


def _address(row: dict[str, Any]) -> str | None:
    """Without what a feed hung to it to count clicks, where that is known."""
    url: str | None = row["canonical_url"] or row["url"]
    return url


def _captured(row: dict[str, Any]) -> str:
    return str(row["revisions"][-1]["captured_at"])


def _cut_day(row: dict[str, Any]) -> str | None:
    """The day as far as it is known: 2022, 2022-01 or 2022-01-12."""
    length = {"year": 4, "month": 7}.get(row["published_precision"] or "", 10)
    return row["published_day"][:length] if row["published_day"] else None


def _parts(day: str | None) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None


def _key(row: dict[str, Any]) -> str:
    source = re.sub(r"[^A-Za-z0-9]+", "", row["source"]) or "source"
    return f"{source}-{row['id']}"


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)
