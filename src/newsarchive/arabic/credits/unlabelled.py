"""Credits without a label, recognised by their pieces: a place and an agency, an outlet and a writer, and nothing else.

In: a line. Out: a `Credit`, or None if a piece is a phrase, or if the pieces together are not a credit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsarchive.arabic.credits.credit import PUNCTUATION, Credit, credit_of, display_name, printed, split_people
from newsarchive.arabic.credits.lexicon import agencies, given_names, letters_only, outlets, word_list
from newsarchive.arabic.credits.pieces import (
    CreditPiece,
    classify,
    is_name_shaped,
    is_person,
    split_pieces,
    split_unseparated,
)
from newsarchive.arabic.folding import fold, words_of_folded


def unlabelled_credit(text: str, *, dated: bool) -> Credit | None:
    folded = fold(text)
    words = words_of_folded(folded)
    if len(words) > 16 or not words:
        return None
    pieces = _resolve_correspondents(
        [p for span in split_pieces(folded) for p in split_unseparated(folded, classify(folded, *span))], folded
    )
    kinds = [p.kind for p in pieces]
    bracketed = len(pieces) == 1 or "(" in folded
    if 3 <= len(words) <= 6 and bracketed and _is_outlet_frame(words):
        return Credit(agencies=(text.strip(PUNCTUATION.replace("(", "").replace(")", "")),), sure=False)
    if not pieces or "phrase" in kinds or len(pieces) > 6 or kinds.count("unknown") > 2:
        return None
    last_char = folded.rstrip(" \"'")[-1:]
    if len(pieces) == 1:
        return _credit_of_one(text, folded, pieces[0], last_char, dated)
    return _credit_of_several(text, folded, _resolve_by_neighbours(pieces, folded), last_char, dated)


def _is_outlet_frame(words: Sequence[str]) -> bool:
    """«مرصد … الإعلامي»: begins and ends with words of outlets' names."""
    return words[0] in word_list("outlet", "first") and words[-1] in word_list("outlet", "last")


_BEFORE_NAME = re.compile(r"(?:مراسل|مراسله|محرر|محرره|كاتب|صحفي|من|كتب|كتبت|بقلم)\s+")


def _resolve_correspondents(pieces: list[CreditPiece], folded: str) -> list[CreditPiece]:
    """«أحمد علي | مراسل "الشرق"»: the correspondent's outlet; «القاهرة - من محمد حسن»: the correspondent."""
    resolved = []
    for piece in pieces:
        text = folded[piece.start : piece.end]
        label = _BEFORE_NAME.match(text)
        inner = piece.start + (label.end() if label else 0)
        if label and '"' in text:
            piece = CreditPiece("outlet", inner, piece.end)
        elif label and (rest := classify(folded, inner, piece.end)).kind == "agency":
            piece = rest
        elif label and is_person(words_of_folded(text[label.end() :])):
            piece = CreditPiece("person", inner, piece.end)
        resolved.append(piece)
    return resolved


def _credit_of_one(text: str, folded: str, piece: CreditPiece, last_char: str, dated: bool) -> Credit | None:
    bracketed = folded.startswith("(") and ")" in folded
    if piece.kind in ("agency", "generic"):
        return Credit(agencies=(piece.name,), sure=True) if piece.name else None
    if piece.kind == "place":
        return Credit(place=printed(text, piece), sure=last_char in ":-" or dated)
    if piece.kind == "outlet":
        sure = last_char in "-/" or bracketed or dated
        if '"' in folded or "'" in folded or not (sure or _is_outlet_name(words_of_folded(folded))):
            return None
        return Credit(agencies=(display_name(printed(text, piece)),), sure=sure)
    if piece.kind == "person":
        if last_char == ":":
            return Credit(authors=split_people(text, piece), sure=False)  # a speaker, more often than a writer
        return Credit(authors=split_people(text, piece), sure=last_char == "-" or dated)
    mixed = re.search(r"[a-z]", folded) and re.search(r"[ء-ي]", folded) and len(words_of_folded(folded)) == 1
    if last_char in "-/" or (mixed and last_char == ":"):
        return (
            Credit(agencies=(display_name(printed(text, piece)),))
            if len(words_of_folded(folded)) <= 3 and folded[:1] not in "-+*"
            else None
        )
    return None


def _is_outlet_name(words: Sequence[str]) -> bool:
    """Whether a name alone on a line is an outlet's: in the table, or without a first word shared with other names."""
    known = "".join(words) in outlets() or words[-1] in word_list("outlet", "last")
    return known or words[0] not in word_list("outlet", "common")


def _resolve_by_neighbours(pieces: Sequence[CreditPiece], folded: str) -> list[CreditPiece]:
    """Pieces classified by their neighbours: «قنا» after a place is the agency, «ربيعة خريس» after a place a person."""
    resolved: list[CreditPiece] = []
    for piece in pieces:
        text = folded[piece.start : piece.end]
        after_place = any(other.kind == "place" for other in resolved)
        rest, before = pieces[len(resolved) + 1 :], folded[: piece.start]
        if not resolved and piece.kind == "unknown" and rest and _is_place_before_agency(folded, piece, rest[0]):
            resolved.append(CreditPiece("place", piece.start, piece.end))
        elif piece.kind == "unknown" and (after_place or not resolved) and _is_quoted(folded, piece):
            resolved.append(CreditPiece("outlet", piece.start, piece.end))
        elif piece.kind == "place" and after_place and letters_only(text) in agencies():
            resolved.append(CreditPiece("agency", piece.start, piece.end, agencies()[letters_only(text)]))
        elif piece.kind == "unknown" and after_place and _is_writer(words_of_folded(text), colon=":" in before):
            resolved.append(CreditPiece("person", piece.start, piece.end))
        else:
            resolved.append(piece)
    return resolved


def _is_writer(words: list[str], *, colon: bool) -> bool:
    """An unknown name after a place; after a colon it may be a phrase, so a part of it must be a given name."""
    return is_name_shaped(words) and (not colon or words[0] in given_names() or words[-1] in given_names())


def _is_quoted(folded: str, piece: CreditPiece) -> bool:
    """«أبوظبي: «الخليج»»: a newspaper is in quotation marks; two words in them would be a quotation."""
    return (
        " " not in folded[piece.start : piece.end]
        and folded[piece.start - 1 : piece.start] == '"'
        and folded[piece.end : piece.end + 1] == '"'
    )


def _is_place_before_agency(folded: str, piece: CreditPiece, after: CreditPiece) -> bool:
    """«وادي النخيل - رويترز», «وادي النخيل (رويترز) -»: before a known agency an unknown name is a place."""
    if after.kind != "agency" or len(words_of_folded(folded[piece.start : piece.end])) > 3:
        return False
    separator = folded[piece.end : after.start].strip(" \"'")
    first = words_of_folded(folded[piece.start : piece.end])[0]
    is_dateline = folded.rstrip()[-1:] in "-:" or first in word_list("place_first")
    return separator in ("-", "--", ",") or (separator == "(" and is_dateline)


def _credit_of_several(
    text: str, folded: str, pieces: Sequence[CreditPiece], last_char: str, dated: bool
) -> Credit | None:
    kinds = [p.kind for p in pieces]
    known = sum(kind in ("agency", "generic") for kind in kinds)
    firm = known + sum(kind in ("outlet", "place") for kind in kinds)
    unknown = kinds.count("unknown")
    if "person" in kinds and not firm and unknown:
        colon = ":" in folded[: pieces[-1].start]
        is_dateline = (kinds[0] == "unknown" and (not colon or last_char in "-:")) or dated or ")" in folded
        return credit_of(text, pieces) if unknown == 1 and is_dateline else None
    if "person" in kinds and not firm:
        return credit_of(text, pieces) if last_char in "-" or "," in folded or "/" in folded else None
    if unknown and not known and (unknown > 1 or len(pieces) > 3):
        return None
    if unknown and not known and ":" in folded[: pieces[-1].start]:
        return None
    if set(kinds) == {"place"}:
        return credit_of(text, pieces) if len(pieces) <= 2 and (dated or last_char in ":-)") else None
    return credit_of(text, pieces)
