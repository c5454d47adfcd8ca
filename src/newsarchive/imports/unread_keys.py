"""The keys of handed-over lines that nobody reads: counted while an import runs, named once at its end.

In: what is given, and endings. Out: the commonest keys with the lines they stand in. However many different keys come,
the first thousands are held by name and the rest are counted together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from newsarchive.imports.items import ImportItem, PageItem, TextItem
from newsarchive.model import Result

MOST_TOLD = 30  # by name, at the end
MOST_HELD = 5_000
_LONGEST = 100  # letters of a key that are shown
_NOT_BROUGHT = frozenset(("urls", "deleted_at"))  # of our own export


class Unread:
    """The keys nobody read so far. `by_line`: each is also reported with the first line that has it."""

    def __init__(self, *, by_line: bool = False) -> None:
        self._by_line = by_line
        self._counts: Counter[str] = Counter()
        self._new: dict[str, list[str]] = {}  # by input, until its result is reported
        self.beyond = 0  # times a key came that is not held by name

    def note(self, page_item: ImportItem) -> None:
        """One thing given."""
        if not isinstance(page_item, TextItem | PageItem):
            return
        new = []
        for key in map(_shown, page_item.unread):
            if key not in self._counts:
                if len(self._counts) >= MOST_HELD:
                    self.beyond += 1
                    continue
                new.append(key)
            self._counts[key] += 1
        if new and self._by_line:
            self._new[page_item.input] = new

    def with_unread_keys(self, result: Result) -> Result:
        """The ending, its detail naming the keys that were met in it first."""
        new = self._new.pop(result.input, None)
        if new is None:
            return result
        named = ", ".join(new[:MOST_TOLD]) + (f" and {len(new) - MOST_TOLD} more" if len(new) > MOST_TOLD else "")
        text = f"keys not read: {named}"
        return replace(result, detail=f"{result.detail}; {text}" if result.detail else text)

    def commonest(self) -> list[tuple[str, int]]:
        """The keys that stand in most lines, each with their number."""
        return self._counts.most_common(MOST_TOLD)

    @property
    def more(self) -> int:
        """How many keys are held beside the commonest."""
        return max(0, len(self._counts) - MOST_TOLD)

    @property
    def not_brought(self) -> bool:
        """Whether our own export listed deletions or other addresses, which no line brings back."""
        return bool(_NOT_BROUGHT & self._counts.keys())


def _shown(key: str) -> str:
    """A key as it can be printed: not too long, and without the halves of surrogate pairs that JSON lets through."""
    cut = key if len(key) <= _LONGEST else f"{key[:_LONGEST]}…"
    return cut if cut.isascii() else cut.encode("utf-8", "replace").decode("utf-8")
