"""Keys nobody reads: counted however many come, held by name up to a bound."""

from __future__ import annotations

import tracemalloc

from newsarchive.imports.items import RejectedItem, TextItem
from newsarchive.imports.unread_keys import MOST_HELD, MOST_TOLD, Unread
from newsarchive.model import Result
from newsarchive.model.outcomes import Outcome


def line(number: int, *keys: str) -> TextItem:
    return TextItem(f"a.jsonl:{number}", "نص", None, None, None, unread=keys)


def result(number: int, detail: str | None = None) -> Result:
    return Result("import", f"a.jsonl:{number}", Outcome.NEW_ARTICLE, detail=detail)


def test_keys_are_counted_and_told_with_the_first_line_that_has_them() -> None:
    unread = Unread(by_line=True)
    for number, keys in enumerate((("likes",), ("likes", "صور"), ("likes",)), start=1):
        unread.note(line(number, *keys))
    unread.note(RejectedItem("a.jsonl:4", "x"))
    assert [unread.with_unread_keys(result(number, "x")).detail for number in (1, 2, 3, 4)] == [
        "x; keys not read: likes",
        "x; keys not read: صور",
        "x",
        "x",
    ]
    assert unread.commonest() == [("likes", 3), ("صور", 1)]
    assert (unread.more, unread.beyond) == (0, 0)


def test_what_is_held_is_bounded_and_nothing_goes_uncounted() -> None:
    lines, each = 4_000, 10
    tracemalloc.start()
    unread = Unread()
    for number in range(lines):
        unread.note(line(number, "likes", *(f"{number}-{key}-{'x' * 500}" for key in range(each))))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 4_000_000
    assert unread.commonest()[0] == ("likes", lines)
    assert len(unread.commonest()) == MOST_TOLD
    assert unread.more == MOST_HELD - MOST_TOLD
    assert MOST_HELD + unread.beyond == lines * each + 1


def test_only_what_is_told_by_line_is_kept_by_line() -> None:
    unread = Unread()
    unread.note(line(1, "likes"))
    assert unread.with_unread_keys(result(1)) == result(1)


def test_a_key_can_always_be_printed() -> None:
    unread = Unread(by_line=True)
    unread.note(line(1, "\ud800", "ك" * 100_000))
    assert [key for key, _ in unread.commonest()] == ["?", "ك" * 100 + "…"]
    assert (unread.with_unread_keys(result(1)).detail or "").encode()
