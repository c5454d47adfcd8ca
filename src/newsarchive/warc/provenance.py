"""What a capture's `metadata` record says: our own knowledge, as JSON, so that raw alone rebuilds the archive.

In: an answer's way and its `Provenance`. Out: JSON bytes, and back. Unknown names are passed over, absent ones take
their defaults: a file written by another version stays readable.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from newsarchive.model import Entry, Provenance
from newsarchive.warc.record import BadBlock

_MOMENTS = frozenset({"published", "updated"})


@dataclass(frozen=True, slots=True)
class MetadataRecord:
    """What stands beside an answer: where it came from, and by which addresses."""

    url: str  # asked for
    redirects: tuple[str, ...]
    provenance: Provenance


def dump(beside: MetadataRecord) -> bytes:
    """As JSON; facts that say nothing are left out."""
    phrases = {"url": beside.url, "redirects": list(beside.redirects), "provenance": _plain(beside.provenance)}
    try:
        return json.dumps(phrases, ensure_ascii=False, sort_keys=True).encode()
    except UnicodeEncodeError:  # half a letter, out of a broken feed: only its escape can stand in a file
        return json.dumps(phrases, sort_keys=True).encode()


def load(block: bytes) -> MetadataRecord | None:
    """Read back; None where the record is somebody else's metadata. Raises `BadBlock` where ours is broken."""
    try:
        value = json.loads(block)
    except ValueError:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("provenance"), dict):
        return None
    try:
        return MetadataRecord(
            str(value["url"]), tuple(map(str, value.get("redirects", ()))), _provenance(value["provenance"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadBlock(f"metadata of ours that cannot be read: {error!r}") from error


def _plain(noun: Provenance | Entry) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if isinstance(value, Entry):
            value = _plain(value)
        elif isinstance(value, datetime):
            value = value.isoformat()
        if value is not None and value != ():
            row[field.name] = value
    return row


def _provenance(row: dict[str, Any]) -> Provenance:
    values = _known(Provenance, row)
    values["hosts"] = tuple(map(str, values.get("hosts", ())))
    if isinstance(values.get("claim"), dict):
        values["claim"] = _entry(values["claim"])
    return Provenance(**values)


def _entry(row: dict[str, Any]) -> Entry:
    values = _known(Entry, row)
    for name, value in values.items():
        if name in _MOMENTS:
            values[name] = datetime.fromisoformat(value)
        elif isinstance(value, list):
            values[name] = tuple(map(str, value))
    return Entry(**values)


def _known(noun: type[Provenance] | type[Entry], row: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(noun)}
    return {name: value for name, value in row.items() if name in names}
