"""Bars: lines of several service pieces, such as «نشر في: 10 نوفمبر | القراءات: 1388 | طباعة | أرسل إلى صديق».

In: a line as printed. Out: its pieces where every one of them is a date, a clock, a counter, a tool, a section or a
byline; None for a line that says anything else. A counter or clock in a text makes it differ at every request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsarchive.arabic.credits import Credit, read_credit
from newsarchive.arabic.dates import mask_dates
from newsarchive.arabic.folding import words_of_folded
from newsarchive.arabic.text import fold
from newsarchive.sites.pattern import bare_words
from newsarchive.sites.phrases import recognise_phrase, whole_phrase
from newsarchive.sites.title_parts import is_section_list, is_section_name

_MOST_CHARS = 320
_MOST_WORDS = 45
_PIECE_WORDS = 24
_PHRASE_WORDS = 8
_WIDE = re.compile(r"[ \u00a0]{2,}|\t|\n")  # what parts columns that were printed side by side
_PARTED = re.compile(r"\s*[|•·»«›‹▪■●◄►*¦│]+\s*|\s*[/\\]{1,2}\s+|\s[-–—ـ]+\s*|\s*[-–—]+\s|[,،;]\s|\s[\"]\s")
_NUMBERED = re.compile(r"\s*[\d٠-٩۰-۹]{1,2}\s?[-–.)]\s?[^\W\d_]")
_SIGN = re.compile(r"[\d|•·»«/–—-]")
_UNPARTED = 12  # words of a bar without signs or numbers
_SIGNS = " .,:;|/\\-_*()[]{}<>!#\"'+=~&@"
_TOOLS = frozenset(
    {
        "advert", "app", "audio", "clock", "comments", "cookie", "copyright", "counter", "follow", "font_size", "forum",
        "login", "poll", "print", "read_also", "share", "subscribe", "tags",
    }
)  # fmt: skip
_SMALL = frozenset(
    fold(word) for word in ("في", "من", "الى", "و", "على", "عند", "الساعة", "يوم", "اليوم", "الموافق", "م", "ص", "هـ")
)


@dataclass(frozen=True, slots=True)
class MetaBar:
    """A bar's pieces: what each is, and what its bylines credit. `tools`: it bears more than dates, names, sections."""

    kinds: tuple[str, ...]
    credits: tuple[Credit, ...] = ()
    parted: bool = True  # signs or numbers show where its pieces end

    @property
    def tools(self) -> bool:
        """Whether a tool, a counter or a clock is among its pieces: then it is a bar wherever it stands.

        Words of clocks and prices («أسعار العملات اليوم») are headings, too, where no sign parts them.
        """
        return any(kind in _TOOLS and (self.parted or kind != "clock") for kind in self.kinds)


@lru_cache(maxsize=512)
def read_meta_bar(line: str) -> MetaBar | None:
    """The bar a line is: two pieces or more, none of which says anything."""
    if not 6 <= len(line) <= _MOST_CHARS or line.count(" ") > _MOST_WORDS:
        return None
    if not _may_be(line):
        return None
    wide = _WIDE.sub(" | ", line.strip())
    beside = mask_dates(wide) if any(map(str.isdigit, line)) else wide
    kinds: list[str] = ["date"] if "|||" in beside else []
    told: list[Credit] = []
    pieces = _pieces(beside)
    if len(pieces) == 1 and not kinds:  # most lines: a bar only where phrases follow one another
        kinds, pieces = _phrases(bare_words(fold(pieces[0]))), []
    for piece in pieces:
        sorts, credit = _judged(piece)
        if not sorts:
            return None
        kinds += sorts
        if credit is not None:
            told.append(credit)
    parted = _SIGN.search(line) is not None
    return MetaBar(tuple(kinds), tuple(told), parted) if len(kinds) > 1 and set(kinds) - {"date", "credit"} else None


def _may_be(line: str) -> bool:
    """A look at the line's build: a closed sentence, an item of a list and a long line without a sign are no bars."""
    if _NUMBERED.match(line) or (line.rstrip().endswith((".", "؟", "!", "،")) and "|" not in line):
        return False
    return line.count(" ") <= _UNPARTED or _SIGN.search(line) is not None


def _pieces(text: str) -> list[str]:
    parts = (part.strip(_SIGNS) for part in _PARTED.split(text.replace("|", " | ")))
    return [part for part in parts if any(word not in _SMALL for word in words_of_folded(part))]


def _judged(piece: str) -> tuple[list[str], Credit | None]:
    """What a piece is, perhaps several phrases one after another; nothing where it says something."""
    count = len(piece.split())
    if count > _PIECE_WORDS:
        return [], None
    phrase = recognise_phrase(piece) or recognise_phrase(piece, "head") or recognise_phrase(piece, "tail")
    if phrase is not None and (phrase.how != "start" or count <= _PHRASE_WORDS):
        return [phrase.category], None
    if is_section_name(piece) or is_section_list(bare_words(fold(piece)), "few"):
        return ["section"], None
    sorts = _phrases(bare_words(fold(piece)))
    if sorts:
        return sorts, None
    credit = read_credit(piece) if count <= _PHRASE_WORDS else None
    return (
        (["credit"], credit)
        if credit is not None and not credit.caption and (credit.authors or credit.place)
        else ([], None)
    )


def _phrases(words: str) -> list[str]:
    """The categories of the whole phrases that a piece is, one after another; none where a word is left."""
    found = words.split()
    ways: dict[int, tuple[int, ...]] = {0: ()}  # words read so far -> where each phrase began
    for end in range(1, len(found) + 1):
        for start in range(max(0, end - _PHRASE_WORDS), end):
            if start in ways and whole_phrase("".join(f"{word} " for word in found[start:end])):
                ways[end] = (*ways[start], start)
                break
    starts = ways.get(len(found), ())
    ends = (*starts[1:], len(found))
    return [whole_phrase("".join(f"{word} " for word in found[a:b])) for a, b in zip(starts, ends, strict=False)]
