"""The labels of a line that other programs wrote: their names for the facts we file.

In: a line's object. Out: its facts by our names, whatever they are called there (data/fields.toml), and the keys that
were not read, so that nothing is dropped in silence. A value under our own name that is no such fact is an error; under
a foreign name it is left unread. It opens nothing and never guesses what an unknown key may mean.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from newsarchive.arabic.text import fold
from newsarchive.extract.dating import read_date
from newsarchive.extract.markup import has_markup, text_of_markup
from newsarchive.extract.moments import placed

T = TypeVar("T")

_NOTHING = frozenset(("", "nan", "none", "null", "n/a", "na", "nat", "-", "[]", "{}", "غير متوفر", "لا يوجد"))
_NAMES = ("name", "main", "original", "title", "value", "url", "@id", "$date", "$oid", "rendered", "label", "text")
_BETWEEN = {"names": re.compile(r"\s*[;,|،؛]\s*"), "ours": re.compile(r"\s*;\s*")}
_BY = re.compile(r"^(?:by|par|بقلم|كتب|كتبت)\s*:?\s+", re.IGNORECASE)
_EXPORTED = frozenset(
    {"canonical_url", "published_evidence", "first_seen_at", "story_id", "copies", "passages", "revisions", "deleted"}
)  # of a line we wrote: found anew, or given by another key


def ours(row: dict[str, Any]) -> bool:
    """Whether `export` wrote this line: its keys mean what they say."""
    return "revisions" in row


def holds_text(keys: Iterable[str]) -> bool:
    """Whether a line with these keys may hold a text or a page."""
    wanted = {"htmlpath", *_table()["text"], *_table()["html"]}
    return any(_spelled(key) in wanted for key in keys)


class RowReader:
    """One line being read: which of its keys were used is held."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row
        self.used: set[str] = set()
        self._spelled: dict[str, list[str]] = {}
        for key in row:
            self._spelled.setdefault(_spelled(key), []).append(key)

    def own(self, name: str) -> str | None:
        """A string under our own name alone."""
        self.used.add(name)
        return as_string(self.row.get(name), name)

    def text_of(self, name: str, read: Callable[[Any], str | None] | None = None) -> str | None:
        """A string, under any name of it."""
        return self._first(name, read or as_string)

    def names(self, name: str, read: Callable[[Any], tuple[str, ...]]) -> tuple[str, ...]:
        """Several names, under any name of them; in one string of ours they stand between semicolons."""
        value = self.row.get(name)
        if ours(self.row) and isinstance(value, str):
            self.used.add(name)
            return tuple(text.strip() for text in value.split(";") if text.strip())
        return self._first(name, read) or ()

    def moment(self, name: str) -> datetime | None:
        """A moment in UTC, however it is written."""
        pair = self.dated(name, None)
        return pair[0] if pair else None

    def dated(self, name: str, reference: datetime | None) -> tuple[datetime, str] | None:
        """A moment in UTC and how it is written. «قبل ساعتين» counts from `reference`."""
        return self._first(name, lambda value: as_date(value, reference))

    def unread(self) -> tuple[str, ...]:
        """The keys that hold something and were not read."""
        known = self.used | (_EXPORTED if ours(self.row) else set())
        return tuple(key for key, value in self.row.items() if key not in known and not _is_nothing(value))

    def _first(self, name: str, read: Callable[[Any], T | None]) -> T | None:
        """What the first key that holds something gives. Raises `TypeError`, `ValueError` for our own name alone."""
        for key in self._keys(name):
            value = self.row[key]
            if key in self.used or value is None or (key != name and _is_nothing(value)):
                continue
            try:
                item = read(value)
            except (TypeError, ValueError, OverflowError) as error:
                if key == name:
                    raise ValueError(f"{name}: {str(error).removeprefix(f'{name}: ')}") from error
                continue
            self.used.add(key)
            if item:
                return item
        return None

    def _keys(self, name: str) -> Iterator[str]:
        if name in self.row:
            yield name
        if ours(self.row):
            if name == "captured_at" and "first_seen_at" in self.row:
                yield "first_seen_at"
            return
        for alias in _table().get(name, ()):
            yield from (key for key in self._spelled.get(alias, ()) if key != name)


def as_string(value: Any, name: str = "") -> str | None:
    """A string; of an object that names something its name."""
    if isinstance(value, dict) and not name:
        value = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), value)
    if value is None or isinstance(value, str):
        if value and not value.isascii():
            value.encode("utf-8")  # half a surrogate pair, written as an escape, is no text
        return value or None
    raise TypeError(f"{name}: must be a string, not {type(value).__name__}".removeprefix(": "))


def as_text(value: Any) -> str | None:
    """A text: a string, or its paragraphs in a list; markup in it is taken off."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = "\n\n".join(value)
    text = as_string(value)
    return text_of_markup(text) if text and has_markup(text) else text


def as_names(value: Any) -> tuple[str, ...]:
    """Names: a list of them, or one string with semicolons, else commas, between."""
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        try:
            value = ast.literal_eval(value)  # a list as Python prints it, as in csv files
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            value = value.strip("[]")
    if isinstance(value, str):
        value = _BETWEEN["ours" if ";" in value else "names"].split(value)
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list | tuple):
        raise TypeError("must be a list of strings")
    texts = [as_string(text) for text in value]
    return tuple(dict.fromkeys(text.strip() for text in texts if text and text.strip()))


def as_sections(value: Any) -> tuple[str, ...]:
    """A section as it is printed; of a list of them each."""
    return as_names([value] if isinstance(value, str) and value[:1] != "[" else value)


def as_people(value: Any) -> tuple[str, ...]:
    """Names of people, without the word that says they wrote it."""
    return tuple(_BY.sub("", name) for name in as_names(value))


def as_date(value: Any, reference: datetime | None = None) -> tuple[datetime, str]:
    """A moment in UTC and how it was written: ISO 8601, RFC 2822, seconds since 1970, or a date in words."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value))
    text = as_string(value) or ""
    if (moment := _as_iso(text)) is not None:
        return moment, text
    printed_moment = read_date(text, reference)
    if printed_moment is None:
        raise ValueError(f"no date or moment: {text[:80]!r}")
    return placed(printed_moment, None)[1], text


def _as_iso(text: str) -> datetime | None:
    """A moment of ISO 8601. More digits than a day has are none: `1612011200000` would be a day of the year 1612."""
    if text.isdigit() and len(text) > len("20220112"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_nothing(value: Any) -> bool:
    if isinstance(value, str):
        return value.strip().lower() in _NOTHING
    return value is None or value in ([], {}) or value != value


@lru_cache(maxsize=4096)
def _spelled(key: str) -> str:
    return re.sub(r"[\W_]+", "", fold(key))


@cache
def _table() -> dict[str, Sequence[str]]:
    text = files("newsarchive.imports").joinpath("data/fields.toml").read_text(encoding="utf-8")
    return {name: tuple(dict.fromkeys(map(_spelled, value))) for name, value in tomllib.loads(text).items()}
