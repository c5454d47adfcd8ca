"""Whether a few words are built like an outlet's name («بوابة الشروق», «فرانس 24»), a section's, or a label
(«فيديو»).

In: a part of a title. Out: yes or no. It knows words that outlets are named with, not the outlets of the world.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold, words

_SMALL = frozenset({"في", "فى"})  # words between the names of a section's name
_PREFIXES = ("", "و", "ال", "وال", "ب", "بال", "لل")
_MENU_CHARS = 12  # of a menu's entries run together
_MOST = 6  # words of an outlet's name
_DOMAIN = re.compile(
    r"^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|info|tv|news|me|ae|eg|ma|dz|tn|sa|co|io|jo|lb|iq|sy|ps|qa|kw"
    r"|om|bh|ye|ly|sd|mr|uk|fr|de|us)$"
)


@cache
def _names() -> dict[str, frozenset[str]]:
    text = (files("newsarchive.sites") / "data" / "outlets.toml").read_text(encoding="utf-8")
    return {key: frozenset(fold(word) for word in value) for key, value in tomllib.loads(text).items()}


def is_outlet_name(part: str) -> bool:
    """Whether a title's part is built like an outlet's name."""
    found = words(part)
    if not found or len(found) > _MOST or is_media_tag(part):
        return False
    names = _names()
    if found[0] in names["quoting"] or any(word in names["told"] for word in found):
        return False
    if _DOMAIN.match(fold(part)) or " ".join(found) in names["whole"]:
        return True
    if found[0] in names["first"] or found[-1] in names["last"]:
        return True
    if any(word in names["any"] for word in found):
        return True
    return len(found) <= 4 and all(word.isascii() and not word.isdigit() for word in found) and part[:1].isupper()


def is_section_name(part: str) -> bool:
    """Whether a title's part is a section's name: «اقتصاد», «أخبار العالم»."""
    found = words(part)
    return 0 < len(found) <= 3 and all(word in _names()["section"] for word in found)


def is_media_tag(part: str) -> bool:
    """Whether a title's part says what comes with the article («صور», «فيديو»): it is the headline's own."""
    found = words(part)
    return 0 < len(found) <= 4 and all(word in _names()["tag"] or word.isdigit() for word in found)


@cache
def _listed(name: str) -> frozenset[str]:
    """The folded words of one of the data files."""
    text = (files("newsarchive.sites") / "data" / name).read_text(encoding="utf-8")
    return frozenset(fold(line) for line in text.splitlines() if line and not line.startswith("# "))


@cache
def _menu() -> re.Pattern[str]:
    names = _listed("sections.txt") | _listed("countries.txt")
    glued = "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?:و?(?:ال)?(?:{glued}))+")


def is_section_list(bare_words: str, amount: str) -> bool:
    """Whether a line's bare words are nothing but names of sections: a menu's entry (`few`) or a whole menu (`many`).

    A menu may have lost the spaces between its entries: «أخبار العالمدوليمجتمع».
    """
    found = [word for word in bare_words.split() if word not in _SMALL and not word.isdigit()]
    if not found or (len(found[0]) < _MENU_CHARS and not _is_either(found[0])):
        return False
    sections = sum(_is_one_of(word, _listed("sections.txt")) for word in found)
    countries = sum(_is_one_of(word, _listed("countries.txt")) for word in found)  # no word is in both lists
    if amount == "few" and bare_words[:1].isdigit():
        return False  # «2) الاقتصاد» is a heading of the text
    if amount == "few":
        return sections > 0 and sections + countries == len(found) <= 7
    if len(found) >= 6 and sections >= 3 and sections + countries >= 0.9 * len(found):
        return True
    longest = max((len(word) for word in found), default=0)
    return longest >= _MENU_CHARS and all(_menu().fullmatch(word) for word in found)


def _is_either(word: str) -> bool:
    return _is_one_of(word, _listed("sections.txt")) or _is_one_of(word, _listed("countries.txt"))


def _is_one_of(word: str, names: frozenset[str]) -> bool:
    return any(word.startswith(prefix) and word[len(prefix) :] in names for prefix in _PREFIXES)
