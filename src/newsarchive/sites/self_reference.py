"""Whether a line speaks of the site itself to its reader, as no report does: «لمتابعة … اضغط هنا», «تنشر هذه المادة
بالتعاون مع».

In: a line. Out: yes or no. Weaker than `sites.phrases`: it takes such a line's recurring to make it boilerplate.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold, words

_MOST_WORDS = 60
_REPORT_WORDS = 12  # in a line of so many a platform's name may be what the report is about
_QUOTED = re.compile(r"«[^»]*\s[^»]*\s[^»]*»|“[^”]*\s[^”]*\s[^”]*”|\"[^\"]*\s[^\"]*\s[^\"]*\"")  # someone's words
_MARKS = (("«", "»"), ("“", "”"), ('"', '"'))


@cache
def _marks() -> frozenset[str]:
    text = (files("newsarchive.sites") / "data" / "service_words.txt").read_text(encoding="utf-8")
    return frozenset(" ".join(words(line)) for line in text.splitlines() if line and not line.startswith("# "))


def addresses_reader(line: str) -> bool:
    """True where a line bears a word that services, invitations and notices bear."""
    found = words(_QUOTED.sub(" ", fold(line)))
    if not found or len(found) > _MOST_WORDS:
        return False
    if is_call_to_action(line):
        return True
    grams = {" ".join(found[at : at + size]) for size in (1, 2, 3) for at in range(len(found) - size + 1)}
    marks = grams & _marks()
    return bool(marks - _reader_words()["platforms"] if len(found) >= _REPORT_WORDS else marks)


def names_site(line: str, names: Collection[str]) -> bool:
    """Whether a line names the site as an outlet: «صحيفة الواحة», «الواحة» in quotation marks, a name of some words.

    `names` are folded. Many names are common words («الوطن», «اليوم»): such a word alone says nothing.
    """
    folded = fold(line)
    said = f" {' '.join(words(folded))} "
    for name in names:
        if f" {name} " not in said:
            continue
        if " " in name or any(f" {kind} {name} " in said for kind in _reader_words()["outlets"]):
            return True
        if any(f"{opened}{name}{closed}" in folded for opened, closed in _MARKS):
            return True
    return False


_INVITING = 14  # words an invitation has at the most
_THIS = frozenset({"هذا", "هذه"})
_SPEECH = re.compile(r"[«»\"“”]|:\s*\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S")


@cache
def _reader_words() -> dict[str, frozenset[str]]:
    text = (files("newsarchive.sites") / "data" / "reader_words.toml").read_text(encoding="utf-8")
    return {key: frozenset(fold(word) for word in found) for key, found in tomllib.loads(text).items()}


def is_call_to_action(line: str) -> bool:
    """Whether a short line tells the reader to do something with the site: «اضغط لتكبير الصورة», «أرسل خبرك».

    An imperative that is a verb of reports, too («شارك الوزير»), counts only with the site's word right after it.
    """
    if line.count(" ") > 2 * _INVITING or line.rstrip().endswith("."):
        return False
    found = words(line)
    if not 2 <= len(found) <= _INVITING or _SPEECH.search(line):
        return False
    table = _reader_words()
    if found[0] not in table["firm"] and " ".join(found[:2]) not in table["firm"]:
        return False
    if found[0] in table["loose"]:
        after = next((word for word in found[1:] if word not in _THIS), "")
        return after in table["yours"] or (after in table["tools"] and len(found) <= _INVITING // 2)
    return any(word in table["yours"] or word in table["tools"] for word in found[1:])
