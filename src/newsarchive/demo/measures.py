"""Small measures over words and groups, for the newsroom's score.

In: texts, bags, groupings. Out: plain text, words, shares. They know nothing of articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

DIGITS = {ord(c): str(n) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for n, c in enumerate(row)}
WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """Without diacritics, invisible marks and the difference of digits or blanks."""
    value = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Mn", "Cf"))
    return " ".join(value.translate(DIGITS).split())


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return WORD.findall(plain(text))


def without(texts: list[str], lines: Sequence[str]) -> Counter[str]:
    """The bag of `found` after every run that equals one of `lines` is taken out."""
    for run in sorted(filter(None, map(words, lines)), key=len, reverse=True):
        values: list[str] = []
        at = 0
        while at < len(texts):
            if texts[at : at + len(run)] == run:
                at += len(run)
            else:
                values.append(texts[at])
                at += 1
        texts = values
    return Counter(texts)


def mean(values: Sequence[float]) -> float:
    """Their mean; 0 of none."""
    return sum(values) / len(values) if values else 0.0


def b_cubed(right: Mapping[str, str], read: Mapping[str, str]) -> float:
    """Bagga and Baldwin's F1 of two groupings of the same things (thing to group's name)."""
    if not right:
        return 1.0
    precision = mean([_agreed(thing, read, right) for thing in right])
    recall = mean([_agreed(thing, right, read) for thing in right])
    return 2 * precision * recall / (precision + recall)


def _agreed(thing: str, among: Mapping[str, str], other: Mapping[str, str]) -> float:
    """Of the things that `among` groups with `thing`, the share that `other` groups with it too."""
    mates = [mate for mate, group in among.items() if group == among[thing]]
    return sum(other[mate] == other[thing] for mate in mates) / len(mates)
