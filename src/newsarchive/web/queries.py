"""What requests may ask: the types of their parameters, each named with its mend where it cannot be taken.

In: strings of an address. Out: filters of the store. The API and feeds refuse what they cannot take; pages go on
without it and say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from newsarchive.dedupe.kinds import KINDS
from newsarchive.store.filters import Filters
from newsarchive.web.errors import Wrong, wrong_of

NO_NUL = r"^[^\x00]*$"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d{1,10}")
MOST = 2**31 - 1


def _written_day(value: Any) -> Any:
    """Only `2022-01-12`: a bare number is no day."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("write a day as 2022-01-12")
    return value


def _written_number(value: Any) -> Any:
    if isinstance(value, str) and not (value.isascii() and _NUMBER.fullmatch(value)):
        raise ValueError("write a whole number")
    return value


def _written_truth(value: Any) -> Any:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("write true or false")
    return value


Written = BeforeValidator(_written_number)
Line = Annotated[str, StringConstraints(max_length=1_000, pattern=NO_NUL)]
Day = Annotated[date, BeforeValidator(_written_day)]
Truth = Annotated[bool, BeforeValidator(_written_truth)]
Number = Annotated[int, Field(ge=1, le=MOST), Written]
Id = Annotated[int, Path(ge=1, le=MOST), Written]
Name = Annotated[str, Path(max_length=500, pattern=NO_NUL, min_length=1)]
Limit = Annotated[int, Field(ge=1, le=200), Written]
Cursor = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}$")]
Changed = Literal[("any", *KINDS)]  # type: ignore[valid-type]


class Strict(BaseModel):
    """Parameters of which none is unknown: a misspelt filter must not mean «everything»."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Picked(Strict):
    """The filters that lists, exports and search share."""

    source: Annotated[Line | None, Field(description="Of this source only, by its name.")] = None
    since: Annotated[Day | None, Field(description="Published on or after this day (else first seen).")] = None
    until: Annotated[Day | None, Field(description="Published on or before this day.")] = None
    language: Annotated[Line | None, Field(description="Of this language only, such as ar.")] = None
    story: Annotated[Number | None, Field(description="Of this story only, by its number.")] = None
    changed: Annotated[Changed | None, Field(description="Edited ones only; with a kind, where that was edited.")] = (
        None
    )

    author: Annotated[Line | None, Field(description="By this author: all words of the name, folded.")] = None
    agency: Annotated[Line | None, Field(description="Crediting this agency.")] = None
    place: Annotated[Line | None, Field(description="With this place in the dateline.")] = None
    section: Annotated[Line | None, Field(description="Of this section.")] = None
    title: Annotated[Line | None, Field(description="With all these words in the title.")] = None
    deleted: Annotated[Truth | None, Field(description="Deleted by the publisher, or not.")] = None
    copies: Annotated[Truth | None, Field(description="With copies in the archive, or without.")] = None

    def filters(self, query: str | None = None) -> Filters:
        """The filters as the store takes them."""
        row = {name: getattr(self, name) for name in Picked.model_fields}
        return Filters(query=query, **row)


def picked(params: Mapping[str, str]) -> tuple[Filters, tuple[Wrong, ...]]:
    """The filters in an address, and those of them that cannot be taken. What is empty is not asked for."""
    values = {name: params[name] for name in Picked.model_fields if params.get(name)}
    values |= {name: values[name].lower() for name in ("deleted", "copies") if name in values}
    try:
        return Picked.model_validate(values).filters(), ()
    except ValidationError as error:
        wrong = tuple(wrong_of({**one, "loc": ("query", *one["loc"])}) for one in error.errors(include_url=False))
    for one in wrong:
        values.pop(one.field, None)
    return Picked.model_validate(values).filters(), wrong


class ArticlesAsked(Picked):
    """A page of a list of articles."""

    q: Annotated[Line | None, Field(description="Words, as search takes them.")] = None
    cursor: Annotated[Cursor | None, Field(description="Where the page begins: `next` of the page before.")] = None
    limit: Annotated[Limit, Field(description="How many at most.")] = 50


class Streamed(Picked):
    """All articles that fit."""

    q: Annotated[Line | None, Field(description="Words, as search takes them.")] = None


class Paged(Strict):
    """A page of anything in the order of its numbers."""

    cursor: Annotated[Cursor | None, Field(description="Where the page begins: `next` of the page before.")] = None
    limit: Annotated[Limit, Field(description="How many at most.")] = 50


def after(cursor: str | None) -> int:
    """The number a page begins after."""
    return min(int(cursor), MOST) if cursor else 0
