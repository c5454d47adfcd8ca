"""Credits inside a paragraph: the dateline before its first sentence, the agency after its last.

In: a paragraph. Out: the credit and the rest of the paragraph, unchanged. Text that is not clearly a dateline stays.
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

_MAX_DATELINE_CHARS = 130  # of a dateline
_MIN_REST_CHARS = 25  # of the first sentence
_SEPARATOR = re.compile(r"\s*(?:[)\]]?\s*(?::|-{1,3}|[–—]{1,2}|/|\|)|[)\]]|(?<=\))\.)\s*")
_FIRST_CUT_WITHIN = 60  # characters within which its first separator or date must be
_SEPARATOR_OR_DIGIT = re.compile(r"[:\-–—ـ/|()\d]")
_BETWEEN = " \t\u00a0:-–—ـ/|.،,‏‎"
_CLOSING = re.compile(r"[\s\-–—ـ.]*[(/\[]\s*(?P<in>[^()\[\]/]{2,40}?)\s*[)/\]][\s.]*$")
_CLOSING_SOURCE = re.compile(r"(?:\s|^|[.])(?:المصدر|نقلا عن|Source)\s*[:：]\s*(?P<in>[^.:]{2,50}?)[\s.]*$")
_LABEL_WITH_SEPARATOR = re.compile(r"\s*(?:كتب[ته]?ه?|بقلم|إعداد|تقرير)\s*[:\-–—/]")
_CLOSING_CHARS = 200  # the end of a paragraph that can contain a closing credit, and the words before it


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where, by whom and when a report was written, as printed before its first sentence."""

    place: str | None = None
    agencies: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    date: PrintedDate | None = None
    text: str = ""  # as printed, with its separator


def split_dateline(paragraph: str, *, reference: datetime | None = None) -> tuple[Dateline, str] | None:
    """The dateline of a paragraph and the rest, which begins with the first sentence. None if there is no dateline."""
    if not _SEPARATOR_OR_DIGIT.search(paragraph, 0, _FIRST_CUT_WITHIN):
        return None
    text = normalize_dashes(paragraph)
    best: tuple[Dateline, str] | None = None
    cuts = _cuts(text)
    if not _is_promising(text, cuts):
        return None
    for end, has_separator in cuts:
        rest = paragraph[end:].lstrip(_BETWEEN)
        if len(rest) < _MIN_REST_CHARS:
            break
        credit = read_credit(text[:end].rstrip(), reference=reference)
        if credit and _is_credible(credit, text[:end], rest, has_separator):
            printed = paragraph[: len(paragraph) - len(rest)]
            best = Dateline(credit.place, credit.agencies, credit.authors, credit.date, printed), rest
    return best


def _is_promising(text: str, cuts: list[tuple[int, bool]]) -> bool:
    """A quick check of the first piece: most paragraphs begin with a phrase, which ends the search here."""
    if not cuts:
        return False
    folded = fold(text[: cuts[0][0]])
    digits = any(map(str.isdigit, folded))
    return digits or any(classify(folded, *span).kind != "phrase" for span in split_pieces(folded))


def _cuts(text: str) -> list[tuple[int, bool]]:
    """The positions where a dateline may end, nearest first: after a separator, or right after an agency."""
    head = text[:_MAX_DATELINE_CHARS]
    cuts = {match.end(): True for match in _SEPARATOR.finditer(head)}
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


def _is_credible(credit: Credit, head: str, rest: str, has_separator: bool) -> bool:
    if credit.caption or not _starts_sentence(rest) or head.lstrip().startswith(("-", "*", "•")):
        return False
    known = _is_known(credit)
    if credit.agencies:
        return (has_separator or bool(credit.place)) and (known or bool(credit.place)) and ". " not in head
    if credit.place:
        # «القاهرة: …» may be a phrase with a colon; a dateline is one place, and a whole sentence follows.
        several = bool(re.search(r"[:\-–—/]", head.rstrip(_BETWEEN))) and not credit.authors and credit.date is None
        quoted = head.lstrip().startswith(('"', "«"))
        return (
            has_separator
            and not several
            and not quoted
            and not _opens_with_place(rest)
            and (len(rest) >= 60 or bool(credit.authors))
        )
    return bool(credit.authors) and has_separator and _LABEL_WITH_SEPARATOR.match(head) is not None


def _opens_with_place(rest: str) -> bool:
    """«مصر - السودان: …» is a pair of countries in a heading, not a dateline."""
    folded = fold(rest[:40])
    return any(classify(folded, *span).kind == "place" for span in list(split_pieces(folded))[:1])


def _is_known(credit: Credit) -> bool:
    tables = set(agencies().values()) | set(generic_sources().values())
    return any(name in tables or letters_only(fold(name)) in outlets() for name in credit.agencies)


def _starts_sentence(rest: str) -> bool:
    return len(words_of_folded(fold(rest[:200]))) >= 4


def _is_mid_sentence(before: str) -> bool:
    """Whether the word before makes the following text part of its sentence."""
    words = words_of_folded(fold(before[-40:]))
    return (
        bool(words)
        and not before.rstrip().endswith((".", "!", "؟", "»", '"', "-", "–"))
        and words[-1] in word_list("sentence_before")
    )


def closing_agencies(paragraph: str) -> tuple[str, ...]:
    """The agencies of a closing credit («… --(بترا)», «… المصدر: رويترز»); () if there is none."""
    end = paragraph[-_CLOSING_CHARS:]
    for regex in (_CLOSING, _CLOSING_SOURCE):
        match = regex.search(end)
        if not match or _is_mid_sentence(end[: match.start()]):
            continue
        credit = read_credit(match["in"])
        if credit and credit.agencies and _is_known(credit) and not credit.place and not credit.authors:
            return credit.agencies
    return ()
