"""How close together the words of a question stand in a text: an answer says them in a sentence, a report all over.

In: the stems looked for, what each word is worth, a text. Out: a share. It asks no engine.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence

from newsarchive.arabic.tokens import index_tokens, stem

_REACH = 15  # words: of 8, 15, 30, 60 and 120 the best on questions
SCANNED = 30_000  # characters of a text that are looked through


def closeness(text: str, stems: Mapping[str, int], worth: Sequence[float]) -> float:
    """What the words are worth that stand in reach of each other where most do, as a share of what all are worth.

    `stems`: which word each stem stands for, as a place in `worth`. Between 0 and 1.
    """
    near: deque[tuple[int, int]] = deque()  # places in the text, words
    counts: Counter[int] = Counter()
    now = most = 0.0
    for at, token in enumerate(index_tokens(text[:SCANNED])):
        word = stems.get(stem(token))
        if word is None:
            continue
        near.append((at, word))
        counts[word] += 1
        now += worth[word] if counts[word] == 1 else 0.0
        while near[0][0] < at - _REACH:
            gone = near.popleft()[1]
            counts[gone] -= 1
            now -= worth[gone] if not counts[gone] else 0.0
        most = max(most, now)
    return min(1.0, most / (sum(worth) or 1.0))
