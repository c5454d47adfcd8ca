"""The query language: words (all of them), "a phrase", -word, word*, OR.

In: a query as a person typed it. Out: what is looked for, folded. Broken syntax never raises: what cannot be understood
is passed over. It knows no engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsarchive.arabic.tokens import index_tokens, stem

_PIECE = re.compile(r'(?P<minus>[-−–](?=\S))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟", '"'))
_OR = frozenset({"OR", "أو", "|"})
MAX_TOKEN = 100  # characters: longer "words" are encoded data, and are cut
_MOST = 40  # pieces of one query that are looked at


@dataclass(frozen=True, slots=True)
class Term:
    """One thing looked for: a word (by its stem), the beginning of a word, or words in a row."""

    words: tuple[str, ...]  # folded; several are a phrase
    prefix: bool = False

    @property
    def stem(self) -> str:
        """What a single word is looked for by."""
        return stem(self.words[0])


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that must all be there, and terms that must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Groups of which one must fit. `everything`: nothing was asked for, so everything fits."""

    groups: tuple[Group, ...]
    everything: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """All that is wanted in any group: what ranks and is marked."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group.wanted))


def parse(query: str) -> Query:
    """What a query asks for. A query of signs only finds nothing; an empty one everything."""
    if not query.strip():
        return Query((), everything=True)
    alternatives: list[tuple[list[Term], list[Term]]] = []
    fresh, joined = True, False
    for place, piece in enumerate(_PIECE.finditer(query.translate(_QUOTES))):
        if place >= _MOST:
            break
        word = piece["word"]
        if word in _OR and not piece["minus"]:
            joined = not fresh
            continue
        term = _term(word if word is not None else piece["phrase"], phrase=word is None)
        if term is None:
            continue
        # OR binds the two pieces beside it, as in `أحمد OR محمد القاهرة`: (أحمد or محمد) and القاهرة.
        if joined and alternatives and not piece["minus"]:
            alternatives[-1][0].append(term)
        else:
            alternatives.append(([], [term]) if piece["minus"] else ([term], []))
        fresh, joined = False, False
    return Query(_spread(alternatives))


def _term(told: str, *, phrase: bool) -> Term | None:
    prefix = not phrase and told.endswith("*")
    words = tuple(token[:MAX_TOKEN] for token in index_tokens(told.rstrip("*")))
    if not words:
        return None
    return Term(words, prefix and len(words) == 1)


def _spread(alternatives: list[tuple[list[Term], list[Term]]]) -> tuple[Group, ...]:
    """(a or b) and c and not d, as groups: a c -d, b c -d."""
    unwanted = tuple(term for _, terms in alternatives for term in terms)
    groups: list[tuple[Term, ...]] = [()]
    for wanted, _ in alternatives:
        if wanted and len(groups) * len(wanted) <= _MOST:
            groups = [(*group, term) for group in groups for term in wanted]
    return tuple(Group(tuple(dict.fromkeys(group)), unwanted) for group in groups if group or unwanted)
