"""Credits inside a paragraph: the dateline before its first sentence, the agency after its last.

In: a paragraph. Out: the credit and the paragraph without it, to the letter. What is not surely a dateline stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from newsarchive.arabic.credits.lines import Credit, _dashed, read_credit
from newsarchive.arabic.credits.words import agencies, anywhere, bare, generic
from newsarchive.arabic.dates import PrintedDate
from newsarchive.arabic.folding import fold, words_of_folded

_FARTHEST = 130  # characters a dateline may take
_SHORTEST_REST = 25  # characters a first sentence has at least
_CUT = re.compile(r"\s*(?:[)\]]?\s*(?::|-{1,3}|[–—]{1,2}|/|\|)|[)\]]|(?<=\))\.)\s*")
_BETWEEN = " \t\u00a0:-–—ـ/|.،,‏‎"
_CLOSING = re.compile(r"[\s\-–—ـ.]*[(/\[]\s*(?P<in>[^()\[\]/]{2,40}?)\s*[)/\]][\s.]*$")
_CLOSING_SOURCE = re.compile(r"(?:\s|^|[.])(?:المصدر|نقلا عن|Source)\s*[:：]\s*(?P<in>[^.:]{2,50}?)[\s.]*$")
_END_MARK = re.compile(r"[\s\-–—ـ./(]*(?:انتهى|انتهي|\(يتبع\)|(?:ـ|–|-){2,}\s*(?:[ء-ي]{1,2}\s?\.\s?)+[ء-ي]?)[\s)./]*$")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a report was written, by whom, when, as printed before its first sentence."""

    place: str | None = None
    agencies: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: PrintedDate | None = None
    text: str = ""  # as printed, with its separator


def split_dateline(paragraph: str, *, reference: datetime | None = None) -> tuple[Dateline, str] | None:
    """The dateline of a paragraph and the rest, which begins with the first sentence. None where there is none."""
    text = _dashed(paragraph)
    best: tuple[Dateline, str] | None = None
    for end, parted in _cuts(text):
        rest = paragraph[end:].lstrip(_BETWEEN)
        if len(rest) < _SHORTEST_REST:
            break
        credit = read_credit(text[:end].rstrip(), reference=reference)
        if credit and _believable(credit, text[:end], rest, parted):
            printed = paragraph[: len(paragraph) - len(rest)]
            best = Dateline(credit.place, credit.agencies, credit.authors, credit.date, printed), rest
    return best


def _cuts(text: str) -> Iterator[tuple[int, bool]]:
    """Where a dateline may end, nearest first: after a separator, or right after an agency."""
    head = text[:_FARTHEST]
    cuts = {match.end(): True for match in _CUT.finditer(head)}
    spaces = [match.start() for match in re.finditer(r"\s", head)]
    for space in spaces:
        if space not in cuts and _ends_with_agency(head[:space]):
            cuts[space] = False
    yield from sorted(cuts.items())


def _ends_with_agency(head: str) -> bool:
    last = re.split(r"[:\-–—ـ/|(]", head)[-1]
    return last != head and bool(bare(fold(last))) and bare(fold(last)) in agencies() and anywhere().search(fold(last)) is not None


def _believable(credit: Credit, head: str, rest: str, parted: bool) -> bool:
    if credit.caption:
        return False
    if credit.agencies and (credit.place or credit.date or parted):
        strong = bool(credit.place or credit.date) or _known(credit)
        return strong and (parted or bool(credit.place)) and _starts_sentence(rest)
    if credit.place and not credit.agencies:
        # «القاهرة: …» may be a phrase with a colon; a dateline is followed by a whole sentence.
        return parted and _starts_sentence(rest) and (len(rest) >= 60 or bool(credit.authors)) and not head.lstrip().startswith(("\"", "«"))
    return False


def _known(credit: Credit) -> bool:
    tables = set(agencies().values()) | set(generic().values())
    return any(name in tables for name in credit.agencies)


def _starts_sentence(rest: str) -> bool:
    return len(words_of_folded(fold(rest[:200]))) >= 4


def split_closing(paragraph: str) -> tuple[str, tuple[str, ...]] | None:
    """The text before a closing credit («… --(بترا)», «… المصدر: رويترز», «… انتهى») and its agencies; None where there is none."""
    for shape in (_CLOSING, _CLOSING_SOURCE):
        found = shape.search(paragraph)
        if not found:
            continue
        credit = read_credit(found["in"])
        rest = paragraph[: found.start()].rstrip(" \t-–—ـ/")
        if credit and credit.agencies and _known(credit) and not credit.place and not credit.authors:
            kept = paragraph[: len(rest)]
            kept += "." if paragraph[len(rest) : found.start("in")].lstrip().startswith(".") else ""
            return kept, credit.agencies
    found = _END_MARK.search(paragraph)
    if found and found.start() > _SHORTEST_REST:
        kept = paragraph[: found.start()]
        return kept + ("." if found.group().lstrip().startswith(".") else ""), ()
    return None
