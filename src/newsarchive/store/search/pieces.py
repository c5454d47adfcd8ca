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
    text = query.translate(_UNSEEN).translate(_QUOTES)
    at, token = _past_blanks(text, 0), None
    for _ in range(most):
        if at >= len(text):
            return
        tokens, end = _next(text, at)
        tokens = [_under(one, token) if token else one for one in tokens]
        yield from tokens
        at = _past_blanks(text, end)
        token = _held(tokens, token) if at == end else None
    if at < len(text):
        yield UnusedToken(text[at:].strip(), "too_long")


def _held(tokens: list[QueryToken | UnusedToken], token: QueryToken | None) -> QueryToken | None:
    """The piece whose field a bar without blanks hands on: `source:a|b` is `source:a OR source:b`."""
    last = tokens[-1] if tokens else None
    if not isinstance(last, QueryToken):
        return None
    return last if last.field else token if last.sign else None


def _under(one: QueryToken | UnusedToken, token: QueryToken) -> QueryToken | UnusedToken:
    """A bare word or phrase after such a bar, as a value of the same field, left out where the first is."""
    if not isinstance(one, QueryToken) or one.sign or one.field or token.field is None:
        return one
    sign = "-" if token.minus and not one.minus else ""
    name = token.typed.lstrip("-−–").partition(":")[0]
    return replace(one, field=token.field, typed=f"{sign}{name}:{one.typed}", minus=one.minus or token.minus)


def _next(string: str, start: int) -> tuple[list[QueryToken | UnusedToken], int]:
    """One piece, with what is odd about it before it; or only that. And where the next may begin."""
    tokens: list[QueryToken | UnusedToken] = []
    minus, at = _minus(string, start)
    field, unknown, after = _name(string, at)
    if unknown:
        tokens.append(UnusedToken(string[at:after].strip(), "unknown_field"))
        at = after
    elif field:
        at = _value(string, after)
        if at < 0:
            return [UnusedToken(string[start:after].strip(), "no_value")], after
    inner, at = _minus(string, at) if field or unknown else ("", at)
    opener, body = (minus + inner) if unknown else string[start:at], at
    phrase = _PHRASE.match(string, at)
    if phrase is None and string.startswith('"', at):
        tokens.append(UnusedToken('"', "unclosed_quote"))
        body = _past_blanks(string, at + 1)
    word = None if phrase else _BARS.match(string, body) or _WORD.match(string, body)
    end = phrase.end() if phrase else word.end() if word else body
    text = phrase[1] if phrase else word[0] if word else ""
    typed = opener + string[body:end]
    if not phrase and not word:
        return [
            *tokens,
            *([UnusedToken(opener.strip(), "no_value" if field else "no_word")] if opener.strip() else []),
        ], end
    signs = tuple(value for value in (minus, inner) if value)
    sign = _sign(text) if not (phrase or field or unknown or signs) else ""
    return [*tokens, QueryToken(typed.strip(), text, field, phrase is not None, signs, sign)], end


def _minus(text: str, at: int) -> tuple[str, int]:
    match = _MINUS.match(text, at)
    return (match[0], match.end()) if match else ("", at)


def _name(text: str, at: int) -> tuple[str | None, bool, int]:
    """The field named there, or whether a name stands there that is none; and where it ends.

    A colon after other words is their own («12:30», «قال:نعم», «الرئيس: سنفعل»): a name that is none is in Latin
    letters or nearly one of ours, and its value stands right behind it.
    """
    match = _NAME.match(text, at)
    if match is None:
        return None, False, at
    field = field_called(match[1])
    if field:
        return field, False, match.end()
    tight = not match[2] and match.end() < len(text) and not text[match.end()].isspace()
    latin = match[1].isascii() and match[1].isalpha() and len(match[1]) > 1
    return None, tight and (latin or looks_mistyped(match[1])), match.end()


def _value(text: str, at: int) -> int:
    """Where the value of a field begins: right behind its colon, or after a blank where nothing else begins there."""
    body = _past_blanks(text, at)
    if body == at or body == len(text):
        return body if body < len(text) else -1
    word = _WORD.match(text, body)
    named = _NAME.match(text, body)
    other = _MINUS.match(text, body) or (word and _sign(word[0])) or (named and field_called(named[1]))
    return -1 if other or _BARS.match(text, body) else body


def _sign(word: str) -> str:
    return SIGNS.get(word, "near" if _NEAR.fullmatch(word) else "")


def near_words(word: str) -> str | None:
    """What stands after the slash of `near/5`; None where nothing does."""
    match = _NEAR.fullmatch(word)
    return (match[1] or None) if match else None


def _past_blanks(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    return match.end() if match else at
