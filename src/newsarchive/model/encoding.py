"""Values as JSON: how the command line, the API and exports write what the archive holds.

In: a value of `newsarchive.model`, a moment, a day. Out: JSON, in the order in which the value declares its fields:
moments as `2022-01-12T09:00:00Z`, days as `2022-01-12`, absent facts as `null` or `[]`. It never drops a field.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any, overload

import msgspec


def to_json(value: Any) -> Any:
    """A value as plain dictionaries, lists and strings."""
    return msgspec.to_builtins(value)


def encode(value: Any) -> str:
    """A value as one line of JSON, Arabic as itself."""
    return json.dumps(to_json(value), ensure_ascii=False)


@overload
def moment_json(moment: datetime) -> str: ...


@overload
def moment_json(moment: datetime | None) -> str | None: ...


def moment_json(moment: datetime | None) -> str | None:
    """`2022-01-12T09:00:00Z`; fractions of a second only when they are not zero."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day_json(day: date | None) -> str | None:
    """`2022-01-12`."""
    return None if day is None else day.isoformat()
