"""The query language: words (all of them), "a phrase", -word, word*, OR, near/5, and fields such as source:name.

In: a query as a person typed it. Out: what is looked for, folded, and what was passed over and why. Broken syntax never
raises. It knows no engine, and no names of sources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newsarchive.arabic.tokens import index_tokens, stem
from newsarchive.store.search.fields import Asked, Ignored, field_called, looks_mistyped, read

_PIECE = re.compile(
    r'(?P<minus>[-−–](?=[^\s-]))?(?:(?P<name>[^\W\d_][^\s":/]{0,20}?)\s?:(?!/)\s?(?=\S))?'
    r'(?:"(?P<phrase>[^"]*)(?P<close>"?)|(?P<word>[^\s"]+))'
)
_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟", '"'))
_OR = frozenset({"OR", "أو", "|", "||"})
_AND = frozenset({"AND", "&", "&&"})
_NOT = frozenset({"NOT"})
_NEAR = re.compile(r"(?:(?:near|NEAR|قرب|قريب)/(\d*)|NEAR)")
_NEAR_WORDS = 5  # where no number is given
_MOST_NEAR = 50
MAX_TOKEN = 100  # characters: longer "words" are encoded data, and are cut
_MOST = 40  # pieces of one query that are looked at


@dataclass(frozen=True, slots=True)
class Term:
    """One thing looked for: a word (by its stem), the beginning of a word, words in a row, or words near each other."""

    words: tuple[str, ...]  # folded; several are a phrase, or near each other
    prefix: bool = False
    title: bool = False  # in the title only
    near: int = 0  # the words stand at most so many apart, in any order; 0: in a row

    @property
    def stem(self) -> str:
        """What a single word is looked for by."""
        return stem(self.words[0])

    @property
    def exact(self) -> bool:
        """Whether an index of stems cannot tell by itself that it fits."""
        return len(self.words) > 1


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that must all be there, and terms that must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Groups of which one must fit, and fields that must. `everything`: no words were asked for."""

    groups: tuple[Group, ...]
    everything: bool = False
    fields: tuple[Asked, ...] = ()
    typed: tuple[str, ...] = ()  # the words and phrases, as typed
    ignored: tuple[Ignored, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All that is wanted in any group: what ranks and is marked."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group.wanted))


@dataclass(slots=True)
class _Reading:
    """What was read so far of a query."""

    alternatives: list[tuple[list[Term], list[Term]]] = field(default_factory=list)
    fields: list[Asked] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    last: str = ""  # the kind of the piece before: word, field or nothing
    joined: str = ""  # OR, where it waits for its right side
    near: int = 0  # likewise near
    negated: bool = False  # NOT

    def ignore(self, piece: str, why: str) -> None:
        self.ignored.append((piece, why))


def parse(query: str) -> Query:
    """What a query asks for. A query of signs only finds nothing; an empty one, or one of fields only, everything."""
    if not query.strip():
        return Query((), everything=True)
    done = _Reading()
    for place, piece in enumerate(_PIECE.finditer(query.translate(_QUOTES))):
        if place >= _MOST:
            done.ignore(query[piece.start() :].strip()[:80], "too_long")
            break
        _take(done, piece)
    _dangling(done)
    groups = _spread(done.alternatives)
    everything = not groups and bool(done.fields)
    return Query(groups, everything, tuple(done.fields), tuple(done.typed), tuple(dict.fromkeys(done.ignored)))


def _take(done: _Reading, piece: re.Match[str]) -> None:
    word, name = piece["word"], piece["name"]
    if piece["phrase"] is not None and not piece["close"]:
        done.ignore('"', "unclosed_quote")
    if name is None and not piece["minus"] and word is not None and _is_sign(done, word):
        return
    known = field_called(name) if name else None
    if known == "title":
        _take_term(done, piece, word if word is not None else piece["phrase"], title=True)
    elif known:
        _take_field(done, piece, known, word if word is not None else piece["phrase"])
    elif name and looks_mistyped(name):
        done.ignore(piece.group().strip(), "unknown_field")
    else:
        told = (f"{name}:{word}" if name else word) if word is not None else piece["phrase"]
        if name and word is None:
            _take_term(done, piece, name)
        _take_term(done, piece, told)


def _is_sign(done: _Reading, word: str) -> bool:
    """OR, AND, NOT, near/5: what stands between words."""
    near = _NEAR.fullmatch(word)
    if word in _OR:
        if done.last:
            done.joined = word
        else:
            done.ignore(word, "nothing_to_join")
    elif near:
        if done.last == "word":
            done.near = min(int(near[1] or _NEAR_WORDS), _MOST_NEAR) or 1
        else:
            done.ignore(word, "near_joins_words")
    elif word in _NOT:
        done.negated = True
    return bool(word in _OR or near or word in _AND or word in _NOT)


def _take_field(done: _Reading, piece: re.Match[str], name: str, told: str) -> None:
    if done.joined and (done.last != "field" or done.fields[-1].name != name):
        done.ignore(done.joined, "or_joins_alike")
    asked = read(name, told, piece.group().strip(), unwanted=bool(piece["minus"]) or done.negated)
    if isinstance(asked, Asked):
        done.fields.append(asked)
    else:
        done.ignore(piece.group().strip(), asked)
    done.last, done.joined, done.near, done.negated = "field", "", 0, False


def _take_term(done: _Reading, piece: re.Match[str], told: str, *, title: bool = False) -> None:
    term = _term(done, told, phrase=piece["word"] is None, title=title)
    if term is None:
        if not told.strip("()[]{}"):
            done.ignore(told or '""', "brackets" if told else "no_word")
        else:
            done.ignore(told, "no_word")
        return
    unwanted = bool(piece["minus"]) or done.negated
    _join(done, term, unwanted=unwanted)
    done.typed.append(("-" if unwanted else "") + piece.group().strip().lstrip("-−–"))
    done.last, done.joined, done.near, done.negated = "" if unwanted else "word", "", 0, False


def _join(done: _Reading, term: Term, *, unwanted: bool) -> None:
    """Put a term where OR and near say. OR binds the two beside it: `a OR b c` is (a or b) and c."""
    before = done.alternatives[-1][0] if done.alternatives else []
    if done.near and before and not unwanted:
        last = before[-1]
        if _is_word(term) and _is_word(last):
            before[-1] = Term((*last.words, *term.words), title=last.title, near=done.near)
            return
        if _is_word(term) and last.near:  # a near/5 b near/5 c
            pair = Term((last.words[-1], *term.words), title=last.title, near=done.near)
            done.alternatives.append(([pair], []))
            return
        done.ignore(f"near/{done.near}", "near_joins_words")
    if done.joined and done.last != "word":
        done.ignore(done.joined, "or_joins_alike")
    if done.joined and done.last == "word" and not unwanted:
        before.append(term)
    else:
        done.alternatives.append(([], [term]) if unwanted else ([term], []))


def _is_word(term: Term) -> bool:
    return len(term.words) == 1 and not term.prefix


def _dangling(done: _Reading) -> None:
    if done.joined:
        done.ignore(done.joined, "nothing_to_join")
    if done.near:
        done.ignore(f"near/{done.near}", "near_joins_words")
    if done.negated:
        done.ignore("NOT", "no_word")


def _term(done: _Reading, told: str, *, phrase: bool, title: bool) -> Term | None:
    if not phrase and any(sign in told for sign in "()[]{}"):
        done.ignore("".join(sign for sign in told if sign in "()[]{}"), "brackets")
        told = told.strip("()[]{}")
    prefix = not phrase and told.endswith("*")
    if not phrase and "*" in told.rstrip("*"):
        done.ignore(told, "star_at_the_end_only")
    words = tuple(token[:MAX_TOKEN] for token in index_tokens(told.rstrip("*")))
    if not words:
        return None
    return Term(words, prefix and len(words) == 1, title)


def _spread(alternatives: list[tuple[list[Term], list[Term]]]) -> tuple[Group, ...]:
    """(a or b) and c and not d, as groups: a c -d, b c -d."""
    unwanted = tuple(term for _, terms in alternatives for term in terms)
    groups: list[tuple[Term, ...]] = [()]
    for wanted, _ in alternatives:
        if wanted and len(groups) * len(wanted) <= _MOST:
            groups = [(*group, term) for group in groups for term in wanted]
    return tuple(Group(tuple(dict.fromkeys(group)), unwanted) for group in groups if group or unwanted)
