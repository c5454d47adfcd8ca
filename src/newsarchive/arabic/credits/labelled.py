"""Credits introduced by a label: «كتب: …», «بقلم …», «المصدر: …».

In: a line. Out: a `Credit`, or None if no label begins the line or it is not followed by a name.
"""

from __future__ import annotations

import re

from newsarchive.arabic.credits.credit import PUNCTUATION, Credit, credit_of, display_name, printed
from newsarchive.arabic.credits.lexicon import given_names, letters_only, opening_label, word_list
from newsarchive.arabic.credits.pieces import (
    CreditPiece,
    classify,
    is_name_shaped,
    is_person,
    split_pieces,
    split_unseparated,
)
from newsarchive.arabic.folding import fold, fold_with_map, words_of_folded

_QUOTED = re.compile(r"[\"«“']\s*(?P<in>[^\"«»“”']{2,40}?)\s*[\"»”']")
_PAPER = re.compile(
    r"(?:صحيفة|جريدة|وكالة|موقع|قناة|شبكة|مجلة)\s+[\"«“']\s*(?P<in>[^\"«»“”']{2,40}?)\s*[\"»”'](?:\s+ال\w+)?"
)
_GLUED_SOURCE = re.compile(r"^(?P<before>.{8,120}?)(?:المصدر|مصدر الصورة|تصوير)\s*:\s*(?P<in>[^:.]{2,40})$")


def labelled_credit(text: str) -> Credit | None:
    folded, offsets = fold_with_map(text)
    lead = len(folded) - len(folded.lstrip(PUNCTUATION))
    for kind in ("source", "author"):
        label = opening_label(kind).match(folded, lead)
        if label and label.end() < len(folded):
            rest = text[offsets[label.end()] :]
            has_separator = any(sign in label.group() for sign in ":/|-")
            parse = _sources if kind == "source" else _authors
            if credit := parse(rest, label.group(), has_separator):
                return credit
    return None


def _sources(rest: str, label: str, has_separator: bool) -> Credit | None:
    folded = fold(rest)
    quoted = _QUOTED.fullmatch(rest.strip(" .-–:")) or _PAPER.fullmatch(rest.strip(" .-–:"))
    word = letters_only(label)
    if quoted and word not in ("عن",):
        return Credit(agencies=(display_name(quoted["in"]),))
    pieces = [p for span in split_pieces(folded) for p in split_unseparated(folded, classify(folded, *span))]
    if not pieces or any(p.kind == "phrase" for p in pieces) or len(pieces) > 5:
        return None
    known = all(p.kind in ("agency", "generic", "outlet", "place") for p in pieces)
    if not known and not (has_separator and word not in ("خاص", "عن")) and not (word == "محرر" and len(pieces) == 1):
        return None
    names = tuple(
        n for p in pieces if (n := p.name or (printed(rest, p) if p.kind in ("outlet", "unknown", "person") else ""))
    )
    place = next((printed(rest, p) for p in pieces if p.kind == "place"), None) if names else None
    return Credit(agencies=names, place=place) if names else None


def _authors(rest: str, label: str, has_separator: bool) -> Credit | None:
    folded = fold(rest)
    pieces = [classify(folded, *span) for span in split_pieces(folded)]
    if not pieces or len(pieces) > 5:
        return None
    if letters_only(folded[pieces[0].start : pieces[0].end]) in {letters_only(desk) for desk in word_list("desk")}:
        return credit_of(rest, pieces[1:])
    quoted = _QUOTED.match(rest.strip())
    if quoted and letters_only(label).startswith("مراسل"):
        return None
    first = pieces[0]
    words = words_of_folded(folded[first.start : first.end])
    firm = fold(label).strip(PUNCTUATION) in word_list("author", "firm")
    name_like = is_person(words) or (
        has_separator and 2 <= len(words) <= 5 and any(word in given_names() for word in words)
    )
    latin = firm and 2 <= len(words) <= 4 and all(word.isascii() and word.isalpha() for word in words)
    name_like = (
        name_like
        or latin
        or (
            has_separator
            and letters_only(label) in ("ترجمه", "حوار")
            and is_name_shaped(words[:1] * 2)
            and len(words) <= 4
        )
    )
    loose = (
        firm
        and (has_separator or _is_prepositional(label))
        and 1 <= len(words) <= 4
        and first.kind in ("unknown", "person")
    )
    if first.kind in ("generic", "agency") and firm:
        return Credit(agencies=(first.name,)) if first.name else None
    single = firm and len(words) == 1 and first.kind == "unknown" and (has_separator or not words[0].startswith("و"))
    if not name_like and (first.kind == "phrase" or not (loose or single)):
        return None
    return credit_of(rest, (CreditPiece("person", first.start, first.end), *pieces[1:]))


def _is_prepositional(label: str) -> bool:
    """«بقلم», «بواسطة»: not a verb, so a name follows, known or not."""
    return words_of_folded(fold(label))[-1:] in (["بقلم"], ["بواسطه"], ["by"]) or letters_only(label).startswith("بقلم")


def caption_with_source(text: str) -> Credit | None:
    """A caption with its source glued to it: «… أمام المقر المصدر: مواقع التواصل»."""
    match = _GLUED_SOURCE.match(text.strip())
    if not match or re.search(r"[.!؟?]\s", match["before"]) or len(match["before"].split()) > 15:
        return None
    credit = _sources(match["in"], "المصدر", True)
    return Credit(credit.authors, credit.agencies, caption=True) if credit else None
