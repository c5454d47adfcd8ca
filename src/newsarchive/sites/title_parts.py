"""Whether a few words look like an outlet's name («بوابة الشروق», «فرانس 24»), a section's, or a media tag («فيديو»).

In: a part of a title. Out: yes or no. It knows words that occur in outlets' names, not a list of all outlets.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold, words

_FUNCTION_WORDS = frozenset({"في", "فى"})  # words inside a section's name
_PREFIXES = ("", "و", "ال", "وال", "ب", "بال", "لل")
_MENU_CHARS = 12  # length from which a word may be menu entries run together
_MAX_WORDS = 6  # of an outlet's name
_DOMAIN = re.compile(
    r"^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|info|tv|news|me|ae|eg|ma|dz|tn|sa|co|io|jo|lb|iq|sy|ps|qa|kw"
    r"|om|bh|ye|ly|sd|mr|uk|fr|de|us)$"
)


@cache
def _word_lists() -> dict[str, frozenset[str]]:
    text = (files("newsarchive.sites") / "data" / "outlets.toml").read_text(encoding="utf-8")
    return {key: frozenset(fold(word) for word in value) for key, value in tomllib.loads(text).items()}


def is_outlet_name(part: str) -> bool:
    """Whether a part of a title looks like an outlet's name."""
    part_words = words(part)
    if not part_words or len(part_words) > _MAX_WORDS or is_media_tag(part):
        return False
    lists = _word_lists()
    if part_words[0] in lists["quoting"] or any(word in lists["told"] for word in part_words):
        return False
    if _DOMAIN.match(fold(part)) or " ".join(part_words) in lists["whole"]:
        return True
    if part_words[0] in lists["first"] or part_words[-1] in lists["last"]:
        return True
    if any(word in lists["any"] for word in part_words):
        return True
    is_latin = all(word.isascii() and not word.isdigit() for word in part_words)
    return len(part_words) <= 4 and is_latin and part[:1].isupper()


def is_section_name(part: str) -> bool:
    """Whether a part of a title is a section's name: «اقتصاد», «أخبار العالم»."""
    part_words = words(part)
    return 0 < len(part_words) <= 3 and all(word in _word_lists()["section"] for word in part_words)


def is_media_tag(part: str) -> bool:
    """Whether a part of a title says what comes with the article («صور», «فيديو»): it belongs to the headline."""
    part_words = words(part)
    return 0 < len(part_words) <= 4 and all(word in _word_lists()["tag"] or word.isdigit() for word in part_words)


@cache
def _lines_of(name: str) -> frozenset[str]:
    """The folded lines of one of the data files."""
    text = (files("newsarchive.sites") / "data" / name).read_text(encoding="utf-8")
    return frozenset(fold(line) for line in text.splitlines() if line and not line.startswith("# "))


@cache
def _joined_entries() -> re.Pattern[str]:
    names = _lines_of("sections.txt") | _lines_of("countries.txt")
    alternatives = "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?:و?(?:ال)?(?:{alternatives}))+")


def is_section_list(bare_words: str, amount: str) -> bool:
    """Whether a line's bare words are only names of sections: a menu entry (`few`) or a whole menu (`many`).

    A menu may have lost the spaces between its entries: «أخبار العالمدوليمجتمع».
    """
    names = [word for word in bare_words.split() if word not in _FUNCTION_WORDS and not word.isdigit()]
    if not names or (len(names[0]) < _MENU_CHARS and not _is_section_word(names[0])):
        return False
    sections = sum(_is_form_of(word, _lines_of("sections.txt")) for word in names)
    countries = sum(_is_form_of(word, _lines_of("countries.txt")) for word in names)  # no word is in both lists
    if amount == "few" and bare_words[:1].isdigit():
        return False  # «2) الاقتصاد» is a heading of the text
    if amount == "few":
        return sections > 0 and sections + countries == len(names) <= 7
    if len(names) >= 6 and sections >= 3 and sections + countries >= 0.9 * len(names):
        return True
    longest = max((len(word) for word in names), default=0)
    return longest >= _MENU_CHARS and all(_joined_entries().fullmatch(word) for word in names)


def _is_section_word(word: str) -> bool:
    return _is_form_of(word, _lines_of("sections.txt")) or _is_form_of(word, _lines_of("countries.txt"))


def _is_form_of(word: str, names: frozenset[str]) -> bool:
    return any(word.startswith(prefix) and word[len(prefix) :] in names for prefix in _PREFIXES)
