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
    told = {"url": beside.url, "redirects": list(beside.redirects), "provenance": _plain(beside.provenance)}
    try:
        return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    except UnicodeEncodeError:  # half a letter, out of a broken feed: only its escape can stand in a file
        return json.dumps(told, sort_keys=True).encode()


def load(block: bytes) -> MetadataRecord | None:
    """Read back; None where the record is somebody else's metadata. Raises `BadBlock` where ours is broken."""
    try:
        told = json.loads(block)
    except ValueError:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("provenance"), dict):
        return None
    try:
        return MetadataRecord(
            str(told["url"]), tuple(map(str, told.get("redirects", ()))), _provenance(told["provenance"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadBlock(f"metadata of ours that cannot be read: {error!r}") from error


def _plain(noun: Provenance | Entry) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if isinstance(value, Entry):
            value = _plain(value)
        elif isinstance(value, datetime):
            value = value.isoformat()
        if value is not None and value != ():
            told[field.name] = value
    return told


def _provenance(told: dict[str, Any]) -> Provenance:
    values = _known(Provenance, told)
    values["hosts"] = tuple(map(str, values.get("hosts", ())))
    if isinstance(values.get("claim"), dict):
        values["claim"] = _entry(values["claim"])
    return Provenance(**values)


def _entry(told: dict[str, Any]) -> Entry:
    values = _known(Entry, told)
    for name, value in values.items():
        if name in _MOMENTS:
            values[name] = datetime.fromisoformat(value)
        elif isinstance(value, list):
            values[name] = tuple(map(str, value))
    return Entry(**values)


def _known(noun: type[Provenance] | type[Entry], told: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(noun)}
    return {name: value for name, value in told.items() if name in names}
