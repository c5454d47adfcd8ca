"""Whether a line is about the site itself, addressed to its reader, unlike a report: «لمتابعة … اضغط هنا», «تنشر هذه
المادة بالتعاون مع».

In: a line. Out: yes or no. Weaker evidence than `sites.phrases`: such a line is boilerplate only if it recurs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold, words

_MAX_WORDS = 60
_REPORT_WORDS = 12  # in a line of this many words a platform's name may be what the report is about
_QUOTED = re.compile(r"«[^»]*\s[^»]*\s[^»]*»|“[^”]*\s[^”]*\s[^”]*”|\"[^\"]*\s[^\"]*\s[^\"]*\"")  # someone's words
_QUOTATION_MARKS = (("«", "»"), ("“", "”"), ('"', '"'))


@cache
def _service_words() -> frozenset[str]:
    text = (files("newsarchive.sites") / "data" / "service_words.txt").read_text(encoding="utf-8")
    return frozenset(" ".join(words(line)) for line in text.splitlines() if line and not line.startswith("# "))


def addresses_reader(line: str) -> bool:
    """True if a line contains a word of services, invitations or notices."""
    line_words = words(_QUOTED.sub(" ", fold(line)))
    if not line_words or len(line_words) > _MAX_WORDS:
        return False
    if is_call_to_action(line):
        return True
    ngrams = {" ".join(line_words[i : i + size]) for size in (1, 2, 3) for i in range(len(line_words) - size + 1)}
    matches = ngrams & _service_words()
    return bool(matches - _reader_words()["platforms"] if len(line_words) >= _REPORT_WORDS else matches)


def names_site(line: str, names: Collection[str]) -> bool:
    """Whether a line names the site as an outlet: «صحيفة الواحة», «الواحة» in quotation marks, a name of several words.

    `names` are folded. Many names are common words («الوطن», «اليوم»): such a word alone is not evidence.
    """
    folded = fold(line)
    line_words = f" {' '.join(words(folded))} "
    for name in names:
        if f" {name} " not in line_words:
            continue
        if " " in name or any(f" {kind} {name} " in line_words for kind in _reader_words()["outlets"]):
            return True
        if any(f"{opening}{name}{closing}" in folded for opening, closing in _QUOTATION_MARKS):
            return True
    return False


_MAX_INVITATION_WORDS = 14
_DEMONSTRATIVES = frozenset({"هذا", "هذه"})
_SPEECH = re.compile(r"[«»\"“”]|:\s*\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+\S")


@cache
def _reader_words() -> dict[str, frozenset[str]]:
    text = (files("newsarchive.sites") / "data" / "reader_words.toml").read_text(encoding="utf-8")
    return {key: frozenset(fold(word) for word in group) for key, group in tomllib.loads(text).items()}


def is_call_to_action(line: str) -> bool:
    """Whether a short line asks the reader to do something on the site: «اضغط لتكبير الصورة», «أرسل خبرك».

    An imperative that is also a verb of reports («شارك الوزير») counts only with the site's word right after it.
    """
    if line.count(" ") > 2 * _MAX_INVITATION_WORDS or line.rstrip().endswith("."):
        return False
    line_words = words(line)
    if not 2 <= len(line_words) <= _MAX_INVITATION_WORDS or _SPEECH.search(line):
        return False
    lists = _reader_words()
    if line_words[0] not in lists["firm"] and " ".join(line_words[:2]) not in lists["firm"]:
        return False
    if line_words[0] in lists["loose"]:
        after = next((word for word in line_words[1:] if word not in _DEMONSTRATIVES), "")
        is_short = len(line_words) <= _MAX_INVITATION_WORDS // 2
        return after in lists["yours"] or (after in lists["tools"] and is_short)
    return any(word in lists["yours"] or word in lists["tools"] for word in line_words[1:])
