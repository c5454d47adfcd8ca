"""A query cut into pieces: words, phrases, values of fields, each with the minus before it, and the signs between.

In: a query as typed. Out: `QueryToken`s in its order, and what cannot be a piece with the reason. It folds nothing and
knows no meaning: which words a field takes is read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsarchive.store.search.fields import field_called, looks_mistyped

_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟", '"'))
# Marks of direction that editors put in unseen: before a minus or a field's name they would hide it.
_UNSEEN = dict.fromkeys([0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_BLANKS = re.compile(r"\s*")
_MINUS = re.compile(r"[-−–]+(?=[^\s\-−–])")
_NAME = re.compile(r'([^\W\d_][^\s":/|]{0,20}?)(\s?):(?!//)')
_PHRASE = re.compile(r'"([^"]*)"')
_WORD = re.compile(r'[^\s"|]+')
_BARS = re.compile(r"\|+")
SIGNS = {
    **dict.fromkeys(("OR", "أو", "او", "|", "||"), "or"),
    **dict.fromkeys(("AND", "&", "&&"), "and"),
    "NOT": "not",
}
_NEAR = re.compile(r"(?:near|Near|NEAR|قرب|قريب)/(.*)|NEAR")


@dataclass(frozen=True, slots=True)
class QueryToken:
    """What is asked for: a word, or a phrase, perhaps as a field's value; or a sign (`or and not near`).

    `minus`: the signs before it or before its value; `typed`: all of it, as typed.
    """

    typed: str
    text: str = ""
    field: str | None = None  # a key of `fields.NAMES`
    phrase: bool = False
    minus: tuple[str, ...] = ()
    sign: str = ""


@dataclass(frozen=True, slots=True)
class UnusedToken:
    """What is passed over: a piece as typed, and a key of `fields.WHY`."""

    typed: str
    why: str


def pieces(query: str, most: int) -> Iterator[QueryToken | UnusedToken]:
    """Pieces and oddities in order. Of more than `most` the rest is one oddity."""
    told = query.translate(_UNSEEN).translate(_QUOTES)
    at, held = _past_blanks(told, 0), None
    for _ in range(most):
        if at >= len(told):
            return
        found, end = _next(told, at)
        found = [_under(one, held) if held else one for one in found]
        yield from found
        at = _past_blanks(told, end)
        held = _held(found, held) if at == end else None
    if at < len(told):
        yield UnusedToken(told[at:].strip(), "too_long")


def _held(found: list[QueryToken | UnusedToken], held: QueryToken | None) -> QueryToken | None:
    """The piece whose field a bar without blanks hands on: `source:a|b` is `source:a OR source:b`."""
    last = found[-1] if found else None
    if not isinstance(last, QueryToken):
        return None
    return last if last.field else held if last.sign else None


def _under(one: QueryToken | UnusedToken, held: QueryToken) -> QueryToken | UnusedToken:
    """A bare word or phrase after such a bar, as a value of the same field, left out where the first is."""
    if not isinstance(one, QueryToken) or one.sign or one.field or held.field is None:
        return one
    sign = "-" if held.minus and not one.minus else ""
    name = held.typed.lstrip("-−–").partition(":")[0]
    return replace(one, field=held.field, typed=f"{sign}{name}:{one.typed}", minus=one.minus or held.minus)


def _next(told: str, start: int) -> tuple[list[QueryToken | UnusedToken], int]:
    """One piece, with what is odd about it before it; or only that. And where the next may begin."""
    found: list[QueryToken | UnusedToken] = []
    minus, at = _minus(told, start)
    field, unknown, after = _name(told, at)
    if unknown:
        found.append(UnusedToken(told[at:after].strip(), "unknown_field"))
        at = after
    elif field:
        at = _value(told, after)
        if at < 0:
            return [UnusedToken(told[start:after].strip(), "no_value")], after
    inner, at = _minus(told, at) if field or unknown else ("", at)
    opener, body = (minus + inner) if unknown else told[start:at], at
    phrase = _PHRASE.match(told, at)
    if phrase is None and told.startswith('"', at):
        found.append(UnusedToken('"', "unclosed_quote"))
        body = _past_blanks(told, at + 1)
    word = None if phrase else _BARS.match(told, body) or _WORD.match(told, body)
    end = phrase.end() if phrase else word.end() if word else body
    text = phrase[1] if phrase else word[0] if word else ""
    typed = opener + told[body:end]
    if not phrase and not word:
        return [
            *found,
            *([UnusedToken(opener.strip(), "no_value" if field else "no_word")] if opener.strip() else []),
        ], end
    signs = tuple(one for one in (minus, inner) if one)
    sign = _sign(text) if not (phrase or field or unknown or signs) else ""
    return [*found, QueryToken(typed.strip(), text, field, phrase is not None, signs, sign)], end


def _minus(told: str, at: int) -> tuple[str, int]:
    found = _MINUS.match(told, at)
    return (found[0], found.end()) if found else ("", at)


def _name(told: str, at: int) -> tuple[str | None, bool, int]:
    """The field named there, or whether a name stands there that is none; and where it ends.

    A colon after other words is their own («12:30», «قال:نعم», «الرئيس: سنفعل»): a name that is none is in Latin
    letters or nearly one of ours, and its value stands right behind it.
    """
    found = _NAME.match(told, at)
    if found is None:
        return None, False, at
    field = field_called(found[1])
    if field:
        return field, False, found.end()
    tight = not found[2] and found.end() < len(told) and not told[found.end()].isspace()
    latin = found[1].isascii() and found[1].isalpha() and len(found[1]) > 1
    return None, tight and (latin or looks_mistyped(found[1])), found.end()


def _value(told: str, at: int) -> int:
    """Where the value of a field begins: right behind its colon, or after a blank where nothing else begins there."""
    body = _past_blanks(told, at)
    if body == at or body == len(told):
        return body if body < len(told) else -1
    word = _WORD.match(told, body)
    named = _NAME.match(told, body)
    other = _MINUS.match(told, body) or (word and _sign(word[0])) or (named and field_called(named[1]))
    return -1 if other or _BARS.match(told, body) else body


def _sign(word: str) -> str:
    return SIGNS.get(word, "near" if _NEAR.fullmatch(word) else "")


def near_words(word: str) -> str | None:
    """What stands after the slash of `near/5`; None where nothing does."""
    found = _NEAR.fullmatch(word)
    return (found[1] or None) if found else None


def _past_blanks(told: str, at: int) -> int:
    found = _BLANKS.match(told, at)
    return found.end() if found else at
