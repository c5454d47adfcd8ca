"""Is this capture a new article, a new revision of one, or what we have already?

In: what the reading is known by, and the article's revision before this capture. Out: one `Outcome`. It never
looks at other articles (that is `copies`) and never at dates, authors or pictures: a revision is a change of
title or text.
"""

from __future__ import annotations

from newsarchive.dedupe.fingerprint import digest
from newsarchive.nouns import Fingerprint, Known
from newsarchive.outcomes import Outcome


def judge(mark: Fingerprint, before: Known | None) -> Outcome:
    """`new_article`, `new_revision` or `unchanged`.

    Equal is: the same words in title and kept text. Vowel signs, letter variants, quotes, punctuation and spacing
    are noise; figures are words, and a changed figure is a change.
    """
    if before is None:
        return Outcome.NEW_ARTICLE
    if mark.digest == before.digest:
        return Outcome.UNCHANGED
    # The digest on file may have been made by older folding: a change of our code never makes a revision.
    return Outcome.UNCHANGED if mark.digest == digest(before.title, before.text) else Outcome.NEW_REVISION
