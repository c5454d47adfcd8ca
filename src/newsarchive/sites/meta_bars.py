"""Meta bars: lines of several page elements, such as «نشر في: 10 نوفمبر | القراءات: 1388 | طباعة | أرسل إلى صديق».

In: a line as printed. Out: its items if every one of them is a date, a clock, a counter, a tool, a section or a byline;
None for any other line. A counter or clock left in a text would make it differ at every request.
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

_MAX_CHARS = 320
_MAX_WORDS = 45
_MAX_ITEM_WORDS = 24
_MAX_PHRASE_WORDS = 8
_COLUMN_GAP = re.compile(r"[ \u00a0]{2,}|\t|\n")  # separates columns that were printed side by side
_SEPARATOR = re.compile(r"\s*[|•·»«›‹▪■●◄►*¦│]+\s*|\s*[/\\]{1,2}\s+|\s[-–—ـ]+\s*|\s*[-–—]+\s|[,،;]\s|\s[\"]\s")
_NUMBERED = re.compile(r"\s*[\d٠-٩۰-۹]{1,2}\s?[-–.)]\s?[^\W\d_]")
_SIGN_OR_DIGIT = re.compile(r"[\d|•·»«/–—-]")
_MAX_PLAIN_WORDS = 12  # words of a bar without signs or digits
_PUNCTUATION = " .,:;|/\\-_*()[]{}<>!#\"'+=~&@"
_TOOLS = frozenset(
    {
        "advert", "app", "audio", "clock", "comments", "cookie", "copyright", "counter", "follow", "font_size", "forum",
        "login", "poll", "print", "read_also", "share", "subscribe", "tags",
    }
)  # fmt: skip
_FUNCTION_WORDS = frozenset(
    fold(word) for word in ("في", "من", "الى", "و", "على", "عند", "الساعة", "يوم", "اليوم", "الموافق", "م", "ص", "هـ")
)


@dataclass(frozen=True, slots=True)
class MetaBar:
    """A bar's items: the kind of each, and what its bylines credit."""

    kinds: tuple[str, ...]
    credits: tuple[Credit, ...] = ()
    separated: bool = True  # signs or digits show where its items end

    @property
    def has_tools(self) -> bool:
        """Whether a tool, a counter or a clock is among its items: then it is a bar at any position in the text.

        Words of clocks and prices («أسعار العملات اليوم») are headings too, unless a sign separates them.
        """
        return any(kind in _TOOLS and (self.separated or kind != "clock") for kind in self.kinds)


@lru_cache(maxsize=512)
def read_meta_bar(line: str) -> MetaBar | None:
    """The bar a line is: two items or more, none of them text of the article."""
    if not 6 <= len(line) <= _MAX_CHARS or line.count(" ") > _MAX_WORDS:
        return None
    if not _is_possible(line):
        return None
    columns = _COLUMN_GAP.sub(" | ", line.strip())
    masked = mask_dates(columns) if any(map(str.isdigit, line)) else columns
    kinds: list[str] = ["date"] if "|||" in masked else []
    bylines: list[Credit] = []
    items = _split_items(masked)
    if len(items) == 1 and not kinds:  # most lines: a bar only if it is a sequence of phrases
        kinds, items = _phrase_sequence(bare_words(fold(items[0]))), []
    for item in items:
        item_kinds, credit = _classify(item)
        if not item_kinds:
            return None
        kinds += item_kinds
        if credit is not None:
            bylines.append(credit)
    separated = _SIGN_OR_DIGIT.search(line) is not None
    if len(kinds) > 1 and set(kinds) - {"date", "credit"}:
        return MetaBar(tuple(kinds), tuple(bylines), separated)
    return None


def _is_possible(line: str) -> bool:
    """A quick check of the line's form: a closed sentence, a list item and a long line without a sign are not bars."""
    if _NUMBERED.match(line) or (line.rstrip().endswith((".", "؟", "!", "،")) and "|" not in line):
        return False
    return line.count(" ") <= _MAX_PLAIN_WORDS or _SIGN_OR_DIGIT.search(line) is not None


def _split_items(text: str) -> list[str]:
    parts = (part.strip(_PUNCTUATION) for part in _SEPARATOR.split(text.replace("|", " | ")))
    return [part for part in parts if any(word not in _FUNCTION_WORDS for word in words_of_folded(part))]


def _classify(item: str) -> tuple[list[str], Credit | None]:
    """The kind of an item, or of each phrase in it, and its credit; no kind for text of the article."""
    count = len(item.split())
    if count > _MAX_ITEM_WORDS:
        return [], None
    phrase = recognise_phrase(item) or recognise_phrase(item, "head") or recognise_phrase(item, "tail")
    if phrase is not None and (phrase.mode != "start" or count <= _MAX_PHRASE_WORDS):
        return [phrase.category], None
    if is_section_name(item) or is_section_list(bare_words(fold(item)), "few"):
        return ["section"], None
    phrase_kinds = _phrase_sequence(bare_words(fold(item)))
    if phrase_kinds:
        return phrase_kinds, None
    credit = read_credit(item) if count <= _MAX_PHRASE_WORDS else None
    return (
        (["credit"], credit)
        if credit is not None and not credit.caption and (credit.authors or credit.place)
        else ([], None)
    )


def _phrase_sequence(bare: str) -> list[str]:
    """The categories of the whole phrases that make up an item, in order; none if a word is left over."""
    words = bare.split()
    starts_by_end: dict[int, tuple[int, ...]] = {0: ()}  # words matched so far -> where each phrase began
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - _MAX_PHRASE_WORDS), end):
            if start in starts_by_end and whole_phrase("".join(f"{word} " for word in words[start:end])):
                starts_by_end[end] = (*starts_by_end[start], start)
                break
    starts = starts_by_end.get(len(words), ())
    ends = (*starts[1:], len(words))
    return [whole_phrase("".join(f"{word} " for word in words[a:b])) for a, b in zip(starts, ends, strict=False)]
