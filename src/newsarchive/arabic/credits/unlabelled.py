"""Credits that their pieces tell: a place and an agency, an outlet and a writer, with nothing else beside them.

In: a line. Out: a `Credit`, or None where a piece is a phrase, or where the pieces are no credit together.
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
    plain = fold(text)
    whole = words_of_folded(plain)
    if len(whole) > 16 or not whole:
        return None
    pieces = _correspondent(
        [p for at in split_pieces(plain) for p in split_unseparated(plain, classify(plain, *at))], plain
    )
    kinds = [p.kind for p in pieces]
    bracketed = len(pieces) == 1 or "(" in plain
    if 3 <= len(whole) <= 6 and bracketed and _first_and_last(whole):
        return Credit(agencies=(text.strip(PUNCTUATION.replace("(", "").replace(")", "")),), sure=False)
    if not pieces or "phrase" in kinds or len(pieces) > 6 or kinds.count("unknown") > 2:
        return None
    result = plain.rstrip(" \"'")[-1:]
    if len(pieces) == 1:
        return _alone(text, plain, pieces[0], result, dated)
    return _together(text, plain, _settled(pieces, plain), result, dated)


def _first_and_last(words: Sequence[str]) -> bool:
    """«مرصد … الإعلامي»: an outlet's name from its first word to its last."""
    return words[0] in word_list("outlet", "first") and words[-1] in word_list("outlet", "last")


_BEFORE_NAME = re.compile(r"(?:مراسل|مراسله|محرر|محرره|كاتب|صحفي|من|كتب|كتبت|بقلم)\s+")


def _correspondent(pieces: list[CreditPiece], plain: str) -> list[CreditPiece]:
    """«أحمد علي | مراسل "الشرق"»: the outlet a correspondent works for; «القاهرة - من محمد حسن»: the correspondent."""
    found = []
    for piece in pieces:
        text = plain[piece.start : piece.end]
        label = _BEFORE_NAME.match(text)
        inner = piece.start + (label.end() if label else 0)
        if label and '"' in text:
            piece = CreditPiece("outlet", inner, piece.end)
        elif label and (rest := classify(plain, inner, piece.end)).kind == "agency":
            piece = rest
        elif label and is_person(words_of_folded(text[label.end() :])):
            piece = CreditPiece("person", inner, piece.end)
        found.append(piece)
    return found


def _alone(text: str, plain: str, piece: CreditPiece, result: str, dated: bool) -> Credit | None:
    bracketed = plain.startswith("(") and ")" in plain
    if piece.kind in ("agency", "generic"):
        return Credit(agencies=(piece.name,), sure=True) if piece.name else None
    if piece.kind == "place":
        return Credit(place=printed(text, piece), sure=result in ":-" or dated)
    if piece.kind == "outlet":
        sure = result in "-/" or bracketed or dated
        if '"' in plain or "'" in plain or not (sure or _is_outlets(words_of_folded(plain))):
            return None
        return Credit(agencies=(display_name(printed(text, piece)),), sure=sure)
    if piece.kind == "person":
        if result == ":":
            return Credit(authors=split_people(text, piece), sure=False)  # a speaker, more often than a writer
        return Credit(authors=split_people(text, piece), sure=result == "-" or dated)
    mixed = re.search(r"[a-z]", plain) and re.search(r"[ء-ي]", plain) and len(words_of_folded(plain)) == 1
    if result in "-/" or (mixed and result == ":"):
        return (
            Credit(agencies=(display_name(printed(text, piece)),))
            if len(words_of_folded(plain)) <= 3 and plain[:1] not in "-+*"
            else None
        )
    return None


def _is_outlets(words: Sequence[str]) -> bool:
    """Whether a name alone on a line is an outlet's: of the table, or not begun like names of other things."""
    known = "".join(words) in outlets() or words[-1] in word_list("outlet", "last")
    return known or words[0] not in word_list("outlet", "common")


def _settled(pieces: Sequence[CreditPiece], plain: str) -> list[CreditPiece]:
    """Pieces that their neighbours tell: «قنا» after a place is the agency, «ربيعة خريس» after a place a person."""
    found: list[CreditPiece] = []
    for piece in pieces:
        text = plain[piece.start : piece.end]
        after_place = any(other.kind == "place" for other in found)
        rest, before = pieces[len(found) + 1 :], plain[: piece.start]
        if not found and piece.kind == "unknown" and rest and _dates_from(plain, piece, rest[0]):
            found.append(CreditPiece("place", piece.start, piece.end))
        elif piece.kind == "unknown" and (after_place or not found) and _is_quoted(plain, piece):
            found.append(CreditPiece("outlet", piece.start, piece.end))
        elif piece.kind == "place" and after_place and letters_only(text) in agencies():
            found.append(CreditPiece("agency", piece.start, piece.end, agencies()[letters_only(text)]))
        elif piece.kind == "unknown" and after_place and _is_writer(words_of_folded(text), colon=":" in before):
            found.append(CreditPiece("person", piece.start, piece.end))
        else:
            found.append(piece)
    return found


def _is_writer(words: list[str], *, colon: bool) -> bool:
    """An unknown name after a place; after a colon a phrase may follow, and a part of it must be a name."""
    return is_name_shaped(words) and (not colon or words[0] in given_names() or words[-1] in given_names())


def _is_quoted(plain: str, piece: CreditPiece) -> bool:
    """«أبوظبي: «الخليج»»: papers stand in quotation marks; two words there are what someone says."""
    return (
        " " not in plain[piece.start : piece.end]
        and plain[piece.start - 1 : piece.start] == '"'
        and plain[piece.end : piece.end + 1] == '"'
    )


def _dates_from(plain: str, piece: CreditPiece, after: CreditPiece) -> bool:
    """«وادي النخيل - رويترز», «وادي النخيل (رويترز) -»: before an agency of the table an unknown name is a place."""
    if after.kind != "agency" or len(words_of_folded(plain[piece.start : piece.end])) > 3:
        return False
    joint = plain[piece.end : after.start].strip(" \"'")
    first = words_of_folded(plain[piece.start : piece.end])[0]
    placed = plain.rstrip()[-1:] in "-:" or first in word_list("place_first")
    return joint in ("-", "--", ",") or (joint == "(" and placed)


def _together(text: str, plain: str, pieces: Sequence[CreditPiece], result: str, dated: bool) -> Credit | None:
    kinds = [p.kind for p in pieces]
    known = sum(kind in ("agency", "generic") for kind in kinds)
    firm = known + sum(kind in ("outlet", "place") for kind in kinds)
    unknown = kinds.count("unknown")
    if "person" in kinds and not firm and unknown:
        colon = ":" in plain[: pieces[-1].start]
        placed = (kinds[0] == "unknown" and (not colon or result in "-:")) or dated or ")" in plain
        return credit_of(text, pieces) if unknown == 1 and placed else None
    if "person" in kinds and not firm:
        return credit_of(text, pieces) if result in "-" or "," in plain or "/" in plain else None
    if unknown and not known and (unknown > 1 or len(pieces) > 3):
        return None
    if unknown and not known and ":" in plain[: pieces[-1].start]:
        return None
    if set(kinds) == {"place"}:
        return credit_of(text, pieces) if len(pieces) <= 2 and (dated or result in ":-)") else None
    return credit_of(text, pieces)
