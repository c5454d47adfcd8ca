"""Whether a line speaks of the site itself to its reader, as no report does: «لمتابعة … اضغط هنا», «تنشر هذه المادة
بالتعاون مع».

In: a line. Out: yes or no. Weaker than `sites.phrases`: it takes such a line's recurring to make it boilerplate.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from newsarchive.arabic.text import fold, words

_MOST_WORDS = 60


@cache
def _marks() -> frozenset[str]:
    text = (files("newsarchive.sites") / "data" / "service_words.txt").read_text(encoding="utf-8")
    return frozenset(" ".join(words(line)) for line in text.splitlines() if line and not line.startswith("# "))


def addresses_reader(line: str) -> bool:
    """True where a line bears a word that services, invitations and notices bear."""
    found = words(fold(line))
    if not found or len(found) > _MOST_WORDS:
        return False
    grams = {" ".join(found[at : at + size]) for size in (1, 2, 3) for at in range(len(found) - size + 1)}
    return bool(grams & _marks())
