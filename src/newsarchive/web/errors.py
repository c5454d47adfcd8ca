"""What is wrong with a request, parameter by parameter, in words that say what mends it.

In: faults as pydantic tells them, names of parameters. Out: `Wrong`s. It refuses nothing: whether a fault ends a
request is the door's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any


@dataclass(frozen=True, slots=True)
class Wrong:
    """A parameter that cannot be taken: where it stood (`query body path header`), what it was, and what mends it."""

    field: str
    where: str
    message: str
    value: str = ""


class Faulty(Exception):
    """A request whose parameters cannot be taken; `status`: 409 where they only do not fit each other."""

    def __init__(self, *wrong: Wrong, status: int = 422) -> None:
        super().__init__("; ".join(f"{one.field}: {one.message}" for one in wrong))
        self.wrong = wrong
        self.status = status


def misspelt(params: Mapping[str, str], known: Iterable[str]) -> tuple[Wrong, ...]:
    """The parameters of an address that are none, but nearly one of those there are."""
    names = list(known)
    near = {name: get_close_matches(name.lower(), names, 1, 0.8) for name in params if name not in names}
    return tuple(
        Wrong(name, "query", f"there is no such parameter; did you mean {texts[0]}?", params[name])
        for name, texts in near.items()
        if texts
    )


# What is said of each kind of fault, with the bounds that it breaks.
_SAID = {
    "missing": "this is needed",
    "string_too_long": "write at most {max_length} characters",
    "string_too_short": "write at least {min_length} characters",
    "greater_than_equal": "write a number from {ge} on",
    "less_than_equal": "write a number up to {le}",
    "int_parsing": "write a whole number",
    "int_parsing_size": "write a whole number that is not as large",
    "int_type": "write a whole number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "string_type": "write a string",
    "literal_error": "write one of: {expected}",
    "too_long": "give at most {max_length} of them",
    "tuple_type": "write a list",
    "json_invalid": "the body is no JSON: {error}",
    "model_attributes_type": "send a JSON object, with Content-Type: application/json",
    "date_from_datetime_parsing": "there is no such day: write it as 2022-01-12",
    "date_parsing": "there is no such day: write it as 2022-01-12",
    "date_from_datetime_inexact": "write a day as 2022-01-12",
}
_MARKS = {  # what a string must look like, by its parameter
    "cursor": "this is no cursor: take `next` of the page before, or leave it out to begin anew",
    "url": "write an http(s) address, without blanks",
    "feeds": "write http(s) addresses, without blanks",
    "stamp": "write a moment as YYYYMMDDhhmmss, or its beginning from the year on",
}
_NUL = "this holds a NUL, which cannot stand here"


def wrong_of(row: Mapping[str, Any], known: Iterable[str] = ()) -> Wrong:
    """One fault as pydantic tells it, in words. `known`: the parameters there are."""
    place: Sequence[Any] = row.get("loc", ())
    where = str(place[0] if place else "body")
    name = ".".join(str(part) for part in place[1:]) or where
    kind = str(row.get("type", ""))
    name = "body" if kind == "json_invalid" else name  # not the place in it
    if kind == "extra_forbidden":
        near = get_close_matches(name.lower(), list(known), 1, 0.6)
        meant = f"did you mean {near[0]}? " if near else ""
        text = f"there is no such parameter; {meant}/api/docs names those there are"
    elif kind == "string_pattern_mismatch":
        text = _MARKS.get(name.partition(".")[0], _NUL)
    elif kind in _SAID:
        text = _SAID[kind].format(**row.get("ctx") or {})
    else:
        text = str(row.get("msg", "")).removeprefix("Value error, ")
    return Wrong(name, where, text, str(row.get("input", ""))[:80])
