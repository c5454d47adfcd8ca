"""Nouns as JSON and back, for the columns that hold a whole noun.

In: nouns. Out: JSON values, and the same nouns again. It touches no database.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from typing import Any

from newsarchive.model import Block, DateFact, Entry, Fact, Provenance, Validators
from newsarchive.model.encoding import moment_json
from newsarchive.store.schema.types import canonical_json


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def entry_json(entry: Entry | None) -> dict[str, Any] | None:
    """A feed's claim; what it does not claim is left out."""
    if entry is None:
        return None
    row = {name: value for name, value in _fields(entry).items() if value not in (None, ())}
    return row | {name: moment_json(row[name]) for name in ("published", "updated") if name in row}


def entry(row: dict[str, Any] | None) -> Entry | None:
    """The claim again."""
    if row is None:
        return None
    return Entry(
        **row
        | {name: _moment(row[name]) for name in ("published", "updated") if name in row}
        | {name: tuple(row[name]) for name in ("authors", "tags", "agencies") if name in row}
    )


def provenance_json(provenance: Provenance) -> dict[str, Any]:
    """What was known when a capture was kept."""
    row = {name: value for name, value in _fields(provenance).items() if value is not None}
    return row | ({"claim": entry_json(provenance.claim)} if provenance.claim else {})


def provenance(record_row: dict[str, Any]) -> Provenance:
    """The provenance again."""
    known = {field.name for field in dataclasses.fields(Provenance)}
    row = {name: value for name, value in record_row.items() if name in known}
    return Provenance(**row | {"claim": entry(row.get("claim")), "hosts": tuple(row.get("hosts", ()))})


def dated_json(dated: DateFact | None) -> dict[str, Any] | None:
    """A date as found."""
    if dated is None:
        return None
    return _fields(dated) | {"day": dated.day.isoformat(), "moment": moment_json(dated.moment)}


def dated(row: dict[str, Any] | None) -> DateFact | None:
    """The date again."""
    if row is None:
        return None
    moment = datetime.fromisoformat(row["moment"])
    return DateFact(**row | {"day": date.fromisoformat(row["day"]), "moment": moment})


def evidence_json(evidence: tuple[tuple[str, Fact], ...]) -> list[list[str]]:
    """Facts by name: [name, value, where it was found]."""
    return [[name, fact.value, fact.evidence] for name, fact in evidence]


def layout_json(blocks: tuple[Block, ...]) -> list[Any]:
    """Every block in order: a kept one as [kind, its length in the text], a dropped one whole."""
    return [
        [block.kind, len(block.text)]
        if block.dropped is None
        else {name: value for name, value in _fields(block).items() if value is not None}
        for block in blocks
    ]


def blocks(layout: list[Any], text: str) -> tuple[Block, ...]:
    """The blocks again, kept ones cut out of the text."""
    rebuilt: list[Block] = []
    at = 0
    for piece in layout:
        if isinstance(piece, dict):
            rebuilt.append(Block(**piece))
        else:
            kind, length = piece
            rebuilt.append(Block(text[at : at + length], kind))
            at += length + 2  # the empty line between two kept blocks
    return tuple(rebuilt)


def as_stored(value: Any) -> Any:
    """A JSON value as the database gives it back: tuples as lists, what cannot be stored replaced."""
    return json.loads(canonical_json(value))


def validators(row: Any) -> Validators:
    """What a feed's or target's row holds to ask again with."""
    return Validators(row.etag, row.last_modified)


def _fields(noun: Any) -> dict[str, Any]:
    # dataclasses.asdict would copy deeply, which these flat values do not need.
    return {field.name: getattr(noun, field.name) for field in dataclasses.fields(noun)}
