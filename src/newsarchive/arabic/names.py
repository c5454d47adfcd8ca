"""Names with several spellings: persons, countries, organisations, cities, with their Latin forms.

In: the packaged table, and an archive's own `names.toml`. Out: which forms are the same name. It never guesses: only
forms in a table are aliases. It is used by stories (single-word forms count as one term) and by search (other forms are
searched for too, and shown).
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

OWN_FILE = "names.toml"  # in an archive's home; same format, added to the packaged table


@dataclass(frozen=True)
class Names:
    """A table of names: each entry has the forms of one name, as printed, the usual one first."""

    entries: tuple[tuple[str, ...], ...]

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """The stem of each single-word form -> the stem of the usual form."""
        usual: dict[str, str] = {}
        for entry in self.entries:
            single = [form[0] for form in map(form_of, entry) if len(form) == 1]
            for word_stem in single[1:]:
                if word_stem != single[0]:
                    usual.setdefault(word_stem, usual.get(single[0], single[0]))
        return usual

    @cached_property
    def _by_form(self) -> Mapping[Form, tuple[str, ...]]:
        by_form: dict[Form, list[str]] = {}
        for entry in self.entries:
            for form in entry:
                by_form.setdefault(form_of(form), []).extend(entry)
        return {form: tuple(dict.fromkeys(aliases)) for form, aliases in by_form.items() if form}

    @cached_property
    def longest(self) -> int:
        """Words in the longest form."""
        return max(map(len, self._by_form), default=0)

    def others(self, form: Form) -> tuple[str, ...]:
        """The other forms of a name, as printed, without supersets and subsets of its words."""
        stems = set(form)
        by_form = {form_of(alias): alias for alias in reversed(self._by_form.get(form, ()))}
        return tuple(
            alias for other, alias in reversed(by_form.items()) if not stems <= set(other) and not set(other) <= stems
        )


def form_of(name: str) -> Form:
    """A form for comparison: the stems of its words."""
    return tuple(stem(word) for word in words(name))


def load(home: Path | None = None) -> Names:
    """The packaged table and the archive's own. Raises `ValueError` if the latter cannot be read."""
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
    """Every list of forms, under any heading."""
    return [_forms(entry) for group in table.values() for entry in group]


def _forms(entry: Iterable[Any]) -> tuple[str, ...]:
    forms: Sequence[Any] = tuple(entry) if not isinstance(entry, str) else ()
    if len(forms) < 2 or not all(isinstance(form, str) for form in forms):
        raise TypeError(f"{entry!r} is not a list of two or more forms")
    return tuple(forms)
