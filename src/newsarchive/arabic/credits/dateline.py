"""Credits inside a paragraph: the dateline before its first sentence, the agency after its last.

In: a paragraph. Out: the credit and the paragraph without it, to the letter. What is not surely a dateline stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from newsarchive.arabic.credits.credit import Credit
from newsarchive.arabic.credits.lexicon import (
    agencies,
    agency_pattern,
    generic_sources,
    letters_only,
    outlets,
    word_list,
)
from newsarchive.arabic.credits.lines import normalize_dashes, read_credit
from newsarchive.arabic.credits.pieces import classify, split_pieces
from newsarchive.arabic.dates import PrintedDate
from newsarchive.arabic.folding import fold, words_of_folded

_FARTHEST = 130  # characters a dateline may take
_SHORTEST_REST = 25  # characters a first sentence has at least
_CUT = re.compile(r"\s*(?:[)\]]?\s*(?::|-{1,3}|[–—]{1,2}|/|\|)|[)\]]|(?<=\))\.)\s*")
_NEAREST = 60  # where its first separator or date stands at the latest
_NEAR_CUT = re.compile(r"[:\-–—ـ/|()\d]")
_BETWEEN = " \t\u00a0:-–—ـ/|.،,‏‎"
_CLOSING = re.compile(r"[\s\-–—ـ.]*[(/\[]\s*(?P<in>[^()\[\]/]{2,40}?)\s*[)/\]][\s.]*$")
_CLOSING_SOURCE = re.compile(r"(?:\s|^|[.])(?:المصدر|نقلا عن|Source)\s*[:：]\s*(?P<in>[^.:]{2,50}?)[\s.]*$")
_LABEL_PARTED = re.compile(r"\s*(?:كتب[ته]?ه?|بقلم|إعداد|تقرير)\s*[:\-–—/]")
_CLOSING_CHARS = 200  # the end of a paragraph in which a closing credit stands, and words before it


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
    if not _NEAR_CUT.search(paragraph, 0, _NEAREST):
        return None
    text = normalize_dashes(paragraph)
    best: tuple[Dateline, str] | None = None
    cuts = _cuts(text)
    if not _promising(text, cuts):
        return None
    for end, parted in cuts:
        rest = paragraph[end:].lstrip(_BETWEEN)
        if len(rest) < _SHORTEST_REST:
            break
        credit = read_credit(text[:end].rstrip(), reference=reference)
        if credit and _believable(credit, text[:end], rest, parted):
            printed = paragraph[: len(paragraph) - len(rest)]
            best = Dateline(credit.place, credit.agencies, credit.authors, credit.date, printed), rest
    return best


def _promising(text: str, cuts: list[tuple[int, bool]]) -> bool:
    """A look at the first piece alone: most paragraphs begin with a phrase, and end the search here."""
    if not cuts:
        return False
    plain = fold(text[: cuts[0][0]])
    digits = any(map(str.isdigit, plain))
    return digits or any(classify(plain, *at).kind != "phrase" for at in split_pieces(plain))


def _cuts(text: str) -> list[tuple[int, bool]]:
    """Where a dateline may end, nearest first: after a separator, or right after an agency."""
    head = text[:_FARTHEST]
    cuts = {match.end(): True for match in _CUT.finditer(head)}
    for space in (match.start() for match in re.finditer(r"\s", head[:90])):
        if space not in cuts and _ends_with_agency(head[:space]):
            cuts[space] = False
    return sorted(cuts.items())


def _ends_with_agency(head: str) -> bool:
    last = re.split(r"[:\-–—/|(]", head)[-1]
    if last == head:  # no separator: only right after a date, «13 فبراير 2022 م واس»
        last = (head.split() or [""])[-1]
        return any(map(str.isdigit, head)) and fold(last) in word_list("after_place")
    if len(last) > 30:
        return False
    key = letters_only(fold(last))
    return key in agencies() and (
        fold(last) in word_list("after_place") or agency_pattern().fullmatch(fold(last)) is not None
    )


def _believable(credit: Credit, head: str, rest: str, parted: bool) -> bool:
    if credit.caption or not _starts_sentence(rest) or head.lstrip().startswith(("-", "*", "•")):
        return False
    known = _known(credit)
    if credit.agencies:
        return (parted or bool(credit.place)) and (known or bool(credit.place)) and ". " not in head
    if credit.place:
        # «القاهرة: …» may be a phrase with a colon; a dateline is one place, and a whole sentence follows.
        several = bool(re.search(r"[:\-–—/]", head.rstrip(_BETWEEN))) and not credit.authors and credit.date is None
        quoted = head.lstrip().startswith(('"', "«"))
        return (
            parted
            and not several
            and not quoted
            and not _opens_with_place(rest)
            and (len(rest) >= 60 or bool(credit.authors))
        )
    return bool(credit.authors) and parted and _LABEL_PARTED.match(head) is not None


def _opens_with_place(rest: str) -> bool:
    """«مصر - السودان: …» is a heading's pair, not a dateline."""
    plain = fold(rest[:40])
    return any(classify(plain, *at).kind == "place" for at in list(split_pieces(plain))[:1])


def _known(credit: Credit) -> bool:
    tables = set(agencies().values()) | set(generic_sources().values())
    return any(name in tables or letters_only(fold(name)) in outlets() for name in credit.agencies)


def _starts_sentence(rest: str) -> bool:
    return len(words_of_folded(fold(rest[:200]))) >= 4


def _of_sentence(before: str) -> bool:
    """The word before makes what follows part of its sentence."""
    words = words_of_folded(fold(before[-40:]))
    return (
        bool(words)
        and not before.rstrip().endswith((".", "!", "؟", "»", '"', "-", "–"))
        and words[-1] in word_list("sentence_before")
    )


def closing_agencies(paragraph: str) -> tuple[str, ...]:
    """The agencies of a closing credit («… --(بترا)», «… المصدر: رويترز»); () where there is none."""
    end = paragraph[-_CLOSING_CHARS:]
    for shape in (_CLOSING, _CLOSING_SOURCE):
        found = shape.search(end)
        if not found or _of_sentence(end[: found.start()]):
            continue
        credit = read_credit(found["in"])
        if credit and credit.agencies and _known(credit) and not credit.place and not credit.authors:
            return credit.agencies
    return ()
