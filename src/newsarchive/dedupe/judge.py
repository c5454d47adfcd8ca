"""Is this capture a new article, a new revision of one, or what we have already?

In: what the reading is known by, and the article's revision before this capture. Out: one `Outcome`. It never
looks at other articles (that is `copies`) and never at dates, authors or pictures: a revision is a change of
title or text, and not of counters and clocks alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsarchive.arabic.text import words as words_of
from newsarchive.dedupe.fingerprint import digest
from newsarchive.dedupe.noise import only_noise
from newsarchive.model import FiledText, Fingerprint
from newsarchive.model.outcomes import Outcome


def judge(mark: Fingerprint, before: FiledText | None, texts: tuple[str | None, str] | None = None) -> Outcome:
    """`new_article`, `new_revision` or `unchanged`.

    Equal is: the same words in title and kept text. Vowel signs, letter variants, quotes, punctuation and spacing
    are noise; figures are words, and a changed figure is a change: but for counters and clocks, where `printed` (title
    and text of the reading) is given to look at them.
    """
    if before is None:
        return Outcome.NEW_ARTICLE
    if mark.digest == before.digest:
        return Outcome.UNCHANGED
    # The digest on file may have been made by older folding: a change of our code never makes a revision.
    if mark.digest == digest(before.title, before.text):
        return Outcome.UNCHANGED
    if (
        texts is not None
        and words_of(texts[0] or "") == words_of(before.title or "")
        and only_noise(before.text, texts[1])
    ):
        return Outcome.UNCHANGED
    return Outcome.NEW_REVISION


def returns(forms: Sequence[str], digest: str) -> int:
    """How many times in a row, this one counted, the article went back to a form it had before.

    `forms` are the digests of its revisions up to now, `digest` is what it shows now. A page that flips between two
    forms counts up for ever; a form not seen before begins anew.
    """
    had = [*forms, digest]
    count = 0
    while count < len(had) and had[-1 - count] in had[: len(had) - 1 - count]:
        count += 1
    return count
