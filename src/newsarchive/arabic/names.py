"""Names that are written in several ways: persons, countries, organisations, cities, with their Latin forms.

In: the packaged table, and an archive's own `names.toml`. Out: which forms are one name. It never guesses: what is not
in a table is not an alias. Its users are stories (forms of one word count as one term) and search (other forms are
looked for too, and shown).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from newsarchive.arabic.data_files import toml
from newsarchive.arabic.folding import words
from newsarchive.arabic.tokens import stem

Form: TypeAlias = tuple[str, ...]  # the stems of a form's words

OWN_FILE = "names.toml"  # in an archive's home; of the same shape, and added to the packaged table


@dataclass(frozen=True)
class Names:
    """A table of names: `entries` are the forms of one name each, as printed, the usual one first."""

    entries: tuple[tuple[str, ...], ...]

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """For each form of one word its stem, leading to the stem of the usual one."""
        led: dict[str, str] = {}
        for entry in self.entries:
            single = [form[0] for form in map(form_of, entry) if len(form) == 1]
            for one in single[1:]:
                if one != single[0]:
                    led.setdefault(one, led.get(single[0], single[0]))
        return led

    @cached_property
    def _by_form(self) -> Mapping[Form, tuple[str, ...]]:
        known: dict[Form, list[str]] = {}
        for entry in self.entries:
            for form in entry:
                known.setdefault(form_of(form), []).extend(entry)
        return {form: tuple(dict.fromkeys(told)) for form, told in known.items() if form}

    @cached_property
    def longest(self) -> int:
        """Words in the longest form."""
        return max(map(len, self._by_form), default=0)

    def others(self, form: Form) -> tuple[str, ...]:
        """The other forms of a name, as printed; those that hold all of its words, or only some, are left out."""
        asked = set(form)
        found = {form_of(one): one for one in reversed(self._by_form.get(form, ()))}
        return tuple(
            one for known, one in reversed(found.items()) if not asked <= set(known) and not set(known) <= asked
        )


def form_of(told: str) -> Form:
    """A form as it is compared: the stems of its words."""
    return tuple(stem(word) for word in words(told))


def load(home: Path | None = None) -> Names:
    """The packaged table, and the archive's own beside it. Raises `ValueError` where that one cannot be read."""
    own = home / OWN_FILE if home else None
    return _loaded(own, own.stat().st_mtime_ns) if own and own.is_file() else _loaded(None, 0)


@lru_cache(maxsize=4)
def _loaded(own: Path | None, _changed: int) -> Names:
    entries = _entries(toml("names.toml"))
    if own is not None:
        try:
            entries += _entries(tomllib.loads(own.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
            raise ValueError(f'{own}: {error}; write lists of forms: persons = [["لافروف", "Lavrov"]]') from error
    return Names(tuple(entries))


def _entries(table: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Every list of forms, whatever heading it stands under."""
    return [_forms(entry) for group in table.values() for entry in group]


def _forms(entry: Iterable[Any]) -> tuple[str, ...]:
    forms: Sequence[Any] = tuple(entry) if not isinstance(entry, str) else ()
    if len(forms) < 2 or not all(isinstance(form, str) for form in forms):
        raise TypeError(f"{entry!r} is not a list of two forms or more")
    return tuple(forms)
