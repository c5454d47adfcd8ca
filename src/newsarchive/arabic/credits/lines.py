"""Lines that are wholly a credit: who wrote, which agency, from where, when.

In: a line. Out: a `Credit`, or None for a line that says more than that. A sentence that quotes an agency is no credit, a name
before a colon is a speaker, a lone phrase is a subheading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsarchive.arabic.credits.captions import is_caption_line, photographers
from newsarchive.arabic.credits.pieces import Piece, is_person, name_shaped, named, split
from newsarchive.arabic.credits.words import agencies, anywhere, bare, given_names, opening, section
from newsarchive.arabic.dates import PrintedDate, find_dates, parse_date
from newsarchive.arabic.dates.days import find_written
from newsarchive.arabic.folding import fold, fold_with_map, words_of_folded

_LONGEST = 160
_SIGNS = " \t.,،:;؛/|\\-–—ـ_*\"'«»“”()[]{}!=~+•·‏‎"
_TATWEEL_DASH = re.compile(r"(?:(?<=\s)|^)ـ+|ـ+(?=\s*$)(?<!هـ)")
_SHORTCODE = re.compile(r"\[/?[a-z][a-z0-9_ =\"]*\]|^\s*\d{1,6}\s*\|", re.I)
_INITIALS = re.compile(r"^[(\s/\-–ـ]*(?:[ء-ي]{1,2}\s?\.\s?){1,2}[ء-ي]{0,2}\.?(?:\s*[/\-–،]\s*(?:[ء-ي]{1,2}\s?\.\s?){1,2}[ء-ي]{0,2}\.?)*[)\s]*$")
_QUOTED = re.compile(r"[\"«“']\s*(?P<in>[^\"«»“”']{2,40}?)\s*[\"»”']")
_BEFORE_DATE = re.compile(r"(?:(?:^|(?<=[\s(/|،,\-–—]))(?:يوم|اليوم|في|بتاريخ|ال[أا]حد|ال[إأا]ثنين|الثلاثاء|ال[أا]ربعاء|الخميس|الجمعة|السبت|of)[\s,،]*)+$")
# Labels that are also everyday words need a name that is surely one.
_FIRM = frozenset(
    fold(word)
    for word in ("كتب", "كتبت", "كتبه", "كتبها", "بقلم", "بقلم الكاتب", "بقلم الكاتبة", "إعداد", "إعداد وتقديم", "أعده", "أعدته", "كتابة",
                 "حاوره", "حاورته", "حاورها", "أجرى الحوار", "أجرت الحوار", "بواسطة", "نشر بواسطة", "نشرت بواسطة", "أضيف بواسطة", "الكاتب",
                 "مساهمة من طرف", "من طرف", "by", "written by", "author", "تقرير وتصوير", "أعد التقرير", "أعده للنشر", "posted by")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line credits. `sure`: its form shows it; otherwise (a name, a place alone) believe it only at the text's ends."""

    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    place: str | None = None
    caption: bool = False
    date: PrintedDate | None = None
    sure: bool = True


def agencies_in(line: str) -> list[str]:
    """The agencies named in a line, by the name shown, in order; wherever the name is unmistakable, or is a whole piece."""
    plain = fold(_dashed(line))
    found = [(match.start(), agencies()[bare(match.group())]) for match in anywhere().finditer(plain)]
    found += [(p.start, p.name) for p in (named(plain, *at) for at in split(plain)) if p.kind in ("agency", "generic") and p.name]
    return list(dict.fromkeys(name for _, name in sorted(found)))


def read_credit(line: str, *, reference: datetime | None = None) -> Credit | None:
    """The credit a line is, or None."""
    text = _dashed(line)
    if not text.strip() or len(text) > 300:
        return None
    if is_caption_line(text):
        return Credit(tuple(photographers(text)), tuple(agencies_in(text)), caption=True)
    if len(text) > _LONGEST:
        return None
    if _INITIALS.match(text) and bare(fold(text)) not in agencies():
        return Credit((text.strip(_SIGNS.replace(".", "")),))
    text, date = _without_date(text, reference)
    return _with_date(_labelled(text) or _by_pieces(text, dated=text != _dashed(line)) or _glued_source(text), date)


def _dashed(line: str) -> str:
    """A tatweel that stands alone is a dash; ad shortcodes and counters are nothing. Offsets stay."""
    line = _SHORTCODE.sub(lambda found: " " * len(found.group()), line)
    return _TATWEEL_DASH.sub(lambda found: "-" * len(found.group()), line)


_GLUED_SOURCE = re.compile(r"^(?P<before>.{8,120}?)(?:المصدر|مصدر الصورة|تصوير)\s*:\s*(?P<in>[^:.]{2,40})$")


def _glued_source(text: str) -> Credit | None:
    """A caption its source is glued to: «… أمام المقر المصدر: مواقع التواصل»."""
    found = _GLUED_SOURCE.match(text.strip())
    if not found or re.search(r"[.!؟?]\s", found["before"]) or len(found["before"].split()) > 15:
        return None
    credit = _sources(found["in"], "المصدر", True)
    return Credit(credit.authors, credit.agencies, caption=True) if credit else None


def _with_date(credit: Credit | None, date: PrintedDate | None) -> Credit | None:
    if credit is None or date is None:
        return credit
    return Credit(credit.authors, credit.agencies, credit.place, credit.caption, date, credit.sure)


def _without_date(text: str, reference: datetime | None) -> tuple[str, PrintedDate | None]:
    """The line with a bar in place of its date."""
    dates = find_dates(text, reference=reference)
    if dates:
        start, end, date = dates[0].start, dates[-1].end, dates[0]
    else:
        plain, offsets = fold_with_map(text)
        written = [w for w in find_written(plain) if w.day and w.month and not _is_name(plain, w.start, w.end)]
        if not written:
            return text, None
        start, end = offsets[written[0].start], offsets[written[0].end - 1] + 1
        date = parse_date(text[start:end], reference=reference) if reference else None
    kept = _BEFORE_DATE.sub("", text[:start])
    return f"{kept.ljust(start)[: start - 1]}|{text[end:]}" if start else f"|{text[end:]}", date


def _is_name(plain: str, start: int, end: int) -> bool:
    return any(at[0] <= start and end <= at[1] and named(plain, *at).kind == "agency" for at in split(plain))


# ------------------------------------------------------------------ with a label


def _labelled(text: str) -> Credit | None:
    plain, offsets = fold_with_map(text)
    lead = len(plain) - len(plain.lstrip(_SIGNS))
    for kind in ("source", "author"):
        label = opening(kind).match(plain, lead)
        if label and label.end() < len(plain):
            rest = text[offsets[label.end()] :]
            parted = any(sign in label.group() for sign in ":/|-")
            found = _sources(rest, label.group(), parted) if kind == "source" else _authors(rest, label.group(), parted)
            if found:
                return found
    return None


def _sources(rest: str, label: str, parted: bool) -> Credit | None:
    plain = fold(rest)
    quoted = _QUOTED.fullmatch(rest.strip(" .-–:"))
    word = bare(label)
    if quoted and word not in ("عن",):
        return Credit(agencies=(_shown(quoted["in"]),))
    pieces = [named(plain, *at) for at in split(plain)]
    if not pieces or any(p.kind == "phrase" for p in pieces) or len(pieces) > 5:
        return None
    known = all(p.kind in ("agency", "generic", "outlet", "place") for p in pieces)
    if not known and not (parted and word not in ("خاص", "عن")) and not (word == "محرر" and len(pieces) == 1):
        return None
    names = tuple(n for p in pieces if (n := p.name or (_printed(rest, p) if p.kind in ("outlet", "unknown", "person") else "")))
    place = next((_printed(rest, p) for p in pieces if p.kind == "place"), None) if names else None
    return Credit(agencies=names, place=place) if names else None


def _authors(rest: str, label: str, parted: bool) -> Credit | None:
    plain = fold(rest)
    pieces = [named(plain, *at) for at in split(plain)]
    if not pieces or len(pieces) > 5:
        return None
    quoted = _QUOTED.match(rest.strip())
    if quoted and bare(label).startswith("مراسل"):
        return None
    first = pieces[0]
    words = words_of_folded(plain[first.start : first.end])
    firm = fold(label).strip(_SIGNS) in _FIRM
    name_like = is_person(words) or (parted and 2 <= len(words) <= 5 and any(word in given_names() for word in words))
    loose = firm and parted and 1 <= len(words) <= 4 and first.kind in ("unknown", "person")
    if first.kind in ("generic", "agency") and firm:
        return Credit(agencies=(first.name,)) if first.name else None
    if first.kind == "phrase" and not name_like or not (name_like or loose or (firm and len(words) == 1 and first.kind == "unknown")):
        return None
    return _all(rest, (Piece("person", first.start, first.end), *pieces[1:]))


# ------------------------------------------------------------------ by its pieces


def _by_pieces(text: str, *, dated: bool) -> Credit | None:
    plain = fold(text)
    whole = words_of_folded(plain)
    if len(whole) > 16 or not whole:
        return None
    if 3 <= len(whole) <= 6 and whole[0] in section("outlet", "first") and whole[-1] in section("outlet", "last"):
        return Credit(agencies=(text.strip(_SIGNS.replace("(", "").replace(")", "")),), sure=False)
    pieces = _correspondent([p for at in split(plain) for p in _apart(plain, named(plain, *at))], plain)
    kinds = [p.kind for p in pieces]
    if not pieces or "phrase" in kinds or len(pieces) > 6 or kinds.count("unknown") > 2:
        return None
    if any(p.kind == "unknown" and plain[p.start : p.end].isdigit() for p in pieces):
        return None
    ending = plain.rstrip(" \"'")[-1:]
    if len(pieces) == 1:
        return _alone(text, plain, pieces[0], ending, dated)
    return _together(text, plain, _settled(pieces, plain), ending, dated)


def _apart(plain: str, piece: Piece) -> list[Piece]:
    """«موسكو أ ش أ»: a place and an agency with nothing between."""
    if piece.kind not in ("unknown", "phrase"):
        return [piece]
    for match in re.finditer(" ", plain[piece.start : piece.end]):
        at = piece.start + match.start()
        first, second = named(plain, piece.start, at), named(plain, at + 1, piece.end)
        if first.kind == "place" and second.kind == "agency":
            return [first, second]
    return [piece]


def _correspondent(pieces: list[Piece], plain: str) -> list[Piece]:
    """«أحمد علي | مراسل "الشرق"»: the outlet a correspondent works for."""
    found = []
    for piece in pieces:
        text = plain[piece.start : piece.end]
        label = re.match(r"(?:مراسل|مراسله|محرر|محرره|كاتب|صحفي)\s+", text)
        inner = piece.start + label.end() if label else piece.start
        found.append(Piece("outlet", inner, piece.end) if label and '"' in text else piece)
    return found


def _alone(text: str, plain: str, piece: Piece, ending: str, dated: bool) -> Credit | None:
    bracketed = plain.startswith("(") and ")" in plain
    if piece.kind in ("agency", "generic"):
        return Credit(agencies=(piece.name,), sure=True) if piece.name else None
    if piece.kind == "place":
        return Credit(place=_printed(text, piece), sure=ending in ":-" or dated)
    if piece.kind == "outlet":
        return Credit(agencies=(_shown(_printed(text, piece)),), sure=ending in "-/" or bracketed or dated) if '"' not in plain and "'" not in plain else None
    if piece.kind == "person":
        if ending == ":":
            return Credit(authors=_people(text, piece), sure=False)  # a speaker, more often than a writer
        return Credit(authors=_people(text, piece), sure=ending == "-" or dated)
    mixed = re.search(r"[a-z]", plain) and re.search(r"[ء-ي]", plain) and len(words_of_folded(plain)) == 1
    if ending in "-/" or (mixed and ending == ":"):
        return Credit(agencies=(_shown(_printed(text, piece)),)) if len(words_of_folded(plain)) <= 3 and not plain.startswith("-") else None
    return None


def _settled(pieces: Sequence[Piece], plain: str) -> list[Piece]:
    """Pieces that their neighbours tell: «قنا» after a place is the agency, «ربيعة خريس» after a place a person."""
    found: list[Piece] = []
    for piece in pieces:
        text = plain[piece.start : piece.end]
        after_place = any(other.kind == "place" for other in found)
        if piece.kind == "place" and after_place and bare(text) in agencies():
            found.append(Piece("agency", piece.start, piece.end, agencies()[bare(text)]))
        elif piece.kind == "unknown" and after_place and name_shaped(words_of_folded(text)):
            found.append(Piece("person", piece.start, piece.end))
        else:
            found.append(piece)
    return found


def _together(text: str, plain: str, pieces: Sequence[Piece], ending: str, dated: bool) -> Credit | None:
    kinds = [p.kind for p in pieces]
    known = sum(kind in ("agency", "generic") for kind in kinds)
    firm = known + sum(kind in ("outlet", "place") for kind in kinds)
    unknown = kinds.count("unknown")
    if "person" in kinds and not firm and unknown:
        colon = ":" in plain[: pieces[-1].start]
        placed = (kinds[0] == "unknown" and (not colon or ending in "-:")) or dated or ")" in plain
        return _all(text, pieces) if unknown == 1 and placed else None
    if "person" in kinds and not firm:
        return _all(text, pieces) if ending in "-" or "," in plain or "/" in plain else None
    if unknown and not known and (unknown > 1 or len(pieces) > 3):
        return None
    if unknown and not known and ":" in plain[: pieces[-1].start]:
        return None
    if set(kinds) == {"place"}:
        return _all(text, pieces) if len(pieces) <= 2 and (dated or ending in ":-)") else None
    return _all(text, pieces)


def _all(text: str, pieces: Sequence[Piece]) -> Credit:
    names: list[str] = []
    people: list[str] = []
    place = None
    for piece in pieces:
        if piece.kind == "place":
            place = place or _printed(text, piece)
        elif piece.kind == "person":
            people += _people(text, piece)
        elif piece.kind in ("agency", "generic"):
            names += [piece.name] if piece.name else []
        elif piece.kind in ("outlet", "unknown"):
            names.append(_shown(_printed(text, piece)))
    return Credit(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(names)), place)


def _printed(text: str, piece: Piece) -> str:
    offsets = fold_with_map(text)[1]
    return text[offsets[piece.start] : offsets[piece.end - 1] + 1].strip(_SIGNS)


def _people(text: str, piece: Piece) -> tuple[str, ...]:
    words = _printed(text, piece).split()
    while len(words) > 2 and fold(words[0]).strip(".") in section("title"):
        words = words[1:]
    people: list[list[str]] = [[]]
    for word in words:
        plain = fold(word)
        if people[-1] and plain.startswith("و") and plain[1:] in given_names() and plain not in given_names():
            people.append([word[1:]])
        else:
            people[-1].append(word)
    return tuple(" ".join(name).strip(_SIGNS) for name in people)


def _shown(name: str) -> str:
    """An outlet by the name shown: the table's where it has one, else as printed without «موقع»."""
    bare_name = re.sub(r"^(?:موقع|محرر[ة]?)\s+", "", name.strip(_SIGNS))
    return agencies().get(bare(fold(bare_name)), bare_name)
