"""Credits that a label tells: «كتب: …», «بقلم …», «المصدر: …».

In: a line. Out: a `Credit`, or None where no label begins the line or what follows is no name.
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
    plain, offsets = fold_with_map(text)
    lead = len(plain) - len(plain.lstrip(PUNCTUATION))
    for kind in ("source", "author"):
        label = opening_label(kind).match(plain, lead)
        if label and label.end() < len(plain):
            rest = text[offsets[label.end()] :]
            parted = any(sign in label.group() for sign in ":/|-")
            found = _sources(rest, label.group(), parted) if kind == "source" else _authors(rest, label.group(), parted)
            if found:
                return found
    return None


def _sources(rest: str, label: str, parted: bool) -> Credit | None:
    plain = fold(rest)
    quoted = _QUOTED.fullmatch(rest.strip(" .-–:")) or _PAPER.fullmatch(rest.strip(" .-–:"))
    word = letters_only(label)
    if quoted and word not in ("عن",):
        return Credit(agencies=(display_name(quoted["in"]),))
    pieces = [p for at in split_pieces(plain) for p in split_unseparated(plain, classify(plain, *at))]
    if not pieces or any(p.kind == "phrase" for p in pieces) or len(pieces) > 5:
        return None
    known = all(p.kind in ("agency", "generic", "outlet", "place") for p in pieces)
    if not known and not (parted and word not in ("خاص", "عن")) and not (word == "محرر" and len(pieces) == 1):
        return None
    names = tuple(
        n for p in pieces if (n := p.name or (printed(rest, p) if p.kind in ("outlet", "unknown", "person") else ""))
    )
    place = next((printed(rest, p) for p in pieces if p.kind == "place"), None) if names else None
    return Credit(agencies=names, place=place) if names else None


def _authors(rest: str, label: str, parted: bool) -> Credit | None:
    plain = fold(rest)
    pieces = [classify(plain, *at) for at in split_pieces(plain)]
    if not pieces or len(pieces) > 5:
        return None
    if letters_only(plain[pieces[0].start : pieces[0].end]) in {letters_only(desk) for desk in word_list("desk")}:
        return credit_of(rest, pieces[1:])
    quoted = _QUOTED.match(rest.strip())
    if quoted and letters_only(label).startswith("مراسل"):
        return None
    first = pieces[0]
    words = words_of_folded(plain[first.start : first.end])
    firm = fold(label).strip(PUNCTUATION) in word_list("author", "firm")
    name_like = is_person(words) or (parted and 2 <= len(words) <= 5 and any(word in given_names() for word in words))
    latin = firm and 2 <= len(words) <= 4 and all(word.isascii() and word.isalpha() for word in words)
    name_like = (
        name_like
        or latin
        or (parted and letters_only(label) in ("ترجمه", "حوار") and is_name_shaped(words[:1] * 2) and len(words) <= 4)
    )
    loose = firm and (parted or _is_pen(label)) and 1 <= len(words) <= 4 and first.kind in ("unknown", "person")
    if first.kind in ("generic", "agency") and firm:
        return Credit(agencies=(first.name,)) if first.name else None
    single = firm and len(words) == 1 and first.kind == "unknown" and (parted or not words[0].startswith("و"))
    if not name_like and (first.kind == "phrase" or not (loose or single)):
        return None
    return credit_of(rest, (CreditPiece("person", first.start, first.end), *pieces[1:]))


def _is_pen(label: str) -> bool:
    """«بقلم», «بواسطة»: no verb, so what follows is a name, known or not."""
    return words_of_folded(fold(label))[-1:] in (["بقلم"], ["بواسطه"], ["by"]) or letters_only(label).startswith("بقلم")


def caption_with_source(text: str) -> Credit | None:
    """A caption its source is glued to: «… أمام المقر المصدر: مواقع التواصل»."""
    found = _GLUED_SOURCE.match(text.strip())
    if not found or re.search(r"[.!؟?]\s", found["before"]) or len(found["before"].split()) > 15:
        return None
    credit = _sources(found["in"], "المصدر", True)
    return Credit(credit.authors, credit.agencies, caption=True) if credit else None
