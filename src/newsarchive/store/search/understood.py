"""What a query was taken to ask: shown to the person who typed it.

In: a query as typed, a table of names. Out: `Understood`. It asks no database.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsarchive.arabic.names import Names
from newsarchive.store.search.fields import WHY, FieldTerm, Ignored, nearest
from newsarchive.store.search.query import Query, parse
from newsarchive.store.search.spelling import aliased


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as it was read: `ignored` pairs what was passed over with a key of `WHY`; see `why`."""

    words: tuple[str, ...]  # words and phrases as typed, unwanted ones with a minus before them
    signs: tuple[str, ...]  # OR, near/5, NOT and AND, where they count
    fields: tuple[FieldTerm, ...]
    aliases: tuple[tuple[str, tuple[str, ...]], ...]  # a name as typed, and its other spellings that are looked for too
    ignored: tuple[Ignored, ...]


def understood(query: str, names: Names | None = None) -> Understood:
    """How a query is read. Without names no other spellings are looked for."""
    return understood_of(parse(query), names)


def understood_of(typed: Query, names: Names | None) -> Understood:
    """The same, of a query that is parsed already."""
    others = aliased(typed, names) if names is not None else ()
    return Understood(typed.typed, typed.signs, typed.fields, others, tuple(dict.fromkeys(typed.ignored)))


def no_source(nearest_name: str | None, language: str = "en") -> str:
    """That no source has a name that was asked for, in Arabic (`ar`) or English, and which one's is nearest."""
    if language == "ar":
        return "لا مصدر بهذا الاسم" + (f". لعلك أردت «{nearest_name}»" if nearest_name else "")
    return "no source has this name" + (f"; did you mean “{nearest_name}”?" if nearest_name else "")


def why(ignored: Ignored, language: str = "en") -> str:
    """Why a piece was passed over, in Arabic (`ar`) or English; of a field's name that is none the nearest that is."""
    arabic, english = WHY[ignored[1]]
    meant = nearest(ignored[0].strip(" :-−–")) if ignored[1] == "unknown_field" else None
    if language == "ar":
        return f"{arabic}. لعلك أردت «{meant}:»" if meant else arabic
    return f"{english}; did you mean “{meant}:”?" if meant else english
