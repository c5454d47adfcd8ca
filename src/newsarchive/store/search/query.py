"""The query language: words (all of them), "a phrase", -word, word*, OR, near/5, and fields such as source:name.

In: a query as a person typed it. Out: what is looked for, folded, and what was passed over and why. Broken syntax never
raises. It knows no engine, and no names of sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from newsarchive.arabic.tokens import index_tokens, stem
from newsarchive.store.search.fields import FieldTerm, Ignored, read
from newsarchive.store.search.pieces import QueryToken, UnusedToken, near_words, pieces

_NEAR_WORDS = 5  # where no number is given
_MOST_NEAR = 50
MAX_TOKEN = 100  # characters: longer "words" are encoded data, and are cut
_MOST = 40  # pieces of one query that are looked at, and groups they spread to
_BRACKETS = "()[]{}"


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
    fields: tuple[FieldTerm, ...] = ()
    typed: tuple[str, ...] = ()  # the words and phrases, as typed; unwanted ones with a minus before them
    signs: tuple[str, ...] = ()  # what joins or negates them and counts: OR, near/5, NOT, AND
    ignored: tuple[Ignored, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All that is wanted in any group: what ranks and is marked."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group.wanted))


@dataclass(slots=True)
class _Either:
    """Terms of which one is enough, or one that must not be there; and the words as typed."""

    wanted: list[Term]
    unwanted: list[Term]
    typed: list[str]


@dataclass(slots=True)
class _ParseState:
    """What was read so far of a query."""

    alternatives: list[_Either] = field(default_factory=list)
    fields: list[FieldTerm] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    last: str = ""  # the kind of what stands before: word, unwanted, field or nothing
    waiting: QueryToken | None = None  # OR, AND or near, where it waits for its right side
    negation: str = ""  # NOT, likewise

    def ignore(self, piece: str, why: str) -> None:
        self.ignored.append((piece, why))


def parse(query: str) -> Query:
    """What a query asks for. A query of signs only finds nothing; an empty one, or one of fields only, everything."""
    if not query.strip():
        return Query((), everything=True)
    done = _ParseState()
    for piece in pieces(query, _MOST):
        if isinstance(piece, UnusedToken):
            done.ignore(piece.typed, piece.why)
        elif piece.sign:
            _take_sign(done, piece)
        elif piece.field and piece.field != "title":
            _take_field(done, piece)
        else:
            _take_term(done, piece)
    _drop_waiting(done)
    groups = _spread(done)
    typed = tuple(word for alternative in done.alternatives for word in alternative.typed)
    everything = not groups and bool(done.fields)
    return Query(groups, everything, tuple(done.fields), typed, tuple(done.signs), tuple(done.ignored))


# ------------------------------------------------------------------ signs


def _take_sign(done: _ParseState, piece: QueryToken) -> None:
    """OR, AND, NOT, near/5: what stands between words waits for its right side."""
    if piece.sign == "not":
        if done.negation:
            done.ignore(done.negation, "nothing_to_leave_out")
        done.negation = piece.typed
        return
    _drop_waiting(done)
    fitting = {"or": ("word", "field"), "and": ("word", "unwanted", "field"), "near": ("word",)}[piece.sign]
    neither = done.last == "unwanted" and _is_bar(piece)
    if done.last not in fitting and not neither:
        done.ignore(piece.typed, "near_joins_words" if piece.sign == "near" else "nothing_to_join")
    elif piece.sign == "near" and _nearness(piece) is None:
        done.ignore(piece.typed, "bad_near")
    else:
        done.waiting = piece


def _is_bar(sign: QueryToken) -> bool:
    """`-title:a|b` is neither of the two."""
    return sign.typed.startswith("|")


def _nearness(piece: QueryToken) -> int | None:
    """How many words may stand between; None where no number is given."""
    text = near_words(piece.text)
    if text is None:
        return _NEAR_WORDS
    return int(text[:4]) if text.isdecimal() else None


def _drop_waiting(done: _ParseState) -> None:
    """What waits has nothing on its right side."""
    if done.waiting:
        done.ignore(done.waiting.typed, "near_joins_words" if done.waiting.sign == "near" else "nothing_to_join")
    if done.negation:
        done.ignore(done.negation, "nothing_to_leave_out")
    done.waiting, done.negation = None, ""


def _is_unwanted(done: _ParseState, piece: QueryToken) -> bool:
    """Whether it is to be left out; of several signs that say so the first counts, two minuses in a row say nothing."""
    texts = [sign for sign in (done.negation, *piece.minus) if sign]
    first = next((text for text in texts if text == done.negation or len(text) == 1), None)
    if first is not None:
        texts.remove(first)
    if done.negation:
        done.signs.append(done.negation)
    for text in texts:
        done.ignore(text, "one_minus")
    done.negation = ""
    return first is not None


# ------------------------------------------------------------------ fields


def _take_field(done: _ParseState, piece: QueryToken) -> None:
    negated = done.negation
    text, unwanted = _plain(done, piece), _is_unwanted(done, piece)
    asked = read(piece.field or "", text, piece.typed, unwanted=unwanted)
    if isinstance(asked, FieldTerm):
        _join_field(done, asked)
        done.fields.append(asked)
        done.last = "field"
        return
    if negated:
        done.negation = done.signs.pop()
    _drop_waiting(done)
    done.ignore(piece.typed, asked)


def _join_field(done: _ParseState, asked: FieldTerm) -> None:
    """Values of one field are either-or by themselves: OR between them changes nothing, but it is right there."""
    if done.waiting is None:
        return
    alike = done.last == "field" and done.fields[-1].name == asked.name
    neither = _is_bar(done.waiting)  # -source:a|b is neither; -source:a OR -source:b would be anything
    same = alike and done.fields[-1].unwanted == asked.unwanted and (neither or not asked.unwanted)
    if done.waiting.sign == "and" and (asked.unwanted or not alike):
        done.signs.append(done.waiting.typed)
    elif done.waiting.sign == "and":
        done.ignore(done.waiting.typed, "and_of_one_field")
    elif done.waiting.sign == "or" and same:
        done.signs.append(done.waiting.typed)
    else:
        done.ignore(done.waiting.typed, "near_joins_words" if done.waiting.sign == "near" else "or_joins_alike")
    done.waiting = None


def _plain(done: _ParseState, piece: QueryToken) -> str:
    """A value or word without the signs that mean nothing there, which are named."""
    text = piece.text
    if piece.phrase:
        if "*" in text:
            done.ignore(piece.typed, "star_at_the_end_only")
        return text
    if brackets := "".join(sign for sign in text if sign in _BRACKETS):
        done.ignore(brackets, "brackets")
        text = text.strip(_BRACKETS)
    misplaced = text if piece.field and piece.field != "title" else text.rstrip("*")
    if "*" in misplaced:
        done.ignore(text, "star_at_the_end_only")
    return text


# ------------------------------------------------------------------ words


def _take_term(done: _ParseState, piece: QueryToken) -> None:
    if not index_tokens(piece.text):
        _drop_waiting(done)
        done.ignore(piece.typed, "no_word" if piece.text.strip(_BRACKETS) or not piece.text else "brackets")
        return
    unwanted = _is_unwanted(done, piece)
    text = _plain(done, piece)
    term = _term(done, text, piece)
    typed = piece.typed.lstrip("-−–")
    if piece.field and piece.minus:
        typed = typed.replace(f":{piece.minus[-1]}", ":", 1)
    _join(done, term, ("-" if unwanted else "") + typed, unwanted=unwanted)
    done.last, done.waiting = "unwanted" if unwanted else "word", None


def _term(done: _ParseState, text: str, piece: QueryToken) -> Term:
    prefix = not piece.phrase and text.endswith("*")
    words = tuple(token[:MAX_TOKEN] for token in index_tokens(text))
    if prefix and len(words) > 1:
        done.ignore(text, "star_at_the_end_only")
    return Term(words, prefix and len(words) == 1, piece.field == "title")


def _join(done: _ParseState, term: Term, typed: str, *, unwanted: bool) -> None:
    """Put a term where OR and near say. OR binds the two beside it: `a OR b c` is (a or b) and c."""
    sign, before = done.waiting, done.alternatives[-1] if done.alternatives else None
    if sign and sign.sign == "near" and before and not unwanted and _is_near(done, sign, before, term):
        before.typed.append(typed)
        return
    if sign and sign.sign == "or" and before and not unwanted and done.last == "word":
        before.wanted.append(term)
        before.typed.append(typed)
        done.signs.append(sign.typed)
        return
    if sign and (sign.sign == "and" or (_is_bar(sign) and term.title and unwanted and done.last == "unwanted")):
        done.signs.append(sign.typed)
    elif sign:
        why = "or_leaves_nothing_out" if unwanted else "or_joins_alike"
        done.ignore(sign.typed, "near_joins_words" if sign.sign == "near" else why)
    done.alternatives.append(_Either([], [term], [typed]) if unwanted else _Either([term], [], [typed]))


def _is_near(done: _ParseState, sign: QueryToken, before: _Either, term: Term) -> bool:
    """Make two words near each other, where they are words; a third is near the second."""
    last = before.wanted[-1]
    if not _is_word(term) or not (_is_word(last) or last.near):
        return False
    number = _nearness(sign) or 0
    near = min(max(number, 1), _MOST_NEAR)
    if near != number:
        done.ignore(sign.typed, "near_from_one" if number < near else "near_at_most")
    else:
        done.signs.append(sign.typed)
    pair = Term((last.words[-1], *term.words), title=last.title or term.title, near=near)
    if last.near:
        done.alternatives.append(_Either([pair], [], []))
    else:
        before.wanted[-1] = pair
    return True


def _is_word(term: Term) -> bool:
    return len(term.words) == 1 and not term.prefix and not term.near


def _spread(done: _ParseState) -> tuple[Group, ...]:
    """(a or b) and c and not d, as groups: a c -d, b c -d. What would make too many of them is passed over."""
    unwanted = tuple(term for alternative in done.alternatives for term in alternative.unwanted)
    groups: list[tuple[Term, ...]] = [()]
    for alternative in done.alternatives:
        if len(groups) * len(alternative.wanted) > _MOST:
            done.ignored += [(typed, "too_many_ors") for typed in alternative.typed]
            alternative.typed = []
        elif alternative.wanted:
            groups = [(*group, term) for group in groups for term in alternative.wanted]
    return tuple(Group(tuple(dict.fromkeys(group)), unwanted) for group in groups if group or unwanted)
