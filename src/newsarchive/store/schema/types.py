"""Column types that behave alike on SQLite and Postgres.

In: Python values. Out: the same Python values, whichever engine stores them. They never guess a zone or an encoding.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Dialect, Integer, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine, UserDefinedType

_SORTABLE = "%Y-%m-%dT%H:%M:%S.%fZ"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL and lone surrogates: not possible in Postgres and UTF-8


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment. SQLite stores sortable UTC text, Postgres `timestamptz`; both return aware UTC."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The engine's own type."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the database; a naive moment is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive moment {value!r}: a time zone is needed")
        value = value.astimezone(UTC)
        # strftime does not pad years before 1000.
        return f"{value.year:04}-{value.strftime(_SORTABLE[3:])}" if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """From the database, in UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)  # strptime is twenty times slower
        moment: datetime = value.astimezone(UTC)
        return moment


class TextList(TypeDecorator[str]):
    """Text of any length. Characters that no database can store (NUL, half a surrogate pair) become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else storable(value)


class JsonText(TypeDecorator[Any]):
    """A JSON value in one canonical spelling (keys sorted, no spaces): equal values, equal text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """From the database."""
        return None if value is None else json.loads(value)


class IntList(TypeDecorator[tuple[int, ...]]):
    """Signed 64-bit numbers in order: packed bytes on SQLite, an array that can be searched on Postgres."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The engine's own type."""
        return dialect.type_descriptor(LargeBinary() if dialect.name == "sqlite" else ARRAY(BigInteger))

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        """To the database."""
        if value is None:
            return None
        return struct.pack(f"<{len(value)}q", *value) if dialect.name == "sqlite" else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[int, ...] | None:
        """From the database."""
        if value is None:
            return None
        return struct.unpack(f"<{len(value) // 8}q", value) if dialect.name == "sqlite" else tuple(value)


class TsQuery(UserDefinedType[str]):
    """Postgres' `tsquery`, named here so that SQLite archives need not import that dialect."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """Its name in SQL."""
        return "TSQUERY"


def canonical_json(value: Any) -> str:
    """The canonical spelling of a JSON value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return storable(text)


def storable(text: str) -> str:
    """The text as the database returns it."""
    return _UNSTORABLE.sub("\ufffd", text)


def required(name: str, kind: Any, comment: str, *rest: Any, **more: Any) -> Column[Any]:
    """A column that is never null."""
    return Column(name, kind, *rest, nullable=False, comment=comment, **more)


def optional(name: str, kind: Any, comment: str, *rest: Any, **more: Any) -> Column[Any]:
    """A column that may be null (not known, or not the case)."""
    return Column(name, kind, *rest, nullable=True, comment=comment, **more)


def identity(comment: str) -> Column[int]:
    """The id of the row."""
    return Column("id", Integer, primary_key=True, comment=comment)
